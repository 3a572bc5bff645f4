#include "portable.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "definition.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/driver/portable.hpp"
#include "dunlin/parse/booleans.hpp"
#include "dunlin/parse/parse.hpp"
#include "expressions.hpp"
#include "inspect.hpp"
#include "types.hpp"

namespace dunlin::sqlite {
namespace {

using schema::Column;
using schema::Constraint;
using schema::Table;
using schema::Type;
using schema::TypeKind;

/// The types that may hide behind a declared one.
std::vector<Type> candidates(const Type& nearest) {
  std::vector<Type> types{nearest};
  for (const TypeKind kind :
       {TypeKind::boolean, TypeKind::smallint, TypeKind::integer, TypeKind::bigint, TypeKind::real,
        TypeKind::double_precision, TypeKind::date, TypeKind::uuid, TypeKind::jsonb, TypeKind::name,
        TypeKind::money}) {
    types.push_back({kind, {}, 0, {}});
  }
  for (const TypeKind kind :
       {TypeKind::numeric, TypeKind::varchar, TypeKind::character, TypeKind::bit, TypeKind::varbit})
    types.push_back({kind, nearest.modifiers, 0, {}});
  types.push_back({TypeKind::text, {}, 1, {}});
  return types;
}

class Conversion {
 public:
  explicit Conversion(const schema::Schema& native) : native_(native) {}

  driver::Portable run() {
    for (const Table& table : native_.tables) convert(table);
    booleans_ = everywhere_boolean();
    for (const schema::View& view : native_.views) convert(view);
    for (const schema::Object& object : native_.objects)
      note("trigger " + object.name.name + " on " + object.table.name +
           " is SQLite's and is left out");
    if (!timestamps_.empty()) {
      note("timestamps with and without time zone look alike in SQLite; without are shown: " +
           driver::some_of(timestamps_));
    }
    return std::move(out_);
  }

 private:
  /// Columns that are booleans in every table that has one of the name.
  std::set<std::string> everywhere_boolean() const {
    std::set<std::string> booleans;
    std::set<std::string> others;
    for (const Table& table : out_.schema.tables) {
      for (const Column& column : table.columns)
        (column.type.kind == TypeKind::boolean ? booleans : others).insert(column.name);
    }
    std::erase_if(booleans, [&](const std::string& name) { return others.contains(name); });
    return booleans;
  }

  void note(std::string text) { out_.notes.push_back(std::move(text)); }

  /// The canonical spelling, or nothing with a note.
  std::optional<schema::Expression> expression(const std::string& sql, const std::string& where,
                                               const Table* table) {
    try {
      schema::Expression found =
          parse::expression(parse::with_booleans(respelled(sql), sqlite_lex_rules(), booleans_));
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
    const SqlitePrinter printer(&out_.schema);
    (void)parse::print(expression, printer, {&out_.schema, table});
  }

  /// Words that SQLite and PostgreSQL spell differently.
  static std::string respelled(const std::string& sql) {
    if (text::iequals(sql, "datetime('now')")) return "CURRENT_TIMESTAMP";
    if (text::iequals(sql, "date('now')")) return "CURRENT_DATE";
    if (text::iequals(sql, "time('now')")) return "CURRENT_TIME";
    const bool blob = sql.size() > 2 && (sql[0] == 'x' || sql[0] == 'X') && sql[1] == '\'';
    if (blob) return "'\\x" + sql.substr(2, sql.size() - 3) + "'::bytea";
    return sql;
  }

  void convert(const Table& table) {
    if (!native_value(table.native, "sqlite.module").empty()) {
      note("virtual table " + table.name.name +
           " is left out: " + native_value(table.native, "sqlite.module"));
      return;
    }
    Table portable;
    portable.name = table.name;
    checks_known_.clear();
    for (const Column& column : table.columns) portable.columns.push_back(typed(table, column));
    booleans_.clear();
    for (const Column& column : portable.columns) {
      if (column.type.kind == TypeKind::boolean) booleans_.insert(column.name);
    }
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      add_values(table, table.columns[i], portable, portable.columns[i]);
    for (const Constraint& constraint : table.constraints) convert(constraint, portable);
    for (const schema::Index& index : table.indexes) convert(index, portable);
    out_.schema.tables.push_back(std::move(portable));
  }

  Column typed(const Table& table, const Column& column) {
    Column portable;
    portable.name = column.name;
    portable.type = type_of(table, column);
    const std::vector<std::string> key = table.primary_key();
    const bool in_key = std::find(key.begin(), key.end(), column.name) != key.end();
    portable.nullable = column.nullable && !in_key;
    if (counts(table, column)) {
      portable.type = {TypeKind::bigint, {}, 0, {}};
      portable.identity = schema::Identity{};
    }
    if (native_value(column.native, "sqlite.type") == "TIMESTAMP")
      timestamps_.push_back(table.name.name + "." + column.name);
    return portable;
  }

  void add_values(const Table& table, const Column& column, const Table& converted,
                  Column& portable) {
    const std::string where = "column " + table.name.name + "." + column.name;
    if (column.generated) {
      portable.generated =
          expression(column.generated->sql, "the expression of " + where, &converted);
      if (native_value(column.native, "sqlite.generated") == "virtual")
        note(where + " is computed when read; PostgreSQL stores it");
    } else if (column.default_value) {
      portable.default_value = default_of(column, portable.type, "the default of " + where);
    }
    const bool padded = portable.type.kind == TypeKind::character && column.collation == "RTRIM";
    if (!column.collation.empty() && !padded)
      note(where + " compares by " + column.collation + ", which PostgreSQL has no collation for");
  }

  /// The rowid by another name: SQLite counts it by itself.
  static bool counts(const Table& table, const Column& column) {
    const std::vector<std::string> key = table.primary_key();
    return key.size() == 1 && key.front() == column.name &&
           (column.identity || (native_value(column.native, "sqlite.type") == "INTEGER" &&
                                native_value(table.native, "sqlite.without_rowid").empty()));
  }

  Type type_of(const Table& table, const Column& column) {
    const std::string declared = native_value(column.native, "sqlite.type");
    for (const Constraint& check : table.constraints) {
      const auto* rule = std::get_if<schema::Check>(&check.rule);
      // Renamed columns and tables leave the guard its name.
      if (rule == nullptr || check.name.find("_type") == std::string::npos) continue;
      for (const Type& type : candidates(column.type)) {
        if (!renders_as(type, column.name, declared, rule->condition.sql)) continue;
        checks_known_.push_back(check.name);
        return type;
      }
    }
    // Every whole number of SQLite has 64 bits.
    if (column.type.kind == TypeKind::integer || column.type.kind == TypeKind::smallint)
      return {TypeKind::bigint, {}, 0, {}};
    return column.type;
  }

  static bool renders_as(const Type& type, const std::string& column, const std::string& declared,
                         const std::string& check) {
    parse::Notes ignored;
    static const schema::Schema nothing;
    try {
      const ColumnType rendered =
          column_type(type, quote_identifier(column), nothing, driver::Fidelity::faithful, ignored);
      const KnownNames names{text::lower(column)};
      // INTEGER would make a primary key the rowid.
      const bool same_type = comparable(rendered.declared) == comparable(declared) ||
                             (rendered.declared == "INTEGER" && declared == "INT");
      return rendered.check && same_type &&
             canonical(*rendered.check, names) == canonical(check, names);
    } catch (const Error&) {
      return false;
    }
  }

  static std::string comparable(const std::string& declared) {
    return text::upper(text::replace_all(declared, " ", ""));
  }

  std::optional<schema::Expression> default_of(const Column& column, const Type& type,
                                               const std::string& where) {
    const std::string& sql = column.default_value->sql;
    if (type.kind == TypeKind::boolean && (sql == "0" || sql == "1"))
      return schema::Expression{sql == "1" ? "true" : "false"};
    if (type.array_dimensions > 0 && sql == "'[]'") return schema::Expression{"'{}'"};
    if (type.array_dimensions > 0) {
      note(where + " is left out: it is a JSON array here: " + sql);
      return std::nullopt;
    }
    for (const char* moment : driver::kMoments) {
      if (const auto known = rendering_of(moment, type); known && *known == stripped(sql))
        return parse::expression(moment);
    }
    std::optional<schema::Expression> found = expression(sql, where, nullptr);
    if (found && !is_value_of(*found, type)) {
      note(where + " is left out: " + sql + " is no value of type " + schema::to_string(type));
      found.reset();
    }
    return found;
  }

  /// SQLite keeps what fits no type as it is written.
  bool is_value_of(const schema::Expression& expression, const Type& type) const {
    try {
      const SqlitePrinter printer(&out_.schema);
      (void)parse::print(expression, printer, {&out_.schema, nullptr, false, type});
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  /// How Dunlin writes a function as a default.
  std::optional<std::string> rendering_of(const char* sql, const Type& type) const {
    try {
      const SqlitePrinter printer(&out_.schema);
      const parse::Printed printed =
          parse::print(parse::expression(sql), printer, {&out_.schema, nullptr, false, type});
      return stripped(canonical(printed.sql, {}));
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  /// Without the parentheses around the whole.
  static std::string stripped(const std::string& sql) {
    const Words words(sql);
    if (words.is(0, "(") && words.behind_parenthesis(0) == words.size())
      return sql.substr(1, sql.size() - 2);
    return sql;
  }

  void convert(const Constraint& constraint, Table& portable) {
    if (std::find(checks_known_.begin(), checks_known_.end(), constraint.name) !=
        checks_known_.end())
      return;
    const std::string where = "constraint " + constraint.name + " of " + portable.name.name;
    Constraint converted = constraint;
    converted.native.clear();
    if (auto* check = std::get_if<schema::Check>(&converted.rule)) {
      const auto condition = expression(check->condition.sql, where, &portable);
      if (!condition) return;
      check->condition = *condition;
      if (is_enum_guard(constraint, portable)) {
        note("column " + portable.name.name + "." + check->column +
             " is of an enum whose name is not kept: its values are checked");
      }
    }
    const std::string conflict = native_value(constraint.native, "sqlite.conflict");
    if (!conflict.empty()) note(where + " says ON CONFLICT " + conflict + "; PostgreSQL fails");
    portable.constraints.push_back(std::move(converted));
  }

  /// What Dunlin makes of an enum: a text as long as the longest value.
  static bool is_enum_guard(const Constraint& constraint, const Table& portable) {
    const auto& check = std::get<schema::Check>(constraint.rule);
    const Column* column = portable.find_column(check.column);
    return column != nullptr && column->type.kind == TypeKind::varchar &&
           constraint.name.find("_type") != std::string::npos &&
           check.condition.sql.find(" IN ('") != std::string::npos;
  }

  void convert(const schema::Index& index, Table& portable) {
    const std::string where = "index " + index.name;
    schema::Index converted = index;
    converted.native.clear();
    for (schema::IndexKey& key : converted.keys) {
      if (!key.collation.empty())
        note(where + " sorts by " + key.collation + ", which PostgreSQL has no collation for");
      key.collation.clear();
      if (!key.expression) continue;
      key.expression = expression(key.expression->sql, where, &portable);
      if (!key.expression) return;
    }
    if (converted.where) {
      converted.where = expression(converted.where->sql, "the condition of " + where, &portable);
      if (!converted.where) return;
    }
    portable.indexes.push_back(std::move(converted));
  }

  void convert(const schema::View& view) {
    try {
      for (const parse::Parsed& parsed :
           parse::parse_all("CREATE VIEW v AS " +
                                parse::with_booleans(view.query, sqlite_lex_rules(), booleans_),
                            Position{})) {
        for (const ops::Operation& operation : parsed.operations) {
          const auto* create = std::get_if<ops::CreateView>(&operation);
          if (create == nullptr) continue;
          (void)parse::print_query(create->view.query, SqlitePrinter(&out_.schema), out_.schema);
          schema::View converted = create->view;
          converted.name = view.name;
          converted.columns = view.columns;
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
  driver::Portable out_;
  std::vector<std::string> checks_known_;
  std::set<std::string> booleans_;       ///< of the table, or of all for views
  std::vector<std::string> timestamps_;  ///< columns that may have a time zone or not
};

}  // namespace

driver::Portable to_portable(const schema::Schema& native) {
  return Conversion(native).run();
}

}  // namespace dunlin::sqlite
