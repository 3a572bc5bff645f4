#include "dunlin/base/text.hpp"
#include "json_value.hpp"

namespace dunlin::cli::json {
namespace {

void set_text(Value& value, const char* name, const std::string& text) {
  if (!text.empty()) value[name] = text;
}

/// A line of which little is needed: the rest stands in the file.
std::string clipped(const std::string& line) {
  constexpr std::size_t kLongest = 1000;
  if (line.size() <= kLongest) return line;
  return std::string(text::clip_utf8(line, kLongest)) + "...";
}

void set_position(Value& value, const Position& position, const std::string& source_line) {
  if (position.file.empty() && !position.known()) return;
  Value place = Value::object();
  set_text(place, "file", position.file);
  if (position.known()) {
    place["line"] = position.line;
    place["column"] = position.column;
    place["offset"] = position.offset;
  }
  value["position"] = std::move(place);
  set_text(value, "source_line", clipped(source_line));
}

}  // namespace

Value diagnostic_value(const Diagnostic& diagnostic) {
  Value value = {
      {"code", to_string(diagnostic.code)},
      {"severity", diagnostic.severity == Diagnostic::Severity::error ? "error" : "warning"},
      {"message", diagnostic.message}};
  set_position(value, diagnostic.position, diagnostic.source_line);
  set_text(value, "hint", diagnostic.hint);
  return value;
}

Value error_value(const Error& error) {
  const ErrorContext& context = error.context();
  Value value = {{"code", to_string(error.code())}, {"message", error.message()}};
  set_position(value, context.position, context.source_line);
  set_text(value, "revision", context.revision);
  set_text(value, "dialect", context.dialect);
  set_text(value, "statement", context.statement);
  if (context.step != 0) value["step"] = context.step;
  if (context.steps != 0) value["steps"] = context.steps;
  set_text(value, "sqlstate", context.sqlstate);
  if (context.native_code != 0) value["native_code"] = context.native_code;
  set_text(value, "detail", context.detail);
  set_text(value, "outcome", context.outcome);
  set_text(value, "hint", error.hint());
  if (const auto* several = dynamic_cast<const DiagnosticsError*>(&error)) {
    Value list = Value::array();
    for (const Diagnostic& diagnostic : several->diagnostics())
      list.push_back(diagnostic_value(diagnostic));
    value["diagnostics"] = std::move(list);
  }
  return value;
}

}  // namespace dunlin::cli::json
