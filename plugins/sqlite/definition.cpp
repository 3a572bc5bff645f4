#include "definition.hpp"

#include <algorithm>
#include <functional>

#include "conversions.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "expressions.hpp"
#include "sequences.hpp"
#include "types.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using schema::Column;
using schema::Constraint;
using schema::Table;

void merge(const parse::Notes& from, parse::Notes& into) {
  into.outcome = sql::worse(into.outcome, from.outcome);
  into.texts.insert(into.texts.end(), from.texts.begin(), from.texts.end());
}

/// Speaks of a domain's VALUE by the name of a column.
class DomainPrinter final : public SqlitePrinter {
 public:
  DomainPrinter(const schema::Schema* model, std::string column)
      : SqlitePrinter(model), column_(std::move(column)) {}
  std::string identifier(std::string_view name) const override {
    return name == "value" ? column_ : SqlitePrinter::identifier(name);
  }

 private:
  std::string column_;
};

/// The text of a printed expression that is one string literal and nothing else.
std::optional<std::string> string_constant(const std::string& sql) {
  const std::vector<sql::Token> tokens = sql::tokenize(sql, sqlite_lex_rules());
  if (tokens.size() != 1 || tokens[0].kind != sql::TokenKind::string) return std::nullopt;
  return text::replace_all(sql.substr(1, sql.size() - 2), "''", "'");
}

/// Whether `sql` is a literal that SQLite keeps in the schema and never computes.
bool is_literal(const std::string& sql) {
  const std::vector<sql::Token> tokens = sql::tokenize(sql, sqlite_lex_rules());
  std::size_t at = 0;
  if (tokens.size() == 2 && (sql[0] == '-' || sql[0] == '+')) at = 1;
  const bool is_blob =
      tokens.size() == 2 && tokens[0].length == 1 && (sql[0] == 'X' || sql[0] == 'x');
  if (is_blob) return tokens[1].kind == sql::TokenKind::string;
  if (tokens.size() != at + 1) return false;
  return tokens[at].kind == sql::TokenKind::string || tokens[at].kind == sql::TokenKind::number ||
         sql == "NULL";
}

bool is_keyword_default(const std::string& sql) {
  return sql == "CURRENT_TIMESTAMP" || sql == "CURRENT_DATE" || sql == "CURRENT_TIME";
}

const char* action_words(schema::ForeignKeyAction action) {
  switch (action) {
    case schema::ForeignKeyAction::no_action:
      return "";
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

std::string deferral(const Constraint& constraint) {
  if (!constraint.deferrable) return {};
  return constraint.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED"
                                       : " DEFERRABLE INITIALLY IMMEDIATE";
}

std::string named(const std::string& name) {
  return name.empty() ? std::string() : "CONSTRAINT " + quote_identifier(name) + " ";
}

/// The words of a constraint after its name.
struct RuleText {
  const Definitions& definitions;
  const Table& table;
  const Constraint& constraint;
  const std::function<std::string(const schema::ForeignKey&)>& reference;

  void never_deferred() const {
    if (constraint.deferrable)
      definitions.notes().approximated("deferrable keys are checked at once");
  }
  std::string operator()(const schema::PrimaryKey& rule) const {
    never_deferred();
    return "PRIMARY KEY (" + column_list(rule.columns) + ")";
  }
  std::string operator()(const schema::Unique& rule) const {
    never_deferred();
    if (rule.nulls_not_distinct)
      throw Untranslatable("SQLite takes NULLs of UNIQUE as distinct always", kOwnSection);
    return "UNIQUE (" + column_list(rule.columns) + ")";
  }
  std::string operator()(const schema::ForeignKey& rule) const {
    return "FOREIGN KEY (" + column_list(rule.columns) + ") " + reference(rule);
  }
  std::string operator()(const schema::Check& rule) const {
    std::string condition = definitions.plain_expression(rule.condition, table).sql;
    for (const Column& column : table.columns) {
      if (ops::mentions_column(rule.condition.sql, table.name.name, column.name) &&
          definitions.numbered(table, column))
        condition = or_mark(column, "(" + condition + ")");
    }
    return "CHECK (" + condition + ")";
  }
  std::string operator()(const schema::Exclusion&) const {
    throw Untranslatable("SQLite has no EXCLUDE constraints", kOwnSection);
  }
};

/// Whether an integer key would silently count by itself: SQLite does so for columns declared
/// INTEGER only.
bool would_count(const Table& table, const Column& column) {
  const std::vector<std::string> key = table.primary_key();
  return key.size() == 1 && key.front() == column.name && !is_counting(column);
}

}  // namespace

std::string ColumnPieces::text() const {
  std::string out = type;
  for (const std::string* piece : {&collate, &not_null, &default_value, &generated}) {
    if (!piece->empty()) out += " " + *piece;
  }
  for (const std::string& check : checks) out += " " + check;
  return out;
}

bool is_counting(const Column& column) {
  return column.serial || column.identity ||
         (column.default_value && column.default_value->sql.starts_with("nextval("));
}

const Column* counting_key_of(const Table& table) {
  const std::vector<std::string> key = table.primary_key();
  const Column* column = key.size() == 1 ? table.find_column(key.front()) : nullptr;
  return column != nullptr && is_counting(*column) ? column : nullptr;
}

std::string type_check_name(const std::string& table, const std::string& column) {
  return table + "_" + column + "_type";
}

std::string column_list(const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns)
    out += (out.empty() ? "" : ", ") + quote_identifier(column);
  return out;
}

namespace {

/// CHECKs, defaults, generated columns and indexes take no subquery.
void check_plain(const std::string& sql) {
  for (const sql::Token& token : sql::tokenize(sql, sqlite_lex_rules())) {
    if (token.kind != sql::TokenKind::word ||
        !text::iequals(std::string_view(sql).substr(token.offset, token.length), "SELECT"))
      continue;
    throw Untranslatable(
        "what this expression needs in SQLite, a subquery, cannot stand in a CHECK, "
        "a default, a generated column or an index",
        kOwnSection);
  }
}

}  // namespace

parse::Printed Definitions::plain_expression(const schema::Expression& expression,
                                             const Table& table) const {
  parse::Printed printed = this->expression(expression, table);
  check_plain(printed.sql);
  return printed;
}

parse::Printed Definitions::expression(const schema::Expression& expression,
                                       const Table& table) const {
  parse::Printed printed = parse::print(expression, SqlitePrinter(&model_), {&model_, &table});
  merge(printed.notes, notes_);
  return printed;
}

void Definitions::print_default(const Table& table, const Column& column,
                                ColumnPieces& pieces) const {
  std::optional<schema::Expression> value = column.default_value;
  if (!value) {
    if (const schema::Domain* domain = model_.find_domain(column.type.name))
      value = domain->default_value;
  }
  if (!value || is_counting(column) || value->sql == "NULL") return;
  const parse::Printed printed = plain_expression(*value, table);
  parse::Fragment fragment;
  fragment.sql = printed.sql;
  fragment.type = printed.type;
  if (!printed.type) fragment.constant = string_constant(printed.sql);
  const std::string sql = assign(fragment, column.type, &model_, notes_).sql;
  if (sql == "NULL") return;
  pieces.constant_default = is_literal(sql);
  pieces.default_value =
      "DEFAULT " + (pieces.constant_default || is_keyword_default(sql) ? sql : "(" + sql + ")");
}

void Definitions::add_domain_checks(const Column& column, ColumnPieces& pieces) const {
  const schema::Domain* domain =
      column.type.array_dimensions > 0 ? nullptr : model_.find_domain(column.type.name);
  if (column.type.kind != schema::TypeKind::user_defined || domain == nullptr) return;
  notes_.emulated("domain " + domain->name.name + " is kept as its base type with the CHECKs");
  if (!domain->nullable) pieces.not_null = "NOT NULL";
  const DomainPrinter printer(&model_, quote_identifier(column.name));
  for (const Constraint& constraint : domain->checks) {
    const auto* check = std::get_if<schema::Check>(&constraint.rule);
    if (check == nullptr) continue;
    const parse::Printed printed = parse::print(check->condition, printer, {&model_, nullptr});
    merge(printed.notes, notes_);
    pieces.checks.push_back(named(constraint.name + "_type") + "CHECK (" + printed.sql + ")");
  }
}

ColumnPieces Definitions::column(const Table& table, const Column& column) const {
  ColumnPieces pieces;
  const std::string name = quote_identifier(column.name);
  const ColumnType type = column_type(column.type, name, model_, fidelity_, notes_);
  pieces.type = type.declared;
  if (type.declared == "INTEGER" && would_count(table, column)) pieces.type = "INT";
  if (!column.collation.empty()) {
    pieces.collate = "COLLATE " + SqlitePrinter(&model_).collation(column.collation, notes_);
  } else if (!type.collation.empty()) {
    pieces.collate = "COLLATE " + type.collation;
  }
  if (!column.nullable) pieces.not_null = "NOT NULL";
  const bool numbered = this->numbered(table, column);
  if (column.generated) {
    pieces.generated =
        "GENERATED ALWAYS AS (" + plain_expression(*column.generated, table).sql + ") STORED";
  } else if (numbered) {
    notes_.emulated("a trigger puts in the next number: RETURNING gives the row as it was before");
    pieces.default_value = "DEFAULT " + number_mark(column);
  } else {
    print_default(table, column, pieces);
  }
  if (type.check)
    pieces.checks.push_back(named(type_check_name(table.name.name, column.name)) + "CHECK (" +
                            (numbered ? or_mark(column, *type.check) : *type.check) + ")");
  add_domain_checks(column, pieces);
  return pieces;
}

bool Definitions::numbered(const Table& table, const Column& column) const {
  if (coming_ != nullptr && coming_->contains(flat_name(table.name) + "." + column.name))
    return false;
  return is_numbered(table, column);
}

std::string Definitions::reference(const schema::ForeignKey& key,
                                   const Constraint& constraint) const {
  std::string out = "REFERENCES " + object_name(key.table);
  if (!key.referenced.empty()) out += " (" + column_list(key.referenced) + ")";
  if (key.on_delete != schema::ForeignKeyAction::no_action)
    out += std::string(" ON DELETE ") + action_words(key.on_delete);
  if (key.on_update != schema::ForeignKeyAction::no_action)
    out += std::string(" ON UPDATE ") + action_words(key.on_update);
  if (key.match == schema::ForeignKeyMatch::full && key.columns.size() > 1) {
    throw Untranslatable("SQLite takes MATCH FULL as MATCH SIMPLE",
                         "leave MATCH FULL out, and add CHECK ((a IS NULL) = (b IS NULL))");
  }
  return out + deferral(constraint);
}

std::string Definitions::constraint(const Table& table, const Constraint& constraint) const {
  const std::function<std::string(const schema::ForeignKey&)> refer =
      [&](const schema::ForeignKey& key) { return reference(key, constraint); };
  return named(constraint.name) +
         std::visit(RuleText{*this, table, constraint, refer}, constraint.rule);
}

std::string Definitions::column_constraint(const Table& table, const Constraint& constraint) const {
  const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
  return key == nullptr ? this->constraint(table, constraint)
                        : named(constraint.name) + reference(*key, constraint);
}

schema::SequenceOptions Definitions::counter_options(const Column& column) const {
  if (column.identity) return column.identity->options;
  const std::string& call = column.default_value ? column.default_value->sql : std::string();
  for (const schema::Sequence& sequence : model_.sequences) {
    if (call.starts_with("nextval('" + to_string(sequence.name) + "'")) return sequence.options;
  }
  return {};
}

std::string Definitions::counting_key(const Column& column,
                                      const std::string& constraint_name) const {
  const schema::SequenceOptions options = counter_options(column);
  if (options.increment.value_or(1) != 1 || options.cycle) {
    throw Untranslatable("ids count by 1 in SQLite",
                         "leave INCREMENT and CYCLE out, or " + std::string(kOwnSection));
  }
  if (column.identity && column.identity->always) {
    notes_.approximated("GENERATED ALWAYS accepts ids that are written explicitly");
  } else {
    notes_.emulated({});
  }
  return "INTEGER NOT NULL " + named(constraint_name) + "PRIMARY KEY AUTOINCREMENT";
}

std::vector<std::string> Definitions::create_table(const ops::CreateTable& operation) const {
  const Table& table = operation.table;
  const Column* key = counting_key_of(table);
  std::vector<std::string> items;
  std::vector<std::string> constraints;
  std::string key_name;
  for (const Constraint& constraint : table.constraints) {
    if (key != nullptr && std::holds_alternative<schema::PrimaryKey>(constraint.rule)) {
      key_name = constraint.name;
    } else {
      constraints.push_back(this->constraint(table, constraint));
    }
  }
  for (const Column& column : table.columns) {
    items.push_back(
        quote_identifier(column.name) + " " +
        (&column == key ? counting_key(column, key_name) : this->column(table, column).text()));
  }
  if (items.empty())
    throw Untranslatable("SQLite has no tables without columns",
                         "give " + table.name.name + " a column");
  items.insert(items.end(), constraints.begin(), constraints.end());
  std::vector<std::string> statements;
  statements.push_back(std::string("CREATE ") + (operation.temporary ? "TEMPORARY " : "") +
                       "TABLE " + (operation.if_not_exists ? "IF NOT EXISTS " : "") +
                       object_name(table.name) + " (\n    " + text::join(items, ",\n    ") + "\n)");
  const bool identity = key != nullptr && key->identity;
  const std::int64_t start = identity ? key->identity->options.start.value_or(1) : 1;
  if (start != 1) {
    statements.push_back("INSERT INTO sqlite_sequence (name, seq) VALUES (" +
                         quote_text(flat_name(table.name)) + ", " + std::to_string(start - 1) +
                         ")");
  }
  return statements;
}

std::string Definitions::index_key(const schema::IndexKey& key, const Table& table) const {
  std::string out = key.expression ? "(" + plain_expression(*key.expression, table).sql + ")"
                                   : quote_identifier(key.column);
  if (!key.collation.empty())
    out += " COLLATE " + SqlitePrinter(&model_).collation(key.collation, notes_);
  return key.descending ? out + " DESC" : out;
}

std::string Definitions::create_index(const ops::CreateIndex& operation) const {
  const schema::Index& index = operation.index;
  static const Table unknown;
  const Table* table = model_.find_table(operation.table);
  if (index.nulls_not_distinct && index.unique) {
    throw Untranslatable("SQLite takes NULLs of a unique index as distinct always", kOwnSection);
  }
  if (index.method != "btree" && index.method != "hash")
    notes_.emulated(index.method + " index is kept as an ordinary one");
  if (!index.include.empty()) notes_.emulated({});
  std::string keys;
  for (const schema::IndexKey& key : index.keys) {
    keys += (keys.empty() ? "" : ", ") + index_key(key, table == nullptr ? unknown : *table);
  }
  std::string sql = std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " +
                    (operation.if_not_exists ? "IF NOT EXISTS " : "") +
                    object_name({operation.table.schema, index.name}) + " ON " +
                    object_name(operation.table) + " (" + keys + ")";
  if (index.where)
    sql += " WHERE " + plain_expression(*index.where, table == nullptr ? unknown : *table).sql;
  return sql;
}

std::string Definitions::create_view(const schema::View& view) const {
  const parse::Printed printed = parse::print_query(view.query, SqlitePrinter(&model_), model_);
  merge(printed.notes, notes_);
  if (view.materialized)
    notes_.emulated("a materialized view is kept as an ordinary view, always fresh");
  return "CREATE VIEW " + object_name(view.name) +
         (view.columns.empty() ? "" : " (" + column_list(view.columns) + ")") + " AS " +
         printed.sql;
}

}  // namespace dunlin::sqlite
