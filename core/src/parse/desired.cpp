#include "dunlin/parse/desired.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "annotations.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/table_query.hpp"

namespace dunlin::parse {
namespace {

Diagnostic problem(const Error& error, const Position& where) {
  Diagnostic out;
  out.code = error.code();
  out.message = error.message();
  out.hint = error.hint();
  out.position = error.context().position.line > 0 ? error.context().position : where;
  out.source_line = error.context().source_line;
  return out;
}

Diagnostic warning(std::string message, std::string hint, const Position& where) {
  Diagnostic out;
  out.severity = Diagnostic::Severity::warning;
  out.code = Code::not_supported;
  out.message = std::move(message);
  out.hint = std::move(hint);
  out.position = where;
  return out;
}

/// Lines that only psql understands, as blanks, so that all places stay as they are.
std::string without_psql(std::string text) {
  bool line_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (line_start && text[i] == '\\') {
      while (i < text.size() && text[i] != '\n') text[i++] = ' ';
    }
    line_start = i < text.size() && text[i] == '\n';
  }
  return text;
}

class Reader {
 public:
  explicit Reader(Desired& out) : out_(out) {}

  void read(const DesiredFile& file) {
    const std::string text = without_psql(file.text);
    const Position origin{file.name, 1, 1, 0};
    std::vector<AnnotatedStatement> statements;
    std::size_t from = 0;
    for (const sql::Statement& statement : sql::split(text, lex_rules(), origin)) {
      const std::size_t offset = text.find(statement.text, from);
      from = offset + statement.text.size();
      statements.push_back({offset, from, run(statement)});
    }
    read_annotations(text, origin, statements, out_.renames, out_.problems);
  }

 private:
  /// The statement's operations as they were applied.
  std::vector<ops::Operation> run(const sql::Statement& statement) {
    std::vector<ops::Operation> applied;
    try {
      const Parsed parsed = parse(statement);
      for (const ops::Operation& written : parsed.operations) {
        for (ops::Operation& operation : resolved(written, out_.schema)) {
          if (pass_over(operation, parsed, statement.position)) continue;
          ops::apply(operation, out_.schema);
          applied.push_back(std::move(operation));
        }
      }
    } catch (const Error& error) {
      out_.problems.push_back(problem(error, statement.position));
    }
    return applied;
  }

  bool pass_over(const ops::Operation& operation, const Parsed& parsed, const Position& where) {
    if (std::holds_alternative<ops::ChangeData>(operation)) {
      if (parsed.kind != "SELECT") {
        out_.problems.push_back(
            warning(parsed.kind + " changes rows, not the schema: it is passed over",
                    "put it into a migration", where));
      }
      return true;
    }
    const auto* unmodelled = std::get_if<ops::Unmodelled>(&operation);
    if (unmodelled == nullptr) return false;
    if (unmodelled->changes_schema) {
      out_.problems.push_back(warning(
          unmodelled->construct + " cannot be compared: what it does is not part of the schema",
          "write it as plain statements", where));
    }
    return true;
  }

  Desired& out_;
};

}  // namespace

Desired read_desired(std::span<const DesiredFile> files) {
  Desired out;
  Reader reader(out);
  for (const DesiredFile& file : files) reader.read(file);
  return out;
}

}  // namespace dunlin::parse
