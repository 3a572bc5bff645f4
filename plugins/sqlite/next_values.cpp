// Data statements that call nextval(): SQLite computes no such thing while a statement runs, so
// that the numbers are taken before, and each row gets its own by its place.
#include <algorithm>
#include <map>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/sequence.hpp"
#include "expressions.hpp"
#include "native_text.hpp"
#include "sequences.hpp"
#include "table_sql.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;

[[noreturn]] void refuse(const std::string& what) {
  throw Untranslatable("nextval() " + what + " has no counterpart in SQLite",
                       "call it once for each row: in VALUES, in the list of a plain SELECT that "
                       "INSERT reads from, or in UPDATE ... SET of one table; or write it for "
                       "SQLite in a section with only=sqlite");
}

/// dunlin_nextval('name') in a statement.
struct Mark {
  std::string sequence;
  std::size_t first = 0;  ///< the first of its four words
  static constexpr std::size_t kWords = 4;
};

std::vector<Mark> marks_in(const Words& words) {
  std::vector<Mark> marks;
  for (std::size_t i = 0; i + 3 < words.size(); ++i) {
    if (!words.is(i, kNextValueMark) || !words.is(i + 1, "(")) continue;
    const std::string text(words.at(i + 2));
    marks.push_back({text::replace_all(text.substr(1, text.size() - 2), "''", "'"), i});
  }
  return marks;
}

/// One statement, and what it becomes.
class Numbered {
 public:
  Numbered(const std::string& sql, const schema::Schema& model)
      : sql_(sql), words_(sql), marks_(marks_in(words_)), model_(model) {}

  std::vector<std::string> run() {
    if (marks_.empty()) return {sql_};
    if (words_.is(0, "UPDATE")) {
      update();
    } else if (words_.is(0, "INSERT")) {
      insert();
    } else {
      refuse("in this statement");
    }
    steps_.push_back(replaced());
    return std::move(steps_);
  }

 private:
  Counter counter(const Mark& mark) const {
    return counter_of(parse::name_in_text(mark.sequence), model_);
  }

  bool has(std::string_view word, std::size_t from) const {
    return words_.find(word, from) < words_.size();
  }

  void take(const Counter& counter, const std::string& count) {
    for (std::string& step : counter.advance(count)) steps_.push_back(std::move(step));
  }

  /// A mark that is computed once for each row of a query has a query of its own around it.
  void refuse_inside_query(const Mark& mark) const {
    for (std::size_t i = 0; i < mark.first; ++i) {
      if (!words_.is(i, "(") || words_.behind_parenthesis(i) <= mark.first) continue;
      const std::size_t end = words_.behind_parenthesis(i);
      for (std::size_t j = i; j < end; ++j) {
        if (words_.is(j, "FROM")) refuse("inside of a query");
      }
    }
  }

  /// A column of the table that the same sequence counts would take numbers in between.
  void refuse_counted_beside(const std::string& table, const Mark& mark) const {
    const schema::Table* known = model_.find_table({{}, table});
    if (known == nullptr) return;
    const schema::Name sequence = parse::name_in_text(mark.sequence);
    for (const schema::Column& column : known->columns) {
      if (parse::sequence_of(*known, column, model_) != sequence) continue;
      const std::string name = quote_identifier(column.name);
      bool named = false;
      for (std::size_t i = 2; i < words_.size(); ++i) named = named || words_.at(i) == name;
      if (!named) refuse("beside a column that counts by the same sequence");
    }
  }

  void insert() {
    const std::size_t select = words_.find("SELECT");
    const std::size_t from = select < words_.size() ? words_.find("FROM", select) : select;
    for (const Mark& mark : marks_) {
      refuse_inside_query(mark);
      refuse_counted_beside(unquoted(words_.at(2)), mark);
    }
    if (from < words_.size()) return insert_query(select, from);
    std::map<std::string, std::size_t> counts;
    for (const Mark& mark : marks_) ++counts[mark.sequence];
    for (const auto& [sequence, count] : counts)
      take(counter_of(parse::name_in_text(sequence), model_), std::to_string(count));
    for (const Mark& mark : marks_) {
      const std::size_t before = --counts[mark.sequence];
      const Counter of = counter(mark);
      values_.push_back(before == 0 ? of.last()
                                    : "(" + of.last() + " - " + std::to_string(before) + " * " +
                                          of.step() + ")");
    }
  }

  void insert_query(std::size_t select, std::size_t from) {
    for (const char* word : {"DISTINCT", "GROUP", "HAVING", "UNION", "EXCEPT", "INTERSECT", "LIMIT",
                             "OFFSET", "WITH"}) {
      if (has(word, select)) refuse(std::string("in a query with ") + word);
    }
    if (words_.find("WITH") < select || marks_.size() > 1 || marks_.front().first > from)
      refuse("more than once, or outside of the list of columns,");
    const std::size_t conflict = words_.find("ON", behind_joins(from));
    const std::size_t end = std::min(conflict, words_.find("RETURNING", from));
    const std::size_t order = std::min(words_.find("ORDER", from), end);
    const Counter of = counter(marks_.front());
    take(of, "(SELECT count(*) " + words_.text(from, order) + ")");
    values_.push_back("(" + of.last() + " - (count(*) OVER () - row_number() OVER (" +
                      words_.text(order, end) + ")) * " + of.step() + ")");
  }

  /// Behind the last ON that joins tables.
  std::size_t behind_joins(std::size_t from) const {
    std::size_t at = from;
    for (std::size_t on = words_.find("ON", from); on < words_.size();
         on = words_.find("ON", on + 1)) {
      if (!words_.is(on + 1, "CONFLICT")) at = on + 1;
    }
    return at;
  }

  void update() {
    const std::size_t set = words_.find("SET");
    if (has("FROM", set) || has("RETURNING", set)) refuse("in UPDATE with FROM or RETURNING");
    if (marks_.size() > 1) refuse("more than once in an UPDATE");
    refuse_inside_query(marks_.front());
    const std::size_t where = words_.find("WHERE", set);
    if (marks_.front().first > where) refuse("in a condition");
    const std::string row(words_.at(set - 1));  // the table, or its alias
    const std::string rows = "FROM " + words_.text(1, set) +
                             (where < words_.size() ? " " + words_.text(where, words_.size()) : "");
    const Counter of = counter(marks_.front());
    take(of, "(SELECT count(*) " + rows + ")");
    values_.push_back("(" + of.last() + " - (dunlin_rows.total - dunlin_rows.place) * " +
                      of.step() + ")");
    if (where < words_.size()) end_ = words_.begin(where) - 1;
    tail_ =
        " FROM (SELECT rowid AS dunlin_row, row_number() OVER (ORDER BY rowid) AS place, "
        "count(*) OVER () AS total " +
        rows + ") AS dunlin_rows WHERE " + row + ".rowid = dunlin_rows.dunlin_row";
  }

  std::string replaced() const {
    std::string out;
    std::size_t at = 0;
    for (std::size_t i = 0; i < marks_.size(); ++i) {
      out += sql_.substr(at, words_.begin(marks_[i].first) - at) + values_[i];
      at = words_.end(marks_[i].first + Mark::kWords - 1);
    }
    return out + sql_.substr(at, end_ - at) + tail_;
  }

  std::string sql_;
  Words words_;
  std::vector<Mark> marks_;
  const schema::Schema& model_;
  std::vector<std::string> values_;
  std::vector<std::string> steps_;
  std::size_t end_ = sql_.size();  ///< what follows is left out, and `tail_` put there
  std::string tail_;
};

}  // namespace

std::vector<std::string> with_numbers(const std::string& sql, const schema::Schema& model) {
  if (sql.find(kNextValueMark) == std::string::npos) return {sql};
  return Numbered(sql, model).run();
}

}  // namespace dunlin::sqlite
