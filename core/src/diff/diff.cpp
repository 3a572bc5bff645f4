#include "dunlin/diff/diff.hpp"

#include <algorithm>
#include <utility>

#include "comparison.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/extension.hpp"
#include "normal.hpp"
#include "renames.hpp"

namespace dunlin::diff {
namespace {

/// Leaves only what passes of a schema that is filtered at all.
void keep_passing(schema::Schema& schema, const Filter& filter) {
  const auto fails = [&](std::string_view kind) {
    return [&filter, kind](const auto& item) { return !passes(filter, kind, item.name); };
  };
  const auto plain_fails = [&](std::string_view kind) {
    return [&filter, kind](const std::string& name) { return !passes(filter, kind, {{}, name}); };
  };
  std::erase_if(schema.objects, [&](const schema::Object& object) {
    const bool relation = !object.table.name.empty();
    return !passes(filter, schema::word_of(object.kind), object.name) ||
           (relation && schema.find_table(object.table) != nullptr &&
            !passes(filter, "table", object.table));
  });
  std::erase_if(schema.sequences, [&](const schema::Sequence& sequence) {
    const bool owned = !sequence.owner_column.empty();
    return !passes(filter, owned ? "table" : "sequence",
                   owned ? sequence.owner_table : sequence.name);
  });
  std::erase_if(schema.tables, fails("table"));
  std::erase_if(schema.views, fails("view"));
  std::erase_if(schema.enums, fails("type"));
  std::erase_if(schema.domains, fails("type"));
  std::erase_if(schema.schemas, plain_fails("schema"));
  std::erase_if(schema.extensions, [&](const std::string& extension) {
    return !passes(filter, "extension", {{}, ops::extension_name(extension)});
  });
  const bool parts =
      std::any_of(filter.exclude.begin(), filter.exclude.end(), [](const Filter::Pattern& pattern) {
        return pattern.kind == "index" || pattern.kind == "constraint";
      });
  if (!parts) return;
  Filter excluding;
  excluding.exclude = filter.exclude;
  for (schema::Table& table : schema.tables) {
    std::erase_if(table.indexes, [&](const schema::Index& index) {
      return !passes(excluding, "index", {table.name.schema, index.name});
    });
    std::erase_if(table.constraints, [&](const schema::Constraint& constraint) {
      return !passes(excluding, "constraint", {table.name.schema, constraint.name});
    });
  }
}

/// The text of an operation in which a new enum value could be used.
std::string text_of(const ops::Operation& operation) {
  if (const auto* o = std::get_if<ops::SetDefault>(&operation)) return o->value.sql;
  std::string out;
  if (const auto* o = std::get_if<ops::AddColumn>(&operation)) {
    if (o->column.default_value) out += o->column.default_value->sql;
    if (o->column.generated) out += o->column.generated->sql;
  }
  const auto add = [&](const schema::Constraint& constraint) {
    if (const auto* check = std::get_if<schema::Check>(&constraint.rule))
      out += check->condition.sql;
  };
  if (const auto* o = std::get_if<ops::AddConstraint>(&operation)) add(o->constraint);
  if (const auto* o = std::get_if<ops::CreateTable>(&operation)) {
    for (const schema::Constraint& constraint : o->table.constraints) add(constraint);
    for (const auto& entry : o->table.native) out += entry.second;
    for (const schema::Column& column : o->table.columns) {
      if (column.default_value) out += column.default_value->sql;
      if (column.generated) out += column.generated->sql;
    }
  }
  if (const auto* o = std::get_if<ops::CreateIndex>(&operation)) {
    if (o->index.where) out += o->index.where->sql;
  }
  if (const auto* o = std::get_if<ops::SetTableNative>(&operation)) {
    for (const auto& entry : o->set) out += entry.second;
  }
  if (const auto* o = std::get_if<ops::AlterDomain>(&operation)) {
    const auto* set = std::get_if<ops::AlterDomain::SetDefault>(&o->change);
    if (set != nullptr && set->value) out += set->value->sql;
    if (const auto* check = std::get_if<ops::AlterDomain::AddConstraint>(&o->change))
      add(check->constraint);
  }
  if (const auto* o = std::get_if<ops::CreateView>(&operation)) out += o->view.query;
  if (const auto* o = std::get_if<ops::CreateObject>(&operation)) out += o->object.definition;
  return out;
}

/// Whether another value of its enum is committed by itself.
bool is_enum_value_of_committed(const Change& change, const std::vector<Change>& changes) {
  const auto* add = std::get_if<ops::AddEnumValue>(&change.operation);
  return add != nullptr && std::any_of(changes.begin(), changes.end(), [&](const Change& other) {
           const auto* committed = std::get_if<ops::AddEnumValue>(&other.operation);
           return committed != nullptr && other.own_transaction && committed->type == add->type;
         });
}

/// New enum values that other changes use are committed before these run: they go to the front.
void commit_enum_values_first(std::vector<Change>& changes) {
  const bool any = std::any_of(changes.begin(), changes.end(), [](const Change& change) {
    return std::holds_alternative<ops::AddEnumValue>(change.operation);
  });
  if (!any) return;
  std::string texts;
  for (const Change& change : changes) texts += text_of(change.operation) + "\n";
  for (Change& change : changes) {
    const auto* add = std::get_if<ops::AddEnumValue>(&change.operation);
    if (add == nullptr || texts.find(text::quoted(add->value, '\'')) == std::string::npos) continue;
    change.own_transaction = true;
    change.note = "a new value can be used only after a commit";
  }
  // The place of a value is told by those that are there before it.
  for (Change& change : changes) {
    if (!change.own_transaction && is_enum_value_of_committed(change, changes))
      change.own_transaction = true;
  }
  std::stable_partition(changes.begin(), changes.end(),
                        [](const Change& change) { return change.own_transaction; });
}

/// Follows the changes on a copy of the schema and marks those that can lose something.
void mark_destructive(std::vector<Change>& changes, schema::Schema now) {
  now.complete = false;  // the copy need not fit in every detail
  schema::Schema nothing;
  nothing.dialect = now.dialect;
  nothing.complete = false;
  if (now == nothing) return;
  for (Change& change : changes) {
    change.destructive = ops::destructive(change.operation, now);
    try {
      ops::apply(ops::resolve(change.operation, now), now);
    } catch (const Error&) {
      continue;
    }
  }
}

}  // namespace

schema::Schema filtered(schema::Schema schema, const Filter& filter) {
  if (!filter.include.empty() || !filter.exclude.empty()) keep_passing(schema, filter);
  return schema;
}

Difference diff(const schema::Schema& from, const schema::Schema& to, const Options& options) {
  Difference difference;
  schema::Schema before = filtered(from, options.filter);
  schema::Schema wanted = normalised(filtered(to, options.filter));
  schema::Schema now = before;
  const std::vector<ops::Operation> renames = apply_renames(options.renames, now, wanted);
  now = normalised(std::move(now));
  complete_inherited(now, wanted);
  difference.likely_renames = likely_renames(now, wanted, renames);
  difference.changes = Comparison(now, wanted, renames).run(difference.refused);
  std::vector<Change> first;
  for (const ops::Operation& rename : renames) {
    Change change;
    change.operation = rename;
    first.push_back(std::move(change));
  }
  difference.changes.insert(difference.changes.begin(), std::make_move_iterator(first.begin()),
                            std::make_move_iterator(first.end()));
  commit_enum_values_first(difference.changes);
  mark_destructive(difference.changes, std::move(before));
  return difference;
}

std::vector<ops::Operation> diff(const schema::Schema& from, const schema::Schema& to) {
  std::vector<ops::Operation> operations;
  for (Change& change : diff(from, to, Options{}).changes)
    operations.push_back(std::move(change.operation));
  return operations;
}

std::vector<ops::Rename> reversed(const std::vector<ops::Rename>& renames) {
  std::vector<ops::Rename> back;
  for (const ops::Rename& rename : renames) {
    const bool part = rename.kind == ops::Rename::Kind::column ||
                      rename.kind == ops::Rename::Kind::constraint ||
                      rename.kind == ops::Rename::Kind::enum_value;
    schema::Name object = rename.object;
    if (!part) object.name = rename.from;
    for (const ops::Rename& other : renames) {
      const bool whole =
          other.kind == ops::Rename::Kind::table || other.kind == ops::Rename::Kind::type;
      if (part && whole && other.object == rename.object) object.name = other.from;
    }
    back.push_back(ops::reversed(rename, object));
  }
  return back;
}

}  // namespace dunlin::diff
