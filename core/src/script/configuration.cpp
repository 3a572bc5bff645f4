#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "dunlin/base/duration.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/script/environment.hpp"
#include "script/file.hpp"

namespace dunlin::script {
namespace {

namespace fs = std::filesystem;

/// The settings of one table, and which of them follow from others unless written.
struct Draft {
  Settings settings;
  bool has_version_locations = false;
};

const std::vector<std::string> kKeys = {"url",
                                        "script_location",
                                        "version_locations",
                                        "version_table",
                                        "version_schema",
                                        "schema",
                                        "include",
                                        "exclude",
                                        "scratch_url",
                                        "protected",
                                        "strict",
                                        "fidelity",
                                        "commit",
                                        "integrity",
                                        "lock",
                                        "lock_timeout",
                                        "statement_lock_timeout",
                                        "statement_timeout",
                                        "retries",
                                        "password_command",
                                        "file_template",
                                        "variables",
                                        "env"};

fs::path below(const fs::path& folder, const fs::path& path) {
  return (folder / path).lexically_normal();
}

void place_versions(Draft& draft) {
  if (!draft.has_version_locations) {
    draft.settings.version_locations = {draft.settings.script_location / "versions"};
  }
}

Draft default_draft(const fs::path& folder) {
  Draft draft;
  draft.settings.script_location = below(folder, "migrations");
  draft.settings.schema = {below(folder, "schema.sql")};
  place_versions(draft);
  return draft;
}

/// The end of the ${NAME} that begins at `open`, or npos when it is none.
std::size_t variable_end(std::string_view text, std::size_t open) {
  const std::size_t close = text.find('}', open);
  return close == std::string_view::npos || close == open + 2 ? std::string_view::npos : close + 1;
}

std::string expand(std::string_view text, const Variables& variables) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = text.find("${"); open != std::string_view::npos;
       open = text.find("${", at)) {
    const std::size_t end = variable_end(text, open);
    if (end == std::string_view::npos) break;
    const auto found = variables.find(std::string(text.substr(open + 2, end - open - 3)));
    out += text.substr(at, open - at);
    out += found == variables.end() ? text.substr(open, end - open) : found->second;
    at = end;
  }
  return out.append(text.substr(at));
}

class Reader {
 public:
  Reader(const fs::path& file, std::string text, const Variables& variables)
      : file_(file),
        folder_(fs::absolute(file).parent_path()),
        text_(std::move(text)),
        variables_(variables) {}

  Configuration read() {
    const toml::table root = parse();
    Draft draft = default_draft(folder_);
    read_table(root, draft, true);
    Configuration configuration;
    configuration.file = file_;
    configuration.defaults = draft.settings;
    if (const toml::node* environments = root.get("env")) {
      for (const auto& [name, node] : table_of(*environments, "env")) {
        Draft own = draft;
        read_table(table_of(node, name.str()), own, false);
        configuration.environments.emplace(name.str(), std::move(own.settings));
      }
    }
    return configuration;
  }

 private:
  /// A dotted key is a table in a table: toml++ bounds the depth of values, but not of keys.
  void check_nesting() const {
    constexpr std::ptrdiff_t kMostDots = 1000;
    toml::source_region region{};
    for (const std::string_view line : text::split(text_, '\n')) {
      ++region.begin.line;
      region.begin.column = 1;
      if (std::count(line.begin(), line.end(), '.') <= kMostDots) continue;
      fail(region, "a line of dunlin.toml has more than 1000 dots", "Tables are not that deep.");
    }
  }

  toml::table parse() const {
    check_nesting();
    try {
      return toml::parse(text_, file_.string());
    } catch (const toml::parse_error& error) {
      fail(error.source(), "dunlin.toml cannot be read: " + std::string(error.description()),
           "It is a TOML file: strings stand in double quotes.");
    }
  }

  /// What messages may show of a line: a table's name, or a key and its value. Values of keys that
  /// may hold a secret or are not known are left out, and so are lines that go on with a value.
  static std::string shown(std::string_view line) {
    static const std::vector<std::string> kSecret{"url", "scratch_url", "password_command",
                                                  "variables", "env"};
    const auto holds = [](const std::vector<std::string>& keys, const std::string& key) {
      return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    line = line.substr(0, line.find_last_not_of('\r') + 1);
    const std::string_view words = text::trim(line);
    const bool plain = words.find_first_of("\"'#=:") == std::string_view::npos;
    if (words.starts_with('[') && plain) return std::string(line);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return {};
    const std::string key(text::trim(line.substr(0, equals)));
    if (key.find_first_of(" \t\"':/@") != std::string::npos) return {};
    const bool harmless =
        holds(kKeys, key) && !holds(kSecret, key) && line.find("://") == std::string_view::npos;
    return std::string(harmless ? line : line.substr(0, equals + 1));
  }

  [[noreturn]] void fail(const toml::source_region& region, std::string message,
                         std::string hint) const {
    ErrorContext context;
    context.position = {file_.string(), region.begin.line, region.begin.column, 0};
    const std::vector<std::string_view> lines = text::split(text_, '\n');
    if (region.begin.line > 0 && region.begin.line <= lines.size())
      context.source_line = shown(lines[region.begin.line - 1]);
    throw ConfigError(Code::config_invalid, std::move(message), std::move(hint),
                      std::move(context));
  }

  [[noreturn]] void wrong_type(const toml::node& node, std::string_view key,
                               std::string_view wanted) const {
    fail(node.source(), "\"" + std::string(key) + "\" must be " + std::string(wanted),
         "The dunlin.toml that \"dunlin init\" writes explains every key.");
  }

  const toml::table& table_of(const toml::node& node, std::string_view key) const {
    const toml::table* table = node.as_table();
    if (table == nullptr) wrong_type(node, key, "a table");
    return *table;
  }

  std::string string_of(const toml::node& node, std::string_view key) const {
    const auto value = node.value_exact<std::string>();
    if (!value) wrong_type(node, key, "a string");
    return *value;
  }

  bool bool_of(const toml::node& node, std::string_view key) const {
    const auto value = node.value_exact<bool>();
    if (!value) wrong_type(node, key, "true or false");
    return *value;
  }

  std::string choice_of(const toml::node& node, std::string_view key,
                        const std::vector<std::string>& choices) const {
    std::string value = string_of(node, key);
    if (std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
    const std::optional<std::string> near = text::nearest(value, choices);
    fail(node.source(), "\"" + std::string(key) + "\" cannot be \"" + value + "\"",
         (near ? "Did you mean \"" + *near + "\"? " : std::string()) +
             "Possible values: " + text::join(choices, ", ") + ".");
  }

  /// One string, or a list of them. \param wanted  "a list of folders", for the message
  std::vector<std::string> strings_of(const toml::node& node, std::string_view key,
                                      std::string_view wanted) const {
    if (node.is_string()) return {non_empty(node, key)};
    const toml::array* array = node.as_array();
    if (array == nullptr) wrong_type(node, key, wanted);
    std::vector<std::string> strings;
    for (const toml::node& element : *array) strings.push_back(non_empty(element, key));
    return strings;
  }

  std::vector<fs::path> paths_of(const toml::node& node, std::string_view key,
                                 std::string_view wanted) const {
    std::vector<fs::path> paths;
    for (const std::string& path : strings_of(node, key, wanted)) {
      paths.push_back(below(folder_, path));
    }
    if (paths.empty()) wrong_type(node, key, wanted);
    return paths;
  }

  int seconds_of(const toml::node& node, std::string_view key) const {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 0 || *value > std::numeric_limits<int>::max()) {
      wrong_type(node, key, "a number of seconds, 0 or more");
    }
    return static_cast<int>(*value);
  }

  std::chrono::milliseconds duration_of(const toml::node& node, std::string_view key) const {
    const auto number = node.value_exact<std::int64_t>();
    const std::optional<std::chrono::milliseconds> duration =
        parse_duration(number ? std::to_string(*number) : string_of(node, key));
    if (!duration) wrong_type(node, key, "a time: " + std::string(kDurationForm));
    return *duration;
  }

  int count_of(const toml::node& node, std::string_view key) const {
    constexpr std::int64_t kMost = 1000;
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 0 || *value > kMost) wrong_type(node, key, "a number from 0 to 1000");
    return static_cast<int>(*value);
  }

  /// A string is for the shell; a list is a program with its arguments.
  std::vector<std::string> command_of(const toml::node& node, std::string_view key) const {
    if (node.is_string()) return {"/bin/sh", "-c", non_empty(node, key)};
    const toml::array* array = node.as_array();
    if (array == nullptr || array->empty()) wrong_type(node, key, "a command, or a list of words");
    std::vector<std::string> words;
    for (const toml::node& element : *array) words.push_back(string_of(element, key));
    if (words.front().empty()) wrong_type(node, key, "a list that begins with a program");
    return words;
  }

  std::string non_empty(const toml::node& node, std::string_view key) const {
    std::string value = string_of(node, key);
    if (value.empty()) wrong_type(node, key, "a string that is not empty");
    return value;
  }

  std::string without_control(const toml::node& node, std::string_view key,
                              std::string value) const {
    const bool control = std::any_of(value.begin(), value.end(), [](char c) {
      return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
    });
    if (control) wrong_type(node, key, "a name without control characters");
    return value;
  }

  /// A longer one would be cut off by some servers, and then be another set's.
  std::string table_name_of(const toml::node& node, std::string_view key) const {
    constexpr std::size_t kLongest = 55;  // with "_journal": 63
    std::string name = without_control(node, key, non_empty(node, key));
    if (name.size() > kLongest) wrong_type(node, key, "a name of at most 55 bytes");
    return name;
  }

  void read_variables(const toml::node& node, Settings& settings) const {
    for (const auto& [name, value] : table_of(node, "variables")) {
      const auto number = value.value_exact<std::int64_t>();
      settings.variables[std::string(name.str())] =
          number ? std::to_string(*number) : string_of(value, name.str());
    }
  }

  void read_table(const toml::table& table, Draft& draft, bool is_root) {
    for (const auto& [name, node] : table) {
      const std::string key(name.str());
      const bool known = std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
      if (!known || (key == "env" && !is_root)) unknown_key(name, key);
      if (key != "env") read_key(key, node, draft);
    }
    place_versions(draft);
  }

  [[noreturn]] void unknown_key(const toml::key& name, const std::string& key) const {
    const std::optional<std::string> near = text::nearest(key, kKeys);
    fail(name.source(), "unknown key \"" + key + "\"",
         near && *near != key ? "Did you mean \"" + *near + "\"?"
                              : "Known keys: " + text::join(kKeys, ", ") + ".");
  }

  void read_key(const std::string& key, const toml::node& node, Draft& draft) const {
    Settings& settings = draft.settings;
    if (key == "url") {
      settings.url = expand(string_of(node, key), variables_);
    } else if (key == "script_location") {
      settings.script_location = below(folder_, non_empty(node, key));
    } else if (key == "version_locations") {
      settings.version_locations = paths_of(node, key, "a list of folders");
      draft.has_version_locations = true;
    } else if (key == "version_table") {
      settings.version_table = table_name_of(node, key);
    } else if (key == "version_schema") {
      settings.version_schema = without_control(node, key, string_of(node, key));
    } else if (key == "schema") {
      settings.schema = paths_of(node, key, "a list of files and folders");
      settings.schema_written = true;
    } else if (key == "include") {
      settings.include = strings_of(node, key, "a list of names and patterns");
    } else if (key == "exclude") {
      settings.exclude = strings_of(node, key, "a list of names and patterns");
    } else if (key == "scratch_url") {
      settings.scratch_url = expand(string_of(node, key), variables_);
    } else if (key == "protected") {
      settings.is_protected = bool_of(node, key);
    } else if (key == "strict") {
      settings.strict = bool_of(node, key);
    } else if (key == "fidelity") {
      settings.fidelity = choice_of(node, key, {"faithful", "plain"});
    } else if (key == "commit") {
      const bool batch = choice_of(node, key, {"revision", "batch"}) == "batch";
      settings.commit = batch ? CommitMode::batch : CommitMode::revision;
    } else if (key == "integrity") {
      const bool warns = choice_of(node, key, {"error", "warn"}) == "warn";
      settings.integrity = warns ? IntegrityMode::warn : IntegrityMode::error;
    } else if (key == "lock") {
      settings.lock = choice_of(node, key, {"session", "lease"});
    } else if (key == "lock_timeout") {
      settings.lock_timeout_seconds = seconds_of(node, key);
    } else if (key == "statement_lock_timeout") {
      settings.statement_lock_timeout = duration_of(node, key);
    } else if (key == "statement_timeout") {
      settings.statement_timeout = duration_of(node, key);
    } else if (key == "retries") {
      settings.retries = count_of(node, key);
    } else if (key == "password_command") {
      settings.password_command = command_of(node, key);
    } else if (key == "file_template") {
      settings.file_template = non_empty(node, key);
    } else {
      read_variables(node, settings);
    }
  }

  const fs::path& file_;
  fs::path folder_;
  std::string text_;
  const Variables& variables_;
};

}  // namespace

Settings default_settings(const fs::path& folder) {
  return default_draft(fs::absolute(folder)).settings;
}

Configuration read_configuration(const fs::path& file, const Variables& variables) {
  std::string text = read_file(file, Code::config_unreadable, kLargestConfiguration);
  return Reader(file, std::move(text), variables).read();
}

void require_expanded(std::string_view url) {
  const std::size_t open = url.find("${");
  if (open == std::string_view::npos) return;
  const std::size_t end = variable_end(url, open);
  if (end == std::string_view::npos) return;
  const std::string name(url.substr(open + 2, end - open - 3));
  throw ConfigError(Code::url_missing,
                    "the database URL needs the variable " + name + ", which is not set",
                    "Set " + name + " in the environment or in .env, or give the URL with --url.");
}

}  // namespace dunlin::script
