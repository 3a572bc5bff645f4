#include "pattern.hpp"

#include <algorithm>
#include <vector>

#include "conversions.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "functions.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::OperatorCall;
using parse::Untranslatable;
using schema::TypeKind;

Fragment truth(std::string sql, Binding binding) {
  return joined_by(binding, std::move(sql), plain_type(TypeKind::boolean));
}

/// A letter that GLOB takes for itself.
std::string glob_letter(char c) {
  if (c == '*' || c == '?' || c == '[') return {'[', c, ']'};
  return std::string(1, c);
}

/// A LIKE pattern as a GLOB pattern, which compares letters exactly as PostgreSQL's LIKE does.
std::string glob_of(std::string_view pattern, char escape) {
  std::string glob;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (c == escape && escape != '\0' && i + 1 < pattern.size()) {
      c = pattern[++i];
    } else if (c == '%' || c == '_') {
      glob += c == '%' ? '*' : '?';
      continue;
    }
    glob += glob_letter(c);
  }
  return glob;
}

char escape_of(const OperatorCall& call) {
  if (!call.escape) return '\\';
  if (!call.escape->constant || call.escape->constant->size() > 1) {
    throw Untranslatable("LIKE with a computed ESCAPE has no counterpart in SQLite",
                         "write the escape as a constant");
  }
  return call.escape->constant->empty() ? '\0' : call.escape->constant->front();
}

Fragment like(const OperatorCall& call, bool negated, Notes& notes) {
  const std::string word = negated ? " NOT GLOB " : " GLOB ";
  const char escape = escape_of(call);
  if (call.right.constant) {
    notes.emulated({});
    return truth(call.left->sql + word + quote_text(glob_of(*call.right.constant, escape)),
                 Binding::like);
  }
  notes.approximated("a LIKE pattern made at run time must not hold backslashes");
  std::string glob = call.right.sql;
  for (const auto& [from, to] :
       {std::pair{"[", "[[]"}, {"*", "[*]"}, {"?", "[?]"}, {"%", "*"}, {"_", "?"}}) {
    glob = "replace(" + glob + ", '" + from + "', '" + to + "')";
  }
  return truth(call.left->sql + word + glob, Binding::like);
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Fragment ilike(const OperatorCall& call, bool negated, Notes& notes) {
  if (call.right.constant && is_ascii(*call.right.constant)) {
    // Only two letters beyond ASCII (long s and the Kelvin sign) are letters of ASCII in the other
    // case.
    notes.emulated("ILIKE ignores the case of ASCII letters, which is all that this pattern holds");
  } else {
    notes.approximated("ILIKE ignores the case of ASCII letters only");
  }
  std::string sql = call.left->sql + (negated ? " NOT LIKE " : " LIKE ") + call.right.sql;
  const char escape = escape_of(call);
  const bool needed =
      !call.right.constant || call.right.constant->find(escape) != std::string::npos;
  if (escape != '\0' && needed) sql += " ESCAPE " + quote_text(std::string(1, escape));
  return truth(sql, Binding::like);
}

// Regular expressions

/// One character out of a class, so many times.
struct Atom {
  std::string letters;  ///< the inside of a GLOB class, "a-z_"
  bool negated = false;
  bool any = false;  ///< the dot
  int least = 1;
  int most = 1;  ///< -1: without end
};

struct Branch {
  std::vector<Atom> atoms;
  bool from_start = false;
  bool to_end = false;
};

constexpr int kMostBranches = 40;
constexpr int kDeepestGroup = 40;

class RegexReader {
 public:
  RegexReader(std::string_view text, bool ignore_case) : text_(text), ignore_case_(ignore_case) {}

  std::optional<std::vector<Branch>> read() {
    std::optional<std::vector<Branch>> branches = alternatives();
    if (!branches || at_ != text_.size()) return std::nullopt;
    return branches;
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  char next() const { return at_end() ? '\0' : text_[at_]; }

  std::optional<std::vector<Branch>> alternatives() {
    std::vector<Branch> all;
    do {
      if (!all.empty()) ++at_;
      std::optional<std::vector<Branch>> some = sequence();
      if (!some) return std::nullopt;
      all.insert(all.end(), some->begin(), some->end());
      if (all.size() > kMostBranches) return std::nullopt;
    } while (next() == '|');
    return all;
  }

  std::optional<std::vector<Branch>> sequence() {
    std::vector<Branch> branches(1);
    while (!at_end() && next() != '|' && next() != ')') {
      if (next() == '^') {
        for (Branch& branch : branches) {
          if (!branch.atoms.empty()) return std::nullopt;
          branch.from_start = true;
        }
        ++at_;
      } else if (next() == '$') {
        ++at_;
        for (Branch& branch : branches) branch.to_end = true;
        if (!at_end() && next() != '|' && next() != ')') return std::nullopt;
      } else if (next() == '(') {
        if (!group(branches)) return std::nullopt;
      } else {
        std::optional<Atom> atom = this->atom();
        if (!atom || !quantifier(*atom)) return std::nullopt;
        // a? is a branch with it, and one without.
        const bool maybe = atom->least == 0 && atom->most == 1;
        const std::vector<Branch> without = maybe ? branches : std::vector<Branch>{};
        if (maybe) atom->least = 1;
        for (Branch& branch : branches) branch.atoms.push_back(*atom);
        branches.insert(branches.end(), without.begin(), without.end());
        if (branches.size() > kMostBranches) return std::nullopt;
      }
    }
    return branches;
  }

  /// (a|b), and (a|b)?; each alternative gives branches of its own.
  bool group(std::vector<Branch>& branches) {
    ++at_;
    if (text_.substr(at_, 2) == "?:") at_ += 2;
    if (next() == '?' || depth_ == kDeepestGroup) return false;
    ++depth_;
    const std::optional<std::vector<Branch>> inner = alternatives();
    --depth_;
    if (!inner || next() != ')') return false;
    ++at_;
    const bool optional = next() == '?';
    if (optional) ++at_;
    if (next() == '*' || next() == '+' || next() == '{' || next() == '?') return false;
    std::vector<Branch> joined;
    if (optional) joined = branches;
    for (const Branch& before : branches) {
      for (const Branch& part : *inner) {
        if (part.from_start && !before.atoms.empty()) return false;
        Branch both = before;
        both.atoms.insert(both.atoms.end(), part.atoms.begin(), part.atoms.end());
        both.from_start = both.from_start || part.from_start;
        both.to_end = part.to_end;
        joined.push_back(std::move(both));
      }
    }
    if (joined.size() > kMostBranches) return false;
    branches = std::move(joined);
    // Something after an alternative's own $ is beyond this reader.
    const bool ended =
        std::any_of(branches.begin(), branches.end(), [](const Branch& b) { return b.to_end; });
    return !ended || at_end() || next() == '|' || next() == ')';
  }

  void add_letter(std::string& letters, char c) const {
    letters += c;
    if (!ignore_case_ || std::isalpha(static_cast<unsigned char>(c)) == 0) return;
    letters += static_cast<char>(c ^ 0x20);
  }

  /// \d, \w, \s and escaped punctuation.
  bool escape(std::string& letters) {
    ++at_;
    const char c = next();
    ++at_;
    if (c == 'd') {
      letters += "0-9";
    } else if (c == 'w') {
      letters += "a-zA-Z0-9_";
    } else if (c == 's') {
      letters += " \t\n\r\v\f";
    } else if (c == 'n') {
      letters += '\n';
    } else if (c == 't') {
      letters += '\t';
    } else if (c == '\0' || std::isalnum(static_cast<unsigned char>(c)) != 0) {
      return false;
    } else {
      letters += c;
    }
    return true;
  }

  bool named_class(std::string& letters) {
    struct Class {
      std::string_view name;
      std::string_view letters;
    };
    static constexpr Class kClasses[] = {{"[:alpha:]", "a-zA-Z"},    {"[:digit:]", "0-9"},
                                         {"[:alnum:]", "a-zA-Z0-9"}, {"[:upper:]", "A-Z"},
                                         {"[:lower:]", "a-z"},       {"[:space:]", " \t\n\r\v\f"},
                                         {"[:xdigit:]", "0-9a-fA-F"}};
    for (const Class& known : kClasses) {
      if (text_.substr(at_, known.name.size()) != known.name) continue;
      letters += known.letters;
      if (ignore_case_ && (known.name == "[:upper:]" || known.name == "[:lower:]"))
        letters += known.name == "[:upper:]" ? "a-z" : "A-Z";
      at_ += known.name.size();
      return true;
    }
    return false;
  }

  bool range(std::string& letters) {
    const char low = next();
    const char high = text_[at_ + 2];
    if (high == '\\' || high == '[' || low > high) return false;
    letters += {low, '-', high};
    const bool both_letters = std::isalpha(static_cast<unsigned char>(low)) != 0 &&
                              std::isalpha(static_cast<unsigned char>(high)) != 0;
    if (ignore_case_ && both_letters)
      letters += {static_cast<char>(low ^ 0x20), '-', static_cast<char>(high ^ 0x20)};
    if (ignore_case_ && !both_letters && (low < 'a' && high > '9')) return false;
    at_ += 3;
    return true;
  }

  std::optional<Atom> bracket() {
    Atom atom;
    ++at_;
    if (next() == '^') {
      atom.negated = true;
      ++at_;
    }
    std::string special;  // ] must stand first in a GLOB class, - last
    bool first = true;
    while (first || next() != ']') {
      if (at_end()) return std::nullopt;
      first = false;
      const bool is_range =
          at_ + 2 < text_.size() && text_[at_ + 1] == '-' && text_[at_ + 2] != ']';
      if (next() == '[' && text_.substr(at_, 2) == "[:") {
        if (!named_class(atom.letters)) return std::nullopt;
      } else if (next() == '\\') {
        std::string escaped;
        if (!escape(escaped)) return std::nullopt;
        (escaped == "]" || escaped == "-" || escaped == "^" ? special : atom.letters) += escaped;
      } else if (is_range && next() != '-') {
        if (!range(atom.letters)) return std::nullopt;
      } else {
        const char c = next();
        ++at_;
        if (c == ']' || c == '-' || c == '^') {
          special += c;
        } else {
          add_letter(atom.letters, c);
        }
      }
    }
    ++at_;
    if (special.find(']') != std::string::npos) atom.letters.insert(0, "]");
    if (special.find('^') != std::string::npos) {
      // First in a class it would negate.
      if (atom.letters.empty()) return std::nullopt;
      atom.letters += '^';
    }
    if (special.find('-') != std::string::npos) atom.letters += '-';
    return atom;
  }

  std::optional<Atom> atom() {
    Atom atom;
    if (!is_ascii(text_.substr(at_, 1))) return std::nullopt;
    if (next() == '.') {
      atom.any = true;
      ++at_;
      return atom;
    }
    if (next() == '[') return bracket();
    if (next() == '\\') {
      if (!escape(atom.letters)) return std::nullopt;
      return atom;
    }
    if (std::string_view("*+?{}").find(next()) != std::string_view::npos) return std::nullopt;
    add_letter(atom.letters, next());
    ++at_;
    return atom;
  }

  bool quantifier(Atom& atom) {
    if (next() == '*') {
      atom.least = 0;
      atom.most = -1;
    } else if (next() == '+') {
      atom.most = -1;
    } else if (next() == '?') {
      atom.least = 0;
    } else if (next() == '{') {
      const std::size_t end = text_.find('}', at_);
      if (end == std::string_view::npos || !counts(text_.substr(at_ + 1, end - at_ - 1), atom))
        return false;
      at_ = end;
    } else {
      return true;
    }
    ++at_;
    return next() != '?' && next() != '+' && next() != '*' && next() != '{';
  }

  static bool counts(std::string_view text, Atom& atom) {
    const std::size_t comma = text.find(',');
    const auto number = [](std::string_view digits) {
      return digits.empty() || digits.size() > 3 ||
                     digits.find_first_not_of("0123456789") != std::string_view::npos
                 ? -1
                 : std::stoi(std::string(digits));
    };
    atom.least = number(text.substr(0, comma));
    if (atom.least < 0) return false;
    if (comma == std::string_view::npos) {
      atom.most = atom.least;
      return true;
    }
    const std::string_view most = text.substr(comma + 1);
    atom.most = number(most);
    return most.empty() || atom.most >= atom.least;
  }

  std::string_view text_;
  bool ignore_case_;
  std::size_t at_ = 0;
  int depth_ = 0;  ///< of groups
};

std::string class_of(const Atom& atom) {
  if (atom.any) return "?";
  const bool single = atom.letters.size() == 1 && !atom.negated;
  return single ? glob_letter(atom.letters[0])
                : std::string("[") + (atom.negated ? "^" : "") + atom.letters + "]";
}

/// Everything but one class: for NOT GLOB '*[^...]*'.
std::string others_of(const Atom& atom) {
  return std::string("[") + (atom.negated ? "" : "^") + atom.letters + "]";
}

/// A branch as conditions; nothing when it needs more than GLOB.
std::optional<std::string> condition_of(Branch branch, const std::string& value) {
  // A repeated class at an open end is there once, or not at all.
  const auto open = [](Atom& atom) {
    if (atom.least == 0) return true;
    atom.most = atom.least;
    return false;
  };
  if (!branch.from_start) {
    while (!branch.atoms.empty() && open(branch.atoms.front()))
      branch.atoms.erase(branch.atoms.begin());
  }
  if (!branch.to_end) {
    while (!branch.atoms.empty() && open(branch.atoms.back())) branch.atoms.pop_back();
  }
  std::string glob = branch.from_start ? "" : "*";
  int length = 0;
  bool fixed = branch.from_start;
  for (std::size_t i = 0; i < branch.atoms.size(); ++i) {
    const Atom& atom = branch.atoms[i];
    if (atom.least == atom.most) {
      for (int n = 0; n < atom.least; ++n) glob += class_of(atom);
      length += atom.least;
      continue;
    }
    if (atom.any && atom.most == -1) {
      for (int n = 0; n < atom.least; ++n) glob += '?';
      glob += '*';
      fixed = false;
      continue;
    }
    // One repeated class, after a part of fixed length and up to the end.
    if (!fixed || !branch.to_end || i + 1 != branch.atoms.size()) return std::nullopt;
    std::string sql =
        length == 0 ? std::string() : value + " GLOB " + quote_text(glob + "*") + " AND ";
    const std::string rest =
        length == 0 ? value : "substr(" + value + ", " + std::to_string(length + 1) + ")";
    std::string size;
    if (atom.most != -1) {
      size = "length(" + value + ") BETWEEN " + std::to_string(length + atom.least) + " AND " +
             std::to_string(length + atom.most);
    } else if (atom.least > 0) {
      size = "length(" + value + ") >= " + std::to_string(length + atom.least);
    }
    if (!size.empty()) sql += size;
    if (!atom.any) {
      if (!size.empty()) sql += " AND ";
      sql += rest + " NOT GLOB " + quote_text("*" + others_of(atom) + "*");
    }
    if (size.empty() && atom.any) return std::nullopt;
    return sql;
  }
  if (!branch.to_end) glob += '*';
  return value + " GLOB " + quote_text(glob);
}

[[noreturn]] void refuse_regex() {
  throw Untranslatable("SQLite has no regular expressions, and LIKE cannot say what this one does",
                       "use LIKE, or write it for SQLite in a section with only=sqlite");
}

Fragment regex(const OperatorCall& call, Notes& notes) {
  const bool negated = call.name.starts_with('!');
  if (!call.right.constant) refuse_regex();
  const bool ignore_case =
      call.name.ends_with('*') || (call.left->type && call.left->type->kind == TypeKind::citext);
  const std::optional<std::string> condition =
      condition_of_regex(*call.right.constant, operand(*call.left), ignore_case);
  if (!condition) refuse_regex();
  if (call.right.constant->find("\\w") != std::string::npos || ignore_case) {
    notes.approximated("letters in a regular expression are those of ASCII");
  }
  notes.emulated("the regular expression is kept as GLOB");
  if (negated) return truth("NOT (" + *condition + ")", Binding::not_);
  return truth("(" + *condition + ")", Binding::primary);
}

}  // namespace

std::optional<std::string> condition_of_regex(std::string_view text, const std::string& value,
                                              bool ignore_case) {
  const std::optional<std::vector<Branch>> branches = RegexReader(text, ignore_case).read();
  if (!branches) return std::nullopt;
  std::string sql;
  for (const Branch& branch : *branches) {
    const std::optional<std::string> one = condition_of(branch, value);
    if (!one) return std::nullopt;
    sql += (sql.empty() ? "" : " OR ") + *one;
  }
  return sql;
}

Fragment pattern_operation(const OperatorCall& call, Notes& notes) {
  const std::string& name = call.name;
  if (name == "~" || name == "~*" || name == "!~" || name == "!~*") return regex(call, notes);
  if (name.ends_with("similar to")) refuse_regex();
  const bool negated = name.starts_with('!');
  const bool citext = call.left->type && call.left->type->kind == TypeKind::citext;
  if (name.ends_with('*') || citext) return ilike(call, negated, notes);
  return like(call, negated, notes);
}

}  // namespace dunlin::sqlite
