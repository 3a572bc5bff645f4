// The rewriter behind parse::normal: changes a parse tree in place, from the leaves up.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "dunlin/parse/normal.hpp"
#include "tree.hpp"

namespace dunlin::parse {

class Normal {
 public:
  explicit Normal(const NormalScope& scope) : scope_(scope) {}

  /// Rewrites everything below and then `node` itself.
  void rewrite(Node& node);
  /// A table that a query reads, by the name that it has there.
  struct Source {
    std::string name;
    const schema::Table* table = nullptr;
  };
  /// To be called before, for a query that reads nothing else: columns name their tables then, or
  /// do not when there is but one.
  void read_from(std::vector<Source> sources) { sources_ = std::move(sources); }
  /// What only holds for an expression that is assigned to a column.
  void assigned(Node*& expression);

 private:
  void children(ProtobufCMessage& message);
  void field(ProtobufCMessage& message, const ProtobufCFieldDescriptor& field);
  void one(Node& node);

  void names(PgQuery__TypeName& type);
  void names(PgQuery__ColumnRef& column);
  void qualify(PgQuery__ColumnRef& column);
  void call(PgQuery__FuncCall& call);
  void cast_like_call(Node& node);
  void cast(Node& node);
  void operation(Node& node);
  void any_of_array(PgQuery__AExpr& expression);
  void in_list(PgQuery__AExpr& expression);
  void between(Node& node);
  void flatten(PgQuery__BoolExpr& expression);
  void coalesce(PgQuery__CoalesceExpr& expression);
  void comparison(Node*& left, Node*& right);

  // Casts.
  void drop_assigned_cast(Node*& expression, const schema::Type& target);
  void read_string(PgQuery__AConst& value, const schema::Type& target);
  void drop_text_cast(Node*& operand) const;
  void drop_literal_cast(Node*& operand, const std::optional<schema::Type>& other,
                         bool text_for_varchar) const;
  bool is_text(const Node& node) const;
  std::optional<schema::Type> type_of_node(const Node& node) const;

  Node& made(PgQuery__Node__NodeCase kind);
  Node& comparison_node(const char* name, Node* left, Node* right);

  const NormalScope& scope_;
  std::vector<Source> sources_;
  // What the rewritten tree has of its own.
  std::deque<Node> nodes_;
  std::deque<PgQuery__AExpr> expressions_;
  std::deque<PgQuery__TypeCast> casts_;
  std::deque<PgQuery__TypeName> types_;
  std::deque<PgQuery__BoolExpr> booleans_;
  std::deque<PgQuery__List> lists_;
  std::deque<PgQuery__Integer> integers_;
  std::deque<PgQuery__Float> floats_;
  std::deque<PgQuery__Boolean> constants_;
  std::deque<PgQuery__String> strings_;
  std::deque<std::string> texts_;
  std::deque<std::vector<Node*>> pointers_;
};

}  // namespace dunlin::parse
