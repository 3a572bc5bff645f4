#include "reported.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "difference.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/selection.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/parse/write.hpp"
#include "origin.hpp"

namespace dunlin::app {
namespace {

/// A line of a script that says something to people.
std::string comment(const std::string& text) {
  return "-- " + text::replace_all(text, "\n", " ") + '\n';
}

std::string comments(const DifferenceReport& report) {
  std::string out;
  for (const ChangeInfo& change : report.difference.changes) {
    out += comment(change.description + (change.destructive ? " (destructive)" : "") +
                   (change.note.empty() ? "" : ": " + change.note));
  }
  for (const std::string& what : report.difference.refused) out += comment("not done: " + what);
  for (const compare::Doubt& doubt : report.unknown)
    out += comment("cannot tell: " + doubt.object + ": " + doubt.reason);
  return out;
}

std::vector<ops::Operation> operations_of(const std::vector<diff::Change>& changes,
                                          bool own_transaction) {
  std::vector<ops::Operation> operations;
  for (const diff::Change& change : changes) {
    if (change.own_transaction == own_transaction) operations.push_back(change.operation);
  }
  return operations;
}

std::vector<std::string> statements_of(const std::string& sql) {
  std::vector<std::string> texts;
  for (const sql::Statement& statement : sql::split(sql, parse::lex_rules(), {}))
    texts.push_back(statement.text);
  return texts;
}

std::string script_lines(const driver::Dialect& dialect,
                         const std::vector<std::string>& statements) {
  std::string out;
  for (const std::string& statement : statements) out += dialect.script_statement(statement) + '\n';
  return out;
}

/// The client's settings, what runs before the transaction, and the rest in one, where there is
/// such.
std::string framed(const driver::Dialect& dialect, const std::string& before,
                   const std::string& body) {
  std::string out;
  for (const std::string& line : dialect.script_begin({})) out += line + '\n';
  out += before;
  if (body.empty()) return out;
  const bool transaction = dialect.capabilities().transactional_ddl;
  if (transaction) out += script_lines(dialect, dialect.transaction_begin());
  out += body;
  if (transaction) out += script_lines(dialect, dialect.transaction_end());
  return out;
}

void write_portable(const std::vector<diff::Change>& changes, const ReportContext& context,
                    DifferenceReport& report) {
  std::string before = parse::write(operations_of(changes, true));
  std::string body = parse::write(operations_of(changes, false));
  report.statements = statements_of(before + '\n' + body);
  for (std::string* part : {&before, &body}) {
    if (!part->empty()) *part += '\n';
  }
  report.script = context.framed ? framed(context.dialect, before, body) : before + body;
}

/// "change table users": what no operation has a word for.
std::string change_of(const ops::Operation& rest) {
  if (const auto* table = std::get_if<ops::SetTableNative>(&rest))
    return "change table " + schema::to_string(table->table);
  if (const auto* view = std::get_if<ops::CreateView>(&rest))
    return "change view " + schema::to_string(view->view.name);
  return "change: " + ops::describe(rest);
}

/// The backend's own word for the type of a column; empty when there is none.
std::string own_type(const schema::Column* column) {
  if (column == nullptr) return {};
  for (const auto& [key, value] : column->native) {
    if (key.ends_with(".type")) return value;
  }
  return {};
}

const schema::Column* column_of(const schema::Schema& schema, const schema::Name& table,
                                const std::string& column) {
  const schema::Table* found = schema.find_table(table);
  return found == nullptr ? nullptr : found->find_column(column);
}

/// Whether two columns have the same attributes but for their types.
bool only_type_differs(const schema::Column* from, const schema::Column* to) {
  if (from == nullptr || to == nullptr) return false;
  const auto rest = [](const schema::Column& column) {
    schema::Native native = column.native;
    std::erase_if(native, [](const auto& entry) { return entry.first.ends_with(".type"); });
    return native;
  };
  return own_type(from) != own_type(to) && rest(*from) == rest(*to);
}

/// What a change says in the backend's own words for types.
class OwnWords {
 public:
  OwnWords(const diff::Difference& found, const schema::Schema& from, const schema::Schema& to)
      : found_(found), from_(from), to_(to) {}

  /// Empty when another change says it already.
  std::string operator()(const ops::Operation& operation) const {
    if (const auto* change = std::get_if<ops::SetColumnType>(&operation))
      return type_change(operation, change->table, change->column);
    if (const auto* native = std::get_if<ops::SetColumnNative>(&operation)) {
      const schema::Column* before = column_of(from_, native->table, native->column);
      const schema::Column* after = column_of(to_, native->table, native->column);
      if (!only_type_differs(before, after)) return ops::describe(operation);
      return is_said(*native) ? "" : type_change(operation, native->table, native->column);
    }
    const auto* add = std::get_if<ops::AddColumn>(&operation);
    const std::string type = add == nullptr ? "" : own_type(&add->column);
    if (type.empty()) return ops::describe(operation);
    return "add column " + schema::to_string(add->table) + "." + add->column.name + " " + type;
  }

 private:
  std::string type_change(const ops::Operation& operation, const schema::Name& table,
                          const std::string& column) const {
    const std::string type = own_type(column_of(to_, table, column));
    if (type.empty()) return ops::describe(operation);
    return "change type of " + schema::to_string(table) + "." + column + " to " + type;
  }

  bool is_said(const ops::SetColumnNative& native) const {
    return std::any_of(
        found_.changes.begin(), found_.changes.end(), [&](const diff::Change& change) {
          const auto* type = std::get_if<ops::SetColumnType>(&change.operation);
          return type != nullptr && type->table == native.table && type->column == native.column;
        });
  }

  const diff::Difference& found_;
  const schema::Schema& from_;
  const schema::Schema& to_;
};

/// The changes without SQL of their own: a backend's statements are those of all together.
void describe_native(const diff::Difference& found, const schema::Schema& from,
                     const schema::Schema& to, const ReportContext& context,
                     DifferenceReport& report) {
  report.difference.refused = found.refused;
  for (const ops::Rename& rename : found.likely_renames)
    report.difference.likely_renames.push_back(likely_rename(rename));
  const OwnWords words(found, from, to);
  for (const diff::Change& change : found.changes) {
    std::string description = words(change.operation);
    if (description.empty()) continue;
    std::string note = change.note;
    if (context.model != nullptr && note.empty())
      note = origin_of(change.operation, from, to, *context.model);
    report.difference.changes.push_back(
        {std::move(description), {}, change.destructive, std::move(note)});
  }
}

void write_native(const std::vector<diff::Change>& changes, const schema::Schema& from,
                  const schema::Schema& to, const ReportContext& context,
                  DifferenceReport& report) {
  std::vector<ops::Operation> operations;
  for (const diff::Change& change : changes) operations.push_back(change.operation);
  try {
    for (ops::Operation& rest : ops::unmentioned(from, to, operations)) {
      // Only the backend knows whether it is a difference.
      if (context.dialect.write(std::span(&rest, 1), from, to).empty()) continue;
      report.difference.changes.push_back({change_of(rest), {}, false, {}});
      operations.push_back(std::move(rest));
    }
    report.statements = context.dialect.write(operations, from, to);
  } catch (const parse::Untranslatable& error) {
    report.difference.refused.push_back(error.message() +
                                        (error.hint().empty() ? "" : "; " + error.hint()));
    return;
  }
  if (!report.statements.empty())
    report.script = framed(context.dialect, {}, script_lines(context.dialect, report.statements));
}

}  // namespace

std::string creation_script(const schema::Schema& schema) {
  const std::string sql = parse::write(diff::diff(schema::Schema{}, schema));
  if (sql.empty()) return {};
  const bool routines =
      std::any_of(schema.objects.begin(), schema.objects.end(), [](const schema::Object& object) {
        return object.kind == schema::ObjectKind::function ||
               object.kind == schema::ObjectKind::procedure;
      });
  // Bodies may speak of what is made later.
  return (routines ? "SET check_function_bodies = off;\n\n" : "") + sql + '\n';
}

DifferenceReport difference_report(const schema::Schema& from, const schema::Schema& to,
                                   ReportContext context) {
  const diff::Difference found = diff::diff(from, to, context.options);
  DifferenceReport report;
  report.dialect = context.dialect.name();
  report.unknown = std::move(context.unknown);
  if (to.dialect.empty()) {
    report.difference = difference_info(found);
    if (context.framed) note_lost_rights(found, report.difference);
    if (!found.changes.empty()) write_portable(found.changes, context, report);
  } else {
    describe_native(found, from, to, context, report);
    write_native(found.changes, diff::filtered(from, context.options.filter),
                 diff::filtered(to, context.options.filter), context, report);
  }
  report.script = comments(report) + report.script;
  return report;
}

}  // namespace dunlin::app
