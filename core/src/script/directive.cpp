#include "script/directive.hpp"

#include <algorithm>
#include <array>

#include "dunlin/base/duration.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::script {
namespace {

using revision::Direction;

constexpr std::string_view kPrefix = "-- migrate:";
constexpr std::string_view kForm =
    "A directive is \"-- migrate:upgrade\" or \"-- migrate:downgrade\", in column 1, with options "
    "after a blank.";

const std::array<std::string, 4> kWords = {"upgrade", "up", "downgrade", "down"};
const std::array<std::string, 7> kOptions = {
    "only", "except", "transaction", "vars", "lock_timeout", "statement_timeout", "irreversible"};

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const std::optional<std::string> near = text::nearest(word, candidates);
  return near ? "Did you mean \"" + *near + "\"? " : std::string();
}

class DirectiveParser {
 public:
  DirectiveParser(const Document& document, const Line& line) : document_(document), line_(line) {}

  Section parse() {
    section_.directive = document_.start_of(line_);
    at_ = kPrefix.size();
    read_direction(take_word());
    for (std::string_view word = take_word(); !word.empty(); word = take_word()) read_option(word);
    return std::move(section_);
  }

 private:
  /// The next word; begin_ is where it stands. Empty at the end of the line.
  std::string_view take_word() {
    const std::string_view text = line_.text;
    if (at_ != kPrefix.size()) {
      while (at_ < text.size() && is_blank(text[at_])) ++at_;
    }
    begin_ = at_;
    while (at_ < text.size() && !is_blank(text[at_])) ++at_;
    return text.substr(begin_, at_ - begin_);
  }

  [[noreturn]] void fail(std::size_t within, std::string message, std::string hint) const {
    document_.fail(Code::script_directive, line_.offset + within, std::move(message),
                   std::move(hint));
  }

  void read_direction(std::string_view word) {
    if (word == "upgrade" || word == "up") {
      section_.direction = Direction::upgrade;
    } else if (word == "downgrade" || word == "down") {
      section_.direction = Direction::downgrade;
    } else if (word.empty()) {
      fail(begin_, "the directive does not say \"upgrade\" or \"downgrade\"", std::string(kForm));
    } else {
      fail(begin_, "unknown directive \"" + std::string(word) + "\"",
           did_you_mean(word, kWords) + std::string(kForm));
    }
  }

  void read_option(std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string name(word.substr(0, equals));
    if (std::find(kOptions.begin(), kOptions.end(), name) == kOptions.end()) unknown(word, name);
    if (std::find(seen_.begin(), seen_.end(), name) != seen_.end()) {
      fail(begin_, "the option \"" + name + "\" stands twice in the directive",
           "Keep one of them.");
    }
    seen_.push_back(name);
    if (name == "irreversible") {
      if (equals != std::string_view::npos) {
        fail(begin_, "the option \"irreversible\" takes no value", "Write it alone.");
      }
      section_.irreversible = true;
      return;
    }
    value_at_ = begin_ + name.size() + 1;
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1);
    if (value.empty()) {
      fail(begin_, "the option \"" + name + "\" lacks its value",
           "Options are written key=value, without blanks around the equals sign.");
    }
    read_value(name, value);
  }

  [[noreturn]] void unknown(std::string_view word, const std::string& name) const {
    std::string hint = did_you_mean(name.substr(0, name.find(':')), kOptions);
    hint +=
        seen_.empty() || !line_.text.substr(0, begin_).ends_with(", ")
            ? "Options are only=, except=, transaction=, vars=, lock_timeout=, statement_timeout= "
              "and irreversible."
            : "Lists are written without blanks, as in only=a,b.";
    fail(begin_, "unknown option \"" + std::string(word) + "\"", std::move(hint));
  }

  void read_value(std::string_view name, std::string_view value) {
    if (name == "only") {
      section_.only = read_list(value);
    } else if (name == "except") {
      section_.except = read_list(value);
    } else if (name == "vars") {
      section_.vars = read_choice(value, {"on", "off"}) == 0;
    } else if (name == "lock_timeout") {
      section_.lock_timeout = read_duration(value);
    } else if (name == "statement_timeout") {
      section_.statement_timeout = read_duration(value);
    } else {
      constexpr std::array<TransactionMode, 3> kModes = {TransactionMode::on, TransactionMode::off,
                                                         TransactionMode::automatic};
      section_.transaction = kModes[read_choice(value, {"on", "off", "auto"})];
      section_.transaction_written = true;
    }
  }

  std::size_t read_choice(std::string_view value, const std::vector<std::string>& choices) const {
    const auto found = std::find(choices.begin(), choices.end(), value);
    if (found == choices.end()) {
      fail(value_at_, "unknown value \"" + std::string(value) + "\"",
           did_you_mean(value, choices) + "Possible values: " + text::join(choices, ", ") + ".");
    }
    return static_cast<std::size_t>(found - choices.begin());
  }

  std::chrono::milliseconds read_duration(std::string_view value) const {
    const std::optional<std::chrono::milliseconds> duration = parse_duration(value);
    if (!duration) {
      fail(value_at_, "\"" + std::string(value) + "\" is no time",
           "Here " + std::string(kDurationForm) + ".");
    }
    return *duration;
  }

  std::vector<std::string> read_list(std::string_view value) const {
    std::vector<std::string> names;
    std::size_t at = value_at_;
    for (const std::string_view part : text::split(value, ',')) {
      const bool valid = !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
      });
      if (!valid) {
        fail(at,
             "the list of dialects holds " +
                 (part.empty() ? std::string("an empty name") : '"' + std::string(part) + '"'),
             "Write names of dialects, separated by commas, without blanks.");
      }
      names.push_back(text::lower(part));
      at += part.size() + 1;
    }
    return names;
  }

  const Document& document_;
  const Line& line_;
  Section section_;
  std::vector<std::string> seen_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::size_t value_at_ = 0;
};

}  // namespace

bool is_directive(std::string_view line) {
  return line.starts_with(kPrefix);
}

void refuse_near_directive(const Document& document, const Line& line) {
  if (!line.text.starts_with("--")) return;
  std::string_view rest = line.text.substr(2);
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!text::iequals(rest.substr(0, 8), "migrate:")) return;
  rest.remove_prefix(8);
  const std::string word = text::lower(rest.substr(0, rest.find_first_of(" \t")));
  if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) return;
  document.fail(Code::script_directive, line.offset,
                "this comment looks like a directive but is none",
                "Write \"-- migrate:" + word +
                    "\" in lower case with one blank after the dashes, or put two blanks after "
                    "them if it is a comment.");
}

Section parse_directive(const Document& document, const Line& line) {
  return DirectiveParser(document, line).parse();
}

}  // namespace dunlin::script
