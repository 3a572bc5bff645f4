// One run's statements, section after section.
#include <algorithm>
#include <set>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/parse/table_query.hpp"
#include "expressions.hpp"
#include "render.hpp"

namespace dunlin::sqlite {
namespace {

using driver::Change;
using driver::Finding;
using driver::Translation;
using sql::Outcome;

Finding refused(const Error& error) {
  return {Outcome::refused, error.message(), error.hint(), error.code(),
          error.context().position.offset};
}

Finding finding_of(const parse::Notes& notes, bool strict) {
  Finding finding;
  finding.outcome = notes.outcome;
  for (const std::string& text : notes.texts) {
    if (text.empty() || finding.reason.find(text) != std::string::npos) continue;
    finding.reason += (finding.reason.empty() ? "" : "; ") + text;
  }
  if (strict && notes.outcome == Outcome::approximated) {
    finding.outcome = Outcome::refused;
    finding.code = Code::approximated_in_strict;
    finding.remedy = "write it for SQLite in a section with only=sqlite, or set strict = false";
  }
  return finding;
}

/// What a DROP names; null for other operations.
const schema::Name* dropped(const ops::Operation& operation) {
  if (const auto* drop = std::get_if<ops::DropTable>(&operation)) return &drop->table;
  if (const auto* drop = std::get_if<ops::DropView>(&operation)) return &drop->view;
  return nullptr;
}

/// Whether a table has a foreign key to another one, or a view reads from another relation.
bool stands_on(const schema::Schema& model, const schema::Name& child, const schema::Name& parent) {
  if (child == parent) return false;
  const schema::View* view = model.find_view(child);
  if (view != nullptr) return ops::query_reads(view->query, parent);
  const schema::Table* table = model.find_table(child);
  if (table == nullptr) return false;
  return std::any_of(table->constraints.begin(), table->constraints.end(),
                     [&](const schema::Constraint& constraint) {
                       const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
                       return key != nullptr && key->table == parent;
                     });
}

/// DROP TABLE a, b drops both at once in PostgreSQL: here what stands on the other must go first.
std::vector<ops::Operation> children_first(std::vector<ops::Operation> operations,
                                           const schema::Schema& model) {
  const auto is_drop = [](const ops::Operation& operation) {
    return dropped(operation) != nullptr;
  };
  if (operations.size() < 2 || !std::all_of(operations.begin(), operations.end(), is_drop))
    return operations;
  std::vector<ops::Operation> ordered;
  while (!operations.empty()) {
    auto next =
        std::find_if(operations.begin(), operations.end(), [&](const ops::Operation& candidate) {
          return std::none_of(operations.begin(), operations.end(),
                              [&](const ops::Operation& other) {
                                return stands_on(model, *dropped(other), *dropped(candidate));
                              });
        });
    if (next == operations.end()) {
      next = operations.begin();  // a circle: its foreign keys must go
      if (auto* drop = std::get_if<ops::DropTable>(&*next)) drop->cascade = true;
    }
    ordered.push_back(std::move(*next));
    operations.erase(next);
  }
  return ordered;
}

/// The columns that get a key of their own in these changes: "table.column".
std::set<std::string> coming_keys(std::span<const Change> changes) {
  std::set<std::string> keys;
  for (const Change& change : changes) {
    for (const ops::Operation& operation : change.operations) {
      const auto* added = std::get_if<ops::AddConstraint>(&operation);
      const auto* key =
          added == nullptr ? nullptr : std::get_if<schema::PrimaryKey>(&added->constraint.rule);
      if (key != nullptr && key->columns.size() == 1)
        keys.insert(flat_name(added->table) + "." + key->columns.front());
    }
  }
  return keys;
}

/// Operations of which SQLite has some, and asks ops::beyond_portable() about the others.
bool is_left_to_render(const ops::Operation& operation) {
  return std::holds_alternative<ops::CreateObject>(operation) ||
         std::holds_alternative<ops::DropObject>(operation) ||
         std::holds_alternative<ops::SetSchema>(operation);
}

class SqliteTranslator final : public driver::Translator {
 public:
  SqliteTranslator(const driver::TranslateOptions& options, driver::Connection* live)
      : options_(options), shadow_(live) {}

  Translation translate(std::span<const Change> changes, schema::Schema& model) override {
    Translation translation;
    StepWriter writer(shadow_, translation);
    writer.expect_keys(coming_keys(changes));
    for (std::size_t i = 0; i < changes.size(); ++i) {
      writer.at(i);
      translation.findings.push_back(one(changes[i], model, writer));
    }
    writer.finish();
    for (const auto& [change, error] : writer.refusals())
      translation.findings[change] = refused(error);
    std::erase_if(translation.steps, [&](const driver::Step& step) {
      return translation.findings[step.statement].outcome == Outcome::refused;
    });
    return translation;
  }

  void native(const sql::Statement& statement) override {
    const std::vector<std::string> words =
        sql::leading_words(statement.text, sqlite_lex_rules(), 1);
    if (words.empty() || (words[0] != "CREATE" && words[0] != "ALTER" && words[0] != "DROP"))
      return;
    shadow_.follow(statement.text, true);
  }

 private:
  Finding one(const Change& change, schema::Schema& model, StepWriter& writer) {
    parse::Notes notes;
    std::optional<Finding> refusal;
    const auto translate = [&](const ops::Operation& operation) {
      if (ops::without_effect(operation, model)) return;
      try {
        const std::optional<ops::Unmodelled> beyond =
            is_left_to_render(operation) ? std::nullopt : ops::beyond_portable(operation);
        if (!refusal)
          std::visit(Render{model, options_, writer, notes},
                     beyond ? ops::Operation(*beyond) : operation);
      } catch (const parse::Untranslatable& error) {
        refusal = refused(error);
      }
      // Also after a refusal, so that the report on what follows does not stumble over it.
      ops::apply(operation, model);
      const auto* added = std::get_if<ops::AddColumn>(&operation);
      if (added == nullptr || refusal) return;
      try {
        Render{model, options_, writer, notes}.follow_columns(added->table);
      } catch (const parse::Untranslatable& error) {
        refusal = refused(error);
      }
    };
    for (const ops::Operation& written : children_first(change.operations, model)) {
      try {
        for (const ops::Operation& operation : parse::resolved(written, model))
          translate(operation);
      } catch (const Error& error) {
        if (error.code() != Code::object_missing && error.code() != Code::object_exists) throw;
        if (!refusal) refusal = refused(error);
      }
    }
    return refusal ? *refusal : finding_of(notes, options_.strict);
  }

  driver::TranslateOptions options_;
  Shadow shadow_;
};

}  // namespace

std::unique_ptr<driver::Translator> SqliteDialect::translator(
    const driver::TranslateOptions& options, driver::Connection* live) const {
  return std::make_unique<SqliteTranslator>(options, live);
}

}  // namespace dunlin::sqlite
