#include "dunlin/execute/compile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/table_query.hpp"
#include "dunlin/replay/replay.hpp"
#include "limits.hpp"
#include "refused_objects.hpp"
#include "segments.hpp"
#include "session_state.hpp"

namespace dunlin::execute {
namespace {

using driver::Transactional;
using sql::Outcome;

constexpr const char* kNotMadeHere =
    "mend the statement, or the revisions before it; for what other migrations make in the same "
    "database write it in a section with only={}";

/// Knows the text of a section, so that problems can show the line.
Diagnostic problem_at(const script::Section& section, Position position, Code code,
                      std::string message, std::string hint) {
  Diagnostic problem;
  problem.code = code;
  problem.message = std::move(message);
  problem.hint = std::move(hint);
  if (position.offset >= section.position.offset) {
    problem.source_line =
        std::string(line_at(section.text, position.offset - section.position.offset));
  }
  problem.position = std::move(position);
  return problem;
}

Diagnostic problem_of(const script::Section& section, const Error& error) {
  Diagnostic problem =
      problem_at(section, error.context().position, error.code(), error.message(), error.hint());
  if (!error.context().source_line.empty()) problem.source_line = error.context().source_line;
  return problem;
}

Transactional as_transactional(parse::Control control) {
  switch (control) {
    case parse::Control::none:
      return Transactional::inside;
    case parse::Control::begin:
      return Transactional::begins;
    case parse::Control::commit:
      return Transactional::commits;
    case parse::Control::rollback:
    case parse::Control::savepoint:
      return Transactional::controls;
  }
  return Transactional::controls;
}

/// The offset of a block comment that never ends: what it swallows would be left out silently.
std::optional<std::size_t> open_comment(std::string_view text, const sql::LexRules& rules) {
  if (text.find("/*") == std::string_view::npos) return std::nullopt;
  const std::vector<sql::Token> tokens = sql::tokenize(text, rules);
  if (tokens.empty() || tokens.back().kind != sql::TokenKind::comment) return std::nullopt;
  const std::string_view last = text.substr(tokens.back().offset, tokens.back().length);
  if (!last.starts_with("/*")) return std::nullopt;
  int depth = 0;
  for (std::size_t i = 0; i + 1 < last.size(); ++i) {
    const std::string_view pair = last.substr(i, 2);
    if (pair == "/*" && (depth == 0 || rules.nested_comments)) {
      ++depth;
      ++i;
    } else if (pair == "*/") {
      --depth;
      ++i;
    }
  }
  if (depth <= 0) return std::nullopt;
  return tokens.back().offset;
}

void check_comments(const script::Section& section, const sql::LexRules& rules,
                    std::vector<Diagnostic>& problems) {
  const std::optional<std::size_t> offset = open_comment(section.text, rules);
  if (!offset) return;
  problems.push_back(problem_at(section, locate(section.text, *offset, section.position),
                                Code::sql_syntax, "unterminated /* comment", "close it with */"));
}

/// A statement with what its first words say, before control statements are taken out.
struct Candidate {
  sql::Statement statement;
  driver::Classified classified;
};

/// Takes out BEGIN ... COMMIT around a whole section or a part of it, with a note, and refuses all
/// other control.
class ControlFilter {
 public:
  ControlFilter(const script::Section& section, std::vector<Diagnostic>& problems)
      : section_(section), problems_(problems) {}

  /// True when the candidate is to be compiled.
  bool keep(const std::vector<Candidate>& all, std::size_t i) {
    const Candidate& candidate = all[i];
    switch (candidate.classified.transactional) {
      case Transactional::inside:
      case Transactional::outside_only:
        return true;
      case Transactional::begins:
      case Transactional::commits:
        if (paired(all)) {
          if (candidate.classified.transactional == Transactional::begins) note(candidate);
          return false;
        }
        break;
      case Transactional::controls:
      case Transactional::client_only:
        break;
    }
    refuse(candidate);
    return false;
  }

 private:
  /// Whether each BEGIN has its COMMIT, and nothing else controls transactions.
  static bool paired(const std::vector<Candidate>& all) {
    bool open = false;
    for (const Candidate& candidate : all) {
      const Transactional kind = candidate.classified.transactional;
      if (kind == Transactional::controls) return false;
      if (kind != (open ? Transactional::commits : Transactional::begins)) {
        if (kind == Transactional::begins || kind == Transactional::commits) return false;
        continue;
      }
      open = !open;
    }
    return !open;
  }

  void note(const Candidate& candidate) {
    Diagnostic found =
        problem_at(section_, candidate.statement.position, Code::statement_forbidden,
                   "BEGIN and COMMIT are left out: the revision is a transaction already", {});
    found.severity = Diagnostic::Severity::warning;
    problems_.push_back(std::move(found));
  }

  void refuse(const Candidate& candidate) {
    const bool client = candidate.classified.transactional == Transactional::client_only;
    std::string hint = candidate.classified.remedy;
    if (hint.empty()) {
      hint =
          "leave transactions to Dunlin, or say transaction=off in the directive and split the "
          "revision";
    }
    problems_.push_back(problem_at(
        section_, candidate.statement.position, Code::statement_forbidden,
        candidate.classified.kind + (client ? " is a command of a client program, not of the server"
                                            : " may not stand in a revision"),
        std::move(hint)));
  }

  const script::Section& section_;
  std::vector<Diagnostic>& problems_;
};

}  // namespace

struct Compiler::State {
  const driver::Dialect& dialect;
  schema::Schema model;
  CompileOptions options;
  std::unique_ptr<driver::Translator> translator;
  std::optional<std::vector<std::string>> names = std::nullopt;  ///< of dialects, once asked for
  RefusedObjects refused = {};

  void check_words(const script::Script& script, std::vector<Diagnostic>& problems);
  void native_section(CompiledRevision& revision, std::size_t index,
                      std::vector<Diagnostic>& problems);
  void portable_section(CompiledRevision& revision, std::size_t index,
                        std::vector<Diagnostic>& problems);
  driver::Finding native_finding(const script::Section& section, const sql::Statement& statement,
                                 std::vector<Diagnostic>& problems) const;
  void follow(const parse::Parsed& applied);
};

namespace {

/// Whether the statement that comes next took effect, at least in part, in an earlier run.
bool is_applied(const CompiledRevision& revision) {
  const Begun& begun = revision.begun;
  return revision.statements.size() < begun.statements + (begun.pieces.empty() ? 0 : 1);
}

}  // namespace

/// Takes a statement that took effect into the model. What the model lacks, the database has by
/// now.
void Compiler::State::follow(const parse::Parsed& applied) {
  for (const ops::Operation& operation : applied.operations) {
    try {
      for (const ops::Operation& resolved : parse::resolved(operation, model))
        ops::apply(resolved, model);
    } catch (const Error&) {
      model.complete = false;
    }
  }
}

/// A section for a dialect that nobody speaks would be left out without a word.
void Compiler::State::check_words(const script::Script& script, std::vector<Diagnostic>& problems) {
  if (!options.dialect_names) return;
  for (const script::Section& section : script.sections) {
    for (const std::vector<std::string>* words : {&section.only, &section.except}) {
      for (const std::string& word : *words) {
        if (dialect.answers_to(word)) continue;
        if (!names) names = options.dialect_names();
        const std::string plain = word.substr(0, word.find_last_not_of("0123456789.") + 1);
        if (std::find(names->begin(), names->end(), plain) != names->end()) continue;
        const std::optional<std::string> near = text::nearest(plain, *names);
        Diagnostic problem;
        problem.severity = near ? Diagnostic::Severity::error : Diagnostic::Severity::warning;
        problem.code = Code::dialect_unknown;
        problem.message = fmt::format("no plugin here knows the dialect '{}'", word);
        problem.hint =
            near ? fmt::format("did you mean '{}'?", *near) : "the section is left out here";
        problem.position = section.directive;
        problems.push_back(std::move(problem));
      }
    }
  }
}

/// On the portable language's own dialect, parser and model only advise: newer servers know more
/// than they.
driver::Finding Compiler::State::native_finding(const script::Section& section,
                                                const sql::Statement& statement,
                                                std::vector<Diagnostic>& problems) const {
  driver::Finding finding;
  finding.outcome = Outcome::native;
  if (!dialect.capabilities().speaks_portable_sql) return finding;
  if (section.only.empty()) finding.outcome = Outcome::exact;
  try {
    const parse::Parsed parsed = parse::parse(statement);
    const bool unmodelled = std::any_of(parsed.operations.begin(), parsed.operations.end(),
                                        [](const ops::Operation& operation) {
                                          return std::holds_alternative<ops::Unmodelled>(operation);
                                        });
    if (unmodelled) finding.outcome = Outcome::opaque;
  } catch (const Error& error) {
    finding.outcome = Outcome::opaque;
    finding.reason = error.message();
    Diagnostic found = problem_of(section, error);
    found.severity = Diagnostic::Severity::warning;
    found.message =
        "sent as it stands, although Dunlin's parser does not understand it: " + found.message;
    problems.push_back(std::move(found));
  }
  return finding;
}

void Compiler::State::native_section(CompiledRevision& revision, std::size_t index,
                                     std::vector<Diagnostic>& problems) {
  const script::Section& section = revision.sections[index];
  check_comments(section, dialect.lex_rules(), problems);
  std::vector<Candidate> candidates;
  for (sql::Statement& statement :
       sql::split(section.text, dialect.lex_rules(), section.position)) {
    driver::Classified classified = dialect.classify(statement.text);
    candidates.push_back({std::move(statement), std::move(classified)});
  }
  ControlFilter filter(section, problems);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!filter.keep(candidates, i)) {
      // What follows a client's command is often its data, not SQL.
      if (candidates[i].classified.transactional == Transactional::client_only) return;
      continue;
    }
    const bool applied = is_applied(revision);
    CompiledStatement compiled;
    compiled.section = index;
    compiled.kind = std::move(candidates[i].classified.kind);
    compiled.repeat = candidates[i].classified.repeat;
    if (!applied) compiled.finding = native_finding(section, candidates[i].statement, problems);
    compiled.sql = {candidates[i].statement.text};
    compiled.source = std::move(candidates[i].statement);
    if (translator) {
      if (!applied) translator->native(compiled.source);
      model.complete = false;
    }
    revision.statements.push_back(std::move(compiled));
  }
}

void Compiler::State::portable_section(CompiledRevision& revision, std::size_t index,
                                       std::vector<Diagnostic>& problems) {
  const script::Section& section = revision.sections[index];
  check_comments(section, parse::lex_rules(), problems);
  std::vector<parse::Parsed> parsed;
  std::vector<Candidate> candidates;
  for (const sql::Statement& statement :
       sql::split(section.text, parse::lex_rules(), section.position)) {
    try {
      parsed.push_back(parse::parse(statement));
      candidates.push_back(
          {statement, {as_transactional(parsed.back().control), parsed.back().kind, {}}});
    } catch (const ScriptError& error) {
      problems.push_back(problem_of(section, error));
    }
  }
  ControlFilter filter(section, problems);
  std::vector<driver::Change> changes;
  std::vector<std::size_t> kept;
  std::set<std::string> temporary;
  std::vector<std::size_t> again;
  std::vector<driver::Change> changes_again;
  for (std::size_t i = 0; i < parsed.size(); ++i) {
    if (!filter.keep(candidates, i)) continue;
    if (is_applied(revision)) {
      if (concerns_temporary_table(parsed[i].statement.text, parse::lex_rules(), temporary)) {
        again.push_back(revision.statements.size());
        changes_again.push_back({&parsed[i].statement, std::move(parsed[i].operations)});
      } else {
        follow(parsed[i]);
      }
      CompiledStatement& compiled = revision.statements.emplace_back();
      compiled.section = index;
      compiled.kind = std::move(parsed[i].kind);
      compiled.source = parsed[i].statement;
      continue;
    }
    kept.push_back(i);
    changes.push_back({&parsed[i].statement, std::move(parsed[i].operations)});
  }
  // A new session may need them once more (session_state.hpp).
  if (!again.empty()) {
    for (driver::Step& step : translator->translate(changes_again, model).steps)
      revision.statements[again[step.statement]].sql.push_back(std::move(step.sql));
  }
  driver::Translation translation = translator->translate(changes, model);
  const std::size_t first = revision.statements.size();
  for (std::size_t i = 0; i < kept.size(); ++i) {
    CompiledStatement compiled;
    compiled.section = index;
    compiled.kind = std::move(parsed[kept[i]].kind);
    compiled.source = parsed[kept[i]].statement;
    compiled.finding = std::move(translation.findings[i]);
    if (compiled.finding.outcome == Outcome::refused) {
      driver::Finding& finding = compiled.finding;
      const std::string cause = refused.cause(compiled.source);
      if (!cause.empty()) {
        finding.remedy = "see to " + cause + " first, which was refused" +
                         (finding.remedy.empty() ? "" : "; then " + finding.remedy);
      }
      refused.add(compiled);
      const bool lookup =
          finding.code == Code::object_missing || finding.code == Code::object_exists;
      if (finding.code == Code::object_missing && finding.remedy.empty())
        finding.remedy = fmt::format(kNotMadeHere, dialect.name());
      problems.push_back(problem_at(
          section, locate(compiled.source.text, finding.offset, compiled.source.position),
          finding.code,
          lookup ? finding.reason
                 : fmt::format("{} has no faithful translation for {}: {}", compiled.kind,
                               dialect.name(), finding.reason),
          finding.remedy));
    }
    revision.statements.push_back(std::move(compiled));
  }
  for (driver::Step& step : translation.steps) {
    revision.statements[first + step.statement].sql.push_back(std::move(step.sql));
  }
}

Compiler::Compiler(const driver::Dialect& dialect, driver::Connection* live, schema::Schema model,
                   CompileOptions options) {
  std::unique_ptr<driver::Translator> translator;
  if (!dialect.capabilities().speaks_portable_sql)
    translator = dialect.translator(options.translate, live);
  state_ = std::make_unique<State>(
      State{dialect, std::move(model), std::move(options), std::move(translator)});
}

Compiler::~Compiler() = default;

CompiledRevision Compiler::compile(const script::Source& source, const revision::Step& step,
                                   std::vector<Diagnostic>& problems) {
  return compile(source.load(step.revision), step, problems);
}

CompiledRevision Compiler::compile(const script::Script& script, const revision::Step& step,
                                   std::vector<Diagnostic>& problems, const Begun& begun) {
  CompiledRevision revision;
  revision.step = step;
  revision.begun = begun;
  revision.header = script.header;
  revision.checksum = script.checksum;
  state_->check_words(script, problems);
  if (step.direction == revision::Direction::downgrade &&
      replay::is_irreversible(script, state_->dialect)) {
    Diagnostic problem;
    problem.code = Code::irreversible;
    problem.message = fmt::format("revision {} cannot be downgraded on {}", step.revision,
                                  state_->dialect.name());
    problem.hint =
        "write a '-- migrate:downgrade' section for it (an empty one means that there is nothing "
        "to do)";
    problem.position.file = script.header.path;
    problems.push_back(std::move(problem));
    return revision;
  }
  revision.sections =
      replay::sections_for(script, step.direction, state_->dialect, state_->options.placeholders);
  for (std::size_t i = 0; i < revision.sections.size(); ++i) {
    if (replay::is_native(revision.sections[i], state_->dialect)) {
      state_->native_section(revision, i, problems);
    } else {
      state_->portable_section(revision, i, problems);
    }
  }
  if (!begun.pieces.empty() && begun.statements < revision.statements.size())
    revision.statements[begun.statements].sql = begun.pieces;
  read_limits(revision, problems);
  make_segments(revision, state_->dialect, problems);
  return revision;
}

const schema::Schema& Compiler::model() const {
  return state_->model;
}

void throw_errors(const std::vector<Diagnostic>& problems) {
  const bool failed = std::any_of(problems.begin(), problems.end(), [](const Diagnostic& problem) {
    return problem.severity == Diagnostic::Severity::error;
  });
  if (failed) throw DiagnosticsError(problems);
}

}  // namespace dunlin::execute
