#include "output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "dunlin/base/text.hpp"
#include "output_error.hpp"

namespace dunlin::cli {
namespace {

constexpr std::size_t kProgressBytes = 79;

bool is_set(const script::Variables& environment, const char* name) {
  const auto found = environment.find(name);
  return found != environment.end() && !found->second.empty();
}

bool is_terminal(int descriptor, const script::Variables& environment) {
  const auto term = environment.find("TERM");
  return isatty(descriptor) == 1 && (term == environment.end() || term->second != "dumb");
}

/// The length of a code such as Style writes at the beginning of `text`, else 0.
std::size_t color_length(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

}  // namespace

bool wants_color(ColorMode mode, const script::Variables& environment, bool is_terminal) {
  if (mode == ColorMode::always) return true;
  if (mode == ColorMode::never) return false;
  if (is_set(environment, "NO_COLOR")) return false;
  if (is_set(environment, "CLICOLOR_FORCE") && environment.at("CLICOLOR_FORCE") != "0") return true;
  return is_terminal;
}

std::string printable(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t valid = text::invalid_utf8(text).value_or(text.size());
    for (std::size_t i = 0; i < valid; ++i) {
      const char c = text[i];
      const std::size_t color = c == '\x1b' ? color_length(text.substr(i)) : 0;
      const bool control = (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == '\x7f';
      if (color != 0) {
        out += text.substr(i, color);
        i += color - 1;
      } else if (control) {
        out += kReplacement;
      } else {
        out += c;
      }
    }
    text.remove_prefix(valid);
    if (text.empty()) break;
    out += kReplacement;
    text.remove_prefix(1);
  }
  return out;
}

std::string Style::wrap(std::string_view code, std::string_view text) const {
  if (!color_ || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

Output::Output(const OutputOptions& options, const script::Variables& environment)
    : options_(options),
      result_style_(
          wants_color(options.color, environment, is_terminal(STDOUT_FILENO, environment))),
      message_style_(
          wants_color(options.color, environment, is_terminal(STDERR_FILENO, environment))),
      result_on_terminal_(isatty(STDOUT_FILENO) == 1),
      shows_progress_(!options.quiet && is_terminal(STDERR_FILENO, environment)) {}

void Output::result(std::string_view text) {
  clear_progress();
  // A file or a pipe gets every byte.
  const std::string shown = result_on_terminal_ ? printable(text) : std::string();
  if (result_on_terminal_) text = shown;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() && write_error_ == 0) {
    write_error_ = errno;
  }
}

void Output::document(std::string_view json) {
  has_document_ = true;
  result(json);
  result("\n");
}

void Output::message(std::string_view line) {
  if (!options_.quiet) write_line(line);
}

void Output::warning(std::string_view line) {
  write_line(message_style_.yellow("warning:") + ' ' + std::string(line));
}

void Output::error(const Error& error) {
  write_line(render_error(error, message_style_, options_.directory));
}

void Output::write_line(std::string_view line) {
  clear_progress();
  // What was printed before stays before, also when both streams go to one place.
  std::fflush(stdout);
  std::string text = printable(line);
  text += '\n';
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void Output::prompt(std::string_view question) {
  std::fflush(stdout);
  const std::string shown = printable(question);
  std::fwrite(shown.data(), 1, shown.size(), stderr);
  std::fflush(stderr);
}

bool Output::can_ask() const {
  return !json() && !quiet() && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
}

bool Output::ask(std::string_view question) {
  clear_progress();
  std::fflush(stdout);
  const std::string shown = fmt::format("{} [y/N] ", printable(question));
  std::fwrite(shown.data(), 1, shown.size(), stderr);
  std::fflush(stderr);
  std::string answer;
  char c = 0;
  while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n') answer += c;
  const std::string word = text::lower(text::trim(answer));
  return word == "y" || word == "yes";
}

void Output::progress(std::string_view line) {
  if (!shows_progress_) return;
  std::fflush(stdout);
  // A line that wraps could not be taken back.
  const std::string shown =
      fmt::format("\r\x1b[K{}", printable(text::clip_utf8(line, kProgressBytes)));
  std::fwrite(shown.data(), 1, shown.size(), stderr);
  std::fflush(stderr);
  progress_visible_ = true;
}

void Output::clear_progress() {
  if (!progress_visible_) return;
  progress_visible_ = false;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

bool Output::flush() {
  clear_progress();
  if (std::fflush(stdout) != 0 && write_error_ == 0) write_error_ = errno;
  return write_error_ == 0 || write_error_ == EPIPE;
}

std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& directory) {
  const std::filesystem::path relative = path.lexically_relative(directory);
  if (relative.empty() || *relative.begin() == "..") return path.string();
  return relative.string();
}

std::string duration_text(double milliseconds) {
  if (milliseconds < 10) return fmt::format("{:.1f} ms", milliseconds);
  if (milliseconds < 1000) return fmt::format("{:.0f} ms", milliseconds);
  if (milliseconds < 60'000) return fmt::format("{:.2f} s", milliseconds / 1000);
  const auto seconds = static_cast<long>(milliseconds / 1000);
  return fmt::format("{} min {} s", seconds / 60, seconds % 60);
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace dunlin::cli
