#include "segments.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dunlin::execute {
namespace {

using script::TransactionMode;

bool refuses_transaction(const CompiledStatement& statement, const driver::Dialect& dialect) {
  return std::any_of(statement.sql.begin(), statement.sql.end(), [&](const std::string& text) {
    return dialect.classify(text).transactional == driver::Transactional::outside_only;
  });
}

bool says_automatic(const CompiledRevision& revision) {
  return std::any_of(revision.sections.begin(), revision.sections.end(),
                     [](const script::Section& section) {
                       return section.transaction == TransactionMode::automatic;
                     });
}

Diagnostic mixed(const CompiledStatement& statement) {
  Diagnostic problem;
  problem.code = Code::transaction_mixed;
  problem.message = fmt::format(
      "{} cannot run inside a transaction, and other statements of this revision should",
      statement.kind);
  problem.hint =
      "write transaction=auto in the directive to run the revision in parts around it, or move the "
      "statement to a revision of its own";
  problem.position = statement.source.position;
  return problem;
}

}  // namespace

void make_segments(CompiledRevision& revision, const driver::Dialect& dialect,
                   std::vector<Diagnostic>& problems) {
  const CompiledStatement* outside = nullptr;
  bool inside = false;
  for (std::size_t i = 0; i < revision.statements.size(); ++i) {
    const CompiledStatement& statement = revision.statements[i];
    if (statement.sql.empty()) continue;
    const bool off = revision.sections[statement.section].transaction == TransactionMode::off;
    const bool refuses = refuses_transaction(statement, dialect);
    if (refuses && !off && outside == nullptr) outside = &statement;
    const bool transactional = !refuses && !off;
    inside = inside || transactional;
    if (!transactional || revision.segments.empty() || !revision.segments.back().transactional) {
      revision.segments.push_back({transactional, {}});
    }
    revision.segments.back().statements.push_back(i);
  }
  // Without transactional DDL every revision is a mixture; there is nothing the author could
  // choose.
  if (outside != nullptr && inside && dialect.capabilities().transactional_ddl &&
      !says_automatic(revision)) {
    problems.push_back(mixed(*outside));
  }
}

}  // namespace dunlin::execute
