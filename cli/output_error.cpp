#include "output_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "dunlin/base/text.hpp"

namespace dunlin::cli {
namespace {

constexpr std::size_t kShownDiagnostics = 20;
constexpr std::size_t kStatementBytes = 200;
/// Longer source lines are cut to a window around the column.
constexpr std::size_t kLineWidth = 120;
constexpr std::size_t kLineLead = 60;

/// The text of every UTF-8 character; bytes that are none stand for themselves.
std::vector<std::string_view> characters(std::string_view line) {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t next = at + 1;
    while (next < line.size() && (static_cast<unsigned char>(line[next]) & 0xC0U) == 0x80U) ++next;
    found.push_back(line.substr(at, next - at));
    at = next;
  }
  return found;
}

struct Surroundings {
  const Style& style;
  const std::filesystem::path& directory;
};

struct Excerpt {
  std::string line;
  std::string indent;  ///< what stands before the caret
};

/// The part of `line` around `column` (from 1; 0: no caret). Tabs stay tabs above and below.
Excerpt excerpt(std::string_view line, std::size_t column) {
  const std::vector<std::string_view> all = characters(line);
  const std::size_t caret = column == 0 ? 0 : std::min(column - 1, all.size());
  const std::size_t begin = all.size() > kLineWidth && caret > kLineLead ? caret - kLineLead : 0;
  const std::size_t end = std::min(all.size(), begin + kLineWidth);
  Excerpt out;
  if (begin > 0) {
    out.line = "...";
    out.indent = "   ";
  }
  for (std::size_t i = begin; i < end; ++i) {
    out.line += all[i];
    if (i < caret) out.indent += all[i] == "\t" ? '\t' : ' ';
  }
  if (end < all.size()) out.line += "...";
  return out;
}

/// "  --> file:line:column" and the line with its caret.
void append_place(std::string& out, Position position, std::string_view source_line,
                  const Surroundings& around) {
  const Style& style = around.style;
  if (!position.file.empty()) position.file = shown_path(position.file, around.directory);
  const std::string place = to_string(position);
  if (!place.empty()) out += fmt::format("\n  {} {}", style.cyan("-->"), place);
  if (!position.known() || source_line.empty()) return;
  const Excerpt shown = excerpt(source_line, position.column);
  const std::string number = std::to_string(position.line);
  const std::string margin(number.size(), ' ');
  out += fmt::format("\n {} {}", margin, style.cyan("|"));
  out += fmt::format("\n {} {} {}", style.cyan(number), style.cyan("|"), shown.line);
  if (position.column != 0) {
    out += fmt::format("\n {} {} {}{}", margin, style.cyan("|"), shown.indent, style.red("^"));
  }
}

/// "  label: text"; the lines of a longer text stand below each other.
void append_part(std::string& out, std::string_view label, std::string_view text,
                 const Style& style) {
  text = text::trim(text);
  if (text.empty()) return;
  std::string indent(label.size() + 5, ' ');
  indent.front() = '\n';
  out += fmt::format("\n  {} {}", style.bold(fmt::format("{}:", label)),
                     text::replace_all(std::string(text), "\n", indent));
}

std::string one_line(std::string_view statement) {
  std::string out;
  for (const char c : text::trim(statement)) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.size() <= kStatementBytes) return out;
  return std::string(text::clip_utf8(out, kStatementBytes)) + " ...";
}

std::string where(const ErrorContext& context) {
  std::vector<std::string> parts;
  if (!context.revision.empty()) parts.push_back("revision " + context.revision);
  if (context.step != 0 && context.steps != 0) {
    parts.push_back(fmt::format("statement {} of {}", context.step, context.steps));
  }
  if (!context.dialect.empty()) parts.push_back("dialect " + context.dialect);
  return text::join(parts, ", ");
}

std::string server(const ErrorContext& context) {
  std::vector<std::string> parts;
  if (!context.sqlstate.empty()) parts.push_back("SQLSTATE " + context.sqlstate);
  if (context.native_code != 0) parts.push_back(fmt::format("error {}", context.native_code));
  return text::join(parts, ", ");
}

std::string head(std::string_view word, Code code, std::string_view message, const Style& style) {
  const bool is_error = word == "error";
  const std::string title = fmt::format("{} {}:", word, to_string(code));
  return fmt::format("{} {}", is_error ? style.red(title) : style.yellow(title), message);
}

std::string render_diagnostic(const Diagnostic& diagnostic, const Surroundings& around) {
  const bool is_error = diagnostic.severity == Diagnostic::Severity::error;
  std::string out =
      head(is_error ? "error" : "warning", diagnostic.code, diagnostic.message, around.style);
  append_place(out, diagnostic.position, diagnostic.source_line, around);
  append_part(out, "hint", diagnostic.hint, around.style);
  return out;
}

std::string render_list(const std::vector<Diagnostic>& diagnostics, const Surroundings& around) {
  std::string out;
  const std::size_t shown = std::min(diagnostics.size(), kShownDiagnostics);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += '\n';
    out += render_diagnostic(diagnostics[i], around);
  }
  if (shown < diagnostics.size())
    out += fmt::format("\n... and {} more", diagnostics.size() - shown);
  return out;
}

}  // namespace

std::string render_error(const Error& error, const Style& style,
                         const std::filesystem::path& directory) {
  const Surroundings around{style, directory};
  const ErrorContext& context = error.context();
  std::string out;
  const auto* several = dynamic_cast<const DiagnosticsError*>(&error);
  if (several != nullptr) {
    out = render_list(several->diagnostics(), around);
  } else {
    out = head("error", error.code(), error.message(), style);
    append_place(out, context.position, context.source_line, around);
  }
  append_part(out, "in", where(context), style);
  append_part(out, "server", server(context), style);
  append_part(out, "detail", context.detail, style);
  append_part(out, "sent", one_line(context.statement), style);
  append_part(out, "outcome", context.outcome, style);
  if (several == nullptr) append_part(out, "hint", error.hint(), style);
  return out;
}

}  // namespace dunlin::cli
