// Schemas: SQLite has one, so that the others are the first part of their tables' names.
#include "dialect.hpp"
#include "dunlin/ops/apply.hpp"
#include "exchange.hpp"
#include "expressions.hpp"
#include "render.hpp"
#include "sequences.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;

constexpr const char* kPartOfNames = "a schema is the first part of its tables' names";

}  // namespace

void Render::operator()(const ops::CreateSchema& operation) const {
  if (operation.name == "public") return;
  notes.emulated(kPartOfNames);
}

void Render::operator()(const ops::DropSchema& operation) const {
  if (operation.name == "public") {
    throw Untranslatable("the default schema is the database itself",
                         "drop its tables one by one, or write it for SQLite in a section with "
                         "only=sqlite");
  }
  notes.emulated(kPartOfNames);
  if (!operation.cascade) return;
  drop_views_lost(operation);
  schema::Schema left = model;
  const auto drop = [&](const ops::Operation& dropped) {
    std::visit(Render{left, options, out, notes}, dropped);
    ops::apply(dropped, left);
  };
  for (const schema::Table& table : model.tables) {
    if (table.name.schema == operation.name) drop(ops::DropTable{table.name, false, true});
  }
  for (const schema::Sequence& sequence : model.sequences) {
    const bool inside = sequence.name.schema == operation.name;
    if (inside && left.find_sequence(sequence.name) != nullptr)
      drop(ops::DropSequence{sequence.name, false, true});
  }
}

void Render::move_table(const schema::Table& table, const ops::SetSchema& operation) const {
  for (const schema::Sequence& sequence : model.sequences) {
    if (sequence.owner_table == table.name && !counter_of(sequence.name, model).of_key) {
      throw Untranslatable("a column of " + to_string(table.name) + " takes the numbers of " +
                               to_string(sequence.name) + ", which would have to move, too",
                           "leave the table where it is, or write it for SQLite in a section with "
                           "only=sqlite");
    }
  }
  const schema::Name to{operation.to, table.name.name};
  rename(table.name, "ALTER TABLE " + object_name(table.name) + " RENAME TO " + object_name(to));
  for (const schema::Index& index : table.indexes) {
    const std::string before = flat_name({table.name.schema, index.name});
    const std::optional<SchemaRow> row = out.shadow().find("index", before);
    if (!row || row->sql.empty()) continue;
    out.schema("DROP INDEX " + quote_identifier(before));
    out.schema(index_for(row->sql, flat_name({to.schema, index.name}), flat_name(to)));
  }
  follow_key(after(operation), table.name, to);
}

void Render::operator()(const ops::SetSchema& operation) const {
  const schema::Table* table = model.find_table(operation.object);
  const bool type = operation.target == ops::CommentTarget::type;
  if (operation.carried || (!type && table == nullptr))
    return (*this)(*ops::beyond_portable(operation));
  notes.emulated(kPartOfNames);
  if (!type && table->name.schema != operation.to) move_table(*table, operation);
}

void Render::operator()(const ops::RenameSchema& operation) const {
  (*this)(*ops::beyond_portable(operation));
}

}  // namespace dunlin::sqlite
