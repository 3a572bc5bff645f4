// The text of a revision file, line by line, with errors that point into it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dunlin/base/error.hpp"

namespace dunlin::script {

struct Line {
  std::string_view text;   ///< without its line end
  std::size_t offset = 0;  ///< of its first byte in the document's text
  std::size_t next = 0;    ///< of the line after it
  std::size_t number = 0;  ///< from 1
};

/// A revision file. A view: the text must outlive it.
class Document {
 public:
  /// `text` may begin with a byte order mark, which is left out but counted in offsets.
  Document(std::string_view text, const std::string& path);

  std::string_view text() const { return text_; }
  /// Steps to the next line; begin with a Line{}. False at the end of the text.
  bool next(Line& line) const;
  /// The position of the first byte of a line.
  Position start_of(const Line& line) const;
  Position position(std::size_t offset) const { return locate(text_, offset, origin_); }
  /// The context of an error at `offset`.
  ErrorContext context(std::size_t offset) const;
  /// Throws ScriptError.
  [[noreturn]] void fail(Code code, std::size_t offset, std::string message,
                         std::string hint) const;
  /// Throws: ScriptError (script_encoding) for NUL and for what is not UTF-8.
  void check_encoding() const;

 private:
  std::string_view text_;
  Position origin_;
};

}  // namespace dunlin::script
