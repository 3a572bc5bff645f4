#include "dunlin/ops/rewrite.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "dunlin/base/text.hpp"
#include "sql_text.hpp"

namespace dunlin::ops {
namespace {

/// Whether token `i` can name a column: no function, no cast's type, no typed constant's type, no
/// qualifier.
bool at_column(const SqlText& text, std::size_t i) {
  return text.raw(i + 1) != "(" && text.raw(i + 1) != "." && !text.is_string(i + 1) &&
         !text.after_cast(i);
}

/// The name before the dot in front of token `i`; empty when there is none.
std::optional<std::string> qualifier(const SqlText& text, std::size_t i) {
  if (i < 2 || text.raw(i - 1) != ".") return std::nullopt;
  return text.name(i - 2);
}

bool is_column(const SqlText& text, std::size_t i, std::string_view table,
               std::string_view column) {
  if (text.name(i) != column || !at_column(text, i)) return false;
  const std::optional<std::string> of = qualifier(text, i);
  return !of || *of == table;
}

struct Reference {
  std::size_t token;  // of the relation's own name
  std::string alias;  // by which columns are qualified
  bool has_alias = false;
};

/// Follows a query's tokens and knows where FROM lists expect a table.
class FromList {
 public:
  explicit FromList(const SqlText& text) : text_(text) {}

  /// Goes on to token `i`: whether a table may stand there.
  bool at_table(std::size_t i) {
    const bool expected = levels_.back().expects_table;
    if (text_.raw(i) == "(") {
      levels_.push_back({levels_.back().in_from, expected, opens_function(i)});
      return false;
    }
    if (text_.raw(i) == ")") {
      if (levels_.size() > 1) levels_.pop_back();
      levels_.back().expects_table = false;
      return false;
    }
    word(i);
    return expected && text_.name(i).has_value();
  }

 private:
  struct Level {
    bool in_from = false;
    bool expects_table = false;
    bool in_function = false;  // EXTRACT(a FROM b) is no FROM list
  };

  bool opens_function(std::size_t i) const {
    return i > 0 && !text_.is(i - 1, "from") && is_word(i - 1);
  }
  bool is_word(std::size_t i) const {
    return text_.name(i).has_value() || text_.is(i, "extract") || text_.is(i, "substring") ||
           text_.is(i, "trim") || text_.is(i, "overlay");
  }

  void word(std::size_t i) {
    Level& level = levels_.back();
    if (text_.is(i, "select")) level = {};
    if (text_.is(i, "only") || text_.is(i, "lateral") || text_.raw(i) == ".") return;
    level.expects_table = (level.in_from && (text_.raw(i) == "," || text_.is(i, "join"))) ||
                          (level.expects_table && text_.raw(i + 1) == ".");
    if (text_.is(i, "from") && !level.in_function && !(i > 0 && text_.is(i - 1, "distinct"))) {
      level.in_from = true;
      level.expects_table = true;
    }
    for (const std::string_view end :
         {"where", "group", "having", "order", "limit", "window", "union", "except", "intersect"}) {
      if (text_.is(i, end)) level.in_from = false;
    }
  }

  const SqlText& text_;
  std::vector<Level> levels_{Level{}};
};

/// Where `relation` is read from.
std::vector<Reference> references(const SqlText& text, const schema::Name& relation) {
  std::vector<Reference> found;
  FromList from(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool table = from.at_table(i);
    if (!table || text.name(i) != relation.name || text.raw(i + 1) == "." || text.raw(i + 1) == "(")
      continue;
    const std::string schema = qualifier(text, i).value_or("");
    if (schema != relation.schema && !(schema == "public" && relation.schema.empty())) continue;
    const std::size_t alias = text.is(i + 1, "as") ? i + 2 : i + 1;
    const bool has_alias = text.name(alias).has_value() && text.raw(alias + 1) != ".";
    found.push_back({i, has_alias ? *text.name(alias) : relation.name, has_alias});
  }
  return found;
}

bool is_alias(const std::vector<Reference>& references, const std::string& name) {
  return std::any_of(references.begin(), references.end(),
                     [&](const Reference& r) { return r.alias == name; });
}

/// Whether token `i` is a column of one of these tables; unqualified ones are taken to be.
bool is_column_of(const SqlText& text, std::size_t i, const std::vector<Reference>& tables,
                  std::string_view column) {
  if (text.name(i) != column || !at_column(text, i) || (i > 0 && text.is(i - 1, "as")))
    return false;
  const std::optional<std::string> of = qualifier(text, i);
  return !of || is_alias(tables, *of);
}

}  // namespace

bool mentions_column(std::string_view expression, std::string_view table, std::string_view column) {
  const SqlText text(expression);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_column(text, i, table, column)) return true;
  }
  return false;
}

std::string rename_column_in(std::string_view expression, std::string_view table,
                             std::string_view from, std::string_view to) {
  const SqlText text(expression);
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (!is_column(text, i, table, from)) return std::nullopt;
    return quote_identifier(to);
  });
}

std::string rename_table_in(std::string_view expression, std::string_view from,
                            std::string_view to) {
  const SqlText text(expression);
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (text.raw(i + 1) != "." || text.name(i) != from) return std::nullopt;
    return quote_identifier(to);
  });
}

std::string rename_type_in(std::string_view expression, const schema::Name& from,
                           const schema::Name& to) {
  const SqlText text(expression);
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
  const SqlText text(expression);
  const std::string old = text::quoted(from, '\'');
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (!text.is_string(i) || text.raw(i) != old) return std::nullopt;
    return text::quoted(to, '\'');
  });
}

bool query_reads(std::string_view query, const schema::Name& relation) {
  if (query.find(relation.name) == std::string_view::npos) return false;
  return !references(SqlText(query), relation).empty();
}

bool query_uses_column(std::string_view query, const schema::Name& table, std::string_view column) {
  const SqlText text(query);
  const std::vector<Reference> tables = references(text, table);
  for (std::size_t i = 0; i < text.size() && !tables.empty(); ++i) {
    if (is_column_of(text, i, tables, column)) return true;
  }
  return false;
}

std::string rename_relation_in_query(std::string_view query, const schema::Name& from,
                                     const schema::Name& to) {
  const SqlText text(query);
  const std::vector<Reference> found = references(text, from);
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    const auto here =
        std::find_if(found.begin(), found.end(), [&](const Reference& r) { return r.token == i; });
    if (here == found.end()) return std::nullopt;
    const std::string name = quote_identifier(to.name);
    return here->has_alias ? name : name + " AS " + quote_identifier(from.name);
  });
}

namespace {

/// Whether the column at token `i` is a whole item of a SELECT list, so that its name is the
/// result's.
bool is_select_item(const SqlText& text, std::size_t i) {
  const std::size_t first = i >= 2 && text.raw(i - 1) == "." ? i - 2 : i;
  if (first == 0) return false;
  const bool starts =
      text.is(first - 1, "select") || text.is(first - 1, "distinct") || text.raw(first - 1) == ",";
  const bool ends = i + 1 >= text.size() || text.is(i + 1, "from") || text.raw(i + 1) == "," ||
                    text.raw(i + 1) == ")";
  return starts && ends;
}

}  // namespace

std::string rename_column_in_query(std::string_view query, const schema::Name& table,
                                   std::string_view from, std::string_view to) {
  const SqlText text(query);
  const std::vector<Reference> tables = references(text, table);
  if (tables.empty()) return std::string(query);
  std::vector<bool> in_select_list{false};  // for each open parenthesis
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (text.raw(i) == "(") in_select_list.push_back(false);
    if (text.raw(i) == ")" && in_select_list.size() > 1) in_select_list.pop_back();
    if (text.is(i, "select")) in_select_list.back() = true;
    if (text.is(i, "from")) in_select_list.back() = false;
    if (!is_column_of(text, i, tables, from)) return std::nullopt;
    const std::string name = quote_identifier(to);
    if (in_select_list.back() && is_select_item(text, i))
      return name + " AS " + quote_identifier(from);
    return name;
  });
}

std::string rename_first_in(std::string_view definition, std::string_view from,
                            std::string_view to) {
  const SqlText text(definition);
  bool done = false;
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (done || i == 0 || text.name(i) != from) return std::nullopt;
    done = true;
    return quote_identifier(to);
  });
}

std::string qualify_first_in(std::string_view definition, const schema::Name& name,
                             std::string_view schema) {
  const SqlText text(definition);
  std::size_t place = 1;
  while (place < text.size() && (text.name(place) != name.name || text.raw(place + 1) == "."))
    ++place;
  const bool qualified = place >= 2 && text.raw(place - 1) == ".";
  const std::string full =
      (schema.empty() ? "" : quote_identifier(schema) + ".") + quote_identifier(name.name);
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (i == place) return full;
    if (qualified && (i == place - 1 || i == place - 2)) return "";
    return std::nullopt;
  });
}

std::string rename_target_in(std::string_view definition, const schema::Name& from,
                             const schema::Name& to) {
  const SqlText text(definition);
  const auto leads = [&](std::size_t i) {
    return text.is(i, "on") || text.is(i, "to") || text.is(i, "from") || text.is(i, "into") ||
           text.is(i, "update");
  };
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (i < 1 || text.name(i) != from.name) return std::nullopt;
    const std::optional<std::string> schema = qualifier(text, i);
    if (schema.value_or("") != from.schema && !(from.schema.empty() && schema == "public"))
      return std::nullopt;
    const std::size_t first = schema ? i - 2 : i;
    if (first < 1 || !leads(first - 1)) return std::nullopt;
    return quote_identifier(to.name);
  });
}

std::string rename_schema_in(std::string_view sql, std::string_view from, std::string_view to) {
  const SqlText text(sql);
  return text.edited([&](std::size_t i) -> std::optional<std::string> {
    if (text.name(i) != from || text.raw(i + 1) != ".") return std::nullopt;
    return quote_identifier(to);
  });
}

}  // namespace dunlin::ops
