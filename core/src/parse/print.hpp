// The printer's private class: walks one statement's tree and asks the dialect for words.
//
// Its member functions are spread by subject: print_expression.cpp, print_column.cpp,
// print_operator.cpp, print_enum.cpp, print_list.cpp (IN, ANY, rows), print_function.cpp,
// print_subquery.cpp, print_query.cpp, print_ranked.cpp (DISTINCT ON, WITH TIES), print_order.cpp,
// print_from.cpp, print_table_function.cpp, print_insert.cpp, print_conflict.cpp, print_update.cpp,
// print_truncate.cpp.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/parse/printer.hpp"
#include "infer.hpp"
#include "tree.hpp"

namespace dunlin::parse {

/// The largest number that every engine takes for "no limit".
inline constexpr std::string_view kNoLimit = "9223372036854775807";

/// A column as FROM or a target list gives it.
struct OutputColumn {
  std::string name;
  MaybeType type;
  bool nullable = true;
  std::string printed = {};  ///< how it is read, where that is not by its name
};

/// Something in FROM that column references can speak of.
struct Relation {
  std::string name;       ///< the alias, else the table's name
  std::string schema;     ///< of a table without alias
  std::string qualifier;  ///< printed before a column; empty: columns stand alone
  std::vector<OutputColumn> columns;
  bool complete = false;  ///< `columns` are all there are
  bool excluded = false;  ///< the row proposed for insertion, in ON CONFLICT
  bool scalar = false;    ///< a function of one column: its name means that column
  bool merged = false;    ///< shares columns with another one (USING, NATURAL)
  std::string key = {};   ///< the one column of a table's primary key
};

/// A member of WITH.
struct CommonTable {
  std::string name;
  std::vector<OutputColumn> columns;
  bool complete = false;
  std::string inlined;  ///< its query, when it stands wherever it is mentioned
};

/// What the names of one query level mean.
struct Frame {
  std::vector<CommonTable> tables;
  std::vector<Relation> relations;
  const Node* moved = nullptr;  ///< a function of the target list that stands in FROM ...
  Fragment moved_value = {};    ///< ... and how its value is read there
};

/// A printed query and what it gives.
struct Query {
  std::string sql;
  std::vector<OutputColumn> columns;
  bool complete = false;
};

struct InsertPlan;

/// Whether an expression gathers the rows of its query. Functions of the user are not known.
bool is_aggregate(const Node& value);

/// What the place of a query asks of it.
struct QueryUse {
  bool named = false;  ///< somebody refers to its columns by PostgreSQL's names
  std::span<const std::string> names = {};         ///< the names that its columns must get
  std::optional<std::size_t> only = std::nullopt;  ///< print this column alone
  std::span<const MaybeType> targets = {};         ///< the types of the columns it is inserted into
  std::size_t nulls = 0;                           ///< so many NULLs follow its columns
  const InsertPlan* insert = nullptr;              ///< what its rows are inserted into
};

/// The row that UPDATE or ON CONFLICT changes.
struct Changed {
  Relation relation;
  const schema::Table* table = nullptr;  ///< when the schema has it
  bool qualified = false;                ///< assigned columns carry their table's name
};

/// An assignment of UPDATE or ON CONFLICT, printed.
struct Assignment {
  std::string column;
  std::string value;
  std::vector<std::string> reads;  ///< columns of the changed row that `value` reads
};

/// What an INSERT fills.
struct InsertPlan {
  const schema::Table* table = nullptr;  ///< when the schema has it
  Relation relation;
  std::vector<std::string> columns;  ///< as written, or the table's first ones; may be unknown
  std::vector<MaybeType> types;
  std::vector<bool> dropped;          ///< columns whose values are all DEFAULT
  std::vector<std::string> required;  ///< columns left out that must be named and get NULL
  bool listed = false;                ///< the columns are to be written out
};

class Printer {
 public:
  Printer(const PrintDialect& dialect, const schema::Schema* schema);

  Fragment expression(const Node& node);
  /// A value that is put into a column.
  Fragment expression(const Node& node, const MaybeType& stored_as) {
    return stored(expression(node), stored_as, node);
  }
  Query query(const PgQuery__SelectStmt& select, const QueryUse& use);
  /// The query of a view.
  Query view(const PgQuery__SelectStmt& select);
  /// One data statement, or several separated by ";\n".
  std::string statement(const Node& node);
  /// Columns that stand unqualified.
  void bring_table(const schema::Table& table);
  /// The rows NEW and OLD of a trigger for rows of a table; no column stands unqualified.
  void bring_rows(const schema::Table& table);

  Notes notes;

 private:
  using Condition = Fragment;

  // Errors
  [[noreturn]] void refuse(const ProtobufCMessage& where, std::string message, std::string remedy);
  void place(Untranslatable& error, const ProtobufCMessage& where);
  template <typename Ask>
  auto ask(const ProtobufCMessage& where, const Ask& ask) {
    try {
      return ask();
    } catch (Untranslatable& error) {
      place(error, where);
      throw;
    }
  }

  // Expressions
  Fragment constant(const Node& node);
  Fragment column(const Node& node);
  Fragment bare_column(const Node& node, const std::string& name);
  Fragment qualified_column(const Node& node, std::span<Node* const> qualifier,
                            const std::string& name);
  bool beside_function(const Relation& relation) const;
  Fragment row_id(const std::string& qualifier);
  std::optional<Fragment> row_by_key(const Relation* relation);
  [[noreturn]] void refuse_system_column(const Node& where, const std::string& name);
  Fragment cast(const Node& node);
  Fragment collate(const Node& node);
  Fragment array(const Node& node);
  Fragment row(const Node& node);
  Fragment subscript(const Node& node);
  Fragment array_of_query(const PgQuery__SubLink& link, const Node& where);
  Fragment aggregated(const PgQuery__SelectStmt& select, const Node& where);
  Fragment array_from(Fragment value, std::string order, const std::string& from,
                      const Node& where);
  Fragment choice(const Node& node);
  Fragment null_test(const Node& node);
  Fragment row_null_test(const PgQuery__NullTest& test);
  Fragment boolean_test(const Node& node);
  Fragment refused_kind(const Node& node);
  Fragment condition(const Node& node);
  /// An untyped literal beside a value of the type `target`.
  Fragment coerced(Fragment value, const MaybeType& target, const Node& where);
  /// A value put into a column of the type `target`.
  Fragment stored(Fragment value, const MaybeType& target, const Node& where);
  std::vector<Fragment> expressions(std::span<Node* const> list);
  std::vector<Fragment> agreed(std::span<Node* const> list);
  std::string list(std::span<Node* const> list);
  void unify(std::vector<Fragment>& values, const Node& where);

  // Operators
  Fragment junction(const Node& node);
  Fragment operation(const Node& node);
  Fragment chain(const Node& node);
  /// `new IS DISTINCT FROM old`, in triggers for rows.
  std::optional<Fragment> compared_rows(const Node& node);
  const Relation* whole_row(const Node& node) const;
  Fragment combine(std::string_view name, std::optional<Fragment> left, Fragment right,
                   const Node& where, std::optional<Fragment> escape = std::nullopt);
  Fragment pattern(const Node& node);
  Fragment between(const Node& node);
  Fragment nullif(const Node& node);
  Fragment in_list(const Node& node);
  Fragment in_rows(const Node& node);
  Fragment quantified(const Node& node);
  Fragment spread(std::string_view name, bool any, const Fragment& value,
                  std::span<const Fragment> elements, const Node& where);
  std::string operator_name(const PgQuery__AExpr& expression);

  // Enums
  const schema::Enum* enum_of(const MaybeType& type) const;
  /// The enum of a value, where the dialect does not order its values by itself.
  const schema::Enum* ordered_enum(const Fragment& value) const;
  Fragment enum_place(const Fragment& value, const schema::Enum& type, const Node& where);
  Fragment enum_at(Fragment place, const schema::Enum& type) const;
  Fragment enum_extreme(FunctionCall call, const schema::Enum& type, const Node& where);

  // Functions
  enum class NullOrder { matters, only_for_display };
  Fragment function(const Node& node);
  FunctionCall function_call(const Node& node);
  FunctionCall object_of(const Relation& row);
  Fragment coalesce(const Node& node);
  Fragment extreme(const Node& node);
  Fragment value_function(const Node& node);
  Fragment call(FunctionCall call, const Node& where);
  void apply_filter(FunctionCall& call, const PgQuery__FuncCall& node, const Node& where);
  std::string window(const PgQuery__WindowDef& window);
  std::string frame_clause(const PgQuery__WindowDef& window);
  NullOrder null_order_of(const PgQuery__WindowDef& window);
  std::string frame_bound(int options, bool start, const Node* offset);

  // Queries
  Fragment sublink(const Node& node);
  Fragment membership(const PgQuery__SubLink& link, bool negated);
  Fragment quantified_query(const PgQuery__SubLink& link, const Node& where);
  void check_order_of_union(const PgQuery__SelectStmt& select, const Query& result);
  Query select_core(const PgQuery__SelectStmt& select, const QueryUse& use);
  Query values(const PgQuery__SelectStmt& select, const QueryUse& use);
  Query set_operation(const PgQuery__SelectStmt& select, const QueryUse& use);
  Query member(const PgQuery__SelectStmt& select, const PgQuery__SelectStmt& parent, bool right,
               const QueryUse& use);
  std::string values_row(std::span<Node* const> row, const QueryUse& use,
                         std::span<const std::string> names, std::vector<Fragment>& values);
  std::string targets(const PgQuery__SelectStmt& select, const QueryUse& use, Query& result);
  std::string target(const PgQuery__ResTarget& target, std::size_t index, const QueryUse& use,
                     Query& result);
  std::string star_target(const Node& value, const QueryUse& use, Query& result);
  void star(const PgQuery__ColumnRef& star, Query& result);
  std::string distinct(const PgQuery__SelectStmt& select);

  // DISTINCT ON, WITH TIES
  struct Item {
    std::string sql;
    OutputColumn column;
  };
  bool needs_ranks(const PgQuery__SelectStmt& select) const;
  Query ranked_query(const PgQuery__SelectStmt& select, const QueryUse& use);
  std::string rank_order(const PgQuery__SelectStmt& select, std::span<Node* const> targets);
  /// The columns of a target list, each with its text.
  std::vector<Item> spelled_out(std::span<Node* const> targets, const QueryUse& use);
  static bool is_star(const Node& value);
  /// What * or t.* stands for; throws when that is not known.
  std::vector<OutputColumn> star_columns(const Node& star);

  std::string grouping(const PgQuery__SelectStmt& select);
  /// With one column of an aggregating query taken, what keeps it to its one row.
  std::string kept_aggregation(const PgQuery__SelectStmt& select, const QueryUse& use);
  std::string windows(const PgQuery__SelectStmt& select);
  std::string with(const PgQuery__WithClause* with);
  std::string common_table(const PgQuery__CommonTableExpr& table, bool recursive);
  void inline_tables(const PgQuery__WithClause* with);
  void inline_table(const PgQuery__CommonTableExpr& table);
  void check_query(const PgQuery__SelectStmt& select);

  // ORDER BY, LIMIT
  std::string order_by(std::span<Node* const> keys, NullOrder nulls,
                       std::span<Node* const> targets);
  std::string order_key(const Node& node, NullOrder nulls, std::span<Node* const> targets);
  /// The value in the target list that a key of ORDER BY names, or null.
  static const Node* output_target(const Node& key, std::span<Node* const> targets);
  std::string null_key(const Node& key, std::span<Node* const> targets, bool first);
  bool may_be_null(const Node& key) const;
  std::string limit(const PgQuery__SelectStmt& select);

  // FROM
  std::string from(std::span<Node* const> items);
  std::string from_item(const Node& item);
  std::string from_table(const PgQuery__RangeVar& table);
  void hide(const PgQuery__RangeVar& changed);
  bool is_hidden(const schema::Name& name) const;
  /// What `print` gives, printed for a derived table.
  template <typename Print>
  auto derived(const Print& print) {
    ++derived_;
    try {
      auto printed = print();
      --derived_;
      return printed;
    } catch (...) {
      --derived_;
      throw;
    }
  }
  std::string from_subquery(const Node& node);
  std::string from_function(const Node& node);
  TableFunction table_function(const Node& node, const std::string& alias, bool ordinality);
  /// Whether an expression reads columns of what stands in FROM already.
  bool reads_from(const Node& node);
  std::string move_to_from(std::span<Node* const> targets, std::string from);
  std::string from_join(const Node& node);
  std::string alias_text(const PgQuery__Alias& alias) const;
  void add_view_columns(const schema::View& view, Relation& relation) const;
  /// `common`: what the name means, where it is one of WITH.
  Relation relation_of(const PgQuery__RangeVar& table, const std::string& printed,
                       const CommonTable* common = nullptr);
  const CommonTable* find_common_table(std::string_view name) const;

  // INSERT
  std::string select_statement(const PgQuery__SelectStmt& select);
  bool counts_by_null(const schema::Table& table, std::string_view column) const;
  bool is_own_number(const Node& value, const schema::Table* table, std::string_view column) const;
  std::string insert(const Node& node);
  InsertPlan insert_plan(const PgQuery__InsertStmt& insert);
  void drop_default_columns(const PgQuery__SelectStmt& select, InsertPlan& plan);
  std::string insert_rows(const PgQuery__SelectStmt& select, const InsertPlan& plan);
  std::string insert_value(const Node& value, const InsertPlan& plan, std::size_t index);
  std::string insert_query(const PgQuery__InsertStmt& insert, const InsertPlan& plan);
  std::string default_value(const Node& where, const schema::Table* table, std::string_view column);
  std::string move_rows(const Node& node, const PgQuery__CommonTableExpr& source);
  Query returned_rows(const PgQuery__DeleteStmt& remove);
  std::string insert_head(const PgQuery__InsertStmt& insert, const InsertPlan& plan);

  // ON CONFLICT
  std::string on_conflict(const PgQuery__InsertStmt& insert, const InsertPlan& plan);
  std::string conflict_target(const PgQuery__InferClause& infer, const InsertPlan& plan);
  const schema::Constraint& conflict_constraint(const PgQuery__InferClause& infer,
                                                const InsertPlan& plan);
  std::string duplicate_key(const PgQuery__OnConflictClause& conflict, const InsertPlan& plan);
  void note_other_keys(const PgQuery__OnConflictClause& conflict, const InsertPlan& plan);
  std::vector<std::string> conflict_columns(const PgQuery__OnConflictClause& conflict,
                                            const InsertPlan& plan);

  // UPDATE, DELETE, TRUNCATE
  std::string update(const Node& node);
  std::string remove(const Node& node);
  std::string remove_joined(const PgQuery__DeleteStmt& remove, const std::string& table);
  std::string remove_using(const PgQuery__DeleteStmt& remove);
  std::string truncate(const Node& node);
  std::string restarts(const std::vector<schema::Name>& tables);
  std::vector<const schema::Table*> with_referencing(
      std::vector<const schema::Table*> tables) const;
  std::string where(const Node* condition);
  /// The table of an INSERT as its ON CONFLICT and RETURNING speak of it.
  Relation target_relation(const PgQuery__RangeVar& table);
  std::string returning(std::span<Node* const> list);
  std::string set_list(std::span<Node* const> targets, const Changed& changed);
  std::vector<Assignment> assignments(std::span<Node* const> targets, const Changed& changed);
  Assignment assignment(const PgQuery__ResTarget& target, const Changed& changed);
  std::string row_assignment(std::span<Node* const> targets, const Changed& changed);
  std::string assigned(const Node& value, const Changed& changed, std::string_view column);
  void guard(std::vector<Assignment>& list, const Node& condition, const Changed& changed);
  std::vector<Assignment> ordered(std::vector<Assignment> list, const Node& where);
  std::vector<std::string> reads(const Node& value, const Relation& relation) const;
  std::string prologue(const PgQuery__WithClause* with);

  // Names
  struct Found {
    const Relation* relation = nullptr;
    const OutputColumn* column = nullptr;
  };
  Found find_column(std::string_view name) const;
  const Relation* find_relation(std::string_view schema, std::string_view name) const;
  const schema::Table* find_table(const PgQuery__RangeVar& table) const;
  std::string quoted(std::string_view name) const { return dialect_.identifier(name); }
  std::string quoted_list(std::span<const std::string> names) const;

  /// Opens a query level for its own lifetime.
  class Level {
   public:
    explicit Level(Printer& printer) : printer_(printer) { printer_.frames_.emplace_back(); }
    ~Level() { printer_.frames_.pop_back(); }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Printer& printer_;
  };

  const PrintDialect& dialect_;
  const StatementTraits& traits_;
  const schema::Schema* schema_;
  std::vector<const schema::View*> open_views_;  ///< whose queries are being read
  std::deque<Frame> frames_;
  bool placed_ = false;
  bool in_view_ = false;
  bool row_trigger_ = false;
  bool qualifying_ = false;             ///< columns are written with their tables
  std::optional<schema::Name> hidden_;  ///< subqueries read this table as a derived one
  std::size_t hidden_level_ = 0;        ///< how many frames the statement itself has
  int derived_ = 0;                     ///< how many derived tables are around what is printed
};

/// `fragment` with parentheses around it, when it needs them as an operand of an operator that
/// binds like `parent`. `chained`: the left operand of the same operator again.
Fragment operand(Fragment fragment, Binding parent, bool chained = false);
/// How PostgreSQL's operator binds.
Binding binding_of(std::string_view operator_name, bool prefix);
/// The name that PostgreSQL gives a column of a target list without AS; "?column?" when it has
/// none.
std::string column_name_of(const Node& expression);
std::string joined(std::span<const std::string> parts, std::string_view separator);
std::string parenthesized(std::string_view text);
/// The first place in the text that a part of the tree knows, or nothing.
std::optional<std::size_t> location_of(const ProtobufCMessage& message);

}  // namespace dunlin::parse
