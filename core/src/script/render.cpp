#include <algorithm>
#include <array>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/script/script.hpp"
#include "script/directive.hpp"
#include "script/header.hpp"

namespace dunlin::script {
namespace {

constexpr std::string_view kDefaultTemplate = R"(-- ${message}
--
-- Revision ID: ${revision}
-- Revises: ${revises}
-- Create Date: ${created}
-- Branch Labels: ${labels}
-- Depends On: ${depends_on}

-- migrate:upgrade
${upgrade}

-- migrate:downgrade
${downgrade}
)";

constexpr std::size_t kSlugLength = 40;
constexpr std::string_view kInParts = " transaction=auto";

using Values = std::map<std::string, std::string, std::less<>>;

/// Blanks for control characters, a question mark for each byte that is no UTF-8.
std::string printable(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
  }
  while (const std::optional<std::size_t> at = text::invalid_utf8(out)) out[*at] = '?';
  return out;
}

/// The message and the description as a header can hold them: see script.hpp.
void normalize(Header& header) {
  std::vector<std::string> lines;
  for (const std::string* part : {&header.message, &header.description}) {
    const std::string text = text::replace_all(*part, "\r\n", "\n");
    for (const std::string_view raw : text::split(text, '\n')) {
      std::string line = printable(raw);
      line.erase(line.find_last_not_of(" \t") + 1);
      const std::string_view words = text::trim(line);
      if (needs_escape(words)) line = std::string(words);
      lines.push_back(std::move(line));
    }
  }
  const auto has_words = [](const std::string& line) { return !line.empty(); };
  auto first = std::find_if(lines.begin(), lines.end(), has_words);
  header.message = first == lines.end() ? std::string() : std::string(text::trim(*first));
  if (first != lines.end()) first = std::find_if(first + 1, lines.end(), has_words);
  const auto last = std::find_if(lines.rbegin(), lines.rend(), has_words).base();
  header.description = first < last ? text::join(std::vector(first, last), "\n") : std::string();
}

/// A line of free text such that no key and no directive is read from it.
std::string escaped(const std::string& line) {
  return needs_escape(line) ? ' ' + line : line;
}

std::string message_text(const Header& header) {
  std::string out = escaped(header.message);
  if (header.description.empty()) return out;
  out += '\n';
  for (const std::string_view line : text::split(header.description, '\n')) {
    out += '\n' + escaped(std::string(line));
  }
  return out;
}

/// SQL for a section, without line ends at its end.
std::string section_text(std::string text) {
  for (const std::string_view line : text::split(text, '\n')) {
    if (!is_directive(line)) continue;
    throw ConfigError(Code::template_invalid, "the SQL of the new revision holds a directive",
                      "A line that begins with \"-- migrate:\" would begin a section; indent it.");
  }
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

Values values_of(const NewRevision& revision) {
  const revision::Node& node = revision.header.node;
  return {{"message", message_text(revision.header)},
          {"revision", node.id},
          {"revises", text::join(node.down, ", ")},
          {"created", revision.header.created},
          {"labels", text::join(node.labels, ", ")},
          {"depends_on", text::join(node.depends_on, ", ")},
          {"upgrade", section_text(revision.upgrade)},
          {"downgrade", section_text(revision.downgrade)}};
}

[[noreturn]] void refuse_template(std::string message, std::string hint) {
  throw ConfigError(Code::template_invalid, std::move(message), std::move(hint));
}

const std::string& value_of(const Values& values, std::string_view name, std::size_t line) {
  const auto found = values.find(name);
  if (found != values.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& value : values) names.push_back(value.first);
  const std::optional<std::string> near = text::nearest(name, names);
  refuse_template("line " + std::to_string(line) +
                      " of the template names the unknown placeholder \"" + std::string(name) +
                      "\"",
                  near ? "Did you mean \"${" + *near + "}\"?"
                       : "Placeholders are " + text::join(names, ", ") + ".");
}

/// "-- Branch Labels: ${labels}" is left out when there are none.
bool is_left_out(std::string_view line, const Values& values) {
  for (const std::string_view name : {"labels", "depends_on"}) {
    const std::string placeholder = "${" + std::string(name) + '}';
    if (!line.starts_with("--") || !text::trim(line).ends_with(placeholder)) continue;
    if (!values.find(name)->second.empty()) continue;
    const std::string_view key =
        text::trim(text::trim(line).substr(0, text::trim(line).size() - placeholder.size()));
    if (key == "--" || (key.ends_with(':') && key.find(':') + 1 == key.size())) return true;
  }
  return false;
}

bool holds(std::string_view line, std::string_view words) {
  return line.find(words) != std::string_view::npos;
}

/// Further lines of a message become comments like the first.
std::string comment_lines(std::string_view text) {
  std::string out;
  for (const std::string_view line : text::split(text, '\n')) {
    if (out.empty()) {
      out = line;
    } else {
      out.append("\n-- ").append(line);
    }
    out.erase(out.find_last_not_of(" \t\r") + 1);
  }
  return out;
}

std::string render_line(std::string_view line, const Values& values, std::size_t number) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = line.find("${"); open != std::string_view::npos;
       open = line.find("${", at)) {
    const std::size_t close = line.find('}', open);
    if (close == std::string_view::npos) {
      refuse_template("line " + std::to_string(number) +
                          " of the template holds a placeholder without a closing brace",
                      "Placeholders look like ${message}.");
    }
    out += line.substr(at, open - at);
    out += value_of(values, line.substr(open + 2, close - open - 2), number);
    at = close + 1;
  }
  out += line.substr(at);
  if (!line.starts_with("--")) return out;
  return comment_lines(out);
}

void check_result(const std::string& text, Header wanted) {
  Header found;
  try {
    found = parse_script(text, "the rendered revision").header;
  } catch (const Error& error) {
    refuse_template("the template makes a revision file that cannot be read: " + error.message(),
                    error.hint());
  }
  wanted.path = found.path;
  const bool same = found.node == wanted.node && found.message == wanted.message &&
                    found.description == wanted.description && found.created == wanted.created;
  if (same) return;
  refuse_template("the template makes a revision file with another header than it should have",
                  "It needs the lines \"-- ${message}\", \"-- Revision ID: ${revision}\", \"-- "
                  "Revises: ${revises}\", \"-- Create Date: ${created}\", \"-- Branch Labels: "
                  "${labels}\" and \"-- Depends On: ${depends_on}\", the message first.");
}

}  // namespace

std::string render_script(std::string_view template_text, const NewRevision& revision) {
  NewRevision wanted = revision;
  normalize(wanted.header);
  const Values values = values_of(wanted);
  std::string out;
  std::size_t number = 0;
  std::size_t directive_end = 0;
  for (const std::string_view line : text::split(template_text, '\n')) {
    ++number;
    if (is_left_out(line, values)) continue;
    const bool in_parts = (revision.upgrade_in_parts && holds(line, "${upgrade}")) ||
                          (revision.downgrade_in_parts && holds(line, "${downgrade}"));
    if (in_parts && directive_end != 0) out.insert(directive_end, kInParts);
    if (!out.empty() || number > 1) out += '\n';
    out += render_line(line, values, number);
    if (is_directive(line)) directive_end = holds(line, "transaction=") ? 0 : out.size();
  }
  check_result(out, wanted.header);
  return out;
}

std::string_view default_template() {
  return kDefaultTemplate;
}

std::string slug(std::string_view message) {
  std::string out;
  std::string word;
  const std::string clean = text::lower(printable(message)) + ' ';
  for (const char c : clean) {
    const bool belongs =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80U;
    if (belongs) word += c;
    if (belongs || c == '\'' || word.empty()) continue;
    if (!out.empty() && out.size() + 1 + word.size() > kSlugLength) break;
    if (!out.empty()) out += '_';
    out += word;
    word.clear();
  }
  return std::string(text::clip_utf8(out, kSlugLength));
}

}  // namespace dunlin::script
