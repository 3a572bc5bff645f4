#include "consent.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "live_table.hpp"

namespace dunlin::app {
namespace {

using schema::Name;

/// Follows the run's operations, and finds those that cost rows.
class Judge {
 public:
  Judge(const Project& project, const Database& database)
      : project_(project), database_(database) {}

  std::vector<DestructiveStep> judge(std::span<const execute::CompiledRevision> revisions) {
    for (const execute::CompiledRevision& revision : revisions) {
      for (const execute::CompiledStatement& statement : revision.statements) {
        if (!statement.sql.empty()) judge(revision, statement);
      }
    }
    return std::move(found_);
  }

 private:
  void judge(const execute::CompiledRevision& revision,
             const execute::CompiledStatement& statement) {
    revision_ = &revision;
    statement_ = &statement;
    try {
      const parse::Parsed parsed = parse::parse(statement.source);
      if (parsed.kind == "TRUNCATE") destroys("TRUNCATE: rows are deleted");
      for (const ops::Operation& operation : parsed.operations) {
        if (const auto* other = std::get_if<ops::Unmodelled>(&operation)) {
          if (other->changes_schema) unjudged();
        }
        look(operation);
        follow(operation);
      }
    } catch (const Error& error) {
      if (error.code() != Code::sql_syntax) throw;
      unjudged();
    }
  }

  /// A statement whose meaning is not known may destroy rows, unless its first word speaks for it.
  void unjudged() {
    constexpr std::array<std::string_view, 13> kHarmless{
        "CREATE", "INSERT", "GRANT",   "REVOKE", "COMMENT", "SET",    "SELECT",
        "PRAGMA", "VACUUM", "ANALYZE", "RESET",  "USE",     "REINDEX"};
    const std::vector<std::string> words =
        sql::leading_words(statement_->source.text, database_.connection->dialect().lex_rules(), 1);
    const bool harmless = !words.empty() && std::find(kHarmless.begin(), kHarmless.end(),
                                                      words.front()) != kHarmless.end();
    if (harmless) return;
    observer_of(project_).warning(fmt::format(
        "{}: {} of revision {} cannot be judged: it may destroy rows",
        to_string(statement_->source.position), statement_->kind, revision_->step.revision));
  }

  void look(const ops::Operation& operation) {
    if (const auto* o = std::get_if<ops::DropTable>(&operation)) {
      rows_go(o->table, "DROP TABLE " + schema::to_string(o->table));
    } else if (const auto* column = std::get_if<ops::DropColumn>(&operation)) {
      rows_go(column->table, fmt::format("DROP COLUMN {} of {}", column->column,
                                         schema::to_string(column->table)));
    } else if (const auto* type = std::get_if<ops::SetColumnType>(&operation)) {
      if (ops::destructive(operation, model()))
        rows_go(type->table,
                fmt::format("column {} of {} gets a type that does not hold all values",
                            type->column, schema::to_string(type->table)));
    } else if (const auto* whole = std::get_if<ops::DropSchema>(&operation)) {
      const std::string in_model = whole->name == "public" ? "" : whole->name;
      for (const schema::Table& table : model().tables) {
        if (whole->cascade && table.name.schema == in_model)
          rows_go(table.name, "DROP SCHEMA " + whole->name + " with its table " +
                                  schema::to_string(table.name));
      }
    } else if (const auto* kind = std::get_if<ops::DropType>(&operation)) {
      if (kind->cascade)
        destroys("DROP TYPE " + schema::to_string(kind->type) + " CASCADE: with its columns");
    } else if (const auto* extension = std::get_if<ops::DropExtension>(&operation)) {
      if (extension->cascade) destroys("DROP EXTENSION " + extension->name + " CASCADE");
    }
  }

  /// Keeps the model, and the names that live tables have by now.
  void follow(const ops::Operation& operation) {
    if (const auto* created = std::get_if<ops::CreateTable>(&operation)) {
      if (!live_name(created->table.name)) names_[key(created->table.name)] = std::nullopt;
    } else if (const auto* renamed = std::get_if<ops::RenameTable>(&operation)) {
      move(renamed->table, {renamed->table.schema, renamed->to});
    } else if (const auto* moved = std::get_if<ops::SetSchema>(&operation)) {
      if (moved->target == ops::CommentTarget::table)
        move(moved->object, {moved->to, moved->object.name});
    }
    if (!model_) return;
    try {
      ops::apply(ops::resolve(operation, *model_), *model_);
    } catch (const Error&) {
      // The database itself will say so.
    }
  }

  void move(const Name& from, const Name& to) {
    const std::optional<Name> live = live_name(from);
    names_[key(from)] = std::nullopt;
    names_[key(to)] = live;
  }

  static std::string key(const Name& name) { return schema::to_string(name); }

  /// The name under which the live database has the table; nothing when it does not.
  std::optional<Name> live_name(const Name& name) {
    const auto known = names_.find(key(name));
    if (known != names_.end()) return known->second;
    return live_table(*database_.connection, name);
  }

  /// The live schema, as the run has changed it so far.
  const schema::Schema& model() {
    if (!model_) {
      driver::InspectOptions options;
      options.tables = database_.tables;
      model_ = database_.connection->inspect(options);
      if (!model_->dialect.empty())
        model_ = database_.connection->dialect().portable(*model_).schema;
      model_->complete = false;
    }
    return *model_;
  }

  void rows_go(const Name& table, const std::string& what) {
    const std::optional<Name> live = live_name(table);
    if (!live) return;
    constexpr std::size_t kEnough = 100'000;
    const std::size_t rows = count_rows(*database_.connection, *live, kEnough + 1);
    if (rows == 0) return;
    destroys(fmt::format("{}: {}{} row{}", what, rows > kEnough ? "more than " : "",
                         std::min(rows, kEnough), rows == 1 ? "" : "s"));
  }

  void destroys(std::string what) {
    found_.push_back({revision_->step.revision, statement_->source.position, std::move(what)});
  }

  const Project& project_;
  const Database& database_;
  const execute::CompiledRevision* revision_ = nullptr;
  const execute::CompiledStatement* statement_ = nullptr;
  std::optional<schema::Schema> model_;
  std::map<std::string, std::optional<Name>> names_;  ///< of tables that the run made or renamed
  std::vector<DestructiveStep> found_;
};

}  // namespace

std::vector<DestructiveStep> destructive_steps(
    const Project& project, const Database& database,
    std::span<const execute::CompiledRevision> revisions) {
  return Judge(project, database).judge(revisions);
}

void require_consent(const Project& project, const Consent& consent, const Database& database,
                     std::span<const execute::CompiledRevision> revisions) {
  if (!project.settings.is_protected || consent.given) return;
  const std::vector<DestructiveStep> steps = destructive_steps(project, database, revisions);
  if (steps.empty() || (consent.ask && consent.ask(steps))) return;
  ErrorContext context;
  for (const DestructiveStep& step : steps) {
    if (!context.detail.empty()) context.detail += '\n';
    context.detail += fmt::format("revision {}: {}", step.revision, step.what);
  }
  context.revision = steps.front().revision;
  context.position = steps.front().position;
  context.outcome = "Nothing was run.";
  throw Error(Code::protected_target,
              fmt::format("{} of this run would destroy data, and the target is protected",
                          steps.size() == 1 ? std::string("1 statement")
                                            : fmt::format("{} statements", steps.size())),
              "look at each of them; then run the same command with --allow-destructive",
              std::move(context));
}

}  // namespace dunlin::app
