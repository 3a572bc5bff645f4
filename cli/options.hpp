// The command line: what is accepted, and what is said when it is not. Only options.cpp sees CLI11.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exit_code.hpp"
#include "session.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace dunlin::cli {

/// Runs a command whose options were parsed.
using Action = std::function<ExitCode(Session&)>;

/// Declares the options of one command. Every variable must live as long as the parser; it keeps
/// its value when the option is not given. `names` are as in "-m,--message"; `what` is the word for
/// the value in the help.
class Command {
 public:
  explicit Command(CLI::App& app) : app_(app) {}

  void flag(const char* names, bool& value, const char* help);
  void text(const char* names, const char* what, std::string& value, const char* help);
  /// A whole number, 0 or more.
  void number(const char* names, const char* what, int& value, const char* help);
  /// May be given several times, with one value each.
  void repeated(const char* names, const char* what, std::vector<std::string>& values,
                const char* help);

  void argument(const char* name, std::string& value, const char* help);
  void required_argument(const char* name, std::string& value, const char* help);
  /// One or more.
  void arguments(const char* name, std::vector<std::string>& values, const char* help);
  /// Any number, also none.
  void optional_arguments(const char* name, std::vector<std::string>& values, const char* help);
  void required(const char* name);

 private:
  CLI::App& app_;
};

/// The parser of the whole command line.
class Parser {
 public:
  Parser();
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// \param group     heading under which the main help lists it
  /// \param examples  lines of help, e.g. "dunlin upgrade head"
  Command add_command(std::string_view name, std::string_view summary, std::string_view group,
                      const std::vector<std::string>& examples, Action action);

  /// What the arguments ask for.
  struct Parsed {
    Action action;     ///< empty: only `text` is to be shown
    std::string text;  ///< help or version
    bool no_command =
        false;  ///< nothing was asked for: `text` is the help, and it is a usage error
  };
  /// \param arguments  without the program's name
  /// Throws: UsageError, with a near match for a misspelt command or option.
  [[nodiscard]] Parsed parse(std::vector<std::string> arguments);

  const GlobalOptions& options() const { return options_; }

 private:
  void add_global_options();
  const CLI::App* chosen() const;
  [[noreturn]] void refuse(const CLI::ParseError& error) const;
  [[noreturn]] void refuse_extras(const std::vector<std::string>& extras) const;

  std::unique_ptr<CLI::App> app_;
  GlobalOptions options_;
  Action action_;
};

/// The format and colour that `arguments` ask for, whatever else is wrong with them: for errors of
/// the parser itself.
[[nodiscard]] OutputOptions guess_output_options(const std::vector<std::string>& arguments);
/// The same after parsing.
[[nodiscard]] OutputOptions output_options(const GlobalOptions& options);

}  // namespace dunlin::cli
