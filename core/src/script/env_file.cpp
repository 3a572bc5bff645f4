#include <algorithm>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/script/environment.hpp"
#include "script/file.hpp"

namespace dunlin::script {
namespace {

namespace fs = std::filesystem;

/// `$env:DATABASE_URL`, `DATABASE_URL+` or a character nobody sees: passing over it would take
/// another database. Other names are nobody's business here.
bool misspells_url(std::string_view name) {
  constexpr std::string_view kUsual =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
  return name.find("DATABASE_URL") != std::string_view::npos &&
         name.find_first_not_of(kUsual) != std::string_view::npos;
}

/// One line of a .env file. Errors name the place, never the text, which may hold a password.
class EnvLine {
 public:
  EnvLine(std::string_view text, Position start) : text_(text), start_(std::move(start)) {}

  void read(Variables& variables) {
    skip_blanks();
    if (done() || text_[at_] == '#') return;
    std::string name = read_name();
    skip_blanks();
    if (name == "export" && !done() && text_[at_] != '=') {
      name = read_name();
      skip_blanks();
    }
    if (name.empty() || done() || text_[at_] != '=') {
      fail("a line of the environment file is not of the form KEY=value", "Comments begin with #.");
    }
    if (misspells_url(name)) {
      fail("a line of the environment file does not name DATABASE_URL by itself",
           "Write DATABASE_URL=value, without quotes or signs around the name.");
    }
    ++at_;
    skip_blanks();
    variables[name] = read_value();
  }

 private:
  bool done() const { return at_ >= text_.size(); }

  void skip_blanks() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  [[noreturn]] void fail(std::string message, std::string hint) const {
    ErrorContext context;
    context.position = locate(text_, at_, start_);
    throw ConfigError(Code::config_invalid, std::move(message), std::move(hint),
                      std::move(context));
  }

  std::string read_name() {
    const std::size_t begin = at_;
    while (!done() && text_[at_] != '=' && text_[at_] != ' ' && text_[at_] != '\t') ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string read_value() {
    if (!done() && (text_[at_] == '\'' || text_[at_] == '"')) return read_quoted(text_[at_]);
    std::size_t end = text_.size();
    for (std::size_t i = at_; i < text_.size(); ++i) {
      const bool after_blank = i == at_ || text_[i - 1] == ' ' || text_[i - 1] == '\t';
      if (text_[i] == '#' && after_blank) {
        end = i;
        break;
      }
    }
    return std::string(text::trim(text_.substr(at_, end - at_)));
  }

  std::string read_quoted(char quote) {
    std::string value;
    for (++at_; !done() && text_[at_] != quote; ++at_) {
      char c = text_[at_];
      if (c == '\\' && quote == '"' && at_ + 1 < text_.size()) {
        c = text_[++at_];
        if (c == 'n') c = '\n';
        if (c == 't') c = '\t';
      }
      value += c;
    }
    if (done()) fail("a quoted value of the environment file does not end", "Close the quote.");
    ++at_;
    skip_blanks();
    if (!done() && text_[at_] != '#') {
      fail("text follows a quoted value of the environment file", "Put the whole value in quotes.");
    }
    return value;
  }

  std::string_view text_;
  Position start_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<fs::path> find_upward(const fs::path& start, const fs::path& name) {
  std::error_code error;
  fs::path folder = fs::absolute(start, error).lexically_normal();
  if (error) return std::nullopt;
  for (;;) {
    fs::path candidate = folder / name;
    if (fs::is_regular_file(candidate, error)) return candidate;
    const fs::path parent = folder.parent_path();
    if (parent == folder || parent.empty()) return std::nullopt;
    folder = parent;
  }
}

Variables read_env_file(const fs::path& file) {
  const std::string text = read_file(file, Code::config_unreadable, kLargestConfiguration);
  if (text.find('\0') != std::string::npos) {
    ErrorContext context;
    context.position = locate(text, text.find('\0'), {file.string(), 1, 1, 0});
    throw ConfigError(Code::config_invalid, "the environment file holds a NUL", "Save it as UTF-8.",
                      std::move(context));
  }
  Variables variables;
  std::size_t number = 0;
  std::size_t offset = 0;
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  for (std::string_view line : text::split(text, '\n')) {
    if (number == 0 && line.starts_with(kMark)) {
      line.remove_prefix(kMark.size());
      offset += kMark.size();
    }
    Position start{file.string(), ++number, 1, offset};
    offset += line.size() + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    EnvLine(line, std::move(start)).read(variables);
  }
  return variables;
}

}  // namespace dunlin::script
