// Sequences, and the columns that count by them: see sequences.hpp.
#include <algorithm>

#include "dialect.hpp"
#include "dunlin/parse/sequence.hpp"
#include "expressions.hpp"
#include "render.hpp"
#include "sequences.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using schema::Column;
using schema::Sequence;
using schema::Table;

/// The columns that count by a sequence.
std::vector<std::pair<const Table*, const Column*>> users(const schema::Schema& model,
                                                          const schema::Name& sequence) {
  std::vector<std::pair<const Table*, const Column*>> found;
  for (const Table& table : model.tables) {
    for (const Column& column : table.columns) {
      if (parse::sequence_of(table, column, model) == sequence) found.emplace_back(&table, &column);
    }
  }
  return found;
}

}  // namespace

void Render::keep_sequence(const Sequence& sequence) const {
  if (!out.shadow().find("table", std::string(kSequenceTable))) out.schema(sequence_table());
  // What a row of that name is left from is gone when the model knows of no such sequence.
  const bool fresh = model.complete && model.find_sequence(sequence.name) == nullptr;
  out.rows(sequence_row(sequence, fresh));
}

void Render::forget_sequences(const schema::Name& table, const std::string& column) const {
  if (model.sequences.empty()) return;
  for (const Sequence& sequence : model.sequences) {
    const bool own =
        sequence.owner_table == table && (column.empty() || sequence.owner_column == column);
    if (own && !counter_of(sequence.name, model).of_key &&
        out.shadow().find("table", std::string(kSequenceTable)))
      out.rows(sequence_removal(sequence.name));
  }
}

void Render::drop_number_triggers(const schema::Name& table, const std::string& column) const {
  const auto drop = [&](const SchemaRow& trigger) {
    out.schema("DROP TRIGGER " + quote_identifier(trigger.name));
  };
  for (const SchemaRow& trigger : out.shadow().objects("trigger", flat_name(table))) {
    if (is_number_trigger(trigger.sql, column)) drop(trigger);
  }
  for (const SchemaRow& trigger : out.shadow().objects("trigger", std::string(kSequenceTable))) {
    if (is_following_trigger(trigger.sql, flat_name(table))) drop(trigger);
  }
}

void Render::share_counter(const Table& table, const Column& column, const Sequence& sequence,
                           const schema::Schema& later) const {
  keep_sequence(sequence);
  const Counter own{flat_name(table.name), true, false};
  const Counter shared = counter_of(sequence.name, later);
  for (std::string& step : own.set(shared.last(), shared.called())) out.rows(std::move(step));
  for (std::string& trigger : sharing_triggers(table, column, shared))
    out.schema(std::move(trigger));
}

void Render::take_over(const Table& table, const Sequence& sequence) const {
  if (!out.shadow().find("table", std::string(kSequenceTable))) return;
  const Counter free{to_string(sequence.name), false, false};
  for (std::string& step :
       Counter{flat_name(table.name), true, false}.set(free.last(), free.called()))
    out.rows(std::move(step));
  out.rows(sequence_removal(sequence.name));
}

void Render::follow_numbers(const schema::Schema& later, const schema::Name& name,
                            const std::string& of) const {
  const Table* table = later.find_table(name);
  const Column* column = table == nullptr ? nullptr : table->find_column(of);
  if (column == nullptr) return;
  const Table* was = model.find_table(name);
  const Column* before = was == nullptr ? nullptr : was->find_column(of);
  if (before != nullptr && is_counted(*before)) drop_number_triggers(name, of);
  if (!is_counted(*column)) return;
  const std::optional<schema::Name> used = parse::sequence_of(*table, *column, later);
  const Sequence* sequence = used ? later.find_sequence(*used) : nullptr;
  const bool of_key = sequence != nullptr && counter_of(*used, later).of_key;
  if (counting_key_of(*table) == column) {
    if (sequence == nullptr || column->serial || column->identity) return;
    return of_key ? take_over(*table, *sequence) : share_counter(*table, *column, *sequence, later);
  }
  if (!definitions(later).numbered(*table, *column)) return;
  const bool own = column->serial || column->identity;
  if (sequence != nullptr && !of_key && (own || counter_of(*used, model).of_key))
    keep_sequence(*sequence);
  if (column->identity && column->identity->always)
    notes.approximated("GENERATED ALWAYS accepts ids that are written explicitly");
  out.schema(number_trigger(*table, *column, later, notes));
  // The numbers are put in by an UPDATE, which is none to the author's triggers.
  remake_triggers(later, [&](const schema::Object& trigger) { return trigger.table == name; });
}

void Render::follow_sequence(const schema::Schema& later, const schema::Name& sequence) const {
  for (const auto& [table, column] : users(later, sequence))
    follow_numbers(later, table->name, column->name);
}

void Render::add_numbered(const schema::Schema& later, const schema::Name& name,
                          ColumnSql definition) const {
  const Table& table = *later.find_table(name);
  const Column& column = *table.find_column(definition.name);
  const std::optional<schema::Name> used = parse::sequence_of(table, column, later);
  if (!used || !is_counting(column)) {
    throw Untranslatable("each row would get a number of a sequence in column " + table.name.name +
                             "." + column.name,
                         "add the column without a default, fill it with UPDATE, and set the "
                         "default then");
  }
  if (const Sequence* sequence = later.find_sequence(*used)) keep_sequence(*sequence);
  const Counter counter = counter_of(*used, later);
  for (std::string& step : counter.advance("(SELECT count(*) FROM " + object_name(name) + ")"))
    out.rows(std::move(step));
  // The rows are numbered while they are copied: no trigger sees it, as in PostgreSQL.
  Rebuild& changed = rebuild(name);
  changed.set_source(
      column.name,
      counter.last() + " - (count(*) OVER () - row_number() OVER ()) * " + counter.step());
  changed.definition().columns.push_back(std::move(definition));
  follow_numbers(later, name, column.name);
}

void Render::operator()(const ops::CreateSequence& operation) const {
  notes.emulated("a sequence is a row of the table " + std::string(kSequenceTable));
  if (operation.if_not_exists && model.find_sequence(operation.sequence.name) != nullptr) return;
  keep_sequence(operation.sequence);
}

void Render::restart(const schema::Name& sequence, std::int64_t next) const {
  for (std::string& step : counter_of(sequence, model).set(std::to_string(next), "0"))
    out.rows(std::move(step));
}

void Render::operator()(const ops::AlterSequence& operation) const {
  notes.emulated({});
  const Sequence* sequence = model.find_sequence(operation.sequence);
  if (sequence == nullptr) {
    if (model.complete || !operation.restart) return;
    return restart(operation.sequence, *operation.restart);
  }
  const schema::Schema later = after(operation);
  const bool of_key = counter_of(operation.sequence, model).of_key;
  if (of_key && operation.options.increment.value_or(1) != 1)
    throw Untranslatable("ids count by 1 in SQLite", kOwnSection);
  const Sequence& changed = *later.find_sequence(operation.sequence);
  if (!of_key && !(changed.options == sequence->options && changed.type == sequence->type))
    out.rows(sequence_update(changed));
  if (operation.restart) restart(operation.sequence, *operation.restart);
  if (operation.owner_table || changed.options.cycle != sequence->options.cycle)
    follow_sequence(later, operation.sequence);
}

void Render::operator()(const ops::SetIdentity& operation) const {
  const Table table = table_of(operation.table);
  const Column* column = table.find_column(operation.column);
  const std::optional<schema::Name> used =
      column == nullptr ? std::nullopt : parse::sequence_of(table, *column, model);
  if (operation.always.value_or(false))
    notes.approximated("GENERATED ALWAYS accepts ids that are written explicitly");
  notes.emulated({});
  if (!used) return;
  ops::AlterSequence change;
  change.sequence = *used;
  change.options = operation.options;
  change.restart = operation.restart;
  change.no_minimum = operation.no_minimum;
  change.no_maximum = operation.no_maximum;
  change.no_cycle = operation.no_cycle;
  (*this)(change);
}

void Render::operator()(const ops::RenameSequence& operation) const {
  notes.emulated({});
  const schema::Name to{operation.sequence.schema, operation.to};
  if (counter_of(operation.sequence, model).of_key) return;
  out.rows("UPDATE " + quote_identifier(kSequenceTable) +
           " SET name = " + quote_text(to_string(to)) +
           " WHERE name = " + quote_text(to_string(operation.sequence)));
  follow_sequence(after(operation), to);
}

void Render::operator()(const ops::DropSequence& operation) const {
  notes.emulated({});
  const Sequence* sequence = model.find_sequence(operation.sequence);
  if (sequence == nullptr || counter_of(operation.sequence, model).of_key) return;
  for (const auto& [table, column] : users(model, operation.sequence)) {
    throw Untranslatable("the default of column " + table->name.name + "." + column->name +
                             " takes numbers of sequence " + operation.sequence.name,
                         "drop that default first");
  }
  out.rows(sequence_removal(operation.sequence));
}

}  // namespace dunlin::sqlite
