#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "commands.hpp"
#include "json.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  std::string file = "-";
  std::string dialect;
  bool explain = false;
};

constexpr const char* kStandardInput = "-";

/// As much as a revision file may have.
constexpr std::size_t kLargestInput = std::size_t{64} << 20U;

[[noreturn]] void unreadable(const std::string& name, const std::string& why) {
  throw Error(Code::file_unreadable, fmt::format("{} cannot be read: {}", name, why),
              "name a file with SQL of 64 MiB at most, or leave it out to read standard input");
}

std::string read_all(std::FILE* stream, const std::string& name) {
  std::string text;
  char buffer[65536];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof(buffer), stream)) > 0;) {
    text.append(buffer, got);
    if (text.size() > kLargestInput) unreadable(name, "it is larger than 64 MiB");
  }
  if (std::ferror(stream) != 0) unreadable(name, std::strerror(errno));
  return text;
}

std::string read_input(const Session& session, const std::string& file) {
  if (file == kStandardInput) return read_all(stdin, "standard input");
  const auto close = [](std::FILE* stream) { std::fclose(stream); };
  const std::unique_ptr<std::FILE, decltype(close)> stream(
      std::fopen((session.directory() / file).c_str(), "rb"), close);
  if (stream == nullptr) unreadable(file, std::strerror(errno));
  return read_all(stream.get(), file);
}

std::string explanation(const app::StatementReport& statement) {
  return fmt::format("-- line {}: {}: {}{}{}\n", statement.line, statement.kind,
                     sql::to_string(statement.outcome), statement.reason.empty() ? "" : ", ",
                     statement.reason);
}

std::string script(const app::TranslateResult& result, bool explain) {
  std::string out;
  for (const app::StatementReport& statement : result.statements) {
    if (explain) out += explanation(statement);
    for (const std::string& sql : statement.sql) out += sql + ";\n";
  }
  return out;
}

ExitCode translate(Session& session, const Arguments& arguments) {
  const std::string text = read_input(session, arguments.file);
  const std::string name = arguments.file == kStandardInput ? "<stdin>" : arguments.file;
  const app::TranslateResult result =
      app::translate(session.open_project(), text, name, arguments.dialect);
  if (session.json()) {
    session.output().document(json::translate(result));
  } else {
    session.output().result(script(result, arguments.explain));
  }
  if (!result.errors.empty()) session.output().error(DiagnosticsError(result.errors));
  const bool refused =
      std::any_of(result.errors.begin(), result.errors.end(), [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Diagnostic::Severity::error;
      });
  return refused ? ExitCode::error : ExitCode::done;
}

}  // namespace

void add_translate(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  Command command = parser.add_command(
      "translate", "PostgreSQL SQL in, the SQL of another dialect out; needs no database",
      kProveGroup,
      {"dunlin translate schema.sql --to sqlite",
       "echo 'CREATE TABLE t (id serial)' | dunlin translate --to mysql"},
      [arguments](Session& session) { return translate(session, *arguments); });
  command.argument("FILE", arguments->file, "SQL or a revision file; default: standard input");
  command.text("--to", "DIALECT", arguments->dialect, "The dialect to write");
  command.required("--to");
  command.flag("--explain", arguments->explain,
               "Say of each statement how faithful its translation is");
}

}  // namespace dunlin::cli
