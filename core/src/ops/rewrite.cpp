#include "rewrite.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "dunlin/base/text.hpp"
#include "dunlin/sql/lexer.hpp"

namespace dunlin::ops {
namespace {

// PostgreSQL's words that a plain name cannot be (kwlist.h: all but the unreserved ones), sorted.
constexpr std::array kKeywords = std::to_array<std::string_view>({
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
});

bool is_keyword(std::string_view word) {
  return std::binary_search(kKeywords.begin(), kKeywords.end(), word);
}

const sql::LexRules& rules() {
  static const sql::LexRules postgres = [] {
    sql::LexRules out;
    out.dollar_quotes = true;
    out.escape_strings = true;
    out.nested_comments = true;
    return out;
  }();
  return postgres;
}

/// The tokens of a text with the names that they spell.
class Text {
 public:
  explicit Text(std::string_view sql) : sql_(sql), tokens_(sql::tokenize(sql, rules())) {}

  std::size_t size() const { return tokens_.size(); }
  std::string_view raw(std::size_t i) const {
    return i < tokens_.size() ? sql_.substr(tokens_[i].offset, tokens_[i].length)
                              : std::string_view{};
  }
  bool is(std::size_t i, std::string_view words) const { return text::iequals(raw(i), words); }
  bool is_string(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].kind == sql::TokenKind::string;
  }
  /// The name that token `i` spells when it stands where names stand; keywords spell none.
  std::optional<std::string> name(std::size_t i) const {
    if (i >= tokens_.size()) return std::nullopt;
    if (tokens_[i].kind == sql::TokenKind::quoted_identifier && raw(i).size() >= 2) {
      return text::replace_all(std::string(raw(i).substr(1, raw(i).size() - 2)), "\"\"", "\"");
    }
    if (tokens_[i].kind != sql::TokenKind::word) return std::nullopt;
    std::string word = text::lower(raw(i));
    if (is_keyword(word)) return std::nullopt;
    return word;
  }
  /// Two dots, colons ... may be one symbol token or several: what stands right before token `i`.
  bool after_cast(std::size_t i) const {
    return i >= 1 && (raw(i - 1) == "::" || (i >= 2 && raw(i - 1) == ":" && raw(i - 2) == ":"));
  }
  /// Replaces tokens: text of those in `edits` changes, everything else stays byte for byte.
  std::string edited(const std::function<std::optional<std::string>(std::size_t)>& edit) const {
    std::string out;
    std::size_t done = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const std::optional<std::string> change = edit(i);
      if (!change) continue;
      out.append(sql_, done, tokens_[i].offset - done).append(*change);
      done = tokens_[i].offset + tokens_[i].length;
    }
    return out.append(sql_, done);
  }

 private:
  std::string sql_;
  std::vector<sql::Token> tokens_;
};

/// Whether token `i` can name a column: no function, no cast's type, no typed constant's type, no
/// qualifier.
bool at_column(const Text& text, std::size_t i) {
  return text.raw(i + 1) != "(" && text.raw(i + 1) != "." && !text.is_string(i + 1) &&
         !text.after_cast(i);
}

/// The name before the dot in front of token `i`; empty when there is none.
std::optional<std::string> qualifier(const Text& text, std::size_t i) {
  if (i < 2 || text.raw(i - 1) != ".") return std::nullopt;
  return text.name(i - 2);
}

bool is_column(const Text& text, std::size_t i, std::string_view table, std::string_view column) {
  if (text.name(i) != column || !at_column(text, i)) return false;
  const std::optional<std::string> of = qualifier(text, i);
  return !of || *of == table;
}

struct Reference {
  std::size_t token;  // of the relation's own name
  std::string alias;  // by which columns are qualified
  bool has_alias = false;
};

bool starts_alias(const Text& text, std::size_t i) {
  return text.name(i).has_value() && text.raw(i + 1) != "(";
}

/// Where `relation` stands as a table in FROM, JOIN, UPDATE or INTO position.
std::vector<Reference> references(const Text& text, const schema::Name& relation) {
  std::vector<Reference> found;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.name(i) != relation.name || text.raw(i + 1) == "." || text.raw(i + 1) == "(" ||
        text.after_cast(i))
      continue;
    const std::optional<std::string> schema = qualifier(text, i);
    const std::size_t first = schema ? i - 2 : i;
    if (schema ? *schema != (relation.schema.empty() ? "public" : relation.schema)
               : !relation.schema.empty())
      continue;
    const bool from_list =
        first >= 1 &&
        (text.is(first - 1, "from") || text.is(first - 1, "join") || text.is(first - 1, "only") ||
         text.raw(first - 1) == "," || text.raw(first - 1) == "(");
    if (!from_list) continue;
    if (text.raw(first - 1) == "," || text.raw(first - 1) == "(") {
      // In a list only FROM's counts; a column of the same name stands behind SELECT, GROUP BY ...
      std::size_t k = first - 1;
      int depth = 0;
      bool in_from = false;
      while (k-- > 0) {
        if (text.raw(k) == ")") ++depth;
        if (text.raw(k) == "(" && --depth < 0 && text.raw(first - 1) != "(") break;
        if (depth > 0) continue;
        if (text.is(k, "from") || text.is(k, "join")) in_from = true;
        if (in_from || text.is(k, "select") || text.is(k, "where") || text.is(k, "by") ||
            text.is(k, "on") || text.is(k, "using"))
          break;
      }
      if (!in_from) continue;
    }
    Reference reference{i, relation.name, false};
    const std::size_t alias = text.is(i + 1, "as") ? i + 2 : i + 1;
    if (starts_alias(text, alias)) reference = {i, *text.name(alias), true};
    found.push_back(std::move(reference));
  }
  return found;
}

}  // namespace

std::string quote_identifier(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  const bool simple = !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
                      std::all_of(name.begin(), name.end(), plain) && !is_keyword(name);
  return simple ? std::string(name) : text::quoted(name, '"');
}

bool mentions_column(std::string_view expression, std::string_view table, std::string_view column) {
  const Text text(expression);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_column(text, i, table, column)) return true;
  }
  return false;
}

std::string rename_column_in(std::string_view expression, std::string_view table,
                             std::string_view from, std::string_view to) {
  const Text text(expression);
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (!is_column(text, i, table, from)) return std::nullopt;
    return quote_identifier(to);
  });
}

std::string rename_table_in(std::string_view expression, std::string_view from,
                            std::string_view to) {
  const Text text(expression);
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (text.raw(i + 1) != "." || text.name(i) != from) return std::nullopt;
    return quote_identifier(to);
  });
}

std::string rename_type_in(std::string_view expression, const schema::Name& from,
                           const schema::Name& to) {
  const Text text(expression);
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (text.name(i) != from.name) return std::nullopt;
    const std::optional<std::string> schema = qualifier(text, i);
    if (schema.value_or("") != from.schema && !(from.schema.empty() && schema == "public"))
      return std::nullopt;
    if (!text.after_cast(schema ? i - 2 : i)) return std::nullopt;
    return quote_identifier(to.name);
  });
}

std::string rename_string_in(std::string_view expression, std::string_view from,
                             std::string_view to) {
  const Text text(expression);
  const std::string old = text::quoted(from, '\'');
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (!text.is_string(i) || text.raw(i) != old) return std::nullopt;
    return text::quoted(to, '\'');
  });
}

bool query_reads(std::string_view query, const schema::Name& relation) {
  if (query.find(relation.name) == std::string_view::npos) return false;
  return !references(Text(query), relation).empty();
}

bool query_uses_column(std::string_view query, const schema::Name& table, std::string_view column) {
  const Text text(query);
  const std::vector<Reference> found = references(text, table);
  for (std::size_t i = 0; i < text.size() && !found.empty(); ++i) {
    if (text.name(i) != column || !at_column(text, i)) continue;
    const std::optional<std::string> of = qualifier(text, i);
    if (!of ||
        std::any_of(found.begin(), found.end(), [&](const Reference& r) { return r.alias == *of; }))
      return true;
  }
  return false;
}

std::string rename_relation_in_query(std::string_view query, const schema::Name& from,
                                     const schema::Name& to) {
  const Text text(query);
  const std::vector<Reference> found = references(text, from);
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    const auto reference =
        std::find_if(found.begin(), found.end(), [&](const Reference& r) { return r.token == i; });
    if (reference == found.end()) return std::nullopt;
    const std::string name = quote_identifier(to.name);
    return reference->has_alias ? name : name + " AS " + quote_identifier(from.name);
  });
}

std::string rename_column_in_query(std::string_view query, const schema::Name& table,
                                   std::string_view from, std::string_view to) {
  const Text text(query);
  const std::vector<Reference> found = references(text, table);
  if (found.empty()) return std::string(query);
  std::vector<bool> in_select_list(1, false);  // for each open parenthesis
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (text.raw(i) == "(") in_select_list.push_back(false);
    if (text.raw(i) == ")" && in_select_list.size() > 1) in_select_list.pop_back();
    if (text.is(i, "select")) in_select_list.back() = true;
    if (text.is(i, "from")) in_select_list.back() = false;
    if (text.name(i) != from || !at_column(text, i) || (i > 0 && text.is(i - 1, "as")))
      return std::nullopt;
    const std::optional<std::string> of = qualifier(text, i);
    const bool ours = !of || std::any_of(found.begin(), found.end(),
                                         [&](const Reference& r) { return r.alias == *of; });
    if (!ours) return std::nullopt;
    // A result column that is the column itself keeps the name it had.
    const std::size_t before = of ? i - 3 : i - 1;
    const bool starts = i > 0 && (text.is(before, "select") || text.is(before, "distinct") ||
                                  text.raw(before) == ",");
    const bool ends = i + 1 == text.size() || text.is(i + 1, "from") || text.raw(i + 1) == "," ||
                      text.raw(i + 1) == ")";
    const std::string name = quote_identifier(to);
    if (in_select_list.back() && starts && ends) return name + " AS " + quote_identifier(from);
    return name;
  });
}

std::string expression_label(std::string_view expression) {
  const Text text(expression);
  std::size_t i = 0;
  while (text.raw(i) == "(") ++i;
  // A qualified function: the last name counts.
  while (text.raw(i + 1) == ".") i += 2;
  if (text.raw(i + 1) == "(") {
    std::size_t end = i + 1;
    int depth = 0;
    do {
      if (text.raw(end) == "(") ++depth;
      if (text.raw(end) == ")") --depth;
      ++end;
    } while (depth > 0 && end < text.size());
    const bool whole = end >= text.size() || text.raw(end) == ")" || text.raw(end) == "::" ||
                       text.raw(end) == ":" || text.is(end, "collate");
    if (whole && !text.raw(i).empty()) {
      if (const auto name = text.name(i)) return *name;
      if (!text.is(i, "cast") && !text.is(i, "not") && !text.is(i, "row"))
        return text::lower(text.raw(i));
    }
  }
  if (text.is(i, "case")) return "case";
  return "expr";
}

}  // namespace dunlin::ops
