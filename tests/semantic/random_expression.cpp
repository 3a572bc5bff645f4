#include "random_expression.hpp"

#include <array>

namespace dunlin::test {
namespace {

using Words = std::array<std::string_view, 4>;

/// Two columns and two constants of each kind.
Words leaves(Kind kind) {
  switch (kind) {
    case Kind::integer:
      return {"a", "b", "3", "-7"};
    case Kind::numeric:
      return {"n", "m", "1.5", "-0.25"};
    case Kind::text:
      return {"s", "t", "'ab'", "'Ä '"};
    case Kind::boolean:
      return {"p", "q", "true", "false"};
    case Kind::date:
      return {"d", "e", "'2024-02-29'::date", "'1999-12-31'::date"};
    case Kind::timestamp:
      return {"x", "y", "'2024-03-31 23:59:59'::timestamp", "'2000-01-01'::timestamp"};
  }
  return {};
}

}  // namespace

std::string_view type_name(Kind kind) {
  switch (kind) {
    case Kind::integer:
      return "integer";
    case Kind::numeric:
      return "numeric";
    case Kind::text:
      return "text";
    case Kind::boolean:
      return "boolean";
    case Kind::date:
      return "date";
    case Kind::timestamp:
      return "timestamp";
  }
  return {};
}

std::string_view sample_table() {
  return "CREATE TABLE r (id integer PRIMARY KEY, a integer, b integer, n numeric(8, 2), m "
         "numeric(8, 2), s text, t varchar(20), p boolean, q boolean, d date, e date, x timestamp, "
         "y timestamp)";
}

std::string_view sample_rows() {
  return "INSERT INTO r VALUES "
         "(1, 1, 2, 1.50, 2.25, 'abc', 'b', true, false, '2024-02-29', '2023-01-31', "
         "'2024-02-29 10:11:12', '2023-12-31 23:59:59'), "
         "(2, -7, 3, -1.25, 0.01, 'ABC', 'abc', false, false, '2000-01-01', '2024-12-31', "
         "'1999-01-01 00:00:00', '2024-02-29 10:11:12'), "
         "(3, NULL, 0, NULL, -2.50, '', ' ', NULL, true, NULL, '2024-03-01', NULL, "
         "'2024-07-01 12:00:00'), "
         "(4, 100, -100, 99.99, 0.50, ' a ', NULL, true, NULL, '1970-01-01', NULL, "
         "'1970-01-01 00:00:01', NULL), "
         "(5, 0, NULL, 0.00, NULL, 'äÖß', 'a%b_', false, true, '2023-02-28', '2023-02-28', "
         "'2023-02-28 06:07:08', '2023-02-28 06:07:08'), "
         "(6, 12, 5, 2.50, 3.50, NULL, 'ab ', NULL, NULL, '2024-12-30', '2025-01-01', "
         "'2024-12-30 00:00:00', '2025-01-01 01:00:00'), "
         "(7, 5, 12, -0.50, 1.00, 'it''s', 'Ab', true, true, '2022-06-15', '2022-06-16', "
         "'2022-06-15 15:30:45', '2022-06-16 15:30:45')";
}

std::size_t RandomExpression::pick(std::size_t count) {
  return random_() % count;
}

Kind RandomExpression::kind() {
  constexpr std::array kKinds{Kind::integer, Kind::numeric, Kind::text,     Kind::boolean,
                              Kind::boolean, Kind::date,    Kind::timestamp};
  return kKinds.at(pick(kKinds.size()));
}

std::string RandomExpression::leaf(Kind kind) {
  if (pick(12) == 0) return "NULL::" + std::string(type_name(kind));
  return std::string(leaves(kind).at(pick(4)));
}

std::string RandomExpression::make(Kind kind, int depth) {
  if (depth <= 0 || pick(6) == 0) return leaf(kind);
  if (pick(5) == 0) return common(kind, depth - 1);
  switch (kind) {
    case Kind::integer:
      return integer(depth - 1);
    case Kind::numeric:
      return numeric(depth - 1);
    case Kind::text:
      return text(depth - 1);
    case Kind::boolean:
      return boolean(depth - 1);
    case Kind::date:
      return date(depth - 1);
    case Kind::timestamp:
      return timestamp(depth - 1);
  }
  return {};
}

std::string RandomExpression::common(Kind kind, int depth) {
  const std::string one = make(kind, depth);
  const std::string two = make(kind, depth);
  switch (pick(6)) {
    case 0:
      return "coalesce(" + one + ", " + two + ")";
    case 1:
      return "nullif(" + one + ", " + two + ")";
    case 2:
      return "CASE WHEN " + make(Kind::boolean, depth) + " THEN " + one + " ELSE " + two + " END";
    case 3:
      return "CASE " + make(Kind::integer, depth) + " WHEN 1 THEN " + one + " WHEN 3 THEN " + two +
             " END";
    case 4:
      return kind == Kind::boolean ? "NOT " + one : "greatest(" + one + ", " + two + ")";
    default:
      return kind == Kind::boolean ? "(" + one + ") IS TRUE" : "least(" + one + ", " + two + ")";
  }
}

std::string RandomExpression::integer(int depth) {
  const std::string one = "(" + make(Kind::integer, depth) + ")";
  const std::string two = "(" + make(Kind::integer, depth) + ")";
  switch (pick(12)) {
    case 0:
      return one + " + " + two;
    case 1:
      return one + " - " + two;
    case 2:
      return one + " * " + two;
    case 3:
      return one + " / " + std::to_string(1 + pick(5));
    case 4:
      return one + " % " + std::to_string(1 + pick(5));
    case 5:
      return "abs(" + one + ")";
    case 6:
      return "length(" + make(Kind::text, depth) + ")";
    case 7:
      return "position('b' IN " + make(Kind::text, depth) + ")";
    case 8:
      return "extract(year FROM " + make(Kind::date, depth) + ")::integer";
    case 9:
      return "(" + make(Kind::date, depth) + ") - (" + make(Kind::date, depth) + ")";
    case 10:
      return "sign(" + one + ")::integer";
    default:
      return "mod(" + one + ", " + std::to_string(2 + pick(4)) + ")";
  }
}

std::string RandomExpression::numeric(int depth) {
  const std::string one = "(" + make(Kind::numeric, depth) + ")";
  const std::string two = "(" + make(Kind::numeric, depth) + ")";
  switch (pick(9)) {
    case 0:
      return one + " + " + two;
    case 1:
      return one + " - " + two;
    case 2:
      return one + " * " + two;
    case 3:
      return "round(" + one + ", 1)";
    case 4:
      return "round(" + one + ")";
    case 5:
      return "floor(" + one + ")";
    case 6:
      return "ceil(" + one + ")";
    case 7:
      return "abs(" + one + ")";
    default:
      return "(" + make(Kind::integer, depth) + ") + " + one;
  }
}

std::string RandomExpression::text(int depth) {
  const std::string one = make(Kind::text, depth);
  const std::string count = std::to_string(pick(5));
  switch (pick(13)) {
    case 0:
      return "(" + one + ") || (" + make(Kind::text, depth) + ")";
    case 1:
      return "substring(" + one + " FROM 2 FOR " + count + ")";
    case 2:
      return "replace(" + one + ", 'a', 'xy')";
    case 3:
      return "trim(" + one + ")";
    case 4:
      return "ltrim(" + one + ", 'aA ')";
    case 5:
      return "left(" + one + ", " + count + ")";
    case 6:
      return "right(" + one + ", " + std::string(pick(3) == 0 ? "-" : "") + count + ")";
    case 7:
      return "(" + make(Kind::integer, depth) + ")::text";
    case 8:
      return "(" + make(Kind::boolean, depth) + ")::text";
    case 9:
      return "(" + make(Kind::date, depth) + ")::text";
    case 10:
      return "lpad(" + one + ", 4, '*')";
    case 11:
      return "concat(" + one + ", " + make(Kind::integer, depth) + ", " + make(Kind::text, depth) +
             ")";
    default:
      return "lower(" + one + ")";
  }
}

std::string RandomExpression::comparison(int depth) {
  constexpr std::array<std::string_view, 8> kOperators{
      "=", "<>", "<", ">", "<=", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"};
  Kind of = kind();
  // The order of text is the collation's affair, equality is not.
  const std::size_t first = of == Kind::text ? pick(2) : pick(kOperators.size());
  return "(" + make(of, depth) + ") " + std::string(kOperators.at(first)) + " (" + make(of, depth) +
         ")";
}

std::string RandomExpression::boolean(int depth) {
  const std::string one = "(" + make(Kind::boolean, depth) + ")";
  const std::string two = "(" + make(Kind::boolean, depth) + ")";
  switch (pick(10)) {
    case 0:
      return one + " AND " + two;
    case 1:
      return one + " OR " + two;
    case 2:
      return one + " IS NOT FALSE";
    case 3:
      return "(" + make(kind(), depth) + ") IS NULL";
    case 4:
      return "(" + make(Kind::text, depth) + ") LIKE 'a%'";
    case 5:
      return "(" + make(Kind::text, depth) + ") IN ('abc', '', 'b')";
    case 6:
      return "(" + make(Kind::integer, depth) + ") BETWEEN -5 AND (" + make(Kind::integer, depth) +
             ")";
    default:
      return comparison(depth);
  }
}

std::string RandomExpression::date(int depth) {
  const std::string one = "(" + make(Kind::date, depth) + ")";
  switch (pick(4)) {
    case 0:
      return one + " + " + std::to_string(pick(40));
    case 1:
      return one + " - " + std::to_string(pick(40));
    case 2:
      return "(" + make(Kind::timestamp, depth) + ")::date";
    default:
      return "date_trunc('month', " + one + ")::date";
  }
}

std::string RandomExpression::timestamp(int depth) {
  const std::string one = "(" + make(Kind::timestamp, depth) + ")";
  switch (pick(5)) {
    case 0:
      return one + " + interval '2 days'";
    case 1:
      return one + " - interval '3 hours'";
    case 2:
      return "date_trunc('day', " + one + ")";
    case 3:
      return one + " + interval '1 month'";
    default:
      return "(" + make(Kind::date, depth) + ")::timestamp";
  }
}

}  // namespace dunlin::test
