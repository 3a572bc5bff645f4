// What columns have in the database and no portable section says: MODIFY states a column as a
// whole, so that a character set, ON UPDATE, a comment or a CHECK from a section with only=mysql
// would be lost.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dunlin/driver/connection.hpp"
#include "dunlin/ops/operation.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

class LiveColumns {
 public:
  /// \param live  may be null: nothing is known then
  LiveColumns(driver::Connection* live, const Flavour& flavour) : live_(live), flavour_(flavour) {}

  /// A statement of an only=mysql section that has not run yet.
  void native(const std::string& statement);
  /// Called before each operation is translated: what it speaks of is not as the database has it.
  void follow(const ops::Operation& operation);

  /// The definition of a column, completed by what the database has and the run does not speak of.
  /// \param definition  as column_definition() writes it
  /// \param keep_type  its type is not what is changed
  /// Throws: parse::Untranslatable when a statement of native() may have changed the column.
  [[nodiscard]] std::string completed(const schema::Name& table, const std::string& column,
                                      std::string definition, bool keep_type = false);

 private:
  struct Column {
    std::string type;
    std::string character_set;
    std::string collation;
    std::string extra;
    std::string comment;
    std::optional<std::string> default_value;
    std::string check;
  };
  using Columns = std::map<std::string, Column>;
  /// What the run says of a column.
  struct Spoken {
    std::string live_name;
    bool type = false;
    bool default_value = false;
    bool comment = false;
  };
  /// A table as the run knows it.
  struct Table {
    std::string live_name;  ///< empty: made by the run
    std::map<std::string, Spoken> columns;
    bool types = false;  ///< keys came or went, with which types change
  };

  Table& table(const std::string& name);
  Spoken& spoken(const std::string& table, const std::string& column);
  const Columns& columns_of(const std::string& live_table);
  void read_checks(const std::string& live_table, Columns& columns);
  std::string with_type(const Column& column, std::string definition) const;
  std::string with_collation(const Column& column, std::string definition) const;
  std::string with_default(const Column& column, std::string definition) const;

  driver::Connection* live_;
  const Flavour& flavour_;
  std::vector<std::set<std::string>> native_;  // the names in each statement
  std::map<std::string, Table> tables_;
  std::map<std::string, Columns> read_;
};

}  // namespace dunlin::mysql
