#include "native.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "dunlin/base/text.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/ops/selection.hpp"
#include "dunlin/sql/lexer.hpp"

namespace dunlin::test {
namespace {

using Lines = std::vector<std::string>;

std::string optional(const std::optional<std::string>& text) {
  return text ? "'" + *text + "'" : "-";
}

std::string expression(const std::optional<schema::Expression>& value) {
  return value ? "{" + value->sql + "}" : "-";
}

std::string number(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : "-";
}

std::string options(const schema::SequenceOptions& value) {
  return number(value.start) + " " + number(value.increment) + " " + number(value.minimum) + " " +
         number(value.maximum) + " " + number(value.cache) + (value.cycle ? " cycle" : "");
}

std::string native(const schema::Native& value) {
  std::string out;
  for (const auto& [key, text] : value) out += " [" + key + "=" + text + "]";
  return out;
}

std::string column(const schema::Column& value) {
  return value.name + " " + schema::to_string(value.type) + (value.nullable ? "" : " not null") +
         " default " + expression(value.default_value) + " generated " +
         expression(value.generated) +
         (value.identity ? " identity " + options(value.identity->options) : "") + " collate " +
         value.collation + " comment " + optional(value.comment) + native(value.native);
}

struct RuleText {
  std::string operator()(const schema::PrimaryKey& rule) const {
    return "primary key (" + text::join(rule.columns, ",") + ")";
  }
  std::string operator()(const schema::Unique& rule) const {
    return "unique (" + text::join(rule.columns, ",") + ")";
  }
  std::string operator()(const schema::ForeignKey& rule) const {
    return "foreign key (" + text::join(rule.columns, ",") + ") -> " + to_string(rule.table) +
           " (" + text::join(rule.referenced, ",") + ") " +
           std::to_string(static_cast<int>(rule.on_delete)) +
           std::to_string(static_cast<int>(rule.on_update)) +
           std::to_string(static_cast<int>(rule.match));
  }
  std::string operator()(const schema::Check& rule) const {
    return "check {" + rule.condition.sql + "} " + rule.column;
  }
  std::string operator()(const schema::Exclusion& rule) const { return rule.definition; }
};

std::string constraint(const schema::Constraint& value) {
  return value.name + " " + std::visit(RuleText{}, value.rule) +
         (value.deferrable ? " deferrable" : "") + (value.initially_deferred ? " deferred" : "") +
         (value.not_valid ? " not valid" : "") + " comment " + optional(value.comment) +
         native(value.native);
}

std::string index(const schema::Index& value) {
  std::string out = value.name + (value.unique ? " unique " : " ") + value.method + " (";
  for (const schema::IndexKey& key : value.keys) {
    out += key.column + expression(key.expression) + " " + key.collation +
           (key.descending ? " desc" : "") + ", ";
  }
  return out + ") where " + expression(value.where) + " comment " + optional(value.comment) +
         native(value.native);
}

template <typename Items, typename Print>
void add(Lines& lines, const std::string& head, const Items& items, Print print, bool sort) {
  Lines own;
  for (const auto& item : items) own.push_back("  " + head + " " + print(item));
  if (sort) std::sort(own.begin(), own.end());
  lines.insert(lines.end(), own.begin(), own.end());
}

std::string table(const schema::Table& value, bool sort_columns) {
  Lines lines{"table " + to_string(value.name) + " comment " + optional(value.comment) +
              native(value.native)};
  add(lines, "column", value.columns, column, sort_columns);
  add(lines, "constraint", value.constraints, constraint, true);
  add(lines, "index", value.indexes, index, true);
  return text::join(lines, "\n");
}

std::string view(const schema::View& value) {
  return "view " + to_string(value.name) + " (" + text::join(value.columns, ",") + ") {" +
         value.query + "}" + native(value.native);
}

std::string object(const schema::Object& value) {
  return "object " + std::to_string(static_cast<int>(value.kind)) + " " + to_string(value.name) +
         "(" + value.signature + ") on " + to_string(value.table) + " {" + value.definition +
         "} comment " + optional(value.comment);
}

std::string sequence(const schema::Sequence& value) {
  return "sequence " + to_string(value.name) + " " + schema::to_string(value.type) + " " +
         options(value.options);
}

}  // namespace

void load(driver::Connection& connection, const std::string& sql) {
  for (const sql::Statement& statement :
       sql::split(sql, connection.dialect().lex_rules(), Position{}))
    connection.execute(statement.text);
}

std::string dump(const schema::Schema& schema) {
  Lines lines;
  for (const schema::Table& item : schema.tables)
    lines.push_back(table(item, schema.dialect == "sqlite"));
  for (const schema::View& item : schema.views) lines.push_back(view(item));
  for (const schema::Object& item : schema.objects) lines.push_back(object(item));
  for (const schema::Sequence& item : schema.sequences) lines.push_back(sequence(item));
  std::sort(lines.begin(), lines.end());
  return text::join(lines, "\n");
}

std::vector<std::string> changes(const driver::Dialect& dialect, const schema::Schema& from,
                                 const schema::Schema& to) {
  std::vector<ops::Operation> operations = diff::diff(from, to);
  for (ops::Operation& rest : ops::unmentioned(from, to, operations))
    operations.push_back(std::move(rest));
  return dialect.write(operations, from, to);
}

void execute_all(driver::Connection& connection, const std::vector<std::string>& statements) {
  const bool transaction = connection.dialect().capabilities().transactional_ddl;
  if (transaction) connection.begin();
  try {
    for (const std::string& statement : statements) connection.execute(statement);
  } catch (...) {
    if (transaction) connection.rollback();
    throw;
  }
  if (transaction) connection.commit();
}

std::filesystem::path shared_folder() {
  const char* folder = std::getenv("DUNLIN_SHARED_DIR");
  return folder == nullptr ? DUNLIN_SHARED_DEFAULT : folder;
}

std::string slurp(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace dunlin::test
