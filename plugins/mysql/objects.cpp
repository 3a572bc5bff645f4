// Views, types, sequences, comments, schemas, extensions, rows.
#include <algorithm>
#include <array>

#include "columns.hpp"
#include "constraints.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/parse/sequence.hpp"
#include "expressions.hpp"
#include "sequences.hpp"
#include "settings.hpp"
#include "work.hpp"

namespace dunlin::mysql {
namespace {

using parse::Untranslatable;
using schema::Column;
using schema::Table;

constexpr const char* kOwnSection = "write it in a section with only=mysql";

/// Statements about PostgreSQL's own session, storage and upkeep.
constexpr std::array kOwnBusiness = std::to_array<std::string_view>({"ALTER DEFAULT PRIVILEGES",
                                                                     "ALTER PUBLICATION",
                                                                     "ALTER SUBSCRIPTION",
                                                                     "ANALYZE",
                                                                     "CHECKPOINT",
                                                                     "CLUSTER",
                                                                     "COMMENT ON",
                                                                     "CREATE PUBLICATION",
                                                                     "CREATE SUBSCRIPTION",
                                                                     "DROP PUBLICATION",
                                                                     "DROP SUBSCRIPTION",
                                                                     "GRANT",
                                                                     "REINDEX",
                                                                     "RESET",
                                                                     "REVOKE",
                                                                     "SECURITY LABEL",
                                                                     "SET",
                                                                     "VACUUM",
                                                                     "CREATE ROLE",
                                                                     "ALTER ROLE",
                                                                     "DROP ROLE",
                                                                     "REASSIGN OWNED"});
constexpr std::array kStorage = std::to_array<std::string_view>(
    {"OWNER TO", "OWNER", "SET STATISTICS", "SET STORAGE", "SET COMPRESSION", "SET (options)",
     "RESET (options)", "CLUSTER ON", "SET WITHOUT CLUSTER", "SET WITHOUT OIDS", "SET LOGGED",
     "SET UNLOGGED", "SET TABLESPACE", "SET ACCESS METHOD", "REPLICA IDENTITY"});

bool has_no_part(const ops::Unmodelled& operation) {
  if (operation.changes_schema) return false;
  const std::string_view construct = operation.construct;
  const bool own =
      std::any_of(kOwnBusiness.begin(), kOwnBusiness.end(), [&](std::string_view word) {
        return construct == word || construct.starts_with(std::string(word) + " ");
      });
  return own || std::any_of(kStorage.begin(), kStorage.end(), [&](std::string_view word) {
           return construct.starts_with("ALTER ") && construct.ends_with(word);
         });
}

void add_notes(const Work& work, const parse::Notes& notes) {
  work.context.notes.outcome = sql::worse(work.context.notes.outcome, notes.outcome);
  work.context.notes.texts.insert(work.context.notes.texts.end(), notes.texts.begin(),
                                  notes.texts.end());
}

/// Restates every column of the enum, as it is in `changed`.
void restate_enum_columns(const Work& work, const schema::Name& type, const schema::Schema& changed,
                          Cost cost) {
  const Context later = with_model(work.context, changed);
  for (const Table& table : changed.tables) {
    for (const Column& column : table.columns) {
      const bool uses =
          column.type.kind == schema::TypeKind::user_defined && column.type.name == type;
      if (!uses || column.type.array_dimensions > 0) continue;
      work.alter.add(table.name,
                     {Clause::Kind::modify, column.name,
                      work.columns.completed(table.name, column.name,
                                             column_definition(later, table, column, true)),
                      cost});
    }
  }
}

void update_enum_rows(const Work& work, const ops::RenameEnumValue& operation) {
  for (const Table& table : work.context.model.tables) {
    for (const Column& column : table.columns) {
      const bool uses =
          column.type.kind == schema::TypeKind::user_defined && column.type.name == operation.type;
      if (!uses || column.type.array_dimensions > 0) continue;
      const std::string name = quoted_identifier(column.name);
      work.alter.statement("UPDATE " + quoted_object(table.name) + " SET " + name + " = " +
                           quoted_literal(operation.to) + " WHERE " + name + " = " +
                           quoted_literal(operation.value));
    }
  }
}

std::string sequence_options(const schema::SequenceOptions& options) {
  std::string sql;
  const auto add = [&sql](const char* word, const std::optional<std::int64_t>& value) {
    if (value) sql += std::string(" ") + word + " " + std::to_string(*value);
  };
  add("START WITH", options.start);
  add("INCREMENT BY", options.increment);
  add("MINVALUE", options.minimum);
  add("MAXVALUE", options.maximum);
  if (options.cycle) sql += " CYCLE";
  return sql;
}

/// Numbers that the server has put by are lost when it restarts or the sequence is renamed:
/// PostgreSQL puts by none.
std::string cached(const schema::SequenceOptions& options) {
  const std::int64_t cache = options.cache.value_or(1);
  return cache == 1 ? " NOCACHE" : " CACHE " + std::to_string(cache);
}

void require_sequences(const Work& work) {
  if (work.context.flavour.mariadb()) return;
  throw Untranslatable("MySQL has no sequences",
                       "use an identity or serial column, or translate for mariadb");
}

/// What a counter of AUTO_INCREMENT answers to changes of its sequence: it is no object of its own.
bool is_counter(const Work& work, const schema::Name& sequence) {
  if (counter_of(work.context.model, sequence) == nullptr) return false;
  work.context.notes.emulated("the sequence is the table's AUTO_INCREMENT");
  return true;
}

void comment_column(const Work& work, const ops::SetComment& operation) {
  const Table& table = known_table(work, operation.object);
  const Column* column = table.find_column(operation.part);
  if (column == nullptr) return;
  Column changed = *column;
  changed.comment = operation.comment;
  modify_column(work, table, changed);
}

}  // namespace

void translate(const Work& work, const ops::CreateView& operation) {
  const MysqlWords words(work.context.flavour, work.context.model);
  const parse::Printed query = parse::print_query(operation.view.query, words, work.context.model);
  add_notes(work, query.notes);
  if (operation.view.materialized)
    work.context.notes.approximated("a materialized view is a view, always fresh");
  std::string columns;
  for (const std::string& column : operation.view.columns)
    columns += (columns.empty() ? " (" : ", ") + quoted_identifier(column);
  if (!columns.empty()) columns += ")";
  work.alter.statement(std::string("CREATE ") + (operation.or_replace ? "OR REPLACE " : "") +
                       "VIEW " + quoted_object(operation.view.name) + columns + " AS " + query.sql);
}

void translate(const Work& work, const ops::DropView& operation) {
  if (operation.cascade) drop_dependents(work, operation);
  work.alter.statement(std::string("DROP VIEW ") + (operation.if_exists ? "IF EXISTS " : "") +
                       quoted_object(operation.view));
}

void translate(const Work& work, const ops::RenameView& operation) {
  work.alter.statement("RENAME TABLE " + quoted_object(operation.view) + " TO " +
                       quoted_object({operation.view.schema, operation.to}));
  replace_changed_views(work, after(work, operation));
}

void translate(const Work& work, const ops::RefreshView& /*operation*/) {
  work.context.notes.emulated("a view is always fresh");
}

void translate(const Work& work, const ops::CreateEnum& /*operation*/) {
  work.context.notes.emulated("the enum's values stand in each of its columns");
}

void translate(const Work& work, const ops::AddEnumValue& operation) {
  work.context.notes.emulated("the enum's values stand in each of its columns");
  const schema::Schema changed = after(work, operation);
  const schema::Enum* type = changed.find_enum(operation.type);
  // Values are kept as their numbers.
  const bool last = type != nullptr && type->values.back() == operation.value;
  if (!last) note_copy(work.context, "an enum gets a value between others");
  restate_enum_columns(work, operation.type, changed, last ? Cost::instant : Cost::unknown);
}

void translate(const Work& work, const ops::RenameEnumValue& operation) {
  work.context.notes.emulated("the enum's values stand in each of its columns");
  const schema::Enum* found = work.context.model.find_enum(operation.type);
  if (found == nullptr) return;
  // Values are kept by name when a column changes: both names must be there while the rows change.
  schema::Schema both = work.context.model;
  std::vector<std::string>& values = both.find_enum(operation.type)->values;
  values.push_back(operation.to);
  restate_enum_columns(work, operation.type, both, Cost::instant);
  update_enum_rows(work, operation);
  note_copy(work.context, "an enum's value is renamed");
  restate_enum_columns(work, operation.type, after(work, operation), Cost::unknown);
}

void translate(const Work& work, const ops::CreateDomain& /*operation*/) {
  work.context.notes.emulated("the domain's CHECKs stand with each of its columns");
}

void translate(const Work& work, const ops::RenameType& /*operation*/) {
  work.context.notes.emulated("");
}

void translate(const Work& work, const ops::DropType& operation) {
  work.context.notes.emulated("");
  if (!operation.cascade) return;
  for (const Table& table : work.context.model.tables) {
    for (const Column& column : table.columns) {
      if (column.type.kind == schema::TypeKind::user_defined && column.type.name == operation.type)
        throw Untranslatable("DROP TYPE ... CASCADE would drop column " +
                                 schema::to_string(table.name) + "." + column.name,
                             "drop that column first");
    }
  }
  if (!work.context.model.complete && work.context.model.find_enum(operation.type) == nullptr &&
      work.context.model.find_domain(operation.type) == nullptr) {
    throw Untranslatable("DROP TYPE ... CASCADE may drop columns of " +
                             schema::to_string(operation.type) + " that are not known here",
                         "drop the columns by name first, and the type without CASCADE");
  }
}

void translate(const Work& work, const ops::CreateSequence& operation) {
  require_sequences(work);
  work.alter.statement(
      std::string("CREATE SEQUENCE ") + (operation.if_not_exists ? "IF NOT EXISTS " : "") +
      quoted_object(operation.sequence.name) + sequence_options(operation.sequence.options) +
      cached(operation.sequence.options));
}

void translate(const Work& work, const ops::AlterSequence& operation) {
  if (const Table* table = counter_of(work.context.model, operation.sequence)) {
    if (!(operation.options == schema::SequenceOptions{})) {
      throw Untranslatable("AUTO_INCREMENT counts up by one without an end",
                           "use RESTART WITH alone");
    }
    work.context.notes.emulated("the sequence is the table's AUTO_INCREMENT");
    if (operation.restart)
      work.alter.together(table->name, {"AUTO_INCREMENT = " + std::to_string(*operation.restart)},
                          Cost::instant_or_in_place);
    return;
  }
  require_sequences(work);
  if (operation.owner_table)
    work.context.notes.emulated("OWNED BY is not kept: the sequence is dropped by itself");
  if (operation.options.increment)
    work.context.notes.approximated("the next number is the one that was to come before");
  std::string changes = sequence_options(operation.options);
  if (operation.no_minimum) changes += " NO MINVALUE";
  if (operation.no_maximum) changes += " NO MAXVALUE";
  if (operation.no_cycle) changes += " NOCYCLE";
  if (operation.options.cache) changes += cached(operation.options);
  if (operation.restart) changes += " RESTART WITH " + std::to_string(*operation.restart);
  if (changes.empty()) return;
  work.alter.statement(std::string("ALTER SEQUENCE ") + (operation.if_exists ? "IF EXISTS " : "") +
                       quoted_object(operation.sequence) + changes);
}

void create_own_sequence(const Work& work, const schema::Schema& later, const Table& table,
                         const Column& column) {
  if (!counts_up(column) || is_auto(table, column)) return;
  if (!work.context.flavour.mariadb()) {
    throw Untranslatable("a table of MySQL has at most one column that counts by itself: " +
                             table.name.name + "." + column.name + " is another one",
                         "make one of them a plain integer, or translate for mariadb");
  }
  work.context.notes.emulated(
      "the table has one AUTO_INCREMENT column; others take numbers of "
      "their sequences");
  const schema::Name name = *parse::sequence_of(table, column, later);
  const schema::SequenceOptions options =
      column.identity ? column.identity->options : schema::SequenceOptions{};
  work.alter.statement("CREATE SEQUENCE " + quoted_object(name) + sequence_options(options) +
                       cached(options));
}

void drop_own_sequences(const Work& work, const Table& table, const std::string& column) {
  for (const Column& each : table.columns) {
    if (!counts_up(each) || is_auto(table, each) || !(column.empty() || each.name == column))
      continue;
    work.alter.statement("DROP SEQUENCE IF EXISTS " +
                         quoted_object(*parse::sequence_of(table, each, work.context.model)));
  }
}

void translate(const Work& work, const ops::RenameSequence& operation) {
  if (is_counter(work, operation.sequence)) return;
  require_sequences(work);
  work.alter.statement("RENAME TABLE " + quoted_object(operation.sequence) + " TO " +
                       quoted_object({operation.sequence.schema, operation.to}));
}

void translate(const Work& work, const ops::DropSequence& operation) {
  if (operation.if_exists && work.context.model.complete &&
      work.context.model.find_sequence(operation.sequence) == nullptr) {
    work.context.notes.emulated("the sequence of a serial column went with the column's default");
    return;
  }
  if (is_counter(work, operation.sequence)) return;
  require_sequences(work);
  work.alter.statement(std::string("DROP SEQUENCE ") + (operation.if_exists ? "IF EXISTS " : "") +
                       quoted_object(operation.sequence));
}

void translate(const Work& work, const ops::SetComment& operation) {
  switch (operation.target) {
    case ops::CommentTarget::table:
      work.alter.add(operation.object,
                     {Clause::Kind::column_other, "",
                      "COMMENT = " + quoted_literal(operation.comment.value_or("")),
                      Cost::instant_or_in_place});
      return;
    case ops::CommentTarget::column:
      comment_column(work, operation);
      return;
    case ops::CommentTarget::constraint:
    case ops::CommentTarget::index:
    case ops::CommentTarget::view:
    case ops::CommentTarget::type:
    case ops::CommentTarget::sequence:
    case ops::CommentTarget::schema:
      break;
  }
  work.context.notes.emulated("only tables and columns keep comments");
}

void translate(const Work& work, const ops::CreateSchema& operation) {
  work.context.notes.emulated("the schema " + operation.name +
                              " is the first part of its tables' names");
}

void translate(const Work& work, const ops::DropSchema& operation) {
  if (operation.name == "public") {
    throw Untranslatable("the default schema is the database itself",
                         "drop its tables one by one, or " + std::string(kOwnSection));
  }
  work.context.notes.emulated("a schema is the first part of its tables' names");
  if (!operation.cascade) return;
  const schema::Schema& model = work.context.model;
  drop_dependents(work, operation);
  // Their foreign keys to each other would stand in the way.
  for (const Table& table : model.tables) {
    if (table.name.schema != operation.name) continue;
    for (const schema::Constraint& constraint : table.constraints) {
      if (std::holds_alternative<schema::ForeignKey>(constraint.rule))
        work.alter.together(table.name, drop_constraint_clauses(work.context, table, constraint));
    }
  }
  for (const Table& table : model.tables) {
    if (table.name.schema == operation.name)
      work.alter.statement("DROP TABLE IF EXISTS " + quoted_object(table.name));
  }
}

void translate(const Work& work, const ops::CreateExtension& operation) {
  const std::string name = ops::extension_name(operation.name);
  if (!ops::is_harmless_extension(name)) {
    throw Untranslatable(
        "the extension " + name + " has no counterpart in MySQL and MariaDB",
        "put it into a section with only=postgres when the tables do without it here");
  }
  work.context.notes.emulated("nothing to do: what translates of " + name + " needs no extension");
}

void translate(const Work& work, const ops::DropExtension& /*operation*/) {
  work.context.notes.emulated("nothing to do");
}

void translate(const Work& work, const ops::ChangeData& operation) {
  const MysqlWords words(work.context.flavour, work.context.model);
  const parse::Printed printed = parse::print(operation, words, work.context.model);
  add_notes(work, printed.notes);
  if (const std::optional<std::string> counter = counter_change(printed.sql))
    return work.alter.statement(*counter);
  for (const sql::Statement& statement : sql::split(printed.sql, native_rules(), {})) {
    work.alter.statement(statement.text);
  }
}

void translate(const Work& work, const ops::Unmodelled& operation) {
  check_setting(operation);
  if (!has_no_part(operation)) {
    throw Untranslatable(operation.construct + " is not translated to MySQL and MariaDB",
                         operation.remedy.empty() ? kOwnSection : operation.remedy);
  }
  work.context.notes.emulated("nothing to do: " + operation.construct +
                              " is PostgreSQL's own business");
}

void translate(const Work& work, const ops::RenameSchema& operation) {
  translate(work, *ops::beyond_portable(operation));
}

void translate(const Work& work, const ops::SetSchema& operation) {
  const bool type = operation.target == ops::CommentTarget::type;
  const bool relation = operation.target == ops::CommentTarget::table ||
                        operation.target == ops::CommentTarget::view ||
                        operation.target == ops::CommentTarget::sequence;
  if (operation.carried || (!type && !relation))
    return translate(work, *ops::beyond_portable(operation));
  work.context.notes.emulated("a schema is the first part of its tables' names");
  const std::string from = quoted_object(operation.object);
  const std::string to = quoted_object({operation.to, operation.object.name});
  if (relation && from != to) work.alter.statement("RENAME TABLE " + from + " TO " + to);
  replace_changed_views(work, after(work, operation));
}

void translate(const Work& work, const ops::AlterDomain& operation) {
  work.context.notes.emulated("the domain's CHECKs stand with each of its columns");
  const schema::Schema changed = after(work, operation);
  const Context later = with_model(work.context, changed);
  for (const Table& table : changed.tables) {
    const Table* before = work.context.model.find_table(table.name);
    for (const Column& column : table.columns) {
      const bool uses = column.type.kind == schema::TypeKind::user_defined &&
                        column.type.name == operation.domain;
      if (!uses || before == nullptr || column.type.array_dimensions > 0) continue;
      std::vector<std::string> clauses;
      const std::vector<Guard> old_guards = guards(work.context, *before, column);
      const std::vector<Guard> new_guards = guards(later, table, column);
      if (old_guards != new_guards) {
        for (const Guard& guard : old_guards) clauses.push_back(drop_guard(later, guard));
      }
      const std::string definition = column_definition(later, table, column, true);
      if (definition != column_definition(work.context, *before, column, true))
        clauses.push_back("MODIFY COLUMN " +
                          work.columns.completed(table.name, column.name, definition));
      if (old_guards != new_guards) {
        for (const Guard& guard : new_guards) clauses.push_back("ADD " + guard_definition(guard));
      }
      if (!clauses.empty()) work.alter.together(table.name, clauses);
    }
  }
}

void translate(const Work& work, const ops::RenameObject& operation) {
  translate(work, *ops::beyond_portable(operation));
}

void translate(const Work& work, const ops::SetObjectComment& operation) {
  translate(work, *ops::beyond_portable(operation));
}

void translate(const Work& work, const ops::SetTableNative& operation) {
  translate(work, *ops::beyond_portable(operation));
}

void translate(const Work& work, const ops::SetColumnNative& operation) {
  translate(work, *ops::beyond_portable(operation));
}

}  // namespace dunlin::mysql
