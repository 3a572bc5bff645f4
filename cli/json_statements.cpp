#include "json.hpp"
#include "json_value.hpp"

namespace dunlin::cli::json {
namespace {

Value statement_value(const app::StatementReport& statement) {
  Value value = {{"section", statement.section}, {"offset", statement.offset},
                 {"length", statement.length},   {"line", statement.line},
                 {"kind", statement.kind},       {"outcome", sql::to_string(statement.outcome)}};
  if (!statement.reason.empty()) value["reason"] = statement.reason;
  if (!statement.remedy.empty()) value["remedy"] = statement.remedy;
  return value;
}

Value file_value(const app::FileReport& file) {
  Value statements = Value::array();
  for (const app::StatementReport& statement : file.statements) {
    statements.push_back(statement_value(statement));
  }
  return {{"path", file.path}, {"revision", file.revision}, {"statements", std::move(statements)}};
}

/// How many statements have each outcome; outcomes that do not occur are left out.
Value summary_value(const app::DialectReport& report) {
  std::map<sql::Outcome, std::size_t> counts;
  for (const app::FileReport& file : report.files) {
    for (const app::StatementReport& statement : file.statements) ++counts[statement.outcome];
  }
  Value value = Value::object();
  for (const auto& [outcome, count] : counts) value[std::string(sql::to_string(outcome))] = count;
  return value;
}

Value error_values(std::span<const Diagnostic> diagnostics) {
  Value values = Value::array();
  for (const Diagnostic& diagnostic : diagnostics) values.push_back(diagnostic_value(diagnostic));
  return values;
}

}  // namespace

std::string validate(const app::ValidateResult& result) {
  Value dialects = Value::object();
  for (const app::DialectReport& report : result.dialects) {
    Value files = Value::array();
    for (const app::FileReport& file : report.files) files.push_back(file_value(file));
    dialects[report.dialect] = {{"files", std::move(files)}, {"summary", summary_value(report)}};
  }
  return to_text({{"dialects", std::move(dialects)}, {"errors", error_values(result.errors)}});
}

std::string translate(const app::TranslateResult& result) {
  Value statements = Value::array();
  for (const app::StatementReport& statement : result.statements) {
    Value value = statement_value(statement);
    value["sql"] = statement.sql;
    statements.push_back(std::move(value));
  }
  return to_text({{"dialect", result.dialect},
                  {"statements", std::move(statements)},
                  {"errors", error_values(result.errors)}});
}

}  // namespace dunlin::cli::json
