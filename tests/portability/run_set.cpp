// Translation and execution of one set on one backend.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>

#include "backends.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/execute/compile.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "migration_set.hpp"
#include "report.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;
using execute::CompiledRevision;
using execute::CompiledStatement;

/// Names, or "table.column", in lower case.
using Names = std::set<std::string>;

/// Names of all that a schema holds.
Names object_names(const schema::Schema& schema) {
  Names names;
  const auto add = [&](const auto& objects) {
    for (const auto& object : objects) names.insert(text::lower(object.name.name));
  };
  add(schema.tables);
  add(schema.views);
  add(schema.enums);
  add(schema.domains);
  add(schema.sequences);
  for (const schema::Table& table : schema.tables) {
    for (const schema::Index& index : table.indexes) names.insert(text::lower(index.name));
    for (const schema::Column& column : table.columns)
      names.insert(text::lower(table.name.name + "." + column.name));
  }
  return names;
}

/// The words of a text in lower case, those inside of strings and bodies too.
Names words_of(std::string_view text) {
  Names words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
    } else if (!word.empty()) {
      words.insert(text::lower(word));
      word.clear();
    }
  }
  return words;
}

/// What a statement says about the schema that the whole set means.
struct Mentions {
  Names words;
  Names named;    ///< objects that it names
  Names created;  ///< objects and columns that it makes, renames included
};

/// Follows that schema.
class Objects {
 public:
  Mentions read(const sql::Statement& statement) {
    Mentions mentions;
    mentions.words = words_of(statement.text);
    const Names before = names_;
    try {
      for (const ops::Operation& operation : parse::parse(statement).operations) {
        if (std::holds_alternative<ops::ChangeData>(operation)) continue;
        ops::apply(ops::resolve(operation, schema_), schema_);
        names_ = object_names(schema_);
      }
    } catch (const Error&) {
      schema_.complete = false;
    }
    const Names& after = names_;
    if (after.size() != before.size() || after != before)
      std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                          std::inserter(mentions.created, mentions.created.end()));
    for (const std::string& word : mentions.words) {
      if (before.count(word) + after.count(word) != 0) mentions.named.insert(word);
    }
    return mentions;
  }

 private:
  schema::Schema schema_;
  Names names_;
};

/// Sends statements one after the other and keeps what succeeded, whatever fails.
class Sender {
 public:
  explicit Sender(driver::Connection& connection)
      : connection_(connection),
        transactional_(connection.dialect().capabilities().transactional_ddl) {}

  void begin() {
    if (transactional_) connection_.begin();
  }
  void commit() {
    if (transactional_) connection_.commit();
  }

  /// The engine's error, or nothing.
  std::string send(const std::vector<std::string>& statements) {
    if (statements.empty()) return {};
    if (transactional_) connection_.execute("SAVEPOINT report_statement");
    try {
      for (const std::string& statement : statements) connection_.execute(statement);
      if (transactional_) connection_.execute("RELEASE report_statement");
      return {};
    } catch (const Error& error) {
      if (transactional_) {
        connection_.execute("ROLLBACK TO report_statement");
        connection_.execute("RELEASE report_statement");
      }
      return error.message();
    }
  }

 private:
  driver::Connection& connection_;
  bool transactional_;
};

/// Which earlier statement another one depends on that did not run.
class Culprits {
 public:
  void add(const Mentions& mentions, bool reads_only, const std::string& place) {
    for (const std::string& name : mentions.created) absent_.emplace(name, place);
    if (reads_only) return;
    for (const std::string& name : mentions.named) touched_.emplace(name, place);
  }
  /// The statement that was to make something which `mentions` needs; else empty.
  std::string missing(const Mentions& mentions) const {
    for (const auto& [name, place] : absent_) {
      const std::size_t dot = name.find('.');
      if (mentions.words.count(name.substr(0, dot)) == 0) continue;
      if (dot == std::string::npos || mentions.words.count(name.substr(dot + 1)) != 0) return place;
    }
    return {};
  }
  /// For what an engine rejected: a statement that was to change one of the objects concerned.
  std::string changing(const Mentions& mentions, const std::string& error) const {
    for (const Names& words : {mentions.named, words_of(error)}) {
      for (const std::string& word : words) {
        if (const auto found = touched_.find(word); found != touched_.end()) return found->second;
      }
    }
    return {};
  }

 private:
  std::map<std::string, std::string> absent_;
  std::map<std::string, std::string> touched_;
};

/// Revisions compiled against an empty database, all of them before the first is run.
std::vector<CompiledRevision> compile_all(const app::Project& project,
                                          driver::Connection& connection,
                                          std::vector<Diagnostic>& problems) {
  execute::CompileOptions options;
  options.placeholders = project.placeholders;
  execute::Compiler compiler(connection.dialect(), &connection, {}, std::move(options));
  const script::Source source = project.source();
  std::vector<CompiledRevision> revisions;
  for (const std::string& id : source.graph().topological_order()) {
    revision::Step step;
    step.revision = id;
    revisions.push_back(compiler.compile(source, step, problems));
  }
  return revisions;
}

/// Statements of which nothing was compiled: errors of syntax, transaction control.
void add_unread(const std::vector<Diagnostic>& problems, SetReport& report) {
  for (const Diagnostic& problem : problems) {
    if (problem.severity != Diagnostic::Severity::error) continue;
    if (problem.code != Code::sql_syntax && problem.code != Code::statement_forbidden) continue;
    StatementResult result;
    result.file = problem.position.file;
    result.line = problem.position.line;
    result.kind = "(not read)";
    result.outcome = sql::Outcome::refused;
    result.fate = Fate::refused;
    result.reason = problem.message;
    report.statements.push_back(std::move(result));
  }
}

}  // namespace

Set open_set(const std::string& folder) {
  fs::path path = fs::absolute(folder).lexically_normal();
  if (path.filename().empty()) path = path.parent_path();
  Set set;
  set.name = path.filename().string();
  if (fs::exists(path / "dunlin.toml")) {
    app::OpenOptions options;
    options.start = path;
    set.project = app::open_project(options);
    return set;
  }
  if (fs::exists(path / "postgres")) path /= "postgres";
  RevisionFiles files = read_migration_set(path);
  if (files.empty()) throw std::runtime_error("no .sql files in " + path.string());
  set.project.plugins = registry();
  set.project.source = [files = std::move(files)] { return script::Source::from_memory(files); };
  return set;
}

SetReport run_set(const Set& set, const std::string& backend) {
  const Database database(backend);
  const std::unique_ptr<driver::Connection> connection = database.connect();
  SetReport report{set.name, backend, connection->server(), {}};
  std::vector<Diagnostic> problems;
  const std::vector<CompiledRevision> revisions = compile_all(set.project, *connection, problems);
  const std::size_t header = set.project.configuration_file.empty() ? kHeaderLines : 0;

  Objects objects;
  Culprits culprits;
  Sender sender(*connection);
  const auto run = [&](const CompiledStatement& statement, const Mentions& mentions,
                       StatementResult& result) {
    if (result.outcome == sql::Outcome::refused) {
      result.fate = Fate::refused;
    } else if (result.blocked_by = culprits.missing(mentions); !result.blocked_by.empty()) {
      result.fate = Fate::blocked;
    } else if (result.error = sender.send(statement.sql); !result.error.empty()) {
      result.blocked_by = culprits.changing(mentions, result.error);
      result.fate = result.blocked_by.empty() ? Fate::failed : Fate::blocked;
    }
    if (result.fate != Fate::executed) {
      culprits.add(mentions, statement.kind == "SELECT",
                   result.file + ":" + std::to_string(result.line));
    }
  };
  for (const CompiledRevision& revision : revisions) {
    sender.begin();
    for (const CompiledStatement& statement : revision.statements) {
      if (!revision.sections[statement.section].only.empty()) {
        (void)sender.send(statement.sql);
        continue;
      }
      StatementResult result;
      result.file = fs::path(statement.source.position.file).filename().string();
      result.line = statement.source.position.line - header;
      result.kind = statement.kind;
      result.outcome = statement.finding.outcome;
      result.reason = statement.finding.reason;
      result.sent = statement.sql;
      run(statement, objects.read(statement.source), result);
      report.statements.push_back(std::move(result));
    }
    sender.commit();
  }
  for (Diagnostic& problem : problems)
    problem.position.line -= std::min(header, problem.position.line);
  add_unread(problems, report);
  return report;
}

}  // namespace dunlin::test
