// What became of the tables, columns, enums and sequences of a schema, whatever they were renamed
// to: by it, taking statements back follows the rows instead of dropping them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dunlin/ops/operation.hpp"
#include "dunlin/ops/rename.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::app {

class Lineage {
 public:
  /// Everything is where it was.
  explicit Lineage(const schema::Schema& before);

  /// Renames and drops move and end what they name; other operations change nothing here.
  void follow(const ops::Operation& operation);

  /// The renames that give everything that is still there its name of the beginning.
  std::vector<ops::Rename> renames_back() const;

  /// What is still here, but not under its name of the beginning in `end`, or not at all: "table
  /// users", "column users.name". Empty: `end`, which went on from here, took everything back.
  std::string astray(const Lineage& end) const;

 private:
  /// An object with its parts (columns, values): current name -> name of the beginning.
  struct Origin {
    schema::Name name;
    std::map<std::string, std::string> parts;
  };
  using Origins = std::map<schema::Name, Origin>;

  void follow_table(const ops::Operation& operation);
  void follow_other(const ops::Operation& operation);
  void follow_schema(const ops::Operation& operation);

  Origins tables_;
  Origins enums_;
  Origins sequences_;
};

}  // namespace dunlin::app
