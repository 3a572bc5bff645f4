#include "inspect.hpp"

#include <algorithm>
#include <utility>

#include "connection.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::mysql {
namespace {

/// One level of backslashes less: MySQL escapes the expressions it shows in information_schema.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Whether a default of this type is written without quotes.
bool is_number(const std::string& type) {
  for (const char* word : {"int", "tinyint", "smallint", "mediumint", "bigint", "decimal", "float",
                           "double", "bit", "year"}) {
    if (type.starts_with(word)) return true;
  }
  return false;
}

/// What follows "on update " in the EXTRA column.
std::string on_update(const std::string& extra) {
  static constexpr std::string_view kWords = "on update ";
  const std::size_t at = text::lower(extra).find(kWords);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + kWords.size();
  return extra.substr(begin, extra.find_first_of(", ", begin) - begin);
}

}  // namespace

const std::string& cell(const driver::Row& row, std::size_t column) {
  static const std::string none;
  return row.at(column) ? *row[column] : none;
}

std::string native_value(const schema::Native& native, std::string_view key) {
  for (const auto& [name, value] : native) {
    if (name == key) return value;
  }
  return {};
}

Inspection::Inspection(MysqlConnection& connection, const Flavour& flavour, std::string database,
                       const driver::HistoryTables& left_out)
    : connection_(connection),
      flavour_(flavour),
      database_(std::move(database)),
      here_(quoted_literal(database_)),
      left_out_(left_out) {}

schema::Schema Inspection::read() {
  schema_.dialect = "mysql";
  tables();
  show_tables();
  columns();
  indexes();
  primary_keys();
  foreign_keys();
  checks();
  periods();
  partitions();
  read_shown();
  column_orders();
  sequences();
  user_ = cell(query("SELECT CURRENT_USER()").rows.at(0), 0);
  views();
  triggers();
  routines();
  events();
  return std::move(schema_);
}

driver::Rows Inspection::query(const std::string& sql) {
  return connection_.query(sql);
}

schema::Table* Inspection::table(const std::string& name) {
  // Rows come table by table, in the order of `tables`.
  const auto found = std::lower_bound(schema_.tables.begin(), schema_.tables.end(), name,
                                      [](const schema::Table& table, const std::string& wanted) {
                                        return table.name.name < wanted;
                                      });
  return found == schema_.tables.end() || found->name.name != name ? nullptr : &*found;
}

std::string Inspection::local(const std::string& sql) const {
  const std::string prefix = quoted_identifier(database_);
  std::string out;
  std::size_t copied = 0;
  std::size_t skip = 0;
  const std::vector<sql::Token> tokens = sql::tokenize(sql, native_rules());
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const auto token = [&](std::size_t at) {
      return std::string_view(sql).substr(tokens[at].offset, tokens[at].length);
    };
    const bool inside = i > 0 && token(i - 1) == ".";
    if (inside || token(i) != prefix || token(i + 1) != ".") continue;
    out += sql.substr(copied, tokens[i].offset - copied);
    skip = tokens[i + 2].offset;
    copied = skip;
  }
  return out + sql.substr(copied);
}

std::string Inspection::expression(const std::string& sql) const {
  return local(flavour_.mariadb() ? sql : unescaped(sql));
}

void Inspection::tables() {
  const driver::Rows found = query(
      "SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION, CREATE_OPTIONS, TABLE_COMMENT FROM "
      "information_schema.TABLES WHERE TABLE_SCHEMA = " +
      here_);
  for (const driver::Row& row : found.rows) {
    const std::string& name = cell(row, 0);
    const std::string& type = cell(row, 1);
    if (type == "SEQUENCE") sequence_comments_[name] = cell(row, 5);
    if (name == left_out_.version.name || name == left_out_.journal.name ||
        name == left_out_.lock.name)
      continue;
    if (type != "BASE TABLE" && type != "SYSTEM VERSIONED") continue;
    schema::Table table;
    table.name.name = name;
    table.native = {{"mysql.engine", cell(row, 2)}, {"mysql.collation", cell(row, 3)}};
    std::string options = cell(row, 4);
    const std::size_t partitioned = options.find("partitioned");
    if (partitioned != std::string::npos) options.erase(partitioned, 11);
    options = std::string(text::trim(options));
    if (!options.empty()) table.native.emplace_back("mysql.options", options);
    if (type == "SYSTEM VERSIONED") table.native.emplace_back("mysql.versioned", "yes");
    if (!cell(row, 5).empty()) table.comment = cell(row, 5);
    schema_.tables.push_back(std::move(table));
  }
  std::sort(schema_.tables.begin(), schema_.tables.end(),
            [](const schema::Table& a, const schema::Table& b) { return a.name < b.name; });
}

std::optional<schema::Expression> Inspection::default_value(const driver::Row& row) const {
  if (!row.at(2)) return std::nullopt;
  const std::string& value = *row[2];
  const std::string& extra = cell(row, 6);
  if (flavour_.mariadb()) {
    if (value == "NULL") return std::nullopt;
    return schema::Expression{local(value)};
  }
  if (contains(extra, "DEFAULT_GENERATED")) {
    const std::string sql = expression(value);
    const bool moment = text::upper(sql).starts_with("CURRENT_TIMESTAMP");
    return schema::Expression{moment ? sql : "(" + sql + ")"};
  }
  return schema::Expression{is_number(cell(row, 4)) ? value : quoted_literal(value)};
}

void Inspection::columns() {
  const std::string srid = flavour_.mysql() ? "SRS_ID" : "NULL";
  const driver::Rows found = query(
      "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, "
      "EXTRA, COLUMN_COMMENT, GENERATION_EXPRESSION, " +
      srid + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = " + here_ +
      " ORDER BY TABLE_NAME, ORDINAL_POSITION");
  for (const driver::Row& row : found.rows) add_column(row);
}

void Inspection::add_column(const driver::Row& row) {
  schema::Table* const owner = table(cell(row, 0));
  if (owner == nullptr) return;
  const std::string& extra = cell(row, 6);
  schema::Column column;
  column.name = cell(row, 1);
  column.nullable = cell(row, 3) == "YES";
  column.type = nearest_type(cell(row, 4));
  column.native.emplace_back("mysql.type", cell(row, 4));
  column.collation = cell(row, 5);
  if (!cell(row, 8).empty()) {
    column.generated = {expression(cell(row, 8))};
    const bool stored = contains(extra, "STORED") || contains(extra, "PERSISTENT");
    column.native.emplace_back("mysql.generated", stored ? "stored" : "virtual");
  } else {
    column.default_value = default_value(row);
  }
  if (contains(extra, "auto_increment")) column.identity = schema::Identity{};
  const std::string update = on_update(extra);
  if (!update.empty()) column.native.emplace_back("mysql.on_update", update);
  if (contains(extra, "INVISIBLE")) column.native.emplace_back("mysql.invisible", "yes");
  if (contains(extra, "WITHOUT SYSTEM VERSIONING"))
    column.native.emplace_back("mysql.unversioned", "yes");
  if (!cell(row, 9).empty()) column.native.emplace_back("mysql.srid", cell(row, 9));
  if (!cell(row, 7).empty()) column.comment = cell(row, 7);
  owner->columns.push_back(std::move(column));
}

void Inspection::column_orders() {
  for (schema::Table& table : schema_.tables) {
    std::vector<std::string> names;
    for (const schema::Column& column : table.columns) names.push_back(column.name);
    table.native.emplace_back("mysql.columns", text::join(names, ", "));
  }
}

}  // namespace dunlin::mysql
