#include "elements.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "functions.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;

/// Whether an expression speaks of a column whose name json_each() has, too. Constants only look
/// so.
bool names_column_of_elements(const Fragment& operand) {
  if (operand.constant) return false;
  constexpr std::array kColumns = std::to_array<std::string_view>(
      {"\"atom\"", "\"fullkey\"", "\"id\"", "\"json\"", "\"key\"", "\"parent\"", "\"path\"",
       "\"root\"", "\"type\"", "\"value\""});
  const std::string_view sql = operand.sql;
  return std::any_of(kColumns.begin(), kColumns.end(), [&](std::string_view column) {
    const std::size_t at = sql.find(column);
    return at != std::string_view::npos && (at == 0 || sql[at - 1] != '.');
  });
}

}  // namespace

Fragment beside_elements(std::span<Fragment* const> operands,
                         const std::function<Fragment()>& print) {
  if (std::none_of(operands.begin(), operands.end(),
                   [](const Fragment* each) { return names_column_of_elements(*each); }))
    return print();
  std::vector<Fragment> written;
  std::string columns;
  for (Fragment* each : operands) {
    written.push_back(*each);
    if (each->constant) continue;
    const std::string name = "dunlin_" + std::to_string(written.size());
    columns += (columns.empty() ? "" : ", ") + each->sql + " AS " + name;
    each->sql = name;
    each->binding = Binding::primary;
  }
  Fragment result = print();
  if (result.sql.find("json_each(") != std::string::npos)
    return made("(SELECT " + result.sql + " FROM (SELECT " + columns + "))", result.type);
  for (std::size_t i = 0; i < operands.size(); ++i) *operands[i] = written[i];
  return print();
}

}  // namespace dunlin::sqlite
