#include "translator.hpp"

#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "work.hpp"

namespace dunlin::mysql {
namespace {

/// One operator() for each operation; none is left out, or it does not compile.
struct Translate {
  const Work& work;
  template <typename Operation>
  void operator()(const Operation& operation) const {
    translate(work, operation);
  }
};

class MysqlTranslator final : public driver::Translator {
 public:
  MysqlTranslator(const Flavour& flavour, const driver::TranslateOptions& options,
                  driver::Connection* live)
      : flavour_(flavour),
        options_(options),
        live_(live),
        alteration_(flavour),
        columns_(live, flavour_) {}

  driver::Translation translate(std::span<const driver::Change> changes,
                                schema::Schema& model) override {
    driver::Translation translation = driver::translate_each(
        changes, model, options_,
        [this](const ops::Operation& operation, const schema::Schema& before,
               std::vector<std::string>& statements, parse::Notes& notes) {
          alteration_.begin(statements);
          const Work work{Context{flavour_, options_, before, notes}, alteration_, live_, columns_};
          columns_.follow(operation);
          if (adds_constraint(operation)) rename_stored_constraints(work, operation);
          std::visit(Translate{work}, operation);
          if (!adds_constraint(operation)) rename_stored_constraints(work, operation);
          follow_columns(work, operation);
        });
    translation.steps = alteration_.joined(translation.steps);
    return translation;
  }

  void native(const sql::Statement& statement) override { columns_.native(statement.text); }

 private:
  Flavour flavour_;
  driver::TranslateOptions options_;
  driver::Connection* live_;
  Alteration alteration_;
  LiveColumns columns_;
};

}  // namespace

std::unique_ptr<driver::Translator> make_translator(const Flavour& flavour,
                                                    const driver::TranslateOptions& options,
                                                    driver::Connection* live) {
  return std::make_unique<MysqlTranslator>(flavour, options, live);
}

const schema::Table& known_table(const Work& work, const schema::Name& name) {
  if (const schema::Table* table = work.context.model.find_table(name)) return *table;
  throw parse::Untranslatable("the definition of " + schema::to_string(name) +
                                  " is not known: no portable section created it",
                              "write the change in a section with only=mysql");
}

schema::Schema after(const Work& work, const ops::Operation& operation) {
  schema::Schema changed = work.context.model;
  ops::apply(operation, changed);
  return changed;
}

void drop_dependents(const Work& work, const ops::Operation& operation) {
  const schema::Schema& before = work.context.model;
  const schema::Schema changed = after(work, operation);
  for (const schema::View& view : before.views) {
    if (changed.find_view(view.name) == nullptr) {
      translate(work, ops::DropView{view.name, view.materialized, true, false});
    }
  }
  for (const schema::Table& table : before.tables) {
    const schema::Table* left = changed.find_table(table.name);
    if (left == nullptr) continue;
    for (const schema::Constraint& constraint : table.constraints) {
      const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (key == nullptr || key->table == table.name ||
          left->find_constraint(constraint.name) != nullptr)
        continue;
      const schema::Name* altered = ops::altered_table(operation);
      if (altered != nullptr && *altered == table.name) continue;
      translate(work, ops::DropConstraint{table.name, constraint.name, false, false});
    }
  }
}

void replace_changed_views(const Work& work, const schema::Schema& changed) {
  for (const schema::View& view : changed.views) {
    const schema::View* before = work.context.model.find_view(view.name);
    if (before == nullptr || before->query == view.query) continue;
    const Work later{with_model(work.context, changed), work.alter, work.live, work.columns};
    translate(later, ops::CreateView{view, true, false});
  }
}

}  // namespace dunlin::mysql
