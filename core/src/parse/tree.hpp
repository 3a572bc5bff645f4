// Access to libpg_query's parse trees: parsing, errors with a place, room on the stack, reading of
// names and types.
//
// Everything that walks a tree recursively runs inside with_tree() or with_expression(): they
// refuse text that is nested too deeply or too large before the tree is built and, for deep text,
// run on a thread with a stack that is large enough.
#pragma once

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

using Node = PgQuery__Node;

/// The parse tree of one text. Node locations are byte offsets in text(). Move-only.
class Tree {
 public:
  /// Requires: enough stack (see with_tree).
  /// Throws: ScriptError with Code::sql_syntax and the byte offset in context().position.offset
  /// (line 0).
  explicit Tree(std::string_view text);

  const std::string& text() const noexcept { return text_; }
  std::span<PgQuery__RawStmt* const> statements() const noexcept;
  /// The only statement. Throws: ScriptError when there is none or more than one.
  const Node& statement() const;

 private:
  std::string text_;
  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_;  // of all nodes; freed at once
  PgQuery__ParseResult* result_ = nullptr;
};

/// A bound of how deeply the tree of `text` can be nested: open parentheses, CASE, and chains of
/// operators that lean to one side. Never too small.
/// Throws: ScriptError (sql_syntax, byte offset) for text that is nested too deeply or so large
/// that its tree would be (16 MiB, 4 million tokens).
std::size_t nesting(std::string_view text);

/// Parses `text` and calls `use` with the tree, on a stack that can hold recursion over it.
/// Throws: ScriptError (sql_syntax, byte offset in context().position.offset) for errors of syntax
/// and for text that is nested too deeply or too large; whatever `use` throws.
void with_tree(std::string_view text, const std::function<void(const Tree&)>& use);

/// The same for an expression; offsets count in `expression`, node locations are kExpressionPrefix
/// larger.
void with_expression(std::string_view expression, const std::function<void(const Node&)>& use);
inline constexpr std::size_t kExpressionPrefix = 7;  // "SELECT "

/// Canonical text of an expression, of a whole statement. Throws: ScriptError (sql_syntax) for the
/// few statements that the deparser cannot spell.
std::string deparse(const Node& expression);
std::string deparse_statement(const Node& statement);

/// The nodes of a protobuf list: nodes(x->n_cols, x->cols).
inline std::span<Node* const> nodes(std::size_t count, Node* const* list) {
  return {list, count};
}

/// The text of a String node; empty for null and other nodes.
std::string_view string_of(const Node* node);
std::vector<std::string> strings_of(std::span<Node* const> list);
/// A possibly qualified name: `public` and the catalog part are dropped.
schema::Name name_of(const PgQuery__RangeVar& relation);
schema::Name name_of(std::span<Node* const> parts);
/// A List node's items; empty for other nodes.
std::span<Node* const> items_of(const Node* list);
/// The name of a type node, or of a List or String node that spells a name (as DROP and COMMENT
/// have them).
schema::Name object_name_of(const Node* node);

/// A column type. serial types give their integer type; see is_serial().
schema::Type type_of(const PgQuery__TypeName& type);
bool is_serial(const PgQuery__TypeName& type);

/// An integer constant, a negative one too; nothing for other nodes. Wide ones stand as Float nodes
/// in the tree.
std::optional<std::int64_t> integer_of(const Node* node);

/// Calls `visit` for every column reference in an expression, subqueries included, in the order of
/// the text.
void each_column(const Node& expression,
                 const std::function<void(const PgQuery__ColumnRef&)>& visit);

}  // namespace dunlin::parse
