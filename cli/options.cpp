#include "options.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <utility>

#include "dunlin/base/text.hpp"
#include "dunlin/base/version.hpp"

namespace dunlin::cli {
namespace {

constexpr std::size_t kHelpColumn = 30;
constexpr const char* kGlobalGroup = "Global options, before or after the command";

/// Alembic writes `ensure_version` and `list_templates`.
std::string with_underscores(std::string_view name) {
  return text::replace_all(std::string(name), "-", "_");
}

/// Names of a command's own options: "--sql", "-m".
void collect_options(const CLI::App& command, std::vector<std::string>& names) {
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
}

/// CLI11's help with the commands before the options, each with its main spelling.
class HelpFormatter final : public CLI::Formatter {
 public:
  HelpFormatter() {
    column_width(kHelpColumn);
    label("SUBCOMMAND", "COMMAND");
  }

  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    std::string out = make_description(app) + make_usage(app, std::move(name));
    out += make_positionals(app) + make_subcommands(app, mode) + make_groups(app, mode);
    return out + '\n' + make_footer(app);
  }

  std::string make_subcommand(const CLI::App* command) const override {
    return fmt::format("  {:<{}}{}\n", command->get_name(), kHelpColumn - 2,
                       command->get_description());
  }
};

Format format_named(std::string_view name) {
  return name == "json" ? Format::json : Format::text;
}

ColorMode color_named(std::string_view name) {
  if (name == "always") return ColorMode::always;
  return name == "never" ? ColorMode::never : ColorMode::automatic;
}

}  // namespace

namespace {

/// What a script's unset variable leaves behind must not mean "the default".
CLI::Validator not_empty() {
  return {[](std::string& value) { return value.empty() ? "must not be empty" : std::string(); },
          "", ""};
}

}  // namespace

void Command::flag(const char* names, bool& value, const char* help) {
  app_.add_flag(names, value, help);
}

void Command::text(const char* names, const char* what, std::string& value, const char* help) {
  app_.add_option(names, value, help)->type_name(what);
}

void Command::number(const char* names, const char* what, int& value, const char* help) {
  app_.add_option(names, value, help)
      ->check(CLI::Range(0, 1'000'000).description(""))
      ->type_name(what);
}

void Command::repeated(const char* names, const char* what, std::vector<std::string>& values,
                       const char* help) {
  app_.add_option(names, values, help)->allow_extra_args(false)->type_name(what);
}

void Command::argument(const char* name, std::string& value, const char* help) {
  app_.add_option(name, value, help)->type_name("")->check(not_empty());
}

void Command::required_argument(const char* name, std::string& value, const char* help) {
  app_.add_option(name, value, help)->type_name("")->required()->check(not_empty());
}

void Command::arguments(const char* name, std::vector<std::string>& values, const char* help) {
  app_.add_option(name, values, help)->type_name("")->required();
}

void Command::optional_arguments(const char* name, std::vector<std::string>& values,
                                 const char* help) {
  app_.add_option(name, values, help)->type_name("");
}

void Command::required(const char* name) {
  app_.get_option(name)->required();
}

Parser::Parser()
    : app_(std::make_unique<CLI::App>(
          "Database migrations: written once as PostgreSQL SQL, run on every backend.", "dunlin")) {
  app_->require_subcommand(0, 1);
  app_->fallthrough();
  app_->formatter(std::make_shared<HelpFormatter>());
  app_->set_help_flag("-h,--help", "Print help; after a command: that command's help")
      ->group(kGlobalGroup);
  app_->set_version_flag("--version", "dunlin " + std::string(version()), "Print the version")
      ->group(kGlobalGroup);
  app_->footer(
      "The database URL comes from --url, else the url of an explicit --env, else DATABASE_URL, "
      "else\n"
      ".env, else dunlin.toml. `dunlin COMMAND --help` shows examples.\n\n"
      "Exit codes: 0 done, 1 error, 2 differences found, 4 lock not obtained, 64 usage, 78 "
      "configuration");
  add_global_options();
}

Parser::~Parser() = default;

void Parser::add_global_options() {
  app_->option_defaults()->group(kGlobalGroup);
  Command global(*app_);
  global.text("-c,--config", "FILE", options_.config,
              "Configuration file; default: dunlin.toml, searched upward");
  global.text("--env", "NAME", options_.environment,
              "Use the table [env.NAME] of the configuration");
  global.text("--url", "URL", options_.url, "Database URL, e.g. sqlite:///dev.db");
  global.text("--env-file", "FILE", options_.env_file, "File with variables; default: .env");
  global.repeated("--plugin-dir", "DIR", options_.plugin_directories,
                  "Look for drivers here first");
  global.repeated("-x", "KEY=VALUE", options_.placeholders,
                  "Value of a ${KEY} in sections with vars=on");
  global.number("--wait-for-database", "SECONDS", options_.wait_for_database,
                "Go on trying this long while the server does not answer");
  app_->get_option("--url")->check(not_empty());
  app_->add_option("--format", options_.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("FORMAT");
  app_->add_option("--color", options_.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->type_name("WHEN");
  global.flag("-q,--quiet", options_.quiet, "Print results, warnings and errors only");
  global.flag("-v,--verbose", options_.verbose, "Print more");
  app_->option_defaults()->group("Options");
}

Command Parser::add_command(std::string_view name, std::string_view summary, std::string_view group,
                            const std::vector<std::string>& examples, Action action) {
  CLI::App* command = app_->add_subcommand(std::string(name), std::string(summary));
  command->group(std::string(group));
  const std::string other_spelling = with_underscores(name);
  if (other_spelling != name) command->alias(other_spelling);
  std::string footer = "Global options (--url, --env, --format ...): dunlin --help";
  if (!examples.empty()) footer = "Examples:\n  " + text::join(examples, "\n  ") + "\n\n" + footer;
  command->footer(footer);
  command->callback([this, action = std::move(action)] { action_ = action; });
  return Command(*command);
}

Parser::Parsed Parser::parse(std::vector<std::string> arguments) {
  if (arguments.empty()) return {{}, app_->help(), true};
  if (arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  std::reverse(arguments.begin(), arguments.end());
  try {
    app_->parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return {{}, chosen() == nullptr ? app_->help() : chosen()->help("dunlin"), false};
  } catch (const CLI::CallForVersion& version) {
    return {{}, std::string(version.what()) + '\n', false};
  } catch (const CLI::ParseError& error) {
    refuse(error);
  }
  if (!action_) return {{}, app_->help(), true};
  return {action_, {}, false};
}

/// The command that the arguments name, or null.
const CLI::App* Parser::chosen() const {
  const std::vector<CLI::App*> commands = app_->get_subcommands();
  return commands.empty() ? nullptr : commands.front();
}

void Parser::refuse(const CLI::ParseError& error) const {
  const std::vector<std::string> extras = app_->remaining(true);
  if (!extras.empty() && dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
    refuse_extras(extras);
  const std::string prefix = chosen() == nullptr ? "dunlin" : "dunlin " + chosen()->get_name();
  throw UsageError(Code::usage, error.what(), "see: " + prefix + " --help");
}

void Parser::refuse_extras(const std::vector<std::string>& extras) const {
  const CLI::App* command = chosen();
  const std::string prefix = command == nullptr ? "dunlin" : "dunlin " + command->get_name();
  const std::string& word = extras.front();
  const bool is_option = word.size() > 1 && word.front() == '-';

  std::string what = is_option ? fmt::format("'{}' has no option '{}'", prefix, word)
                               : fmt::format("'{}' takes no further argument '{}'", prefix, word);
  std::vector<std::string> candidates;
  if (is_option) {
    collect_options(*app_, candidates);
    if (command != nullptr) collect_options(*command, candidates);
  } else if (command == nullptr) {
    what = fmt::format("there is no command '{}'", word);
    for (const CLI::App* each : app_->get_subcommands(nullptr))
      candidates.push_back(each->get_name());
  }
  const std::string name = word.substr(0, word.find('='));
  const std::optional<std::string> near = text::nearest(name, candidates);
  const std::string hint = near ? fmt::format("did you mean '{}'? ", *near) : "";
  throw UsageError(Code::usage, what, hint + "See: " + prefix + " --help");
}

OutputOptions guess_output_options(const std::vector<std::string>& arguments) {
  OutputOptions found;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view next = i + 1 < arguments.size() ? arguments[i + 1] : std::string_view();
    const std::string_view argument = arguments[i];
    if (argument == "--format") found.format = format_named(next);
    if (argument.starts_with("--format=")) found.format = format_named(argument.substr(9));
    if (argument == "--color") found.color = color_named(next);
    if (argument.starts_with("--color=")) found.color = color_named(argument.substr(8));
  }
  return found;
}

OutputOptions output_options(const GlobalOptions& options) {
  return {color_named(options.color), format_named(options.format), options.quiet, {}};
}

}  // namespace dunlin::cli
