#include "script/document.hpp"

#include <algorithm>

#include "dunlin/base/text.hpp"

namespace dunlin::script {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

Document::Document(std::string_view text, const std::string& path)
    : text_(text), origin_{path, 1, 1, 0} {
  if (!text_.starts_with(kByteOrderMark)) return;
  text_.remove_prefix(kByteOrderMark.size());
  origin_.offset = kByteOrderMark.size();
}

bool Document::next(Line& line) const {
  if (line.next >= text_.size()) return false;
  const std::size_t newline = text_.find('\n', line.next);
  const std::size_t end = std::min(newline, text_.size());
  line.offset = line.next;
  line.next = newline == std::string_view::npos ? end : end + 1;
  line.text = text_.substr(line.offset, end - line.offset);
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  ++line.number;
  return true;
}

Position Document::start_of(const Line& line) const {
  return {origin_.file, line.number, 1, origin_.offset + line.offset};
}

ErrorContext Document::context(std::size_t offset) const {
  ErrorContext context;
  context.position = position(offset);
  context.source_line = line_at(text_, offset);
  return context;
}

void Document::fail(Code code, std::size_t offset, std::string message, std::string hint) const {
  throw ScriptError(code, std::move(message), std::move(hint), context(offset));
}

void Document::check_encoding() const {
  const std::size_t nul = text_.find('\0');
  const std::optional<std::size_t> invalid = text::invalid_utf8(text_.substr(0, nul));
  if (!invalid && nul == std::string_view::npos) return;
  // Such a line is not printed: it would upset terminals and JSON.
  ErrorContext where;
  where.position = position(invalid.value_or(nul));
  throw ScriptError(
      Code::script_encoding,
      invalid ? "the revision file is not valid UTF-8" : "the revision file holds a NUL character",
      "Revision files are UTF-8 text; convert the file, for example with iconv.", std::move(where));
}

}  // namespace dunlin::script
