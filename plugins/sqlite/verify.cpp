#include "verify.hpp"

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "error.hpp"

namespace dunlin::sqlite {
namespace {

/// Values shown of rows that do not fit.
constexpr int kShown = 5;

/// Fails with the number of rows that `condition` finds, and a text.
std::string verify_none(const std::string& table, const std::string& condition,
                        const std::string& message) {
  return "SELECT " + raise_expression("found || " + quote_text(message)) +
         "\nFROM (SELECT count(*) AS found FROM " + quote_identifier(table) + " WHERE " +
         condition + ")\nWHERE found > 0";
}

}  // namespace

std::string is_orphan(const Reference& reference) {
  std::string present;
  std::string match;
  for (std::size_t i = 0; i < reference.columns.size(); ++i) {
    const std::string column = "c." + quote_identifier(reference.columns[i]);
    present += (i == 0 ? "" : " AND ") + column + " IS NOT NULL";
    match += (i == 0 ? "" : " AND ") +
             ("p." + quote_identifier(reference.referenced[i]) + " = " + column);
  }
  return present + " AND NOT EXISTS (SELECT 1 FROM " + quote_identifier(reference.parent) +
         " AS p WHERE " + match + ")";
}

std::string verify_reference(const Reference& reference, const std::string& unless) {
  std::string shown;
  for (const std::string& column : reference.columns)
    shown += (shown.empty() ? "c." : " || '/' || c.") + quote_identifier(column);
  const std::string name = reference.name.empty() ? std::string() : " (" + reference.name + ")";
  return "SELECT " +
         raise_expression(quote_text("rows of " + reference.table + " have no match in " +
                                     reference.parent + name + ": ") +
                          " || orphans") +
         "\nFROM (SELECT group_concat(orphan, ', ') AS orphans FROM (SELECT DISTINCT " + shown +
         " AS orphan FROM " + quote_identifier(reference.table) + " AS c WHERE " +
         is_orphan(reference) + (unless.empty() ? "" : " AND NOT (" + unless + ")") + " LIMIT " +
         std::to_string(kShown) + "))\nWHERE orphans IS NOT NULL";
}

std::string verify_condition(const std::string& table, const std::string& constraint,
                             const std::string& condition) {
  return verify_none(table, "NOT (" + condition + ")",
                     " rows of " + table + " violate " +
                         (constraint.empty() ? "CHECK (" + condition + ")" : constraint));
}

std::string verify_distinct(const std::string& table, const std::string& constraint,
                            const std::vector<std::string>& columns) {
  std::string shown;
  std::string present;
  std::string grouped;
  for (const std::string& column : columns) {
    const std::string name = quote_identifier(column);
    shown += (shown.empty() ? "" : " || '/' || ") + name;
    present += (present.empty() ? "" : " AND ") + name + " IS NOT NULL";
    grouped += (grouped.empty() ? "" : ", ") + name;
  }
  return "SELECT " +
         raise_expression(quote_text("rows of " + table + " are equal in " +
                                     text::join(columns, ", ") + " (" + constraint + "): ") +
                          " || doubled") +
         "\nFROM (SELECT group_concat(doubled, ', ') AS doubled FROM (SELECT " + shown +
         " AS doubled FROM " + quote_identifier(table) + " WHERE " + present + " GROUP BY " +
         grouped + " HAVING count(*) > 1 LIMIT " + std::to_string(kShown) +
         "))\nWHERE doubled IS NOT NULL";
}

std::string verify_not_null(const std::string& table, const std::string& column) {
  return verify_none(table, quote_identifier(column) + " IS NULL",
                     " rows of " + table + " have NULL in " + column + ", which is to be NOT NULL");
}

}  // namespace dunlin::sqlite
