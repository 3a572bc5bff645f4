#include "portable.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/driver/portable.hpp"
#include "dunlin/parse/booleans.hpp"
#include "dunlin/parse/parse.hpp"
#include "expressions.hpp"
#include "inspect.hpp"
#include "portable_types.hpp"

namespace dunlin::mysql {
namespace {

using schema::Column;
using schema::Constraint;
using schema::Table;
using schema::TypeKind;

bool is_enum(const std::string& type) {
  return type.starts_with("enum(");
}

class Conversion {
 public:
  Conversion(const schema::Schema& native, const Flavour& flavour)
      : native_(native), flavour_(flavour), booleans_(boolean_columns(native)) {}

  driver::Portable run() {
    out_.schema.sequences = native_.sequences;
    for (const Table& table : native_.tables) convert(table);
    for (const schema::View& view : native_.views) convert(view);
    for (const schema::Object& object : native_.objects) {
      const std::vector<std::string> words =
          sql::leading_words(object.definition, native_rules(), 2);
      note(text::lower(words.empty() ? std::string("object") : words.back()) + " " +
           object.name.name + " is the server's own and is left out");
    }
    if (!timestamps_.empty()) {
      note("timestamps with and without time zone look alike here; without are shown: " +
           driver::some_of(timestamps_));
    }
    return std::move(out_);
  }

 private:
  void note(std::string text) { out_.notes.push_back(std::move(text)); }

  /// \param table  whose columns it may speak of; null for defaults
  std::optional<schema::Expression> expression(const std::string& sql, const std::string& where,
                                               const Table* table) {
    try {
      schema::Expression found = parse::expression(
          with_standard_quotes(parse::with_booleans(sql, native_rules(), booleans_)));
      require_known(found, table);
      return found;
    } catch (const Error&) {
      note(where + " cannot be written in PostgreSQL SQL and is left out: " + sql);
      return std::nullopt;
    }
  }

  /// Functions of PostgreSQL are those that translation knows. Throws: parse::Untranslatable.
  void require_known(const schema::Expression& expression, const Table* table) const {
    if (expression.sql.find('(') == std::string::npos) return;
    const MysqlWords words(flavour_, out_.schema);
    (void)parse::print(expression, words, {&out_.schema, table});
  }

  void convert(const Table& table) {
    Table portable;
    portable.name = table.name;
    portable.comment = table.comment;
    guards_.clear();
    for (const Column& column : table.columns) portable.columns.push_back(typed(table, column));
    for (std::size_t i = 0; i < table.columns.size(); ++i) add_values(table, i, portable);
    for (const Constraint& constraint : table.constraints) convert(table, constraint, portable);
    for (const schema::Index& index : table.indexes) convert(index, portable);
    const std::string where = "table " + table.name.name;
    if (!native_value(table.native, "mysql.partitions").empty())
      note(where + " is partitioned; its partitions are left out");
    if (!native_value(table.native, "mysql.period").empty())
      note(where + " has a period of time, which PostgreSQL does not know");
    if (!native_value(table.native, "mysql.versioned").empty())
      note(where + " keeps the history of its rows, which PostgreSQL does not");
    out_.schema.tables.push_back(std::move(portable));
  }

  Column typed(const Table& table, const Column& column) {
    Column converted;
    converted.name = column.name;
    const Recognised recognised = recognised_type(column, table, flavour_);
    converted.type = recognised.type;
    if (!recognised.guard.empty()) guards_.insert(recognised.guard);
    converted.nullable = column.nullable;
    converted.comment = column.comment;
    if (column.identity) {
      converted.identity = schema::Identity{};
      if (converted.type.kind == TypeKind::numeric) converted.type = {TypeKind::bigint, {}, 0, {}};
    }
    if (native_value(column.native, "mysql.type") == "datetime(6)")
      timestamps_.push_back(table.name.name + "." + column.name);
    return converted;
  }

  void add_values(const Table& table, std::size_t number, Table& portable) {
    const Column& column = table.columns[number];
    Column& converted = portable.columns[number];
    const std::string where = "column " + table.name.name + "." + column.name;
    const std::string type = native_value(column.native, "mysql.type");
    if (column.generated) {
      converted.generated =
          expression(column.generated->sql, "the expression of " + where, &portable);
      if (native_value(column.native, "mysql.generated") == "virtual")
        note(where + " is computed when read; PostgreSQL stores it");
    } else if (column.default_value) {
      converted.default_value =
          default_of(column.default_value->sql, converted.type, "the default of " + where);
    }
    add_column_check(table, column, converted, portable);
    if (is_enum(type)) add_enum_check(table, column, type, portable);
    if (type.starts_with("set(")) note(where + " is a SET, kept as text");
    if (type.find(" unsigned") != std::string::npos)
      note(where + " is unsigned; PostgreSQL's type is wider and takes negative numbers");
    if (!native_value(column.native, "mysql.on_update").empty())
      note(where + " changes with every UPDATE, which PostgreSQL needs a trigger for");
  }

  std::optional<schema::Expression> default_of(const std::string& sql, const schema::Type& type,
                                               const std::string& where) {
    if (type.kind == TypeKind::boolean && (sql == "0" || sql == "1"))
      return schema::Expression{sql == "1" ? "true" : "false"};
    for (const char* moment : driver::kMoments) {
      if (rendering_of(moment, type) == bare(sql)) return parse::expression(moment);
    }
    return expression(sql, where, nullptr);
  }

  /// How Dunlin writes a function as a default; empty where it does not.
  std::string rendering_of(const char* sql, const schema::Type& type) const {
    try {
      const MysqlWords words(flavour_, out_.schema);
      return bare(
          parse::print(parse::expression(sql), words, {&out_.schema, nullptr, false, type}).sql);
    } catch (const Error&) {
      return {};
    }
  }

  /// MariaDB keeps JSON as a text with a check.
  void add_column_check(const Table& table, const Column& column, Column& converted,
                        Table& portable) {
    const std::string check = native_value(column.native, "mysql.check");
    if (check.empty()) return;
    if (bare(check) == "json_valid" + bare(column.name)) {
      converted.type = {TypeKind::jsonb, {}, 0, {}};
      return;
    }
    if (is_boolean_check(check, column) || guards_.contains(check)) return;
    const std::string name = table.name.name + "_" + column.name + "_check";
    if (const auto condition = expression(check, "the check of column " + column.name, &portable))
      add_check(name, *condition, column.name, portable);
  }

  static bool is_boolean_check(const std::string& condition, const Column& column) {
    return column.type.kind == TypeKind::boolean && bare(condition) == bare(column.name) + "in0,1";
  }

  static void add_check(const std::string& name, const schema::Expression& condition,
                        const std::string& column, Table& portable) {
    Constraint constraint;
    constraint.name = name;
    constraint.rule = schema::Check{condition, column};
    portable.constraints.push_back(std::move(constraint));
  }

  void add_enum_check(const Table& table, const Column& column, const std::string& type,
                      Table& portable) {
    const std::string values = with_standard_quotes(type.substr(4));
    const std::string name = table.name.name + "_" + column.name + "_check";
    const auto condition = expression(quoted_identifier(column.name) + " IN " + values,
                                      "the values of column " + column.name, &portable);
    note("column " + table.name.name + "." + column.name + " is an enum: its values are checked");
    if (condition) add_check(name, *condition, column.name, portable);
  }

  void convert(const Table& table, const Constraint& constraint, Table& portable) {
    const std::string where = "constraint " + constraint.name + " of " + table.name.name;
    Constraint converted = constraint;
    converted.native.clear();
    if (!native_value(constraint.native, "mysql.overlaps").empty()) {
      note(where + " allows no overlaps of a period, which PostgreSQL cannot say: it is left out");
      return;
    }
    if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) {
      converted.name = table.name.name + "_pkey";
      if (!native_value(constraint.native, "mysql.prefixes").empty())
        note("the primary key of " + table.name.name +
             " counts the beginnings of its columns only; PostgreSQL's counts them whole");
    }
    if (auto* key = std::get_if<schema::ForeignKey>(&converted.rule)) {
      key->on_delete = usual(key->on_delete);
      key->on_update = usual(key->on_update);
    }
    if (auto* check = std::get_if<schema::Check>(&converted.rule)) {
      if (guards_.contains(check->condition.sql)) return;
      for (const Column& column : table.columns) {
        if (is_boolean_check(check->condition.sql, column)) return;
      }
      const auto condition = expression(check->condition.sql, where, &portable);
      if (!condition) return;
      check->condition = *condition;
      const std::vector<std::string> columns = parse::columns_of(*condition);
      check->column = columns.size() == 1 ? columns.front() : "";
      converted.not_valid = native_value(constraint.native, "mysql.enforced") == "no";
    }
    portable.constraints.push_back(std::move(converted));
  }

  /// The server prints RESTRICT where nothing was said, and takes both for the same.
  static schema::ForeignKeyAction usual(schema::ForeignKeyAction action) {
    return action == schema::ForeignKeyAction::restrict_ ? schema::ForeignKeyAction::no_action
                                                         : action;
  }

  void convert(const schema::Index& index, Table& portable) {
    const std::string where = "index " + index.name + " of " + portable.name.name;
    if (index.method == "fulltext" || index.method == "spatial") {
      note(where + " is a " + index.method + " index and is left out");
      return;
    }
    if (!native_value(index.native, "mysql.overlaps").empty()) {
      note(where + " allows no overlaps of a period, which PostgreSQL cannot say: it is left out");
      return;
    }
    if (!native_value(index.native, "mysql.prefixes").empty()) {
      note(where + " holds the beginnings of values only" +
           (index.unique ? ", which PostgreSQL cannot make unique: it is left out"
                         : "; PostgreSQL's holds them whole"));
      if (index.unique) return;
    }
    const bool plain =
        std::all_of(index.keys.begin(), index.keys.end(),
                    [](const schema::IndexKey& key) { return !key.expression && !key.descending; });
    if (index.unique && plain) {
      schema::Unique unique;
      for (const schema::IndexKey& key : index.keys) unique.columns.push_back(key.column);
      Constraint constraint;
      constraint.name = free_name(index.name, portable);
      constraint.rule = std::move(unique);
      constraint.comment = index.comment;
      portable.constraints.push_back(std::move(constraint));
      return;
    }
    schema::Index converted = index;
    converted.native.clear();
    converted.name = free_name(index.name, portable);
    converted.method = "btree";
    for (schema::IndexKey& key : converted.keys) {
      if (!key.expression) continue;
      key.expression = expression(key.expression->sql, where, &portable);
      if (!key.expression) return;
    }
    portable.indexes.push_back(std::move(converted));
  }

  /// Names of indexes are their table's here, the schema's in PostgreSQL.
  std::string free_name(const std::string& name, const Table& table) {
    if (taken_.insert(name).second) return name;
    std::string chosen = table.name.name + "_" + name;
    while (!taken_.insert(chosen).second) chosen += "_";
    return chosen;
  }

  void convert(const schema::View& view) {
    try {
      const std::string sql = "CREATE VIEW v AS " + with_standard_quotes(parse::with_booleans(
                                                        view.query, native_rules(), booleans_));
      for (const parse::Parsed& parsed : parse::parse_all(sql, Position{})) {
        for (const ops::Operation& operation : parsed.operations) {
          const auto* create = std::get_if<ops::CreateView>(&operation);
          if (create == nullptr) continue;
          const MysqlWords words(flavour_, out_.schema);
          (void)parse::print_query(create->view.query, words, out_.schema);
          schema::View converted = create->view;
          converted.name = view.name;
          out_.schema.views.push_back(std::move(converted));
          return;
        }
      }
    } catch (const Error&) {
      // Said below.
    }
    note("view " + view.name.name + " cannot be written in PostgreSQL SQL and is left out");
  }

  const schema::Schema& native_;
  const Flavour& flavour_;
  const std::set<std::string> booleans_;
  driver::Portable out_;
  std::set<std::string> taken_;
  std::set<std::string> guards_;         ///< conditions that are part of a column's type
  std::vector<std::string> timestamps_;  ///< columns that may have a time zone or not
};

}  // namespace

std::string with_standard_quotes(const std::string& sql) {
  std::string out;
  std::size_t copied = 0;
  const std::vector<sql::Token> tokens = sql::tokenize(sql, native_rules());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view token = std::string_view(sql).substr(tokens[i].offset, tokens[i].length);
    out += sql.substr(copied, tokens[i].offset - copied);
    copied = tokens[i].offset + tokens[i].length;
    const bool before_string =
        i + 1 < tokens.size() && tokens[i + 1].kind == sql::TokenKind::string;
    if (tokens[i].kind == sql::TokenKind::quoted_identifier) {
      const std::string name(token.substr(1, token.size() - 2));
      out += text::quoted(text::replace_all(name, "``", "`"), '"');
    } else if (tokens[i].kind == sql::TokenKind::string &&
               (token.front() == '\'' || token.front() == '"')) {
      out += text::quoted(string_value(token), '\'');
    } else if (token.starts_with("_") && before_string) {
      continue;  // an introducer: every text is Unicode here
    } else {
      out += token;
    }
    const bool moment = text::upper(token).starts_with("CURRENT_");
    if (moment && i + 2 < tokens.size() && sql[tokens[i + 1].offset] == '(' &&
        sql[tokens[i + 2].offset] == ')') {
      copied = tokens[i + 2].offset + 1;
      i += 2;
    }
  }
  return out + sql.substr(copied);
}

driver::Portable to_portable(const schema::Schema& native, const Flavour& flavour) {
  return Conversion(native, flavour).run();
}

}  // namespace dunlin::mysql
