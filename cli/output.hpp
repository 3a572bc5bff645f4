// The two streams, colour, and the one line of a terminal that progress is shown on.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "dunlin/base/error.hpp"
#include "dunlin/script/environment.hpp"

namespace dunlin::cli {

enum class ColorMode { automatic, always, never };
enum class Format { text, json };

/// Whether a stream gets colour: `mode`, else NO_COLOR, else CLICOLOR_FORCE, else whether it is a
/// terminal.
[[nodiscard]] bool wants_color(ColorMode mode, const script::Variables& environment,
                               bool is_terminal);

/// Marks up text for one stream; without colour every function returns its argument.
class Style {
 public:
  explicit Style(bool color) : color_(color) {}
  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string dim(std::string_view text) const { return wrap("2", text); }
  std::string red(std::string_view text) const { return wrap("1;31", text); }
  std::string green(std::string_view text) const { return wrap("32", text); }
  std::string yellow(std::string_view text) const { return wrap("33", text); }
  std::string cyan(std::string_view text) const { return wrap("36", text); }

 private:
  std::string wrap(std::string_view code, std::string_view text) const;
  bool color_;
};

struct OutputOptions {
  ColorMode color = ColorMode::automatic;
  Format format = Format::text;
  bool quiet = false;
  std::filesystem::path directory;  ///< the current folder: paths below it are shown relative to it
};

/// For people: bytes that are no UTF-8, and control characters but for line ends, tabs and the
/// codes of Style, which a terminal would obey, become U+FFFD. What comes from files and servers
/// may hold anything.
[[nodiscard]] std::string printable(std::string_view text);

/// Results go to stdout, everything else to stderr. Used by one thread.
class Output {
 public:
  Output(const OutputOptions& options, const script::Variables& environment);

  bool json() const { return options_.format == Format::json; }
  bool quiet() const { return options_.quiet; }
  /// For results, and for messages.
  const Style& result_style() const { return result_style_; }
  const Style& message_style() const { return message_style_; }

  /// A part of the result, as it stands (with its line end).
  void result(std::string_view text);
  /// The one JSON document of this run. Text results must not be written beside it.
  void document(std::string_view json);
  bool has_document() const { return has_document_; }

  /// A line for people; nothing when quiet.
  void message(std::string_view line);
  /// "warning: ..."; also when quiet.
  void warning(std::string_view line);
  void error(const Error& error);
  /// A question, without a line end.
  void prompt(std::string_view question);

  /// Whether somebody is there to answer: a terminal on both stdin and stderr, text, not quiet.
  bool can_ask() const;
  /// Asks "question [y/N] " and waits for a line; anything but y and yes is a no.
  bool ask(std::string_view question);

  /// Replaces the progress line. Shown on a terminal only, and never when quiet.
  void progress(std::string_view line);
  void clear_progress();
  bool shows_progress() const { return shows_progress_; }

  /// Writes out what is buffered. False when a result could not be written, other than to a reader
  /// that went away.
  [[nodiscard]] bool flush();

 private:
  void write_line(std::string_view line);

  OutputOptions options_;
  Style result_style_;
  Style message_style_;
  bool result_on_terminal_;
  bool shows_progress_;
  bool progress_visible_ = false;
  bool has_document_ = false;
  int write_error_ = 0;
};

/// `path` as people want to read it: relative when it is below `directory`.
[[nodiscard]] std::string shown_path(const std::filesystem::path& path,
                                     const std::filesystem::path& directory);

/// "0.4 ms", "12 ms", "1.25 s", "2 min 5 s"
[[nodiscard]] std::string duration_text(double milliseconds);
/// "1 revision", "2 revisions"
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

}  // namespace dunlin::cli
