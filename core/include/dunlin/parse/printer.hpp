// One printer of expressions, queries and data statements for all dialects.
//
// The printer walks PostgreSQL's parse tree and knows its grammar; a dialect fills in the words:
// quoting, literals, types, functions, operators, and which clauses its statements have. Plugins
// never see the tree.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/base/export.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/schema.hpp"
#include "dunlin/sql/outcome.hpp"

namespace dunlin::parse {

/// Thrown by the printer and by dialects for what has no faithful translation. `message()` names
/// the construct and why; `hint()` says what to write instead. Positions are added by whoever knows
/// the statement.
class DUNLIN_API Untranslatable : public Error {
 public:
  Untranslatable(std::string message, std::string remedy);
  ~Untranslatable() override;
};

/// How tightly the outermost operator of a printed piece binds; the printer adds parentheses from
/// it. The values are PostgreSQL's levels (manual 4.1.6). A dialect whose own levels differ returns
/// text with parentheses and `Binding::primary`.
enum class Binding {
  or_,
  and_,
  not_,
  is,
  comparison,
  like,
  other_operator,
  additive,
  multiplicative,
  power,
  unary,
  cast,
  primary
};

/// A printed piece of an expression with what is known about it.
struct Fragment {
  std::string sql;
  Binding binding = Binding::primary;
  std::optional<schema::Type> type;  ///< its PostgreSQL type, when known
  /// The value, when it is a string constant (unquoted). Without `type` it is PostgreSQL's
  /// "unknown" literal; after a cast ('1 day'::interval) it stays, and `type` is what it was cast
  /// to: the printer sees to both.
  std::optional<std::string> constant;
  bool null_constant = false;
};

/// Collects how faithful the translation is and what to tell the author.
struct Notes {
  sql::Outcome outcome = sql::Outcome::exact;
  std::vector<std::string> texts;

  DUNLIN_API void emulated(std::string text);      ///< text may be empty
  DUNLIN_API void approximated(std::string text);  ///< says what differs
};

struct Constant {
  enum class Kind { null, boolean, integer, number, string, bits, bytes };
  Kind kind = Kind::null;
  std::string text;  ///< digits, or the unquoted string; "t"/"f" for boolean
};

/// A function call in PostgreSQL's terms; also COALESCE, GREATEST, EXTRACT, CURRENT_TIMESTAMP and
/// the like, by lower-case name ("coalesce", "greatest", "least", "nullif", "extract",
/// "current_timestamp", "current_date", "substring", "trim" as "btrim"/"ltrim"/"rtrim", "position",
/// "overlay", "at_time_zone"): what the grammar turns into calls. Arguments: extract {field as a
/// string constant, source}; position {part, string}; substring {string, from, length}; overlay
/// {string, replacement, from, length}; at_time_zone {value, zone} (timezone(zone, value) too);
/// current_time, current_timestamp, localtime, localtimestamp {} or {precision}. pg_catalog is left
/// out of the name. "subscript" {array, index} is one element of an array, counted from 1.
struct FunctionCall {
  schema::Name name;
  std::vector<Fragment> arguments;
  bool distinct = false;
  bool star = false;     ///< count(*)
  std::string order_by;  ///< printed ORDER BY list inside the call, without the words
  std::string filter;    ///< printed FILTER condition
  std::string over;      ///< printed window, with its parentheses
};

/// A unary (left missing) or binary operator by PostgreSQL's name: "=", "<>", "+", "||", "->",
/// "->>", "@>", "~", "~*", "!~",
/// "~~" (LIKE), "~~*" (ILIKE), "!~~", "!~~*"; also "is distinct from", "is not distinct from", "any
/// =" (= ANY(array)), "all <>"; "any query <", "all query >" (the right side is a subquery in
/// parentheses; = ANY and <> ALL come as IN and NOT IN); "similar to", "not similar to"; all other
/// operators of PostgreSQL by their own name.
struct OperatorCall {
  std::string name;
  std::optional<Fragment> left;
  Fragment right;
  std::optional<Fragment> escape;  ///< LIKE ... ESCAPE
};

/// A function that gives rows, as it stands in FROM (PostgreSQL manual 7.2.1.4), or in a target
/// list, from where the printer moves it to FROM.
struct TableCall {
  FunctionCall function;
  std::string alias;        ///< printed: what the rows are to be called
  bool ordinality = false;  ///< WITH ORDINALITY: the rows' numbers are asked for, too
  bool lateral = false;     ///< the arguments read columns of what stands before it in FROM
};

/// What a dialect makes of it.
struct TableFunction {
  std::string sql;  ///< the item of FROM, its alias included
  /// How each column of the function is read from it, in PostgreSQL's order, with its type; the
  /// row number last, where it was asked for.
  std::vector<Fragment> columns;
};

/// Which shapes of statements and queries a dialect has. The printer refuses or rewrites the rest;
/// each field says which.
struct StatementTraits {
  enum class Conflict { on_conflict, duplicate_key };
  bool returning =
      true;  ///< RETURNING; otherwise dropped (a migration reads no rows), noted as emulated
  Conflict conflict = Conflict::on_conflict;  ///< ON CONFLICT, or INSERT IGNORE-like rewriting by
                                              ///< the dialect's insert words
  bool update_from =
      true;  ///< UPDATE ... FROM; otherwise rewritten as a multi-table UPDATE t JOIN ...
  bool delete_using = true;         ///< DELETE ... USING t2; otherwise rewritten with EXISTS
  bool delete_using_joins = false;  ///< DELETE t FROM t JOIN ... is the form to use instead
  bool default_in_values = true;    ///< DEFAULT as a value of VALUES; otherwise refused
  bool nulls_ordering = true;       ///< NULLS FIRST/LAST; otherwise an extra ORDER BY key
  bool filter_clause = true;        ///< aggregate FILTER; otherwise CASE inside
  bool full_join = true;
  bool group_frames = true;  ///< window frames of GROUPS, and EXCLUDE; otherwise refused
  bool lateral = false;
  bool distinct_on = false;  ///< SELECT DISTINCT ON; otherwise the rows are numbered in a subquery
  /// WITH ... INSERT; otherwise the WITH goes to the SELECT, and in UPDATE and DELETE into FROM as
  /// subqueries.
  bool cte_before_insert = true;
  bool materialized_hint = false;   ///< WITH x AS MATERIALIZED
  bool limit_needs_number = false;  ///< OFFSET without LIMIT gets a huge LIMIT
  bool values_as_rows = false;      ///< VALUES ROW(1), ROW(2) as a table (MySQL)
  bool nulls_last_by_default =
      false;                    ///< whether ascending order puts nulls last, as PostgreSQL does
  bool arrays = false;          ///< array values; otherwise x = ANY (ARRAY[...]) becomes x IN (...)
  bool column_aliases = false;  ///< FROM (...) AS x (a, b); otherwise the names go into the query
  bool query_parentheses =
      false;  ///< (SELECT ...) UNION (SELECT ...); otherwise SELECT * FROM (SELECT ...)
  bool except_all = false;  ///< EXCEPT ALL, INTERSECT ALL; otherwise refused
  bool expression_names =
      false;  ///< unnamed columns are called as in PostgreSQL (count, lower); otherwise AS is added
  /// INSERT ... SELECT must name every column that has to have a value, even if no row comes
  /// (MariaDB's error 1364): those left out are named and get NULL, which fails for rows as
  /// PostgreSQL does.
  bool required_columns_in_insert_select = false;
  bool enum_order =
      false;  ///< enums compare by declaration order; otherwise < > <= >= of them are refused
  bool default_values = true;   ///< INSERT ... DEFAULT VALUES; otherwise INSERT ... () VALUES ()
  bool row_assignment = false;  ///< SET (a, b) = (SELECT ...); otherwise one by one
  bool row_values_in_list =
      false;  ///< (a, b) IN ((1, 2), (3, 4)); otherwise spelled out with AND and OR
  bool conflict_after_select =
      false;  ///< SELECT ... FROM t ON CONFLICT parses; otherwise WHERE true is added
  /// All assignments of UPDATE see the old row; otherwise they are put into an order that gives the
  /// same result.
  bool simultaneous_set = false;
  /// The column that tells the rows of a table apart as ctid does; empty: ctid is refused.
  std::string row_id;
  /// NULL put into a column that counts by itself stands for its next number; otherwise DEFAULT for
  /// such a column is refused where `default_in_values` is false.
  bool null_counts = false;
  /// Renaming a column renames what stored views give, and their * takes in new columns: the
  /// columns of views are written out, each with AS.
  bool views_follow_columns = false;
};

/// What a dialect tells the printer. All functions are called while one statement is printed, in
/// the order of its text; implementations hold no state. Thread-safety: const functions may be
/// called from several threads.
class DUNLIN_API PrintDialect {
 public:
  virtual ~PrintDialect();

  virtual const StatementTraits& traits() const = 0;
  virtual std::string identifier(std::string_view name) const = 0;
  /// A table, view or sequence with its schema, quoted; throws Untranslatable for schemas that have
  /// no counterpart.
  virtual std::string object(const schema::Name& name) const = 0;
  virtual Fragment constant(const Constant& value) const = 0;
  /// Throws Untranslatable when there is no equivalent.
  virtual Fragment function(const FunctionCall& call, Notes& notes) const = 0;
  virtual Fragment operation(const OperatorCall& call, Notes& notes) const = 0;
  /// CAST and `::`. `operand.constant` is set for typed literals ('2020-01-01'::date).
  virtual Fragment cast(const Fragment& operand, const schema::Type& target,
                        Notes& notes) const = 0;
  /// A value put where PostgreSQL converts by itself: into a column of INSERT or UPDATE, or an
  /// untyped string constant on the other side of a comparison. `value.type` may be empty. The
  /// default returns it as it is.
  virtual Fragment coerce(const Fragment& value, const schema::Type& target, Notes& notes) const;
  /// ARRAY[...]
  virtual Fragment array(std::span<const Fragment> elements, Notes& notes) const = 0;
  /// `x IS TRUE`, `IS NOT UNKNOWN`...: `test` is "is true", "is not true", "is false", "is not
  /// false", "is unknown", "is not unknown".
  virtual Fragment boolean_test(const Fragment& operand, std::string_view test,
                                Notes& notes) const = 0;
  /// A fragment used as a condition (WHERE, AND, CHECK): where booleans are numbers, nothing to do;
  /// the default returns it.
  virtual Fragment condition(const Fragment& operand, Notes& notes) const;
  /// COLLATE; the argument is PostgreSQL's collation name.
  virtual std::string collation(std::string_view name, Notes& notes) const = 0;
  /// A function in FROM that gives rows. The default throws Untranslatable.
  virtual TableFunction table_function(const TableCall& call, Notes& notes) const;
  /// A function that is called for what it does: the only thing that a SELECT statement asks for
  /// (SELECT setval(...)). Returns a statement that does the same, or several with ";\n" between
  /// them; the default returns nothing: then the SELECT is printed.
  virtual std::optional<std::string> statement(const FunctionCall& call, Notes& notes) const;
};

/// What names mean where an expression stands.
struct Scope {
  const schema::Schema* schema = nullptr;  ///< for the types of tables' columns; may be null
  const schema::Table* table =
      nullptr;  ///< whose columns stand unqualified (CHECK, DEFAULT, index); may be null
  /// The expression stands in a trigger for rows of `table`: no column stands unqualified, NEW and
  /// OLD (written like this, unquoted) are the rows.
  bool row_trigger = false;
  /// The value is put into a column of this type.
  std::optional<schema::Type> stored_as{};
};

struct Printed {
  std::string sql;
  Notes notes;
  std::optional<schema::Type> type;  ///< of an expression, when known
};

/// Prints an expression of a default, CHECK, generated column, index or policy. Throws:
/// Untranslatable.
[[nodiscard]] DUNLIN_API Printed print(const schema::Expression& expression,
                                       const PrintDialect& dialect, const Scope& scope);

/// Prints a query (a view's). Throws: Untranslatable, with the offset in the query text in
/// context().position.offset.
[[nodiscard]] DUNLIN_API Printed print_query(std::string_view query, const PrintDialect& dialect,
                                             const schema::Schema& schema);

/// Prints INSERT, UPDATE, DELETE, SELECT, TRUNCATE: mostly one statement, several with ";\n"
/// between them where PostgreSQL's has no single counterpart (TRUNCATE of several tables). Throws:
/// Untranslatable, with the offset in the statement text in context().position.offset.
[[nodiscard]] DUNLIN_API Printed print(const ops::ChangeData& change, const PrintDialect& dialect,
                                       const schema::Schema& schema);

}  // namespace dunlin::parse
