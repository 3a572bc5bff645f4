#include "keys.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "types.hpp"

namespace dunlin::mysql {
namespace {

using schema::ForeignKey;
using schema::Table;
using schema::Type;
using schema::TypeKind;

constexpr int kKeyBytes = 3072;
constexpr int kCharacterBytes = 4;
/// What one unbounded column takes of an index that only serves speed.
constexpr int kPrefixCharacters = 191;
/// More than any type of fixed size needs.
constexpr int kFixedBytes = 32;

bool holds(const std::vector<std::string>& columns, const std::string& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

/// Bytes of a bounded column in a key.
int bounded_bytes(const Type& written, const schema::Schema& schema) {
  const Type type = base_type(written, schema);
  const int length = type.modifiers.empty() ? 1 : type.modifiers[0];
  if (type.kind == TypeKind::varchar || type.kind == TypeKind::character)
    return length * kCharacterBytes;
  if (type.kind == TypeKind::name) return 63 * kCharacterBytes;
  if (type.kind == TypeKind::inet || type.kind == TypeKind::cidr) return 50 * kCharacterBytes;
  return kFixedBytes;
}

bool is_bytes(const Type& type, const schema::Schema& schema) {
  return base_type(type, schema).kind == TypeKind::bytea;
}

/// The share of one unbounded column of a key, in bytes.
int share(const Context& context, const Table& table, const std::vector<std::string>& columns) {
  int left = kKeyBytes;
  int unbounded = 0;
  for (const std::string& name : columns) {
    const schema::Column* column = table.find_column(name);
    if (column == nullptr) continue;
    if (is_unbounded(column->type, context.model)) {
      ++unbounded;
    } else {
      left -= bounded_bytes(column->type, context.model);
    }
  }
  return std::max(left, 0) / std::max(unbounded, 1);
}

/// Every key that must hold the column's values whole.
std::vector<std::vector<std::string>> whole_keys(const Context& context, const Table& table,
                                                 const std::string& column) {
  std::vector<std::vector<std::string>> keys;
  for (const schema::Constraint& constraint : table.constraints) {
    if (const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule))
      keys.push_back(primary->columns);
    if (const auto* foreign = std::get_if<ForeignKey>(&constraint.rule))
      keys.push_back(foreign->columns);
    // Hashes of keys are written differently by the two: what both understand is a bounded column.
    const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
    if (unique != nullptr && context.flavour.kind == Flavour::Kind::common)
      keys.push_back(unique->columns);
  }
  for (const Table& other : context.model.tables) {
    for (const schema::Constraint& constraint : other.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (foreign != nullptr && foreign->table == table.name) keys.push_back(foreign->referenced);
    }
  }
  keys.erase(std::remove_if(keys.begin(), keys.end(),
                            [&](const auto& key) { return !holds(key, column); }),
             keys.end());
  return keys;
}

/// The column that a foreign key makes this one refer to, with its table.
std::optional<std::pair<const Table*, const schema::Column*>> referenced_column(
    const Context& context, const Table& table, const std::string& column) {
  for (const schema::Constraint& constraint : table.constraints) {
    const auto* key = std::get_if<ForeignKey>(&constraint.rule);
    if (key == nullptr) continue;
    const auto at = std::find(key->columns.begin(), key->columns.end(), column);
    const auto i = static_cast<std::size_t>(at - key->columns.begin());
    if (i >= key->referenced.size()) continue;
    const Table* other = key->table == table.name ? &table : context.model.find_table(key->table);
    const schema::Column* there =
        other == nullptr ? nullptr : other->find_column(key->referenced[i]);
    if (there != nullptr) return std::pair{other, there};
  }
  return std::nullopt;
}

}  // namespace

Type declared_type(const Context& context, const Table& table, const schema::Column& column) {
  constexpr int kLongestChain = 16;  // circles end
  const Table* at = &table;
  const schema::Column* end = &column;
  for (int i = 0; i < kLongestChain; ++i) {
    const auto next = referenced_column(context, *at, end->name);
    if (!next || !schema::is_integer(base_type(next->second->type, context.model))) break;
    std::tie(at, end) = *next;
  }
  const Type own = base_type(column.type, context.model);
  const Type wanted = base_type(end->type, context.model);
  return schema::is_integer(own) && own.kind != wanted.kind ? wanted : column.type;
}

std::optional<int> key_length(const Context& context, const Table& table,
                              const std::string& column) {
  const schema::Column* found = table.find_column(column);
  if (found == nullptr || !is_unbounded(found->type, context.model)) return std::nullopt;
  std::optional<int> shortest;
  for (const std::vector<std::string>& key : whole_keys(context, table, column)) {
    const int bytes = share(context, table, key);
    const int length = is_bytes(found->type, context.model) ? bytes : bytes / kCharacterBytes;
    shortest = std::min(shortest.value_or(length), length);
  }
  return shortest;
}

bool needs_hash(const Context& context, const Table& table,
                const std::vector<std::string>& columns) {
  int bytes = 0;
  for (const std::string& name : columns) {
    const schema::Column* column = table.find_column(name);
    if (column == nullptr) continue;
    if (!is_unbounded(column->type, context.model)) {
      bytes += bounded_bytes(column->type, context.model);
      continue;
    }
    const std::optional<int> length = key_length(context, table, name);
    if (!length) return true;
    bytes += is_bytes(column->type, context.model) ? *length : *length * kCharacterBytes;
  }
  return bytes > kKeyBytes;
}

std::vector<int> prefix_lengths(const Context& context, const Table& table,
                                const std::vector<std::string>& columns) {
  std::vector<int> bytes;
  std::vector<bool> cut;
  int total = 0;
  for (const std::string& name : columns) {
    const schema::Column* column = table.find_column(name);
    const bool unbounded = column != nullptr && is_unbounded(column->type, context.model) &&
                           !key_length(context, table, name);
    cut.push_back(unbounded);
    if (unbounded) {
      bytes.push_back(kPrefixCharacters * kCharacterBytes);
    } else if (column != nullptr && is_unbounded(column->type, context.model)) {
      bytes.push_back(*key_length(context, table, name) * kCharacterBytes);
    } else {
      bytes.push_back(column == nullptr ? kFixedBytes : bounded_bytes(column->type, context.model));
    }
    total += bytes.back();
  }
  std::vector<int> lengths(columns.size(), 0);
  const int each = kKeyBytes / static_cast<int>(std::max<std::size_t>(columns.size(), 1));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (total > kKeyBytes && bytes[i] > each) {
      lengths[i] = each / kCharacterBytes;
    } else if (cut[i]) {
      lengths[i] = kPrefixCharacters;
    }
  }
  return lengths;
}

bool is_unindexable(const Type& type, const schema::Schema& schema) {
  const Type base = base_type(type, schema);
  return base.array_dimensions > 0 || base.kind == TypeKind::json || base.kind == TypeKind::jsonb ||
         base.kind == TypeKind::tsvector;
}

}  // namespace dunlin::mysql
