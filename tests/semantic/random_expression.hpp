// Random expressions of PostgreSQL over the columns of one table.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace dunlin::test {

/// What an expression gives.
enum class Kind { integer, numeric, text, boolean, date, timestamp };

/// PostgreSQL's name of the type.
std::string_view type_name(Kind kind);

/// The table that the expressions read, and rows that matter: nulls, empty and blank text, letters
/// in both cases and beyond ASCII, negative numbers, ends of months.
std::string_view sample_table();
std::string_view sample_rows();

/// Makes expressions; the same seed makes the same ones.
class RandomExpression {
 public:
  explicit RandomExpression(std::uint32_t seed) : random_(seed) {}
  /// \param depth  how deep the tree may be
  std::string make(Kind kind, int depth);
  Kind kind();

 private:
  std::size_t pick(std::size_t count);
  std::string leaf(Kind kind);
  std::string integer(int depth);
  std::string numeric(int depth);
  std::string text(int depth);
  std::string boolean(int depth);
  std::string date(int depth);
  std::string timestamp(int depth);
  std::string common(Kind kind, int depth);
  std::string comparison(int depth);

  std::mt19937 random_;
};

}  // namespace dunlin::test
