#include "native_ddl.hpp"

#include <algorithm>
#include <map>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "inspect.hpp"

namespace dunlin::mysql {
namespace {

constexpr const char* kRowStart = "ROW START";
constexpr const char* kRowEnd = "ROW END";

const char* action_words(schema::ForeignKeyAction action) {
  switch (action) {
    case schema::ForeignKeyAction::no_action:
      return "NO ACTION";
    case schema::ForeignKeyAction::restrict_:
      return "RESTRICT";
    case schema::ForeignKeyAction::cascade:
      return "CASCADE";
    case schema::ForeignKeyAction::set_null:
      return "SET NULL";
    case schema::ForeignKeyAction::set_default:
      return "SET DEFAULT";
  }
  return "";
}

std::string names(const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns)
    out += (out.empty() ? "" : ", ") + quoted_identifier(column);
  return out;
}

std::string object(const schema::Name& name) {
  return (name.schema.empty() ? "" : quoted_identifier(name.schema) + ".") +
         quoted_identifier(name.name);
}

/// The n-th of the numbers that a native attribute lists; 0 where there are none.
std::string listed(const schema::Native& native, std::string_view key, std::size_t n) {
  const std::string value = native_value(native, key);
  const std::vector<std::string_view> parts = text::split(value, ' ');
  return n < parts.size() && !value.empty() ? std::string(parts[n]) : "0";
}

std::string key_part(const std::string& column, const schema::Native& native, std::size_t n,
                     bool descending) {
  const std::string length = listed(native, "mysql.prefixes", n);
  return quoted_identifier(column) + (length == "0" ? "" : "(" + length + ")") +
         (descending ? " DESC" : "");
}

/// The last part of a key of rows that share no time.
void add_period(const schema::Native& native, std::vector<std::string>& parts) {
  const std::string period = native_value(native, "mysql.overlaps");
  if (!period.empty()) parts.push_back(quoted_identifier(period) + " WITHOUT OVERLAPS");
}

/// " USING BTREE KEY_BLOCK_SIZE = 8", as they are behind a key's columns.
std::string words_of(const schema::Native& native) {
  const std::string spelled = native_value(native, "mysql.spelled");
  const std::string words = native_value(native, "mysql.words");
  return (spelled.empty() ? "" : " USING " + spelled) + (words.empty() ? "" : " " + words);
}

struct RuleText {
  const schema::Constraint& constraint;

  std::string name() const { return "CONSTRAINT " + quoted_identifier(constraint.name) + " "; }
  std::string operator()(const schema::PrimaryKey& rule) const {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < rule.columns.size(); ++i) {
      const bool descending = listed(constraint.native, "mysql.descending", i) == "1";
      parts.push_back(key_part(rule.columns[i], constraint.native, i, descending));
    }
    add_period(constraint.native, parts);
    return "PRIMARY KEY (" + text::join(parts, ", ") + ")" + words_of(constraint.native) +
           (constraint.comment ? " COMMENT " + quoted_literal(*constraint.comment) : "");
  }
  std::string operator()(const schema::Unique& rule) const {
    return name() + "UNIQUE KEY (" + names(rule.columns) + ")";
  }
  std::string operator()(const schema::ForeignKey& rule) const {
    return name() + "FOREIGN KEY (" + names(rule.columns) + ") REFERENCES " + object(rule.table) +
           " (" + names(rule.referenced) + ") ON DELETE " + action_words(rule.on_delete) +
           " ON UPDATE " + action_words(rule.on_update);
  }
  std::string operator()(const schema::Check& rule) const {
    const bool ignored = native_value(constraint.native, "mysql.enforced") == "no";
    return name() + "CHECK (" + rule.condition.sql + ")" + (ignored ? " NOT ENFORCED" : "");
  }
  std::string operator()(const schema::Exclusion& rule) const { return rule.definition; }
};

/// "row_format=DYNAMIC DATA DIRECTORY='/d' UNION=(`a`,`b`)" as capital words and values; an
/// engine's own options are quoted, and keep their letters.
std::map<std::string, std::string> option_list(const std::string& text) {
  const std::vector<sql::Token> tokens = sql::tokenize(text, native_rules());
  const auto word = [&](std::size_t i) { return text.substr(tokens[i].offset, tokens[i].length); };
  std::map<std::string, std::string> options;
  std::string name;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (word(i) != "=") {
      name += (name.empty() ? "" : " ") + word(i);
      continue;
    }
    if (++i == tokens.size()) break;
    std::string value = word(i);
    if (value == "(") {
      while (i + 1 < tokens.size() && word(i) != ")") value += word(++i);
    }
    options[name.starts_with('`') ? name : text::upper(name)] = value;
    name.clear();
  }
  return options;
}

/// What makes an option as if it had not been written.
std::string unset_value(const std::string& option) {
  for (const char* counted : {"KEY_BLOCK_SIZE", "MAX_ROWS", "MIN_ROWS", "AVG_ROW_LENGTH",
                              "CHECKSUM", "DELAY_KEY_WRITE"}) {
    if (option == counted) return "0";
  }
  if (option == "UNION") return "()";
  if (option == "INSERT_METHOD") return "NO";
  return option == "COMPRESSION" ? "''" : "DEFAULT";
}

/// Words that end a FROM clause, or join by a rule of their own.
bool ends_from(const std::string& word) {
  for (const char* end : {"where", "group", "having", "order", "limit", "union", "except",
                          "intersect", "window", "for", "procedure"}) {
    if (word == end) return true;
  }
  return false;
}
bool joins_otherwise(const std::string& word) {
  for (const char* other :
       {"on", "using", "left", "right", "inner", "cross", "natural", "straight_join"}) {
    if (word == other) return true;
  }
  return false;
}

/// "from `a` join `b`" as "from `a` , `b`": the server prints tables that were listed with commas
/// as joined, and puts parentheses around those that were joined, so that the text would come out
/// otherwise each time.
std::string with_listed_tables(std::string query) {
  const std::vector<sql::Token> tokens = sql::tokenize(query, native_rules());
  const auto word = [&](std::size_t i) {
    return text::lower(std::string_view(query).substr(tokens[i].offset, tokens[i].length));
  };
  std::vector<std::size_t> commas;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != sql::TokenKind::word || word(i) != "from") continue;
    std::vector<std::size_t> joins;
    bool listed = true;
    int depth = 0;
    for (std::size_t k = i + 1; k < tokens.size(); ++k) {
      const std::string each = word(k);
      if (each == "(") ++depth;
      if (each == ")" && depth-- == 0) break;
      if (depth != 0 || tokens[k].kind != sql::TokenKind::word) continue;
      if (ends_from(each)) break;
      listed = listed && !joins_otherwise(each);
      if (each == "join") joins.push_back(tokens[k].offset);
    }
    if (listed) commas.insert(commas.end(), joins.begin(), joins.end());
  }
  for (const std::size_t at : commas) query.replace(at, 4, "   ,");
  return query;
}

/// Whether the server writes the times of a row's version there.
bool is_row_time(const schema::Column& column) {
  return column.generated &&
         (column.generated->sql == kRowStart || column.generated->sql == kRowEnd);
}

}  // namespace

std::string native_column(const schema::Column& column, const Flavour& flavour) {
  std::string sql =
      quoted_identifier(column.name) + " " + native_value(column.native, "mysql.type");
  if (!column.collation.empty()) sql += " COLLATE " + column.collation;
  if (is_row_time(column)) {
    sql += " GENERATED ALWAYS AS " + column.generated->sql;
  } else if (column.generated) {
    sql += " GENERATED ALWAYS AS (" + column.generated->sql + ") " +
           text::upper(native_value(column.native, "mysql.generated"));
    // MariaDB takes no NOT NULL of a generated column.
    if (!column.nullable && !flavour.mariadb()) sql += " NOT NULL";
  } else {
    sql += column.nullable ? " NULL" : " NOT NULL";
  }
  const std::string srid = native_value(column.native, "mysql.srid");
  if (!srid.empty()) sql += " SRID " + srid;
  const bool invisible = !native_value(column.native, "mysql.invisible").empty();
  if (invisible) sql += " INVISIBLE";
  if (!native_value(column.native, "mysql.unversioned").empty())
    sql += " WITHOUT SYSTEM VERSIONING";
  if (column.default_value) sql += " DEFAULT " + column.default_value->sql;
  const std::string update = native_value(column.native, "mysql.on_update");
  if (!update.empty()) sql += " ON UPDATE " + update;
  if (column.identity) sql += " AUTO_INCREMENT";
  if (column.comment) sql += " COMMENT " + quoted_literal(*column.comment);
  const std::string check = native_value(column.native, "mysql.check");
  if (!check.empty()) sql += " CHECK (" + check + ")";
  return sql;
}

std::string native_index(const schema::Index& index, const schema::Table& table,
                         const Flavour& flavour) {
  const bool special = index.method == "fulltext" || index.method == "spatial";
  std::string sql = special ? text::upper(index.method) + " " : index.unique ? "UNIQUE " : "";
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < index.keys.size(); ++i) {
    const schema::IndexKey& key = index.keys[i];
    parts.push_back(key.expression
                        ? "(" + key.expression->sql + ")" + (key.descending ? " DESC" : "")
                        : key_part(key.column, index.native, i, key.descending));
  }
  add_period(index.native, parts);
  sql += "KEY " + quoted_identifier(index.name) + " (" + text::join(parts, ", ") + ")";
  const bool in_memory = native_value(table.native, "mysql.engine") == "MEMORY";
  const bool written = index.method == "hash" || index.method == "btree";
  const bool said = !native_value(index.native, "mysql.spelled").empty();
  if (!said && written && index.method != (in_memory ? "hash" : "btree"))
    sql += " USING " + text::upper(index.method);
  sql += words_of(index.native);
  if (index.comment) sql += " COMMENT " + quoted_literal(*index.comment);
  if (native_value(index.native, "mysql.visible") == "no")
    sql += flavour.mariadb() ? " IGNORED" : " INVISIBLE";
  return sql;
}

std::string native_constraint(const schema::Constraint& constraint) {
  return std::visit(RuleText{constraint}, constraint.rule);
}

std::string native_period(const schema::Table& table) {
  std::string start;
  std::string end;
  for (const schema::Column& column : table.columns) {
    if (!is_row_time(column)) continue;
    (column.generated->sql == kRowStart ? start : end) = quoted_identifier(column.name);
  }
  return start.empty() || end.empty() ? "" : "PERIOD FOR SYSTEM_TIME (" + start + ", " + end + ")";
}

std::string native_options(const schema::Table& table, const schema::Table* had) {
  const auto differs = [&](const char* key) {
    const std::string value = native_value(table.native, key);
    return !value.empty() && (had == nullptr || native_value(had->native, key) != value);
  };
  std::vector<std::string> words;
  if (differs("mysql.engine"))
    words.push_back("ENGINE=" + native_value(table.native, "mysql.engine"));
  if (differs("mysql.collation"))
    words.push_back("COLLATE=" + native_value(table.native, "mysql.collation"));
  const std::map<std::string, std::string> wanted =
      option_list(native_value(table.native, "mysql.options"));
  const std::map<std::string, std::string> before =
      option_list(had == nullptr ? "" : native_value(had->native, "mysql.options"));
  for (const auto& [option, value] : wanted) {
    const auto old = before.find(option);
    if (old == before.end() || old->second != value) words.push_back(option + "=" + value);
  }
  for (const auto& [option, value] : before) {
    if (!wanted.contains(option)) words.push_back(option + "=" + unset_value(option));
  }
  if (had == nullptr ? table.comment.has_value() : had->comment != table.comment)
    words.push_back("COMMENT=" + quoted_literal(table.comment.value_or("")));
  return text::join(words, " ");
}

std::string kept_options(const schema::Table& from, const schema::Table& to) {
  const std::map<std::string, std::string> wanted =
      option_list(native_value(to.native, "mysql.options"));
  std::vector<std::string> kept;
  for (const auto& [option, value] : option_list(native_value(from.native, "mysql.options"))) {
    if (wanted.contains(option)) kept.push_back(option + "=" + value);
  }
  return text::join(kept, " ");
}

std::string native_table(const schema::Table& table, const Flavour& flavour) {
  std::vector<std::string> items;
  for (const schema::Column& column : table.columns)
    items.push_back(native_column(column, flavour));
  for (const schema::Constraint& constraint : table.constraints) {
    if (std::holds_alternative<schema::PrimaryKey>(constraint.rule))
      items.push_back(native_constraint(constraint));
  }
  for (const schema::Index& index : table.indexes)
    items.push_back(native_index(index, table, flavour));
  for (const schema::Constraint& constraint : table.constraints) {
    if (std::holds_alternative<schema::Check>(constraint.rule))
      items.push_back(native_constraint(constraint));
  }
  const std::string period = native_period(table);
  if (!period.empty()) items.push_back(period);
  const std::string own_period = native_value(table.native, "mysql.period");
  if (!own_period.empty()) items.push_back("PERIOD FOR " + own_period);
  std::string sql = "CREATE TABLE " + quoted_identifier(table.name.name) + " (\n  " +
                    text::join(items, ",\n  ") + "\n) " + native_options(table, nullptr);
  if (!native_value(table.native, "mysql.versioned").empty()) sql += " WITH SYSTEM VERSIONING";
  const std::string partitions = native_value(table.native, "mysql.partitions");
  return partitions.empty() ? sql : sql + " PARTITION BY " + partitions;
}

std::string native_view(const schema::View& view) {
  const std::string algorithm = native_value(view.native, "mysql.algorithm");
  const std::string security = native_value(view.native, "mysql.security");
  const std::string check = native_value(view.native, "mysql.check_option");
  const std::string definer = native_value(view.native, "mysql.definer");
  return "CREATE OR REPLACE " + (algorithm.empty() ? "" : "ALGORITHM=" + algorithm + " ") +
         (definer.empty() ? "" : "DEFINER=" + definer + " ") +
         (security.empty() ? "" : "SQL SECURITY " + security + " ") + "VIEW " +
         quoted_identifier(view.name.name) + " AS " + with_listed_tables(view.query) +
         (check.empty() ? "" : " WITH " + check + " CHECK OPTION");
}

std::string native_sequence_options(const schema::SequenceOptions& options) {
  const auto add = [](const char* words, const std::optional<std::int64_t>& value) {
    return value ? std::string(words) + std::to_string(*value) : std::string();
  };
  return add(" START WITH ", options.start) + add(" MINVALUE ", options.minimum) +
         add(" MAXVALUE ", options.maximum) + add(" INCREMENT BY ", options.increment) +
         add(" CACHE ", options.cache) + (options.cycle ? " CYCLE" : " NOCYCLE");
}

}  // namespace dunlin::mysql
