#include "write.hpp"

#include <algorithm>
#include <set>

#include "circumstances.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/selection.hpp"
#include "inspect.hpp"
#include "native_ddl.hpp"
#include "script.hpp"

namespace dunlin::mysql {
namespace {

using schema::Constraint;
using schema::Name;
using schema::Schema;
using schema::Table;

const schema::ForeignKey* foreign_key(const Constraint& constraint) {
  return std::get_if<schema::ForeignKey>(&constraint.rule);
}

bool begins_with(const std::vector<std::string>& names, const std::vector<std::string>& start) {
  return names.size() >= start.size() && std::equal(start.begin(), start.end(), names.begin());
}

std::vector<std::string> columns_of(const schema::Index& index) {
  std::vector<std::string> names;
  for (const schema::IndexKey& key : index.keys) names.push_back(key.column);
  return names;
}

/// Whether an index for a foreign key's columns stays as it is.
bool keeps_index(const Table& from, const Table& to, const std::vector<std::string>& columns) {
  for (const schema::Index& index : from.indexes) {
    const schema::Index* kept = to.find_index(index.name);
    if (kept != nullptr && *kept == index && begins_with(columns_of(index), columns)) return true;
  }
  return begins_with(from.primary_key(), columns) && from.primary_key() == to.primary_key();
}

/// Whether columns that a foreign key stands on change in a way that the server refuses while the
/// key is there.
bool keeps_columns(const Table& from, const Table& to, const std::vector<std::string>& columns) {
  return std::all_of(columns.begin(), columns.end(), [&](const std::string& name) {
    const schema::Column* before = from.find_column(name);
    const schema::Column* after = to.find_column(name);
    return before != nullptr && after != nullptr && *before == *after;
  });
}

/// Up to FOR EACH ROW: triggers of one moment run one after the other.
std::string moment_of(const schema::Object& trigger) {
  const std::string definition = taken_apart(trigger.definition).definition;
  const std::size_t begin = quoted_identifier(trigger.name.name).size() + 15;
  return definition.substr(begin, definition.find(" FOR EACH ROW") - begin);
}

/// What a view may select from, as the server prints its query: columns stand behind their table,
/// names that are given stand behind AS or a table.
std::set<std::string> sources_of(const std::string& query) {
  std::set<std::string> names;
  const std::vector<sql::Token> tokens = sql::tokenize(query, native_rules());
  const auto is_name = [&](std::size_t i) {
    return tokens[i].kind == sql::TokenKind::quoted_identifier;
  };
  const auto word = [&](std::size_t i) {
    return std::string_view(query).substr(tokens[i].offset, tokens[i].length);
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!is_name(i) || (i + 1 < tokens.size() && word(i + 1) == ".")) continue;
    if (i > 0 && (is_name(i - 1) || word(i - 1) == "." || text::iequals(word(i - 1), "as")))
      continue;
    const std::string_view name = word(i);
    names.insert(text::replace_all(std::string(name.substr(1, name.size() - 2)), "``", "`"));
  }
  return names;
}

/// Whether a column's default is a date that the usual session refuses.
bool has_zero_dates(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const schema::Column& column) {
    const std::string type = native_value(column.native, "mysql.type");
    const bool dated = type.starts_with("date") || type.starts_with("timestamp");
    return dated && column.default_value && column.default_value->sql.starts_with('\'') &&
           (column.default_value->sql.find("0000-") == 1 ||
            column.default_value->sql.find("-00") != std::string::npos);
  });
}

/// Settings of a session that takes such dates, as older tables have them, and is strict otherwise.
std::string taking_zero_dates(const Flavour& flavour) {
  std::string modes = pinned_sql_mode(flavour);
  for (const char* mode : {"NO_ZERO_IN_DATE,", "NO_ZERO_DATE,"})
    modes = text::replace_all(std::move(modes), mode, "");
  return "sql_mode = " + quoted_literal(modes);
}

class Writer {
 public:
  Writer(const Schema& from, const Schema& to, const Flavour& flavour)
      : now_(from), to_(to), flavour_(flavour) {}

  std::vector<std::string> run(std::span<const ops::Operation> operations) {
    find_changed_objects();
    drop_objects();
    drop_views();
    rename(operations);
    drop_foreign_keys();
    // Names of sequences are tables' names, too.
    drop_tables([&](const Name& name) { return to_.find_sequence(name) != nullptr; });
    drop_sequences([&](const Name& name) { return to_.find_table(name) != nullptr; });
    create_sequences();
    drop_tables([&](const Name& name) { return to_.find_sequence(name) == nullptr; });
    create_tables();
    alter_tables();
    add_foreign_keys();
    drop_sequences([&](const Name& name) { return to_.find_table(name) == nullptr; });
    create_objects({schema::ObjectKind::function, schema::ObjectKind::procedure});
    create_views();
    create_objects({schema::ObjectKind::trigger, schema::ObjectKind::event});
    enter({});
    keep_history();
    return std::move(statements_);
  }

 private:
  void add(std::string statement) { statements_.push_back(std::move(statement)); }

  /// Else the server lets no versioned table change: the rows of the past get the new shape, too.
  void keep_history() {
    std::set<std::string> beginnings;
    for (const Schema* schema : {static_cast<const Schema*>(&now_), &to_}) {
      for (const Table& table : schema->tables) {
        if (!native_value(table.native, "mysql.versioned").empty())
          beginnings.insert("ALTER TABLE " + quoted_identifier(table.name.name) + " ");
      }
    }
    const auto alters = [&](const std::string& statement) {
      return std::any_of(beginnings.begin(), beginnings.end(),
                         [&](const std::string& begin) { return statement.starts_with(begin); });
    };
    const auto first = std::find_if(statements_.begin(), statements_.end(), alters);
    if (first == statements_.end()) return;
    static const std::string kHistory = "SET SESSION system_versioning_alter_history = ";
    statements_.insert(first, kHistory + "'KEEP'");
    const auto last = std::find_if(statements_.rbegin(), statements_.rend(), alters);
    statements_.insert(last.base(), kHistory + "'ERROR'");
  }

  /// Has the statements that follow run in a session with such settings.
  void enter(const std::string& session) {
    if (session == session_) return;
    if (!session_.empty()) add(usual_session(flavour_));
    if (!session.empty()) add("SET " + session);
    session_ = session;
  }

  void add_in(const std::string& session, const std::string& what, std::string statement) {
    if (!takes_utf8(session, statement)) {
      throw parse::Untranslatable(what + " was made in a session of another character set (" +
                                      session +
                                      ") and holds characters that have other bytes there",
                                  "make it once more with SET NAMES utf8mb4 in both databases");
    }
    enter(session);
    add(std::move(statement));
  }

  bool same(const schema::Object& object) const {
    const schema::Object* other = to_.find_object(object);
    return other != nullptr && *other == object;
  }

  /// A trigger that changes takes those of its moment along, so that their order comes out.
  void find_changed_objects() {
    for (const schema::Object& object : now_.objects) {
      if (object.kind == schema::ObjectKind::trigger && !same(object))
        moments_.insert(moment_of(object));
    }
  }

  bool is_made_again(const schema::Object& object) const {
    if (object.signature == "PACKAGE BODY") {
      schema::Object package = object;
      package.signature = "PACKAGE";
      const schema::Object* had = now_.find_object(package);
      return had != nullptr && !same(*had);
    }
    return object.kind == schema::ObjectKind::trigger && moments_.contains(moment_of(object));
  }

  /// The body of a package goes with it, and before it.
  void drop_objects() {
    for (auto object = now_.objects.rbegin(); object != now_.objects.rend(); ++object) {
      if (same(*object) && !is_made_again(*object)) continue;
      const bool package = !object->signature.empty();
      // Only that mode knows the words for a body.
      if (package) enter(taken_apart(object->definition).circumstances.session);
      add("DROP " + (package ? object->signature : text::upper(schema::word_of(object->kind))) +
          " " + quoted_identifier(object->name.name));
      enter({});
    }
  }

  void create_objects(std::initializer_list<schema::ObjectKind> kinds) {
    for (const schema::Object& object : to_.objects) {
      if (std::find(kinds.begin(), kinds.end(), object.kind) == kinds.end()) continue;
      const schema::Object* had = now_.find_object(object);
      if (had == nullptr || !(*had == object) || is_made_again(object)) create(object);
    }
  }

  void create(const schema::Object& object) {
    const Made made = taken_apart(object.definition);
    add_in(made.circumstances.session,
           std::string(schema::word_of(object.kind)) + " " + object.name.name,
           with_definer(made.circumstances.definer, made.definition));
  }

  void drop_views() {
    for (const schema::View& view : now_.views) {
      if (to_.find_view(view.name) == nullptr)
        add("DROP VIEW " + quoted_identifier(view.name.name));
    }
  }

  void rename(std::span<const ops::Operation> operations) {
    for (const ops::Operation& operation : operations) {
      if (const auto* table = std::get_if<ops::RenameTable>(&operation)) {
        add("RENAME TABLE " + quoted_identifier(table->table.name) + " TO " +
            quoted_identifier(table->to));
        rename_table(now_, table->table.name, table->to);
      } else if (const auto* column = std::get_if<ops::RenameColumn>(&operation)) {
        add("ALTER TABLE " + quoted_identifier(column->table.name) + " RENAME COLUMN " +
            quoted_identifier(column->column) + " TO " + quoted_identifier(column->to));
        rename_column(now_, column->table.name, column->column, column->to);
      } else if (const auto* index = std::get_if<ops::RenameIndex>(&operation)) {
        rename_index(*index);
      }
    }
  }

  void rename_index(const ops::RenameIndex& operation) {
    for (Table& table : now_.tables) {
      const Table* wanted = to_.find_table(table.name);
      if (wanted == nullptr || wanted->find_index(operation.to) == nullptr) continue;
      for (schema::Index& index : table.indexes) {
        if (index.name != operation.index.name) continue;
        add("ALTER TABLE " + quoted_identifier(table.name.name) + " RENAME INDEX " +
            quoted_identifier(index.name) + " TO " + quoted_identifier(operation.to));
        index.name = operation.to;
      }
    }
  }

  bool survives(const Table& table, const Constraint& constraint) const {
    const schema::ForeignKey& key = *foreign_key(constraint);
    const Table* wanted = to_.find_table(table.name);
    const Constraint* kept = wanted == nullptr ? nullptr : wanted->find_constraint(constraint.name);
    if (kept == nullptr || !(*kept == constraint)) return false;
    if (!keeps_columns(table, *wanted, key.columns) || !keeps_index(table, *wanted, key.columns))
      return false;
    const Table* parent = key.table.schema.empty() ? now_.find_table(key.table) : nullptr;
    const Table* later = to_.find_table(key.table);
    if (parent == nullptr || later == nullptr) return true;
    return keeps_columns(*parent, *later, key.referenced) &&
           keeps_index(*parent, *later, key.referenced) && same_engine(*parent, *later) &&
           same_engine(table, *wanted);
  }

  static bool same_engine(const Table& a, const Table& b) {
    return native_value(a.native, "mysql.engine") == native_value(b.native, "mysql.engine") &&
           native_value(a.native, "mysql.partitions") == native_value(b.native, "mysql.partitions");
  }

  /// Before the keys and columns that they need, and before tables that go refer to each other.
  void drop_foreign_keys() {
    for (const Table& table : now_.tables) {
      std::vector<std::string> clauses;
      const bool goes = to_.find_table(table.name) == nullptr;
      for (const Constraint& constraint : table.constraints) {
        const schema::ForeignKey* key = foreign_key(constraint);
        if (key == nullptr) continue;
        if (survives(table, constraint)) {
          kept_keys_.insert({table.name.name, constraint.name});
          continue;
        }
        const bool needless =
            goes && (key->table == table.name || to_.find_table(key->table) != nullptr);
        if (!needless) clauses.push_back("DROP FOREIGN KEY " + quoted_identifier(constraint.name));
      }
      if (!clauses.empty()) {
        add("ALTER TABLE " + quoted_identifier(table.name.name) + " " + text::join(clauses, ", "));
      }
    }
  }

  void add_foreign_keys() {
    for (const Table& table : to_.tables) {
      std::vector<std::string> clauses;
      for (const Constraint& constraint : table.constraints) {
        if (foreign_key(constraint) == nullptr ||
            kept_keys_.contains({table.name.name, constraint.name}))
          continue;
        keep_index_name(table, *foreign_key(constraint), clauses);
        clauses.push_back("ADD " + native_constraint(constraint));
      }
      if (!clauses.empty()) {
        add("ALTER TABLE " + quoted_identifier(table.name.name) + " " + text::join(clauses, ", "));
      }
    }
  }

  /// An index that the server made for a former foreign key gives way to the one it makes for the
  /// next, of another name: unless it is written out.
  void keep_index_name(const Table& table, const schema::ForeignKey& key,
                       std::vector<std::string>& clauses) const {
    const Table* had = now_.find_table(table.name);
    for (const schema::Index& index : table.indexes) {
      const schema::Index* before = had == nullptr ? nullptr : had->find_index(index.name);
      if (index.unique || columns_of(index) != key.columns || before == nullptr ||
          !(*before == index))
        continue;
      clauses.push_back("DROP KEY " + quoted_identifier(index.name));
      clauses.push_back("ADD " + native_index(index, table, flavour_));
      return;
    }
  }

  template <typename Which>
  void drop_tables(Which which) {
    for (const Table& table : now_.tables) {
      if (to_.find_table(table.name) == nullptr && which(table.name))
        add("DROP TABLE " + quoted_identifier(table.name.name));
    }
  }

  void create_tables() {
    for (const Table& table : to_.tables) {
      if (now_.find_table(table.name) != nullptr) continue;
      enter(has_zero_dates(table) ? taking_zero_dates(flavour_) : "");
      add(native_table(table, flavour_));
    }
    enter({});
  }

  void alter_tables() {
    for (const Table& table : to_.tables) {
      const Table* had = now_.find_table(table.name);
      if (had == nullptr) continue;
      std::vector<std::string> changes = alter_table(*had, table, flavour_);
      if (changes.empty()) continue;
      enter(has_zero_dates(table) || has_zero_dates(*had) ? taking_zero_dates(flavour_) : "");
      for (std::string& statement : changes) statements_.push_back(std::move(statement));
    }
    enter({});
  }

  void create_sequences() {
    for (const schema::Sequence& sequence : to_.sequences) {
      const schema::Sequence* had = now_.find_sequence(sequence.name);
      if (had != nullptr && *had == sequence) continue;
      // A sequence that has not come as far as its new beginning moves there; none moves back.
      const std::int64_t least = sequence.options.minimum.value_or(1);
      if (had != nullptr && least > had->options.minimum.value_or(1)) {
        add("DO SETVAL(" + quoted_identifier(sequence.name.name) + ", " + std::to_string(least) +
            ", 0)");
      }
      const std::string name = quoted_identifier(sequence.name.name);
      if (had == nullptr || !(had->options == sequence.options)) {
        add((had == nullptr ? "CREATE SEQUENCE " : "ALTER SEQUENCE ") + name +
            native_sequence_options(sequence.options));
      }
      if (sequence.comment != (had == nullptr ? std::nullopt : had->comment))
        add("ALTER TABLE " + name + " COMMENT=" + quoted_literal(sequence.comment.value_or("")));
    }
  }

  template <typename Which>
  void drop_sequences(Which which) {
    for (const schema::Sequence& sequence : now_.sequences) {
      if (to_.find_sequence(sequence.name) == nullptr && which(sequence.name))
        add("DROP SEQUENCE " + quoted_identifier(sequence.name.name));
    }
  }

  /// Those that others select from first.
  void create_views() {
    std::vector<const schema::View*> waiting;
    for (const schema::View& view : to_.views) {
      const schema::View* had = now_.find_view(view.name);
      if (had == nullptr || !(*had == view)) waiting.push_back(&view);
    }
    while (!waiting.empty()) {
      auto next = std::find_if(waiting.begin(), waiting.end(), [&](const schema::View* candidate) {
        const std::set<std::string> sources = sources_of(candidate->query);
        return std::none_of(waiting.begin(), waiting.end(), [&](const schema::View* other) {
          return other != candidate && sources.contains(other->name.name);
        });
      });
      if (next == waiting.end()) next = waiting.begin();
      add_in(native_value((*next)->native, "mysql.session"), "view " + (*next)->name.name,
             native_view(**next));
      waiting.erase(next);
    }
  }

  Schema now_;
  const Schema& to_;
  const Flavour& flavour_;
  std::set<std::string> moments_;
  std::set<std::pair<std::string, std::string>> kept_keys_;
  std::string session_;  ///< settings in which the statements run, where they are not the usual
  std::vector<std::string> statements_;
};

}  // namespace

std::vector<std::string> write_changes(std::span<const ops::Operation> operations,
                                       const Schema& from, const Schema& to,
                                       const Flavour& flavour) {
  if (operations.empty()) return {};
  const Schema wanted = ops::selected(from, to, operations);
  return Writer(from, wanted, flavour).run(operations);
}

}  // namespace dunlin::mysql
