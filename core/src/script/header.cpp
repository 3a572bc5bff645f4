#include "script/header.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "dunlin/base/text.hpp"
#include "script/directive.hpp"

namespace dunlin::script {
namespace {

enum class Key { revision_id, revises, create_date, branch_labels, depends_on };

const std::array<std::string, 5> kKeys = {"Revision ID", "Revises", "Create Date", "Branch Labels",
                                          "Depends On"};

/// "Key: value" as it stands in a comment line.
struct Field {
  std::string_view name;
  std::string_view value;
};

/// The text of a comment line after the dashes and one blank.
std::string_view comment_text(std::string_view line) {
  line.remove_prefix(2);
  if (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
  return line;
}

/// Nothing for free text: that has no colon, or begins with a further blank.
std::optional<Field> as_field(std::string_view comment) {
  const std::size_t colon = comment.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  if (comment.front() == ' ' || comment.front() == '\t') return std::nullopt;
  return Field{text::trim(comment.substr(0, colon)), text::trim(comment.substr(colon + 1))};
}

std::optional<Key> as_key(std::string_view name) {
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    if (text::iequals(name, kKeys[i])) return static_cast<Key>(i);
  }
  return std::nullopt;
}

class HeaderReader {
 public:
  HeaderReader(const Document& document, const std::string& path) : document_(document) {
    header_.path = path;
  }

  Header read(Line& line) {
    while (document_.next(line)) {
      if (is_directive(line.text)) {
        finish();
        return std::move(header_);
      }
      read_line(line);
    }
    document_.fail(Code::script_directive, document_.text().size(),
                   "the revision file has no directive",
                   "Put the SQL below a line \"-- migrate:upgrade\", and what takes it back below "
                   "\"-- migrate:downgrade\".");
  }

 private:
  void read_line(const Line& line) {
    if (text::trim(line.text).empty()) {
      if (!header_.message.empty()) description_.emplace_back();
      return;
    }
    if (!line.text.starts_with("--")) refuse_sql(line);
    refuse_near_directive(document_, line);
    const std::string_view comment = comment_text(line.text);
    if (const std::optional<Field> field = as_field(comment)) {
      if (const std::optional<Key> key = as_key(field->name)) {
        read_field(line, *key, field->value);
        return;
      }
      refuse_near_key(line, *field);
    }
    const std::string_view words = text::trim(comment);
    if (header_.message.empty()) {
      header_.message = words;
    } else {
      // Blanks before the words belong to them, but for the one that keeps them from being a key.
      description_.emplace_back(comment.substr(0, comment.find_last_not_of(" \t\r") + 1));
      if (needs_escape(words)) description_.back() = words;
    }
  }

  [[noreturn]] void refuse_sql(const Line& line) const {
    const std::size_t blanks = line.text.find_first_not_of(" \t");
    document_.fail(Code::script_header, line.offset + blanks,
                   "only comment lines may stand before the first directive",
                   "Begin header lines with \"--\" in column 1; put SQL below a line "
                   "\"-- migrate:upgrade\".");
  }

  /// A misspelt "Revises" would make the revision a base without anybody noticing.
  void refuse_near_key(const Line& line, const Field& field) const {
    const std::optional<std::string> near = text::nearest(field.name, kKeys);
    if (!near) return;
    document_.fail(
        Code::script_header, line.offset, "unknown header line \"" + std::string(field.name) + "\"",
        "Did you mean \"" + *near + "\"? If it is free text, put two blanks after the dashes.");
  }

  void read_field(const Line& line, Key key, std::string_view value) {
    bool& seen = seen_[static_cast<std::size_t>(key)];
    const std::string& name = kKeys[static_cast<std::size_t>(key)];
    if (seen) {
      document_.fail(Code::script_header, line.offset,
                     "\"" + name + "\" stands twice in the header",
                     "Keep one; several parents are one list: \"-- Revises: a, b\".");
    }
    seen = true;
    switch (key) {
      case Key::revision_id:
        check(line, value, value);
        header_.node.id = value;
        return;
      case Key::revises:
        header_.node.down = read_list(line, name, value);
        return;
      case Key::create_date:
        header_.created = value;
        return;
      case Key::branch_labels:
        header_.node.labels = read_list(line, name, value);
        return;
      case Key::depends_on:
        header_.node.depends_on = read_list(line, name, value);
        return;
    }
  }

  std::vector<std::string> read_list(const Line& line, const std::string& key,
                                     std::string_view value) const {
    std::vector<std::string> names;
    if (value.empty()) return names;
    for (const std::string_view part : text::split(value, ',')) {
      const std::string_view name = text::trim(part);
      const std::string_view shown = name.empty() ? part : name;
      const std::size_t at = static_cast<std::size_t>(shown.data() - document_.text().data());
      if (name.empty()) {
        document_.fail(Code::script_header, at, "the list \"" + key + "\" holds an empty name",
                       "Separate names by single commas.");
      }
      check(line, value, name);
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        document_.fail(Code::script_header, at,
                       "the list \"" + key + "\" names \"" + std::string(name) + "\" twice",
                       "Keep one of them.");
      }
      names.emplace_back(name);
    }
    return names;
  }

  /// Is `name`, a part of `value`, fit to be an identifier?
  void check(const Line& line, std::string_view value, std::string_view name) const {
    try {
      revision::check_identifier(name);
    } catch (Error& error) {
      const std::string_view at = name.empty() ? value : name;
      const std::size_t offset =
          at.empty() ? line.offset : static_cast<std::size_t>(at.data() - document_.text().data());
      error.amend([&](ErrorContext& context) { context = document_.context(offset); });
      throw;
    }
  }

  void finish() {
    if (!seen_[static_cast<std::size_t>(Key::revision_id)]) {
      document_.fail(Code::script_header, 0, "the header has no \"Revision ID\"",
                     "Write a line such as \"-- Revision ID: " + suggestion() +
                         "\" before the first directive; the file's name never counts.");
    }
    const auto has_words = [](const std::string& line) { return !line.empty(); };
    const auto first = std::find_if(description_.begin(), description_.end(), has_words);
    const auto last = std::find_if(description_.rbegin(), description_.rend(), has_words).base();
    if (first < last) header_.description = text::join(std::vector(first, last), "\n");
  }

  /// The id that files written by hand often carry in their name: the part before the first '_'.
  std::string suggestion() const {
    const std::size_t slash = header_.path.find_last_of('/');
    std::string name = header_.path.substr(slash == std::string::npos ? 0 : slash + 1);
    name = name.substr(0, name.find_first_of("_. "));
    const bool fit = !name.empty() && name.find_first_of("@-+:,/") == std::string::npos;
    return fit ? name : "1975ea83b712";
  }

  const Document& document_;
  Header header_;
  std::vector<std::string> description_;
  std::array<bool, kKeys.size()> seen_{};
};

}  // namespace

Header read_header(const Document& document, const std::string& path, Line& line) {
  return HeaderReader(document, path).read(line);
}

bool needs_escape(std::string_view comment) {
  if (text::iequals(comment.substr(0, 8), "migrate:")) return true;
  const std::optional<Field> field = as_field(comment);
  return field && (as_key(field->name) || text::nearest(field->name, kKeys));
}

}  // namespace dunlin::script
