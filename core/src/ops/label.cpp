// The name that an expression lends to an index: FigureColname() in PostgreSQL's parse_target.c, on
// tokens.
#include <array>
#include <utility>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "sql_text.hpp"

namespace dunlin::ops {
namespace {

/// A name, and whether a cast around the expression would leave it.
struct Label {
  std::string name;
  bool strong = false;
};

struct Range {
  std::size_t begin, end;
};

// How SQL's words for types are called inside.
constexpr std::array kTypeNames = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"int", "int4"},
    {"integer", "int4"},
    {"bigint", "int8"},
    {"smallint", "int2"},
    {"boolean", "bool"},
    {"real", "float4"},
    {"float", "float8"},
    {"double", "float8"},
    {"decimal", "numeric"},
    {"dec", "numeric"},
    {"char", "bpchar"},
    {"character", "bpchar"},
});

class Labeller {
 public:
  explicit Labeller(const SqlText& text) : text_(text) {}

  Label label(Range range) const {
    range = without_parentheses(range);
    if (range.begin >= range.end) return {};
    if (text_.is(range.begin, "case")) return label_case(range);
    if (text_.is(range.begin, "cast") && after_group(range.begin + 1) == range.end) {
      return label_cast(range.begin + 2, range.end - 1);
    }
    if (const std::size_t collate = find_word(range, "collate"); collate < range.end) {
      return label({range.begin, collate});
    }
    if (has_operator(range))
      return find_word(range, "zone") < range.end ? Label{"timezone", true} : Label{};
    if (const std::size_t cast = last_cast(range); cast < range.end) {
      Label inner = label({range.begin, cast});
      return inner.strong ? inner : Label{type_name({cast + 2, range.end}), false};
    }
    return label_primary(range);
  }

 private:
  /// The token after the parenthesis or bracket that opens at `i`.
  std::size_t after_group(std::size_t i) const {
    int depth = 0;
    do {
      if (opens(i)) ++depth;
      if (closes(i)) --depth;
      ++i;
    } while (depth > 0 && i < text_.size());
    return i;
  }
  bool opens(std::size_t i) const { return text_.raw(i) == "(" || text_.raw(i) == "["; }
  bool closes(std::size_t i) const { return text_.raw(i) == ")" || text_.raw(i) == "]"; }

  Range without_parentheses(Range range) const {
    while (text_.raw(range.begin) == "(" && after_group(range.begin) == range.end) {
      ++range.begin;
      --range.end;
    }
    return range;
  }

  /// Calls `found` for the tokens outside of parentheses until it says true; gives that token, else
  /// the end.
  template <typename Found>
  std::size_t find(Range range, const Found& found) const {
    for (std::size_t i = range.begin; i < range.end;) {
      if (opens(i)) {
        i = after_group(i);
        continue;
      }
      if (found(i)) return i;
      ++i;
    }
    return range.end;
  }
  std::size_t find_word(Range range, std::string_view word) const {
    return find(range, [&](std::size_t i) { return text_.is(i, word); });
  }
  bool has_operator(Range range) const {
    return find(range, [&](std::size_t i) { return is_operator(i); }) < range.end;
  }
  bool is_operator(std::size_t i) const {
    for (const std::string_view word : {"and", "or", "not", "is", "in", "like", "ilike", "between",
                                        "similar", "at", "isnull", "notnull"}) {
      if (text_.is(i, word)) return true;
    }
    return text_.raw(i).size() == 1 &&
           std::string_view("+-*/<>=~!@#%^&|`?").find(text_.raw(i)) != std::string_view::npos;
  }
  std::size_t last_cast(Range range) const {
    std::size_t last = range.end;
    find(range, [&](std::size_t i) {
      if (text_.raw(i) == ":" && text_.raw(i + 1) == ":") last = i;
      return false;
    });
    return last;
  }

  std::string type_name(Range range) const {
    while (range.begin + 2 < range.end && text_.raw(range.begin + 1) == ".") range.begin += 2;
    const std::string word = text_.name(range.begin).value_or(text::lower(text_.raw(range.begin)));
    if (word == "timestamp" || word == "time")
      return find_word(range, "with") < range.end ? word + "tz" : word;
    if (word == "bit" || word == "character") {
      if (find_word(range, "varying") < range.end) return word == "bit" ? "varbit" : "varchar";
    }
    for (const auto& [sql, internal] : kTypeNames) {
      if (sql == word) return std::string(internal);
    }
    return word;
  }

  Label label_case(Range range) const {
    int depth = 0;
    std::size_t otherwise = range.end;
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (text_.is(i, "case")) ++depth;
      if (text_.is(i, "end")) --depth;
      if (text_.is(i, "else") && depth == 1) otherwise = i;
    }
    if (otherwise < range.end) {
      if (Label inner = label({otherwise + 1, range.end - 1}); inner.strong) return inner;
    }
    return {"case", false};
  }

  /// What stands inside of CAST(...).
  Label label_cast(std::size_t begin, std::size_t end) const {
    std::size_t as = end;
    find({begin, end}, [&](std::size_t i) {
      if (text_.is(i, "as")) as = i;
      return false;
    });
    Label inner = label({begin, as});
    return inner.strong ? inner : Label{type_name({as + 1, end}), false};
  }

  /// A column, a function call, ARRAY, ROW, a constant.
  Label label_primary(Range range) const {
    std::size_t i = range.begin;
    while (i + 2 < range.end && text_.raw(i + 1) == ".") i += 2;
    const std::optional<std::string> name = text_.name(i);
    if (text_.raw(i + 1) == "(" || (text_.is(i, "array") && text_.raw(i + 1) == "["))
      return {function_name(i, name), true};
    if (name && !text_.is_string(i + 1)) return {*name, true};
    const std::string word = text::lower(text_.raw(i));
    if (word.rfind("current_", 0) == 0 || word.rfind("local", 0) == 0 || word == "session_user")
      return {word, true};
    return {};
  }
  std::string function_name(std::size_t i, const std::optional<std::string>& name) const {
    if (name) return *name;
    const std::string word = text::lower(text_.raw(i));
    if (word != "trim") return word;
    if (text_.is(i + 2, "leading")) return "ltrim";
    return text_.is(i + 2, "trailing") ? "rtrim" : "btrim";
  }

  const SqlText& text_;
};

}  // namespace

std::string expression_label(std::string_view expression) {
  const SqlText text(expression);
  Label label = Labeller(text).label({0, text.size()});
  return label.name.empty() ? "expr" : std::move(label.name);
}

}  // namespace dunlin::ops
