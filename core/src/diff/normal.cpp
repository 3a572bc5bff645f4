#include "normal.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>
#include <unordered_map>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/attached.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/ops/inherited.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::diff {
namespace {

using schema::Name;
using schema::TypeKind;
namespace key = schema::native_key;

std::string spelled(const Name& name) {
  return (name.schema.empty() ? "" : ops::quote_identifier(name.schema) + ".") +
         ops::quote_identifier(name.name);
}

schema::Expression next_value(const Name& sequence) {
  return {"nextval(" + text::quoted(spelled(sequence), '\'') + "::regclass)"};
}

/// What serial calls its sequence, where that name is free and short enough.
Name usual_sequence(const Name& table, const std::string& column) {
  return {table.schema, table.name + "_" + column + "_seq"};
}

/// "nextval('a_id_seq')" means the same without a cast and with another.
std::array<std::string, 3> spellings_of_next_value(const Name& sequence) {
  const std::string full = next_value(sequence).sql;
  return {full, text::replace_all(full, "::regclass", ""),
          text::replace_all(full, "::regclass", "::text")};
}

bool is_next_value(const schema::Expression& expression, const Name& sequence) {
  const auto spellings = spellings_of_next_value(sequence);
  return std::find(spellings.begin(), spellings.end(), expression.sql) != spellings.end();
}

/// Few columns do: the others need not be looked up among the sequences.
bool takes_next_value(const schema::Column& column) {
  return column.default_value && column.default_value->sql.find("nextval(") != std::string::npos;
}

void normalise(schema::SequenceOptions& options, const schema::Type& type) {
  const bool down = options.increment.value_or(1) < 0;
  if (options.increment == 1) options.increment.reset();
  if (options.cache == 1) options.cache.reset();
  const std::int64_t low = down ? -largest_number(type) - 1 : 1;
  const std::int64_t high = down ? -1 : largest_number(type);
  if (options.minimum == low) options.minimum.reset();
  if (options.maximum == high) options.maximum.reset();
  const std::int64_t start = down ? options.maximum.value_or(high) : options.minimum.value_or(low);
  if (options.start == start) options.start.reset();
}

void normalise(schema::Type& type) {
  if (type.array_dimensions > 1) type.array_dimensions = 1;
  if (type.kind == TypeKind::numeric && type.modifiers.size() == 1) type.modifiers.push_back(0);
  if ((type.kind == TypeKind::character || type.kind == TypeKind::bit) && type.modifiers.empty())
    type.modifiers.push_back(1);
}

bool is_null(const schema::Expression& expression) {
  const std::string& sql = expression.sql;
  return text::iequals(sql, "null") ||
         (sql.size() > 6 && text::iequals(sql.substr(0, 6), "null::"));
}

void normalise(schema::Index& index) {
  if (index.method.empty()) index.method = "btree";
  if (schema::find_native(index.native, key::kTablespace) == "pg_default")
    schema::set_native(index.native, key::kTablespace, std::nullopt);
  for (schema::IndexKey& index_key : index.keys) {
    if (index_key.nulls_first == index_key.descending) index_key.nulls_first.reset();
    if (index_key.collation == "default") index_key.collation.clear();
  }
}

/// Whether no value of the type is so long that the server would store it beside its row.
bool is_short(const schema::Type& type) {
  if (type.array_dimensions > 0) return false;
  constexpr std::array kShort{TypeKind::boolean,  TypeKind::smallint,  TypeKind::integer,
                              TypeKind::bigint,   TypeKind::real,      TypeKind::double_precision,
                              TypeKind::money,    TypeKind::date,      TypeKind::time,
                              TypeKind::timetz,   TypeKind::timestamp, TypeKind::timestamptz,
                              TypeKind::interval, TypeKind::uuid};
  return std::find(kShort.begin(), kShort.end(), type.kind) != kShort.end();
}

/// How values of the type are stored where nothing else is said; empty where it is not known.
std::string usual_storage(const schema::Type& type) {
  if (type.array_dimensions > 0 || schema::is_textual(type) || type.kind == TypeKind::json ||
      type.kind == TypeKind::jsonb || type.kind == TypeKind::xml || type.kind == TypeKind::bytea ||
      type.kind == TypeKind::bit || type.kind == TypeKind::varbit ||
      type.kind == TypeKind::tsvector)
    return "EXTENDED";
  if (type.kind == TypeKind::numeric || type.kind == TypeKind::inet || type.kind == TypeKind::cidr)
    return "MAIN";
  return is_short(type) ? "PLAIN" : "";
}

void normalise(schema::Column& column) {
  normalise(column.type);
  // With a length to be cast to, the server stores even a null.
  const bool plain =
      column.type.modifiers.empty() && column.type.kind != schema::TypeKind::user_defined;
  if (plain && column.default_value && is_null(*column.default_value)) column.default_value.reset();
  if (column.collation == "default") column.collation.clear();
  if (column.identity) {
    column.nullable = false;
    normalise(column.identity->options, column.type);
  }
  if (column.comment && column.comment->empty()) column.comment.reset();
  if (schema::find_native(column.native, key::kStorage) == usual_storage(column.type))
    schema::set_native(column.native, key::kStorage, std::nullopt);
}

/// What holds where nothing is said.
void normalise_storage(schema::Native& native) {
  if (schema::find_native(native, key::kTablespace) == "pg_default")
    schema::set_native(native, key::kTablespace, std::nullopt);
  if (schema::find_native(native, key::kAccessMethod) == "heap")
    schema::set_native(native, key::kAccessMethod, std::nullopt);
}

void normalise(schema::Constraint& constraint) {
  if (constraint.initially_deferred) constraint.deferrable = true;
  normalise_storage(constraint.native);
}

/// A table without long values has no TOAST table, and so no options of one.
void remove_options_without_toast(schema::Table& table) {
  const bool is_whole = schema::find_native(table.native, key::kPartitionOf) ||
                        schema::find_native(table.native, key::kInherits) ||
                        schema::find_native(table.native, key::kOfType);
  if (is_whole || !std::all_of(table.columns.begin(), table.columns.end(),
                               [](const schema::Column& one) { return is_short(one.type); }))
    return;
  std::erase_if(table.native, [](const auto& entry) {
    return entry.first.starts_with(std::string(key::kWithPrefix) + "toast.");
  });
}

using Owned = std::vector<const schema::Sequence*>;

/// Which of the sequences that a column owns its values come from; it may own others beside it.
const schema::Sequence* feeding(const Owned& owned, const Name& table,
                                const schema::Column& owner) {
  if (owned.empty()) return nullptr;
  const auto feeds = [&](const schema::Sequence* sequence) {
    if (owner.serial) return sequence->name == usual_sequence(table, owner.name);
    return owner.default_value && is_next_value(*owner.default_value, sequence->name);
  };
  const auto found = std::find_if(owned.begin(), owned.end(), feeds);
  return found == owned.end() ? owned.front() : *found;
}

/// Schemas have as many sequences as tables: grouped once, not looked through for each column.
std::map<Name, Owned> by_owner(const std::vector<schema::Sequence>& sequences) {
  std::map<Name, Owned> owned;
  for (const schema::Sequence& sequence : sequences)
    owned[sequence.owner_table].push_back(&sequence);
  return owned;
}

/// \param owned  sequences of the table's columns
void expand_serial(schema::Table& table, const Owned& owned) {
  for (schema::Column& column : table.columns) {
    if (!column.serial && !takes_next_value(column)) continue;
    Owned mine;
    std::copy_if(owned.begin(), owned.end(), std::back_inserter(mine),
                 [&](const auto* one) { return one->owner_column == column.name; });
    const schema::Sequence* sequence = feeding(mine, table.name, column);
    if (column.serial) {
      column.serial = false;
      column.nullable = false;
      column.default_value = next_value(
          sequence != nullptr ? sequence->name : usual_sequence(table.name, column.name));
    } else if (column.default_value && sequence != nullptr &&
               is_next_value(*column.default_value, sequence->name)) {
      column.default_value = next_value(sequence->name);
    }
  }
}

/// One look-up for each default: schemas have as many sequences as tables.
void normalise_defaults_of_free_sequences(schema::Schema& schema) {
  std::unordered_map<std::string, std::string> usual;
  for (const schema::Sequence& sequence : schema.sequences) {
    const auto spellings = spellings_of_next_value(sequence.name);
    for (const std::string& spelling : spellings) usual.emplace(spelling, spellings.front());
  }
  for (schema::Table& table : schema.tables) {
    for (schema::Column& column : table.columns) {
      if (!takes_next_value(column)) continue;
      const auto found = usual.find(column.default_value->sql);
      if (found != usual.end()) column.default_value->sql = found->second;
    }
  }
}

/// Keys of a partition that are parts of one above are kept where their name is their own.
void mark_key_parts(schema::Table& table, const schema::Table& parent) {
  for (schema::Constraint& constraint : table.constraints) {
    if (!ops::is_key(constraint) || ops::has_usual_name(table.name, constraint)) continue;
    for (const schema::Constraint& above : parent.constraints) {
      if (above.rule == constraint.rule)
        schema::set_native(constraint.native, key::kAttachedTo,
                           ops::attached_name(parent.name, above.name));
    }
  }
}

/// A partition's own part: what differs from its parent.
void remove_inherited(schema::Table& table, const schema::Table& parent, bool partition) {
  std::erase_if(table.columns, [&](const schema::Column& column) {
    const schema::Column* above = parent.find_column(column.name);
    if (above == nullptr) return false;
    schema::Column same = column;
    same.comment = above->comment;
    same.native = above->native;
    // A partition takes the NOT NULL of the whole; its own stays its own.
    if (partition && column.nullable) same.nullable = above->nullable;
    return same == *above && !column.comment;
  });
  if (partition) mark_key_parts(table, parent);
  std::erase_if(table.constraints, [&](const schema::Constraint& constraint) {
    if (schema::find_native(constraint.native, key::kAttachedTo)) return false;
    const bool key_or_reference =
        ops::is_key(constraint) || std::holds_alternative<schema::ForeignKey>(constraint.rule);
    if (key_or_reference && !partition) return false;
    return std::any_of(parent.constraints.begin(), parent.constraints.end(),
                       [&](const schema::Constraint& above) {
                         const bool named = key_or_reference || above.name == constraint.name;
                         return named && above.rule == constraint.rule;
                       });
  });
}

/// The columns of a typed table are those of its type: only what is said of them beside that is its
/// own.
void remove_attributes(schema::Table& table) {
  std::erase_if(table.columns, [](const schema::Column& column) {
    return column.nullable && !column.default_value && !column.generated && !column.identity &&
           !column.comment && column.native.empty();
  });
}

/// Whether a table above has an equal index.
bool is_above(const schema::Index& index, const schema::Table& table,
              const schema::Schema& schema) {
  const std::vector<const schema::Table*> parents = ops::parents_of(table, schema);
  return std::any_of(parents.begin(), parents.end(), [&](const schema::Table* parent) {
    return std::any_of(
               parent->indexes.begin(), parent->indexes.end(),
               [&](const schema::Index& one) { return ops::same_but_for_parents(index, one); }) ||
           is_above(index, *parent, schema);
  });
}

/// Parts under the names that the server gives are not listed.
void remove_usual_parts(schema::Table& table, const schema::Schema& schema) {
  std::erase_if(table.indexes, [&](const schema::Index& index) {
    return schema::find_native(index.native, key::kAttachedTo) &&
           ops::has_usual_name(table.name, index) && is_above(index, table, schema);
  });
}

/// ALTER TABLE ... DISABLE TRIGGER of the whole speaks of its parts too.
void remove_switches_from_above(schema::Table& table, const schema::Schema& schema) {
  for (const schema::Table* parent : ops::parents_of(table, schema)) {
    std::erase_if(table.native, [&](const auto& entry) {
      return entry.first.starts_with(key::kTriggerPrefix) &&
             schema::find_native(parent->native, entry.first) == entry.second;
    });
  }
}

void remove_inherited(schema::Schema& schema) {
  const bool any =
      std::any_of(schema.tables.begin(), schema.tables.end(), [](const schema::Table& table) {
        return schema::find_native(table.native, key::kPartitionOf) ||
               schema::find_native(table.native, key::kInherits) ||
               schema::find_native(table.native, key::kOfType);
      });
  if (!any) return;
  const schema::Schema whole = schema;
  for (schema::Table& table : schema.tables) {
    const bool partition = schema::find_native(table.native, key::kPartitionOf).has_value();
    for (const schema::Table* parent : ops::parents_of(table, whole))
      remove_inherited(table, *parent, partition);
    if (schema::find_native(table.native, key::kOfType)) remove_attributes(table);
    if (partition) remove_usual_parts(table, whole);
    if (partition) remove_switches_from_above(table, whole);
  }
}

}  // namespace

std::int64_t largest_number(const schema::Type& type) {
  if (type.kind == TypeKind::smallint) return std::numeric_limits<std::int16_t>::max();
  if (type.kind == TypeKind::integer) return std::numeric_limits<std::int32_t>::max();
  return std::numeric_limits<std::int64_t>::max();
}

std::int64_t first_number(const schema::SequenceOptions& options) {
  if (options.start) return *options.start;
  if (options.increment.value_or(1) < 0) return options.maximum.value_or(-1);
  return options.minimum.value_or(1);
}

std::optional<std::int64_t> restart_within(const schema::SequenceOptions& former,
                                           const schema::SequenceOptions& now) {
  const std::int64_t first = first_number(former);
  const bool below = now.minimum && first < *now.minimum;
  const bool above = now.maximum && first > *now.maximum;
  if (!below && !above) return std::nullopt;
  return first_number(now);
}

const schema::Sequence* own_sequence(const schema::Schema& schema, const Name& table,
                                     const std::string& column) {
  std::vector<const schema::Sequence*> owned;
  for (const schema::Sequence& sequence : schema.sequences) {
    if (sequence.owner_table == table && sequence.owner_column == column)
      owned.push_back(&sequence);
  }
  if (owned.empty()) return nullptr;
  const schema::Table* of = schema.find_table(table);
  const schema::Column* owner = of == nullptr ? nullptr : of->find_column(column);
  return owner == nullptr ? owned.front() : feeding(owned, table, *owner);
}

schema::Schema normalised(schema::Schema schema) {
  if (!schema.dialect.empty()) return schema;
  for (schema::Table& table : schema.tables) {
    for (schema::Column& column : table.columns) normalise(column);
    for (schema::Constraint& constraint : table.constraints) normalise(constraint);
    for (schema::Index& index : table.indexes) normalise(index);
    for (const std::string& column : table.primary_key()) {
      if (schema::Column* found = table.find_column(column)) found->nullable = false;
    }
    if (table.comment && table.comment->empty()) table.comment.reset();
    normalise_storage(table.native);
    remove_options_without_toast(table);
  }
  for (schema::View& view : schema.views) {
    for (schema::Index& index : view.indexes) normalise(index);
    normalise_storage(view.native);
    schema::set_native(view.native, key::kNoData, std::nullopt);
  }
  const std::map<Name, Owned> owned = by_owner(schema.sequences);
  for (schema::Table& table : schema.tables) {
    const auto found = owned.find(table.name);
    expand_serial(table, found == owned.end() ? Owned{} : found->second);
  }
  std::erase_if(schema.sequences, [&](const schema::Sequence& sequence) {
    const schema::Table* table = schema.find_table(sequence.owner_table);
    const schema::Column* column =
        table == nullptr ? nullptr : table->find_column(sequence.owner_column);
    return column != nullptr && column->identity.has_value();
  });
  for (schema::Sequence& sequence : schema.sequences) {
    if (!schema::is_integer(sequence.type)) sequence.type = {TypeKind::bigint, {}, 0, {}};
    normalise(sequence.options, sequence.type);
  }
  normalise_defaults_of_free_sequences(schema);
  for (schema::Domain& domain : schema.domains) {
    normalise(domain.type);
    for (schema::Constraint& check : domain.checks) normalise(check);
  }
  std::erase(schema.schemas, "public");
  std::erase_if(schema.extensions, [](const std::string& extension) {
    return ops::extension_name(extension) == "plpgsql";
  });
  std::erase_if(schema.schema_comments, [](const auto& entry) {
    return entry.first == "public" && entry.second == kUsualComment;
  });
  remove_inherited(schema);
  return schema;
}

bool comes_with_serial(const schema::Column& column, const Name& table,
                       const schema::Sequence& sequence) {
  const Name usual = usual_sequence(table, column.name);
  return takes_next_value(column) && !column.nullable && schema::is_integer(column.type) &&
         usual.name.size() < 64 && sequence.name == usual && sequence.owner_table == table &&
         sequence.owner_column == column.name && sequence.type == column.type &&
         sequence.options == schema::SequenceOptions{} && !sequence.comment &&
         *column.default_value == next_value(usual);
}

Folded folded(const schema::Column& column, const Name& table, const schema::Schema& schema) {
  Folded out{column, nullptr};
  if (!schema.dialect.empty() || !takes_next_value(column)) return out;
  const schema::Sequence* sequence = schema.find_sequence(usual_sequence(table, column.name));
  if (sequence == nullptr || !comes_with_serial(column, table, *sequence)) return out;
  out.column.serial = true;
  out.column.default_value.reset();
  out.sequence = sequence;
  return out;
}

}  // namespace dunlin::diff
