#include "unread.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "database.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/replay/replay.hpp"

namespace dunlin::app {
namespace {

bool starts_with_one_of(std::string_view kind, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return kind.starts_with(word); });
}

/// Statements that change rows or the session alone.
bool changes_no_schema(std::string_view kind) {
  static constexpr std::array kWords = std::to_array<std::string_view>(
      {"INSERT", "UPDATE", "DELETE", "REPLACE", "SET", "PRAGMA", "ANALYZE", "GRANT", "REVOKE"});
  return starts_with_one_of(kind, kWords);
}

/// Statements that name what they change.
bool names_its_object(std::string_view kind) {
  static constexpr std::array kWords =
      std::to_array<std::string_view>({"CREATE", "ALTER", "DROP", "RENAME", "COMMENT"});
  return starts_with_one_of(kind, kWords);
}

class Reader {
 public:
  Reader(const driver::Dialect& dialect, std::span<const Diagnostic> lost)
      : dialect_(dialect), lost_(lost) {}

  void revision(const script::Source& source, const std::string& id,
                const std::map<std::string, std::string>& placeholders) {
    try {
      const script::Script script = source.load(id);
      for (const script::Section& section :
           replay::sections_for(script, revision::Direction::upgrade, dialect_, placeholders)) {
        if (section.only.empty() || dialect_.capabilities().speaks_portable_sql) {
          portable(section);
        } else {
          native(section);
        }
      }
    } catch (const Error&) {
      unread_.anything = true;
    }
  }

  Unread take() { return std::move(unread_); }

 private:
  void portable(const script::Section& section) {
    for (const sql::Statement& statement :
         sql::split(section.text, parse::lex_rules(), section.position)) {
      if (is_lost(statement)) {
        add(statement.text, dialect_.classify(statement.text).kind);
        continue;
      }
      try {
        for (const ops::Operation& operation : parse::parse(statement).operations) {
          const auto* unmodelled = std::get_if<ops::Unmodelled>(&operation);
          if (unmodelled != nullptr && unmodelled->changes_schema)
            add(statement.text, unmodelled->construct);
        }
      } catch (const Error&) {
        add(statement.text, dialect_.classify(statement.text).kind);
      }
    }
  }

  /// Whether it stands on what others made in the same database, so that the model has none of it.
  bool is_lost(const sql::Statement& statement) const {
    return std::any_of(lost_.begin(), lost_.end(), [&](const Diagnostic& problem) {
      return (problem.code == Code::object_missing || problem.code == Code::object_exists) &&
             problem.position == statement.position;
    });
  }

  void native(const script::Section& section) {
    for (const sql::Statement& statement :
         sql::split(section.text, dialect_.lex_rules(), section.position)) {
      const std::string kind = dialect_.classify(statement.text).kind;
      if (!changes_no_schema(kind)) add(statement.text, kind);
    }
  }

  void add(const std::string& text, std::string_view kind) {
    if (!names_its_object(kind)) unread_.anything = true;
    std::string word;
    for (const char c : text + ' ') {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
        word += c;
      } else if (!word.empty()) {
        unread_.words.insert(text::lower(word));
        word.clear();
      }
    }
  }

  const driver::Dialect& dialect_;
  const std::span<const Diagnostic> lost_;
  Unread unread_;
};

/// The table, view or object that an operation changes; empty for others.
schema::Name subject_of(const ops::Operation& operation, const compare::Comparison& sides) {
  if (const schema::Name* table = ops::altered_table(operation)) return *table;
  if (const auto* o = std::get_if<ops::CreateTable>(&operation)) return o->table.name;
  if (const auto* o = std::get_if<ops::DropTable>(&operation)) return o->table;
  if (const auto* o = std::get_if<ops::CreateIndex>(&operation)) return o->table;
  if (const auto* o = std::get_if<ops::CreateView>(&operation)) return o->view.name;
  if (const auto* o = std::get_if<ops::DropView>(&operation)) return o->view;
  if (const auto* o = std::get_if<ops::SetComment>(&operation)) return o->object;
  if (const auto* o = std::get_if<ops::SetTableNative>(&operation)) return o->table;
  if (const auto* o = std::get_if<ops::SetColumnNative>(&operation)) return o->table;
  if (const auto* o = std::get_if<ops::DropIndex>(&operation)) {
    const schema::Table* table = sides.live.find_table_of_index(o->index);
    return table == nullptr ? schema::Name{} : table->name;
  }
  return {};
}

/// The name of an index or constraint that comes or goes.
std::string part_of(const ops::Operation& operation) {
  if (const auto* o = std::get_if<ops::CreateIndex>(&operation)) return o->index.name;
  if (const auto* o = std::get_if<ops::DropIndex>(&operation)) return o->index.name;
  if (const auto* o = std::get_if<ops::AddConstraint>(&operation)) return o->constraint.name;
  if (const auto* o = std::get_if<ops::DropConstraint>(&operation)) return o->constraint;
  return {};
}

template <typename Items, typename Same>
void take_live(Items& expected, const Items& live, Same same) {
  std::erase_if(expected, same);
  std::copy_if(live.begin(), live.end(), std::back_inserter(expected), same);
}

constexpr const char* kUnread = "the migrations change it in words that cannot be read";

}  // namespace

Unread unread_of(const Project& project, const script::Source& source,
                 std::span<const std::string> revisions, const driver::Dialect& dialect,
                 std::span<const Diagnostic> lost) {
  const std::map<std::string, std::string> placeholders = compile_options(project).placeholders;
  Reader reader(dialect, lost);
  for (const std::string& id : revisions) reader.revision(source, id, placeholders);
  return reader.take();
}

void leave_unread(compare::Comparison& comparison, const Unread& unread) {
  if (unread.words.empty()) return;
  std::set<schema::Name> named;
  for (const ops::Operation& operation : diff::diff(comparison.live, comparison.expected)) {
    const schema::Name name = subject_of(operation, comparison);
    const bool mentioned = unread.words.count(text::lower(name.name)) != 0 ||
                           unread.words.count(text::lower(part_of(operation))) != 0;
    if (!name.name.empty() && mentioned) named.insert(name);
  }
  for (const schema::Name& name : named) {
    const auto same = [&](const auto& item) { return item.name == name; };
    take_live(comparison.expected.tables, comparison.live.tables, same);
    take_live(comparison.expected.views, comparison.live.views, same);
    comparison.unknown.push_back({"table " + schema::to_string(name), kUnread});
  }
  const auto by_word = [&](const schema::Object& object) {
    return unread.words.count(text::lower(object.name.name)) != 0;
  };
  for (const schema::Object& object : comparison.live.objects) {
    const schema::Object* expected = comparison.expected.find_object(object);
    if (by_word(object) && (expected == nullptr || !(*expected == object))) {
      comparison.unknown.push_back(
          {std::string(schema::word_of(object.kind)) + ' ' + schema::to_string(object.name),
           kUnread});
    }
  }
  take_live(comparison.expected.objects, comparison.live.objects, by_word);
}

}  // namespace dunlin::app
