#include "dunlin/script/script.hpp"

#include "dunlin/base/checksum.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/sql/lexer.hpp"
#include "script/directive.hpp"
#include "script/document.hpp"
#include "script/header.hpp"

namespace dunlin::script {
namespace {

/// The lines after a directive; `line` becomes the next directive's. False at the end of the text.
bool read_text(const Document& document, Line& line, Section& section) {
  const std::size_t begin = line.next;
  section.position = document.start_of({{}, begin, begin, line.number + 1});
  bool more = false;
  while ((more = document.next(line)) && !is_directive(line.text)) {
    refuse_near_directive(document, line);
  }
  const std::size_t end = more ? line.offset : document.text().size();
  section.text = document.text().substr(begin, end - begin);
  return more;
}

void check_irreversible(const Document& document, const Section& section, std::size_t at) {
  if (!section.irreversible || section.direction == revision::Direction::upgrade) return;
  for (const sql::Token& token : sql::tokenize(section.text, sql::LexRules{})) {
    if (token.kind == sql::TokenKind::comment) continue;
    document.fail(Code::script_directive, at,
                  "a downgrade section that is irreversible holds statements",
                  "Leave out \"irreversible\", or the statements.");
  }
}

/// Blanks at the end come and go with the section that follows.
std::string_view trim_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

}  // namespace

std::string without_blank_ends(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (const std::string_view line : text::split(text, '\n')) {
    plain += trim_end(line);
    plain += '\n';
  }
  plain.resize(trim_end(plain).size());
  return plain;
}

Script parse_script(std::string_view text, const std::string& path) {
  const Document document(text, path);
  document.check_encoding();
  Script script;
  Line line;
  script.header = read_header(document, path, line);
  std::string raw;
  std::string plain;
  for (bool more = true; more;) {
    const Line directive = line;
    Section section = parse_directive(document, directive);
    more = read_text(document, line, section);
    check_irreversible(document, section, directive.offset);
    if (section.direction == revision::Direction::upgrade) {
      raw += directive.text;
      raw += '\n';
      raw += trim_end(section.text);
      raw += '\n';
      plain += trim_end(directive.text);
      plain += '\n';
      plain += without_blank_ends(section.text);
      plain += '\n';
    }
    script.sections.push_back(std::move(section));
  }
  script.checksum = checksum(plain);
  script.former_checksum = plain == raw ? script.checksum : checksum(raw);
  return script;
}

Header parse_header(std::string_view text, const std::string& path) {
  const Document document(text, path);
  Line line;
  const Document head(text.substr(0, text.find("\n-- migrate:")), path);
  head.check_encoding();
  return read_header(document, path, line);
}

}  // namespace dunlin::script
