// Columns: added, dropped, renamed, changed.
#include <algorithm>

#include "conversions.hpp"
#include "dependents.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/action_trigger.hpp"
#include "dunlin/parse/row_trigger.hpp"
#include "error.hpp"
#include "expressions.hpp"
#include "render.hpp"
#include "sequences.hpp"
#include "types.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using schema::Column;
using schema::Constraint;
using Kind = ConstraintSql::Kind;

constexpr const char* kCheckName = "check the names in the database's schema";

/// A column's definition in pieces, from its text.
ColumnSql read_column(const std::string& name, const std::string& definition) {
  std::optional<TableSql> table =
      TableSql::read("CREATE TABLE t (" + quote_identifier(name) + " " + definition + ")");
  ColumnSql column = std::move(table->columns.front());
  column.head = "\n    " + quote_identifier(name);
  return column;
}

bool is_reference(const Constraint& constraint) {
  return std::holds_alternative<schema::ForeignKey>(constraint.rule);
}

/// Whether SQLite's own ADD COLUMN takes the column, whether the table has rows or not.
bool fits_add_column(const Column& column, const ColumnPieces& pieces,
                     const std::vector<Constraint>& constraints) {
  if (!pieces.generated.empty() || is_counting(column) || !pieces.constant_default) return false;
  if (!pieces.not_null.empty() && pieces.default_value.empty()) return false;
  return std::all_of(constraints.begin(), constraints.end(), [&](const Constraint& constraint) {
    if (is_reference(constraint)) return pieces.default_value.empty() && !constraint.not_valid;
    return std::holds_alternative<schema::Check>(constraint.rule) && !constraint.not_valid;
  });
}

/// The value of a column whose type changes, as ALTER COLUMN ... TYPE converts it without USING.
std::string converted(const parse::Fragment& value, const schema::Type& target,
                      const schema::Schema& model, parse::Notes& notes) {
  schema::Type open = base_type(target, model);
  const bool bounded = is_textual(open) && !open.modifiers.empty();
  const int length = bounded ? open.modifiers.front() : 0;
  if (bounded) open.modifiers.clear();
  if (open.kind == schema::TypeKind::character) open.kind = schema::TypeKind::text;
  const std::string sql = convert(value, open, &model, notes).sql;
  const bool fitted = value.type && is_textual(*value.type) && !value.type->modifiers.empty() &&
                      value.type->modifiers.front() <= length;
  if (!bounded || fitted) return sql;
  // A cast would cut what is too long, the change of a type fails.
  return "CASE WHEN length(rtrim(" + sql + ", ' ')) > " + std::to_string(length) + " THEN " +
         raise_expression(quote_text("value too long for type " + to_string(target) + ": ") +
                          " || " + operand(value)) +
         " ELSE " + sql + " END";
}

/// COLLATE and the collation of a column in upper case; empty when it has none.
std::string collation_of(const ColumnSql& column) {
  const ConstraintSql* collate = column.find(Kind::collate);
  return collate == nullptr ? std::string() : text::upper(collate->rule());
}

/// What a STRICT table, which knows few types, has for a declared one.
std::string strict_type(const std::string& declared) {
  ColumnSql column;
  column.type = declared;
  const std::string_view affinity = column.affinity();
  if (affinity != "NUMERIC") return std::string(affinity);
  if (declared == "BOOLEAN") return "INTEGER";
  return declared.starts_with("NUMERIC") ? "ANY" : "TEXT";  // moments are text
}

/// Whether the table is STRICT, which only tables are that Dunlin did not make.
bool is_strict(StepWriter& out, const schema::Schema& model, const schema::Name& table) {
  if (model.complete) return false;
  if (out.is_rebuilding(flat_name(table))) return out.rebuild(flat_name(table)).before().strict();
  const std::optional<SchemaRow> row = out.shadow().find("table", flat_name(table));
  const std::optional<TableSql> read = row ? TableSql::read(row->sql) : std::nullopt;
  return read && read->strict();
}

/// Whether every value of one type is one of the other.
bool widens(const schema::Type& from, const schema::Type& to) {
  if (from.array_dimensions > 0 || to.array_dimensions > 0) return false;
  if (is_integer(from) && is_integer(to)) return from.kind <= to.kind;
  return from.kind == schema::TypeKind::varchar && to.kind == schema::TypeKind::varchar &&
         !from.modifiers.empty() && !to.modifiers.empty() &&
         from.modifiers.front() <= to.modifiers.front();
}

}  // namespace

Rebuild& Render::rebuild(const schema::Name& name) const {
  const bool begins = !out.is_rebuilding(flat_name(name));
  Rebuild& changed = out.rebuild(flat_name(name));
  const schema::Table* table = begins ? model.find_table(name) : nullptr;
  if (table == nullptr) return changed;
  for (const Constraint& constraint : table->constraints) {
    if (constraint.not_valid) changed.leave_unchecked(constraint.name);
  }
  return changed;
}

ColumnSql& Render::column_of(Rebuild& changed, const std::string& column) const {
  ColumnSql* found = changed.definition().find(column);
  if (found == nullptr) {
    throw Untranslatable("table " + changed.table() + " has no column " + column + " here",
                         "check the database with dunlin check");
  }
  return *found;
}

void remove_type_checks(ColumnSql& column) {
  std::erase_if(column.constraints, [](const ConstraintSql& constraint) {
    return constraint.kind == Kind::check && constraint.name.ends_with("_type");
  });
}

void Render::restate(Rebuild& changed, const schema::Schema& at, const schema::Name& name,
                     const std::string& column) const {
  const schema::Table* table = at.find_table(name);
  const Column* stated = table == nullptr ? nullptr : table->find_column(column);
  if (stated == nullptr)
    throw Untranslatable("column " + name.name + "." + column + " is not in the model",
                         kOwnSection);
  ColumnSql& definition = column_of(changed, column);
  const std::string head = definition.head;
  const std::string rest = definition.rest;
  if (counting_key_of(*table) != stated) {
    const bool was_key = definition.find(Kind::primary_key) != nullptr;
    definition = read_column(column, definitions(at).column(*table, *stated).text());
    for (const Constraint& constraint : table->constraints) {
      if (was_key && std::holds_alternative<schema::PrimaryKey>(constraint.rule))
        changed.definition().add(definitions(at).constraint(*table, constraint));
    }
  } else {
    std::string key;
    for (const Constraint& constraint : table->constraints) {
      if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) key = constraint.name;
    }
    definition = read_column(column, definitions(at).counting_key(*stated, key));
    std::erase_if(changed.definition().constraints,
                  [](const ConstraintSql& c) { return c.kind == Kind::primary_key; });
  }
  definition.head = head;
  definition.rest = rest;
}

void Render::refuse_misread(const std::string& statement) const {
  if (model.complete) return;
  if (const std::optional<std::string> complaint = out.shadow().misread(statement))
    throw Untranslatable(*complaint, kCheckName);
}

void Render::refuse_misread_column(const ops::AddColumn& operation,
                                   const std::string& statement) const {
  if (model.complete) return;
  Shadow& shadow = out.shadow();
  Shadow::Trial trial(shadow);
  try {
    trial.run(statement);
  } catch (const DatabaseError&) {
    return;  // left to fail where its error can be placed
  }
  const std::optional<SchemaRow> row = shadow.find("table", flat_name(operation.table));
  const std::optional<TableSql> table = row ? TableSql::read(row->sql) : std::nullopt;
  const ColumnSql* added = table ? table->find(operation.column.name) : nullptr;
  if (added == nullptr) return;
  for (const ConstraintSql& constraint : added->constraints) {
    if (constraint.expression.empty()) continue;
    const std::string query =
        "SELECT " + constraint.expression + " FROM " + quote_identifier(row->name);
    if (const std::optional<std::string> complaint = shadow.complaint(query))
      throw Untranslatable(*complaint, kCheckName);
  }
}

void Render::operator()(const ops::AddColumn& operation) const {
  schema::Table table = table_of(operation.table);
  if (operation.if_not_exists && table.find_column(operation.column.name) != nullptr) return;
  if (operation.if_not_exists && !model.complete) {
    const std::optional<SchemaRow> row = out.shadow().find("table", flat_name(operation.table));
    const std::optional<TableSql> live = row ? TableSql::read(row->sql) : std::nullopt;
    if (live && live->find(operation.column.name) != nullptr) return;
  }
  table.columns.push_back(operation.column);
  table.constraints.insert(table.constraints.end(), operation.constraints.begin(),
                           operation.constraints.end());
  const Column& column = table.columns.back();
  if (counting_key_of(table) == &column) {
    ops::AddColumn plain = operation;
    schema::Schema later = after(plain);
    if (later.find_table(operation.table) == nullptr) later.tables.push_back(table);
    Rebuild& changed = rebuild(operation.table);
    changed.definition().columns.push_back(read_column(column.name, "INTEGER"));
    restate(changed, later, operation.table, column.name);
    return follow_numbers(later, operation.table, column.name);
  }
  if (definitions().numbered(table, column)) {
    const schema::Schema later = after(operation);
    const std::string text = definitions(later).column(table, column).text();
    add_numbered(later, operation.table, read_column(column.name, text));
    for (const Constraint& constraint : operation.constraints) {
      Render{later, options, out, notes}(ops::AddConstraint{operation.table, constraint, {}});
    }
    return;
  }
  ColumnPieces pieces = definitions().column(table, column);
  if (is_strict(out, model, operation.table)) pieces.type = strict_type(pieces.type);
  if (!out.is_copying(flat_name(operation.table)) &&
      fits_add_column(column, pieces, operation.constraints)) {
    std::string sql = "ALTER TABLE " + object_name(operation.table) + " ADD COLUMN " +
                      quote_identifier(column.name) + " " + pieces.text();
    for (const Constraint& constraint : operation.constraints)
      sql += " " + definitions().column_constraint(table, constraint);
    refuse_misread_column(operation, sql);
    out.schema(std::move(sql));
    return;
  }
  rebuild(operation.table).definition().columns.push_back(read_column(column.name, pieces.text()));
  schema::Schema later = model;
  if (schema::Table* known = later.find_table(operation.table))
    known->columns.push_back(operation.column);
  for (const Constraint& constraint : operation.constraints) {
    Render{later, options, out, notes}(ops::AddConstraint{operation.table, constraint, {}});
  }
}

void Render::operator()(const ops::DropColumn& operation) const {
  std::vector<const schema::Object*> aside;
  for (const schema::Object& object : model.objects) {
    const bool own = object.kind == schema::ObjectKind::trigger && object.table == operation.table;
    if (!own || parse::row_trigger(object, model) || !parse::action_trigger(object, model) ||
        triggers_named(object.table, object.name.name).empty())
      continue;
    drop_triggers_named(object.table, object.name.name);
    aside.push_back(&object);
  }
  drop_column(operation);
  if (aside.empty()) return;
  const schema::Schema later = after(operation);
  for (const schema::Object* trigger : aside) make_triggers(trigger_sql(*trigger, later));
}

void Render::drop_column(const ops::DropColumn& operation) const {
  const schema::Table* table = model.find_table(operation.table);
  if (operation.if_exists && table != nullptr && model.complete &&
      table->find_column(operation.column) == nullptr)
    return;
  release(operation.table, operation.column, operation.cascade);
  if (operation.cascade) drop_views_lost(operation);
  drop_number_triggers(operation.table, operation.column);
  forget_sequences(operation.table, operation.column);
  if (!out.is_rebuilding(flat_name(operation.table))) {
    Shadow& shadow = out.shadow();
    const std::optional<SchemaRow> row = shadow.find("table", flat_name(operation.table));
    const std::optional<TableSql> live = row ? TableSql::read(row->sql) : std::nullopt;
    if (live && operation.if_exists && live->find(operation.column) == nullptr) return;
    // SQLite overlooks some mentions in triggers, which would break afterwards.
    const std::vector<SchemaRow> triggers = shadow.objects("trigger");
    const bool overlooked = std::any_of(
        triggers.begin(), triggers.end(),
        [&](const SchemaRow& trigger) { return mentions(trigger.sql, operation.column, false); });
    // Dropping a column that is not stored leaves the others' text as if no row lacked them.
    const ColumnSql* column = live ? live->find(operation.column) : nullptr;
    const bool computed = column != nullptr && column->find(Kind::generated) != nullptr;
    std::vector<std::string> statements;
    for (const SchemaRow& index : shadow.objects("index", flat_name(operation.table))) {
      if (mentions(index.sql, operation.column, true))
        statements.push_back("DROP INDEX " + quote_identifier(index.name));
    }
    statements.push_back("ALTER TABLE " + object_name(operation.table) + " DROP COLUMN " +
                         quote_identifier(operation.column));
    if (!overlooked && !computed && !out.attempt(statements)) return;
  }
  Rebuild& changed = rebuild(operation.table);
  column_of(changed, operation.column);
  changed.drop_column(operation.column, operation.cascade);
}

void Render::operator()(const ops::SetColumnType& operation) const {
  const schema::Schema later = after(operation);
  const schema::Table* table = later.find_table(operation.table);
  schema::Table bare = table_of(operation.table);
  const Column* known = bare.find_column(operation.column);
  Column column = known == nullptr ? Column{} : *known;
  if (table != nullptr && table->find_column(operation.column) != nullptr)
    column = *table->find_column(operation.column);
  column.name = operation.column;
  column.type = operation.type;
  if (out.is_rebuilding(flat_name(operation.table)) &&
      (operation.using_ || rebuild(operation.table).has_source(operation.column))) {
    out.finish();
  }
  Rebuild& changed = rebuild(operation.table);
  ColumnSql& definition = column_of(changed, operation.column);
  if (text::iequals(changed.before().rowid_alias(), operation.column)) {
    if (is_integer(operation.type) && !operation.using_) return;  // every rowid is a bigint
    throw Untranslatable(
        "column " + operation.column + " counts by itself and must stay a whole number in SQLite",
        kOwnSection);
  }
  const ColumnPieces pieces = definitions(later).column(table == nullptr ? bare : *table, column);
  changed.blame_column(operation.column);
  definition.type = " " + (changed.before().strict() ? strict_type(pieces.type) : pieces.type);
  if (collation_of(definition) != text::upper(pieces.collate)) {
    definition.remove(Kind::collate);
    if (!pieces.collate.empty()) definition.add(pieces.collate);
  }
  remove_type_checks(definition);
  for (const std::string& check : pieces.checks) definition.add(check);
  if (known != nullptr && !operation.using_ && widens(known->type, operation.type))
    changed.widen(type_check_name(operation.table.name, operation.column));
  if (!pieces.default_value.empty()) {
    definition.remove(Kind::default_value);
    definition.add(pieces.default_value);
  }
  if (changed.before().find(operation.column) == nullptr ||
      definition.find(Kind::generated) != nullptr)
    return;
  parse::Fragment value;
  if (operation.using_) {
    const parse::Printed printed = definitions().expression(*operation.using_, bare);
    value.sql = printed.sql;
    value.binding = parse::Binding::or_;
    value.type = printed.type;
  } else {
    value.sql = quote_identifier(operation.column);
    if (known != nullptr) value.type = base_type(known->type, model);
    if (known != nullptr && model.find_enum(known->type.name) != nullptr)
      value.type = schema::Type{};  // text
  }
  changed.set_source(operation.column, converted(value, operation.type, model, notes));
}

void Render::operator()(const ops::SetNotNull& operation) const {
  Rebuild& changed = rebuild(operation.table);
  ColumnSql& column = column_of(changed, operation.column);
  if (column.find(Kind::not_null) != nullptr) return;
  column.remove(Kind::null);
  column.add("NOT NULL");
  changed.blame_column(operation.column);
}

void Render::operator()(const ops::DropNotNull& operation) const {
  column_of(rebuild(operation.table), operation.column).remove(Kind::not_null);
}

void Render::set_default(const schema::Schema& at, const schema::Name& name,
                         const std::string& column) const {
  const schema::Table* table = at.find_table(name);
  const Column* stated = table == nullptr ? nullptr : table->find_column(column);
  if (stated == nullptr)
    throw Untranslatable("column " + name.name + "." + column + " is not in the model",
                         kOwnSection);
  const std::string text = definitions(at).column(*table, *stated).default_value;
  ColumnSql& definition = column_of(rebuild(name), column);
  definition.remove(Kind::default_value);
  if (!text.empty()) definition.add(text);
}

void Render::operator()(const ops::SetDefault& operation) const {
  const schema::Schema later = after(operation);
  const schema::Table* table = later.find_table(operation.table);
  const Column* column = table == nullptr ? nullptr : table->find_column(operation.column);
  const schema::Table before = table_of(operation.table);
  const Column* was = before.find_column(operation.column);
  if (column != nullptr && (is_counted(*column) || (was != nullptr && is_counted(*was)))) {
    restate(rebuild(operation.table), later, operation.table, operation.column);
    return follow_numbers(later, operation.table, operation.column);
  }
  if (column != nullptr) return set_default(later, operation.table, operation.column);
  const std::string value =
      definitions().expression(operation.value, table_of(operation.table)).sql;
  ColumnSql& definition = column_of(rebuild(operation.table), operation.column);
  definition.remove(Kind::default_value);
  definition.add("DEFAULT (" + value + ")");
}

void Render::operator()(const ops::DropDefault& operation) const {
  const schema::Table table = table_of(operation.table);
  const Column* column = table.find_column(operation.column);
  if (column != nullptr && is_counted(*column)) {
    const schema::Schema later = after(operation);
    restate(rebuild(operation.table), later, operation.table, operation.column);
    return follow_numbers(later, operation.table, operation.column);
  }
  column_of(rebuild(operation.table), operation.column).remove(Kind::default_value);
}

void Render::operator()(const ops::AddIdentity& operation) const {
  const schema::Schema later = after(operation);
  restate(rebuild(operation.table), later, operation.table, operation.column);
  follow_numbers(later, operation.table, operation.column);
}

void Render::operator()(const ops::DropIdentity& operation) const {
  const schema::Table table = table_of(operation.table);
  const Column* column = table.find_column(operation.column);
  if (operation.if_exists && column != nullptr && !column->identity) return;
  const schema::Schema later = after(operation);
  restate(rebuild(operation.table), later, operation.table, operation.column);
  follow_numbers(later, operation.table, operation.column);
  forget_sequences(operation.table, operation.column);
}

void Render::operator()(const ops::DropExpression& operation) const {
  column_of(rebuild(operation.table), operation.column).remove(Kind::generated);
}

}  // namespace dunlin::sqlite
