// Queries that fail when rows do not meet a rule, with a message that names table, rule and rows.
#pragma once

#include <string>
#include <vector>

namespace dunlin::sqlite {

/// A foreign key.
struct Reference {
  std::string name;  ///< may be empty
  std::string table;
  std::vector<std::string> columns;
  std::string parent;
  std::vector<std::string> referenced;
};

/// A condition on rows `c` of the table: they refer to a row that is not there.
std::string is_orphan(const Reference& reference);
/// \param unless  a condition on rows `c` that are left alone; may be empty
std::string verify_reference(const Reference& reference, const std::string& unless = {});
std::string verify_condition(const std::string& table, const std::string& constraint,
                             const std::string& condition);
/// Rows with a NULL are not equal to any.
std::string verify_distinct(const std::string& table, const std::string& constraint,
                            const std::vector<std::string>& columns);
std::string verify_not_null(const std::string& table, const std::string& column);

}  // namespace dunlin::sqlite
