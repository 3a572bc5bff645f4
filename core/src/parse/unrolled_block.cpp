#include "unrolled_block.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "block_reader.hpp"
#include "block_words.hpp"
#include "convert.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::parse {
namespace {

constexpr std::size_t kMostTurns = 200;
constexpr std::size_t kLongest = 1U << 20U;

using Text = std::optional<std::string>;
using Texts = std::vector<std::string>;

Text constant_text(const Node& node);

/// A name as quote_ident() gives it: quoted where it has to be.
std::string identifier(const std::string& name) {
  const bool simple =
      !name.empty() &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos &&
      (name[0] < '0' || name[0] > '9');
  bool plain = false;
  try {
    if (simple) {
      with_expression(name, [&](const Node& node) {
        plain = node.node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
      });
    }
  } catch (const Error&) {
    plain = false;  // a reserved word
  }
  return plain ? name : text::quoted(name, '"');
}

/// What format() makes of constants.
Text formatted(const std::string& pattern, const Texts& values) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    std::size_t place = 0;
    const char* const begin = pattern.data() + i + 1;
    const char* const end = pattern.data() + pattern.size();
    const auto [after, error] = std::from_chars(begin, end, place);
    const bool numbered = error == std::errc() && after != end && *after == '$';
    if (numbered) i += static_cast<std::size_t>(after - begin) + 1;
    if (++i >= pattern.size()) return std::nullopt;
    if (pattern[i] == '%' && !numbered) {
      out += '%';
      continue;
    }
    if (numbered) next = place - 1;
    if (next >= values.size()) return std::nullopt;
    const std::string& value = values[next++];
    if (pattern[i] == 's') {
      out += value;
    } else if (pattern[i] == 'I') {
      out += identifier(value);
    } else if (pattern[i] == 'L') {
      out += text::quoted(value, '\'');
    } else {
      return std::nullopt;
    }
  }
  return out;
}

Text called(const PgQuery__FuncCall& call) {
  Texts values;
  for (const Node* argument : nodes(call.n_args, call.args)) {
    Text value = constant_text(*argument);
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
  }
  const std::string_view name = string_of(call.funcname[call.n_funcname - 1]);
  if (name == "format" && !values.empty())
    return formatted(values.front(), Texts(values.begin() + 1, values.end()));
  if (name == "quote_ident" && values.size() == 1) return identifier(values.front());
  if (name == "quote_literal" && values.size() == 1) return text::quoted(values.front(), '\'');
  if (name == "concat") return text::join(values, "");
  return std::nullopt;
}

Text constant_text(const Node& node) {
  if (node.node_case == PG_QUERY__NODE__NODE_FUNC_CALL) return called(*node.func_call);
  if (node.node_case == PG_QUERY__NODE__NODE_TYPE_CAST) {
    const PgQuery__TypeName& type = *node.type_cast->type_name;
    const bool text = type.n_names > 0 && string_of(type.names[type.n_names - 1]) == "text" &&
                      type.n_array_bounds == 0;
    return text ? constant_text(*node.type_cast->arg) : std::nullopt;
  }
  if (node.node_case == PG_QUERY__NODE__NODE_A_EXPR && node.a_expr->lexpr != nullptr &&
      node.a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP &&
      string_of(node.a_expr->name[0]) == "||") {
    Text left = constant_text(*node.a_expr->lexpr);
    const Text right = constant_text(*node.a_expr->rexpr);
    return left && right ? Text(*left + *right) : std::nullopt;
  }
  if (node.node_case != PG_QUERY__NODE__NODE_A_CONST || node.a_const->isnull != 0)
    return std::nullopt;
  if (node.a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL)
    return std::string(node.a_const->sval->sval);
  if (node.a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL)
    return std::to_string(node.a_const->ival->ival);
  return std::nullopt;
}

Text text_of(const std::string& expression) {
  Text found;
  with_expression(expression, [&](const Node& node) { found = constant_text(node); });
  return found;
}

/// ARRAY['a', 'b'], whatever it is cast to.
std::optional<Texts> elements_of(const std::string& expression) {
  std::optional<Texts> found;
  with_expression(expression, [&](const Node& whole) {
    const Node* node = &whole;
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) node = node->type_cast->arg;
    if (node->node_case != PG_QUERY__NODE__NODE_A_ARRAY_EXPR) return;
    found.emplace();
    const PgQuery__AArrayExpr& list = *node->a_array_expr;
    for (const Node* element : nodes(list.n_elements, list.elements)) {
      Text value = constant_text(*element);
      if (!value) return found.reset();
      found->push_back(std::move(*value));
    }
  });
  return found;
}

struct Loop {
  std::string variable;
  Texts values;       ///< as SQL
  std::size_t first;  ///< the token FOREACH or FOR
  std::size_t body;   ///< the first token behind LOOP
  std::size_t end;    ///< the token END of END LOOP
};

std::optional<Texts> turns(const BlockWords& words, std::size_t first, std::size_t loop) {
  if (words.is(first, "FOREACH")) {
    if (!words.is(first + 2, "IN") || !words.is(first + 3, "ARRAY")) return std::nullopt;
    std::optional<Texts> values = elements_of(words.between(first + 4, loop));
    if (!values) return std::nullopt;
    for (std::string& value : *values) value = text::quoted(value, '\'');
    return values;
  }
  // The lexer may see "1..3" as numbers with points.
  const std::string range = words.between(first + 3, loop);
  const std::size_t points = range.find("..");
  if (!words.is(first + 2, "IN") || points == std::string::npos) return std::nullopt;
  const auto number = [](std::string_view digits) {
    long value = 0;
    const std::string_view trimmed = text::trim(digits);
    const auto [end, error] =
        std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), value);
    const bool whole = error == std::errc() && end == trimmed.data() + trimmed.size();
    return whole ? std::optional(value) : std::nullopt;
  };
  const std::optional<long> from = number(std::string_view(range).substr(0, points));
  const std::optional<long> to = number(std::string_view(range).substr(points + 2));
  if (!from || !to || *to - *from >= static_cast<long>(kMostTurns)) return std::nullopt;
  Texts values;
  for (long i = *from; i <= *to; ++i) values.push_back(std::to_string(i));
  return values;
}

std::optional<Loop> first_loop(const BlockWords& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words.is(i, "FOREACH") && !words.is(i, "FOR")) continue;
    const std::optional<std::size_t> loop = words.find("LOOP", i);
    if (!loop || *loop < i + 4) continue;
    const std::optional<std::string> variable = BlockReader(words.at(i + 1)).name();
    std::optional<Texts> values = turns(words, i, *loop);
    if (!variable || !values || values->size() > kMostTurns) continue;
    int depth = 1;
    for (std::size_t k = *loop + 1; k < words.size(); ++k) {
      // Where a turn ends early, what follows is not for every value.
      if (words.is(k, "EXIT") || words.is(k, "CONTINUE")) return std::nullopt;
      const bool ends = words.is(k, "END") && words.is(k + 1, "LOOP");
      depth += ends ? -1 : words.is(k, "LOOP") ? 1 : 0;
      if (depth == 0) return Loop{*variable, std::move(*values), i, *loop + 1, k};
      if (ends) ++k;
    }
    return std::nullopt;
  }
  return std::nullopt;
}

/// One loop written out; nothing when there is none that is known.
Text without_a_loop(const std::string& body) {
  const BlockWords words(body);
  const std::optional<Loop> loop = first_loop(words);
  if (!loop || words.at(loop->end + 2) != ";") return std::nullopt;
  const BlockWords turn(words.between(loop->body, loop->end));
  std::string out = body.substr(0, words.begin_of(loop->first));
  for (const std::string& value : loop->values) {
    out += turn.with(loop->variable, value) + "\n";
    if (out.size() > kLongest) return std::nullopt;
  }
  return out + body.substr(words.end_of(loop->end + 2));
}

/// EXECUTE of constants as the statements themselves.
std::string with_texts(const std::string& body) {
  const BlockWords words(body);
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!words.begins_statement(i) || !words.is(i, "EXECUTE")) continue;
    const std::optional<std::size_t> end = words.find(";", i);
    if (!end || *end == i + 1) continue;
    const Text text = text_of(words.between(i + 1, *end));
    if (!text) continue;
    std::string statement(text::trim(*text));
    if (!statement.ends_with(';')) statement += ";";
    out += body.substr(done, words.begin_of(i) - done) + statement;
    done = words.end_of(*end);
  }
  return out + body.substr(done);
}

/// A block without declarations, when all are constants or variables of loops.
Text without_declarations(const std::string& body) {
  BlockReader reader(body);
  if (!reader.take({"DECLARE"})) return body;
  Texts loops;
  std::vector<std::pair<std::string, std::string>> constants;
  while (!reader.sees("BEGIN")) {
    const std::optional<std::string> name = reader.name();
    const std::optional<std::string> rest = name ? reader.until_semicolon() : std::nullopt;
    if (!rest) return std::nullopt;
    const std::size_t sign = rest->find('=');
    if (sign == std::string::npos) {
      loops.push_back(*name);
      continue;
    }
    const std::string value(text::trim(std::string_view(*rest).substr(sign + 1)));
    if (!text_of(value) && !elements_of(value)) return std::nullopt;
    constants.emplace_back(*name, "(" + value + ")");
  }
  std::string work = body.substr(reader.offset());
  const BlockWords words(work);
  for (const auto& [name, value] : constants) {
    if (words.assigns(name)) return std::nullopt;
    work = BlockWords(work).with(name, value);
  }
  while (const Text next = without_a_loop(work)) work = *next;
  // A variable that still stands there is none of a loop that is known.
  const BlockWords left(work);
  for (const std::string& name : loops) {
    if (left.count(name) != 0) return std::nullopt;
  }
  return work;
}

}  // namespace

std::string unrolled(const std::string& body) {
  try {
    const Text work = without_declarations(body);
    if (!work) return body;
    std::string out = *work;
    while (const Text next = without_a_loop(out)) out = *next;
    return with_texts(out);
  } catch (const Error&) {
    return body;  // not SQL once it is cut into pieces
  }
}

}  // namespace dunlin::parse
