#include "dunlin/driver/translation.hpp"

#include <optional>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/table_query.hpp"

namespace dunlin::driver {
namespace {

using sql::Outcome;

Finding refused(const Error& error) {
  return {Outcome::refused, error.message(), error.hint(), error.code(),
          error.context().position.offset};
}

Finding finding_of(const parse::Notes& notes, const TranslateOptions& options) {
  Finding finding;
  finding.outcome = notes.outcome;
  finding.reason = text::join(notes.texts, "; ");
  if (options.strict && notes.outcome == Outcome::approximated) {
    finding.outcome = Outcome::refused;
    finding.code = Code::approximated_in_strict;
    finding.remedy = "write it for this dialect in a section with only=, or set strict = false";
  }
  return finding;
}

/// Operations of which a dialect may have some, and asks ops::beyond_portable() about the others.
bool is_left_to_dialect(const ops::Operation& operation) {
  return std::holds_alternative<ops::SetSchema>(operation) ||
         std::holds_alternative<ops::AlterDomain>(operation) ||
         std::holds_alternative<ops::CreateObject>(operation) ||
         std::holds_alternative<ops::DropObject>(operation);
}

}  // namespace

Translation translate_each(
    std::span<const Change> changes, schema::Schema& model, const TranslateOptions& options,
    const std::function<void(const ops::Operation&, const schema::Schema&,
                             std::vector<std::string>&, parse::Notes&)>& one) {
  Translation translation;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    std::vector<std::string> statements;
    parse::Notes notes;
    std::optional<Finding> refusal;
    const auto translate = [&](const ops::Operation& operation) {
      if (ops::without_effect(operation, model)) return;
      try {
        const std::optional<ops::Unmodelled> beyond =
            is_left_to_dialect(operation) ? std::nullopt : ops::beyond_portable(operation);
        if (!refusal) one(beyond ? ops::Operation(*beyond) : operation, model, statements, notes);
      } catch (const parse::Untranslatable& error) {
        refusal = refused(error);
      }
      // Also after a refusal, so that the report on what follows does not stumble over it.
      ops::apply(operation, model);
    };
    for (const ops::Operation& written : changes[i].operations) {
      try {
        for (const ops::Operation& operation : parse::resolved(written, model))
          translate(operation);
      } catch (const Error& error) {
        if (error.code() != Code::object_missing && error.code() != Code::object_exists) throw;
        if (!refusal) refusal = refused(error);
      }
    }
    Finding finding = refusal ? std::move(*refusal) : finding_of(notes, options);
    if (finding.outcome != Outcome::refused) {
      for (std::string& statement : statements)
        translation.steps.push_back({std::move(statement), i});
    }
    translation.findings.push_back(std::move(finding));
  }
  return translation;
}

}  // namespace dunlin::driver
