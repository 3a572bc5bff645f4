#include "annotations.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::parse {
namespace {

using Kind = ops::Rename::Kind;

struct Annotation {
  std::size_t offset = 0;
  std::string from;
};

/// The name that a token spells.
std::string name_in(std::string_view raw) {
  if (raw.size() < 2 || raw.front() != '"') return text::lower(raw);
  return text::replace_all(std::string(raw.substr(1, raw.size() - 2)), "\"\"", "\"");
}

/// The annotation in a comment: "@renamed from=old" with anything around it.
std::optional<Annotation> annotation_in(std::string_view comment, std::size_t offset) {
  constexpr std::string_view kMark = "@renamed";
  constexpr std::string_view kFrom = "from=";
  const std::size_t mark = comment.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  const std::size_t from = comment.find(kFrom, mark);
  if (from == std::string_view::npos) return Annotation{offset, {}};
  std::string_view name = comment.substr(from + kFrom.size());
  std::size_t end = 0;
  if (!name.empty() && name.front() == '"') {
    end = 1;
    while (end < name.size() && (name[end] != '"' || name.substr(end, 2) == "\"\""))
      end += name[end] == '"' ? 2U : 1U;
    end = std::min(end + 1, name.size());
  } else {
    end = std::min(name.find_first_of(" \t\r\n*;,)"), name.size());
  }
  name = name.substr(0, end);
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos && name[0] != '"')
    name = name.substr(dot + 1);
  return Annotation{offset, name_in(name)};
}

/// What an operation creates, as the target of a rename.
struct Target {
  std::optional<ops::Rename> operator()(const ops::CreateTable& o) const {
    return whole(Kind::table, o.table.name);
  }
  std::optional<ops::Rename> operator()(const ops::CreateIndex& o) const {
    return whole(Kind::index, {o.table.schema, o.index.name});
  }
  std::optional<ops::Rename> operator()(const ops::CreateView& o) const {
    return whole(Kind::view, o.view.name);
  }
  std::optional<ops::Rename> operator()(const ops::CreateEnum& o) const {
    return whole(Kind::type, o.type.name);
  }
  std::optional<ops::Rename> operator()(const ops::CreateDomain& o) const {
    return whole(Kind::type, o.type.name);
  }
  std::optional<ops::Rename> operator()(const ops::CreateSequence& o) const {
    return whole(Kind::sequence, o.sequence.name);
  }
  std::optional<ops::Rename> operator()(const ops::CreateSchema& o) const {
    return ops::Rename{Kind::schema, {{}, o.name}, {}, o.name};
  }
  std::optional<ops::Rename> operator()(const ops::AddConstraint& o) const {
    return ops::Rename{Kind::constraint, o.table, {}, o.constraint.name};
  }

 private:
  static ops::Rename whole(Kind kind, const schema::Name& name) {
    return {kind, name, {}, name.name};
  }
};

std::optional<ops::Rename> target_of(const std::vector<ops::Operation>& operations) {
  if (operations.empty()) return std::nullopt;
  const ops::Operation& first = operations.front();
  const Target target;
  if (const auto* o = std::get_if<ops::CreateTable>(&first)) return target(*o);
  if (const auto* o = std::get_if<ops::CreateIndex>(&first)) return target(*o);
  if (const auto* o = std::get_if<ops::CreateView>(&first)) return target(*o);
  if (const auto* o = std::get_if<ops::CreateEnum>(&first)) return target(*o);
  if (const auto* o = std::get_if<ops::CreateDomain>(&first)) return target(*o);
  if (const auto* o = std::get_if<ops::CreateSequence>(&first)) return target(*o);
  if (const auto* o = std::get_if<ops::CreateSchema>(&first)) return target(*o);
  if (const auto* o = std::get_if<ops::AddConstraint>(&first)) return target(*o);
  return std::nullopt;
}

/// The tokens of a statement without comments; finds the list element that an offset is about.
class Elements {
 public:
  Elements(std::string_view text, std::size_t begin, std::size_t end) {
    for (const sql::Token& token : sql::tokenize(text.substr(begin, end - begin), lex_rules())) {
      if (token.kind == sql::TokenKind::comment) continue;
      tokens_.push_back({begin + token.offset, text.substr(begin + token.offset, token.length),
                         token.kind == sql::TokenKind::string});
    }
  }

  struct Token {
    std::size_t offset;
    std::string_view raw;
    bool is_string;
  };

  /// The tokens of the element of the first parenthesised list that an annotation at `offset` is
  /// about; empty when it is about the statement's object.
  std::vector<Token> at(std::size_t offset) const {
    int depth = 0;
    std::vector<Token> current;
    std::vector<Token> finished;
    for (const Token& token : tokens_) {
      if (token.offset > offset) break;
      if (token.raw == ")") --depth;
      if (depth == 1 && token.raw == ",") {
        finished = std::move(current);
        current.clear();
      } else if (depth >= 1) {
        current.push_back(token);
      }
      if (token.raw == "(") ++depth;
    }
    if (depth == 0) return {};
    return current.empty() ? finished : current;
  }

 private:
  std::vector<Token> tokens_;
};

bool is_word(std::string_view raw, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text::iequals(raw, word); });
}

/// The part of `whole` (a table, an enum) that an element defines.
std::optional<ops::Rename> part_of(const std::vector<Elements::Token>& element,
                                   const ops::Rename& whole) {
  ops::Rename part = whole;
  const Elements::Token& first = element.front();
  if (whole.kind == Kind::type && first.is_string) {
    part.kind = Kind::enum_value;
    part.to = text::replace_all(std::string(first.raw.substr(1, first.raw.size() - 2)), "''", "'");
    return part;
  }
  if (whole.kind != Kind::table) return std::nullopt;
  if (is_word(first.raw, {"constraint"}) && element.size() > 1) {
    part.kind = Kind::constraint;
    part.to = name_in(element[1].raw);
    return part;
  }
  if (is_word(first.raw, {"primary", "unique", "foreign", "check", "exclude", "like"}))
    return std::nullopt;
  part.kind = Kind::column;
  part.to = name_in(first.raw);
  return part;
}

std::optional<ops::Rename> target_at(const std::string& text, const AnnotatedStatement& statement,
                                     std::size_t offset) {
  const std::optional<ops::Rename> whole = target_of(statement.operations);
  if (!whole || offset < statement.begin || offset >= statement.end) return whole;
  const bool has_elements = whole->kind == Kind::table || whole->kind == Kind::type;
  if (!has_elements) return whole;
  const std::vector<Elements::Token> element =
      Elements(text, statement.begin, statement.end).at(offset);
  return element.empty() ? whole : part_of(element, *whole);
}

/// The statement that an annotation belongs to: the one around it, the one that ends before it on
/// its line, else the next one.
const AnnotatedStatement* statement_at(const std::string& text,
                                       const std::vector<AnnotatedStatement>& statements,
                                       std::size_t offset) {
  const AnnotatedStatement* next = nullptr;
  for (const AnnotatedStatement& statement : statements) {
    if (statement.begin <= offset && offset < statement.end) return &statement;
    const bool same_line =
        statement.end <= offset &&
        text.substr(statement.end, offset - statement.end).find('\n') == std::string::npos;
    if (same_line) return &statement;
    if (next == nullptr && statement.begin > offset) next = &statement;
  }
  return next;
}

}  // namespace

void read_annotations(const std::string& text, const Position& origin,
                      const std::vector<AnnotatedStatement>& statements, Desired& out) {
  if (text.find("@renamed") == std::string::npos) return;
  for (const sql::Token& token : sql::tokenize(text, lex_rules())) {
    if (token.kind != sql::TokenKind::comment) continue;
    const std::optional<Annotation> found =
        annotation_in(std::string_view(text).substr(token.offset, token.length), token.offset);
    if (!found) continue;
    const AnnotatedStatement* statement = statement_at(text, statements, found->offset);
    std::optional<ops::Rename> rename;
    if (statement != nullptr) rename = target_at(text, *statement, found->offset);
    if (rename && !found->from.empty()) {
      rename->from = found->from;
      out.renames.push_back(std::move(*rename));
      out.rename_places.push_back(locate(text, token.offset, origin));
      continue;
    }
    Diagnostic problem;
    problem.severity = Diagnostic::Severity::warning;
    problem.code = Code::sql_syntax;
    problem.message = "this annotation does not say what was renamed";
    problem.hint =
        "write -- @renamed from=old_name on the line of a column, constraint, value, or "
        "of a CREATE statement's name";
    problem.position = locate(text, token.offset, origin);
    problem.source_line = std::string(line_at(text, token.offset));
    out.problems.push_back(std::move(problem));
  }
}

}  // namespace dunlin::parse
