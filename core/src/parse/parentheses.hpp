// Parentheses that libpg_query's deparser forgets.
#pragma once

#include <array>
#include <deque>
#include <vector>

#include "tree.hpp"

namespace dunlin::parse {

/// While it lives, every operand in the tree that the deparser would print so that it is read
/// differently ("a OR b IS TRUE" for (a OR b) IS TRUE) stands in a row of one value, which is
/// printed as a pair of parentheses. Afterwards the tree is as it was.
class Parentheses {
 public:
  explicit Parentheses(const Node& tree);
  ~Parentheses();
  Parentheses(const Parentheses&) = delete;
  Parentheses& operator=(const Parentheses&) = delete;

 private:
  struct Row {
    PgQuery__RowExpr expression;
    Node node;
    std::array<Node*, 1> items;
  };

  void walk(ProtobufCMessage& message);
  void walk_field(ProtobufCMessage& message, const ProtobufCFieldDescriptor& field);
  void operands_of(Node& node);
  void operands_of(PgQuery__AExpr& expression);
  void operands_of(PgQuery__FuncCall& call);
  /// Puts what `slot` holds into parentheses when it is one of `kinds`.
  void wrap(Node*& slot, unsigned kinds);

  std::deque<Row> rows_;
  std::vector<Node**> slots_;  ///< what holds the rows, in their order
};

}  // namespace dunlin::parse
