// Which objects a refused statement was to create, so that a later refusal about one of them names
// the first cause.
#pragma once

#include <map>
#include <string>

#include "dunlin/execute/compile.hpp"

namespace dunlin::execute {

class RefusedObjects {
 public:
  /// Remembers what a refused statement was to create.
  void add(const CompiledStatement& refused);
  /// The earlier refused statement that a statement builds on: "CREATE TABLE x at a.sql:3"; empty
  /// when there is none.
  std::string cause(const sql::Statement& statement) const;

 private:
  std::map<std::string, std::string, std::less<>> places_;  ///< by the object's name
};

}  // namespace dunlin::execute
