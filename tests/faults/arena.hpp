// A database and a migration environment, in which the program is run and disturbed.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "backends.hpp"
#include "child.hpp"
#include "dunlin/schema/schema.hpp"
#include "sets.hpp"

namespace dunlin::test {

/// All that a migration leaves: the schema in the backend's own terms, every row, the place.
struct Snapshot {
  schema::Schema schema;
  std::map<std::string, std::vector<std::string>> rows;  ///< sorted, of each table
  std::vector<std::string> place;                        ///< version rows

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};
/// What differs, for people; empty when nothing does.
std::string difference(const Snapshot& expected, const Snapshot& found);

class Arena {
 public:
  Arena(const std::string& backend, const FaultSet& set);
  ~Arena();

  const Database& database() const { return database_; }
  const std::filesystem::path& folder() const { return folder_; }
  Child start(const std::vector<std::string>& arguments,
              const std::map<std::string, std::string>& environment = {}) const;
  Ended run(const std::vector<std::string>& arguments,
            const std::map<std::string, std::string>& environment = {}) const;
  Snapshot snapshot() const;
  /// Ends every session in the database, but those of the test; does nothing where there are none.
  void cut_connections() const;

 private:
  std::string backend_;
  Database database_;
  std::filesystem::path folder_;
};

}  // namespace dunlin::test
