#include "segments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "dunlin/parse/parse.hpp"

namespace dunlin::execute {
namespace {

using script::TransactionMode;

bool stands_alone(const std::string& text, const driver::Dialect& dialect) {
  return dialect.classify(text).transactional == driver::Transactional::outside_only;
}

bool says_automatic(const CompiledRevision& revision) {
  return std::any_of(revision.sections.begin(), revision.sections.end(),
                     [](const script::Section& section) {
                       return section.transaction == TransactionMode::automatic;
                     });
}

/// In a revision that runs in parts a new enum value is committed by itself, because what follows
/// may use it: the server allows that only after a commit.
bool wants_commit(const CompiledStatement& statement, const driver::Dialect& dialect) {
  if (!dialect.capabilities().speaks_portable_sql) return false;
  try {
    const parse::Parsed parsed = parse::parse(statement.source);
    return std::any_of(parsed.operations.begin(), parsed.operations.end(),
                       [](const ops::Operation& operation) {
                         return std::holds_alternative<ops::AddEnumValue>(operation);
                       });
  } catch (const Error&) {
    return false;  // newer than the parser: the dialect's own word counts
  }
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

/// With transaction=off a statement that surely may run in a transaction gets one of its own, with
/// its mark in the journal: nothing is then left to find out after a crash.
bool may_have_its_own(const CompiledStatement& statement) {
  return statement.finding.outcome != sql::Outcome::opaque && statement.kind != "SELECT";
}

class SegmentMaker {
 public:
  SegmentMaker(CompiledRevision& revision, const driver::Dialect& dialect)
      : revision_(revision), dialect_(dialect) {}

  void add(std::size_t index) {
    const CompiledStatement& statement = revision_.statements[index];
    const std::size_t first =
        index == revision_.begun.statements ? revision_.begun.pieces_applied : 0;
    const bool off = revision_.sections[statement.section].transaction == TransactionMode::off;
    const bool whole = dialect_.capabilities().transactional_ddl;
    const bool refuses =
        std::any_of(statement.sql.begin(), statement.sql.end(),
                    [this](const std::string& text) { return stands_alone(text, dialect_); }) ||
        (says_automatic(revision_) && wants_commit(statement, dialect_));
    for (std::size_t i = first; i < statement.sql.size(); ++i) {
      const bool alone = whole ? refuses || (off && !may_have_its_own(statement))
                               : stands_alone(statement.sql[i], dialect_);
      const bool joins = !alone && !(off && i == first) && !revision_.segments.empty() &&
                         revision_.segments.back().transactional;
      if (!joins) revision_.segments.push_back({!alone, {}});
      revision_.segments.back().pieces.push_back({index, i});
    }
    if (refuses && !off && outside_ == nullptr) outside_ = &statement;
    inside_ = inside_ || !(refuses || off);
  }

  /// Without transactional DDL every revision is a mixture; there is nothing the author could
  /// choose.
  const CompiledStatement* mixed_by() const {
    if (!inside_ || !dialect_.capabilities().transactional_ddl || says_automatic(revision_))
      return nullptr;
    return outside_;
  }

 private:
  CompiledRevision& revision_;
  const driver::Dialect& dialect_;
  const CompiledStatement* outside_ = nullptr;
  bool inside_ = false;
};

}  // namespace

void make_segments(CompiledRevision& revision, const driver::Dialect& dialect,
                   std::vector<Diagnostic>& problems) {
  SegmentMaker maker(revision, dialect);
  for (std::size_t i = revision.begun.statements; i < revision.statements.size(); ++i) maker.add(i);
  if (const CompiledStatement* statement = maker.mixed_by()) problems.push_back(mixed(*statement));
}

}  // namespace dunlin::execute
