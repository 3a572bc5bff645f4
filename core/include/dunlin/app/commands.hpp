// Every command as a function: options in, values out. Nothing here prints, exits, reads the
// environment or the current folder. All throw dunlin::Error (see base/error.hpp for the kinds).
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/app/difference.hpp"
#include "dunlin/app/project.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/position.hpp"
#include "dunlin/execute/settle.hpp"
#include "dunlin/history/journal.hpp"
#include "dunlin/sql/outcome.hpp"

namespace dunlin::app {

// ---- revisions ----

/// A revision as `history`, `heads`, `branches` and `show` report it.
struct RevisionInfo {
  script::Header header;
  std::vector<std::string> branch_labels;  ///< with those that reach it along its branch
  std::vector<std::string> children;
  bool is_head = false;
  bool is_branch_point = false;
  bool is_merge_point = false;
  std::optional<bool> is_current;  ///< only when asked for
};

struct HistoryOptions {
  std::string range;              ///< "A:B", "A:", ":B"; empty: everything
  bool indicate_current = false;  ///< needs the database, which is only read
};
/// Newest first.
[[nodiscard]] DUNLIN_API std::vector<RevisionInfo> history(const Project& project,
                                                           const HistoryOptions& options);
[[nodiscard]] DUNLIN_API std::vector<RevisionInfo> heads(const Project& project);
[[nodiscard]] DUNLIN_API std::vector<RevisionInfo> branches(const Project& project);
/// \param symbol  as upgrade's target; "current" reads the database
[[nodiscard]] DUNLIN_API std::vector<RevisionInfo> show(const Project& project,
                                                        std::string_view symbol);

// ---- the database's place ----

struct CurrentResult {
  std::vector<std::string> revisions;  ///< version rows, sorted
  std::vector<std::string> heads;      ///< of the graph
  bool at_head = false;
  std::vector<RevisionInfo> known;  ///< those of `revisions` that the graph has
  std::string masked_url;
};
/// Never writes, never creates a SQLite file: a missing one is "no revisions".
[[nodiscard]] DUNLIN_API CurrentResult current(const Project& project);

/// A revision of which only a part took effect: a run was cut off, or a statement failed.
struct HalfAppliedInfo {
  std::string revision;
  std::string direction;    ///< "upgrade", "downgrade", or "undo" of a half-applied upgrade
  std::size_t applied = 0;  ///< statements that took effect
  /// The one that was begun and of which it is not known here that it is complete.
  std::optional<std::size_t> open;
  std::string error;  ///< of that statement, when the database refused it
};

struct StatusResult {
  std::vector<RevisionInfo> pending;  ///< in the order in which they would run
  std::vector<RevisionInfo> applied;  ///< oldest first
  std::vector<std::string> unknown;   ///< version rows that no file has
  std::vector<RevisionInfo> edited;   ///< upgrade sections changed since they were applied
  std::vector<std::string> vanished;  ///< applied, as the journal says, and no file has them
  /// Slipped in below revisions that are applied: they count as applied and never ran.
  std::vector<RevisionInfo> out_of_order;
  std::vector<std::string> contradictions;  ///< between version rows and journal, one sentence each
  std::optional<HalfAppliedInfo> half_applied;

  /// Whether the files are not what the database was made of.
  bool is_altered() const {
    return !unknown.empty() || !edited.empty() || !vanished.empty() || !out_of_order.empty() ||
           !contradictions.empty();
  }
};
[[nodiscard]] DUNLIN_API StatusResult status(const Project& project);

struct CheckResult {
  std::vector<RevisionInfo> pending;
  DifferenceInfo difference;  ///< from what all revisions make to what the schema files say
  bool clean() const { return pending.empty() && difference.empty(); }
};
struct CheckOptions {
  bool offline = false;  ///< no database is opened: nothing is known of pending revisions
};
/// The revisions against the database, the schema files against the revisions. Writes nothing.
[[nodiscard]] DUNLIN_API CheckResult check(const Project& project,
                                           const CheckOptions& options = {});

// ---- running ----

/// A statement that would destroy what a protected database holds.
struct DestructiveStep {
  std::string revision;
  Position position;  ///< of the statement
  std::string what;   ///< "DROP TABLE notes: 120 rows"
};
/// To destroy rows or values of a protected target.
struct Consent {
  bool given = false;
  /// Asked before anything runs when it was not given; empty: no.
  std::function<bool(const std::vector<DestructiveStep>&)> ask;
};

struct RunOptions {
  std::string target;               ///< upgrade: default "head"; downgrade: default "-1"
  bool dry_run = false;             ///< plan and compile, run nothing
  bool single_transaction = false;  ///< all revisions or none, where the backend can
  std::optional<std::chrono::seconds> lock_timeout;  ///< default: the settings'
  bool kill_stale = false;  ///< end the session that a dead runner left on the server
  /// Of single statements; default: the settings'. Sections and statements say otherwise.
  std::optional<std::chrono::milliseconds> statement_lock_timeout;
  std::optional<std::chrono::milliseconds> statement_timeout;
  std::optional<int> retries;  ///< default: the settings'
  Consent consent;
  std::string tag;  ///< free text for the journal
};
struct RunResult {
  std::string dialect;
  std::vector<std::string> from;  ///< version rows before
  std::vector<std::string> to;    ///< and after
  std::vector<execute::StepReport> steps;
  std::vector<std::vector<std::string>> sql;  ///< dry run: the statements of each step
};
/// What was committed before an error stays; the error says so. Progress goes to project.observer.
DUNLIN_API RunResult upgrade(const Project& project, const RunOptions& options);
/// An argument of 1 to 3 digits is a count unless it equals a full id; partial ids need 4
/// characters.
DUNLIN_API RunResult downgrade(const Project& project, const RunOptions& options);

struct StampOptions {
  std::vector<std::string> targets;
  bool purge = false;  ///< delete all rows first, also unknown ones
  std::optional<std::chrono::seconds> lock_timeout;
};
DUNLIN_API RunResult stamp(const Project& project, const StampOptions& options);
struct ResumeOptions {
  /// What to think of a statement that was cut off when the database does not tell.
  execute::Assume assume = execute::Assume::nothing;
  std::optional<std::chrono::seconds> lock_timeout;
  Consent consent;  ///< for what is left of the revision; it may have been edited since
  std::string tag;
};
/// Goes on with a half-applied revision, in its own direction, and with nothing else. No steps when
/// there is none.
DUNLIN_API RunResult resume(const Project& project, const ResumeOptions& options);

// ---- the journal ----

struct LogOptions {
  std::string revision;   ///< an id or its beginning; empty: all
  std::size_t limit = 0;  ///< the newest so many rows; 0: all
};
/// The rows of the journal, newest first. Only reads.
[[nodiscard]] DUNLIN_API std::vector<history::JournalEntry> log(const Project& project,
                                                                const LogOptions& options);

struct RepairOptions {
  std::vector<std::string> revisions;  ///< empty: all that were edited
  std::optional<std::chrono::seconds> lock_timeout;
};
struct Repaired {
  std::string revision;
  std::string before;  ///< recorded checksum
  std::string after;   ///< of the file
};
/// Accepts edits of applied revisions: records the checksums that the files have now.
/// Throws: RevisionError for revisions that are not applied.
DUNLIN_API std::vector<Repaired> repair_checksums(const Project& project,
                                                  const RepairOptions& options);
/// Creates the version table and the journal when they are missing. Returns whether it did.
DUNLIN_API bool ensure_version(const Project& project);

// ---- offline scripts (--sql): no database is opened; the dialect is that of the URL ----

/// \param target  "TO", or "FROM:TO" (FROM empty or "base": an empty database)
[[nodiscard]] DUNLIN_API std::string upgrade_sql(const Project& project, std::string_view target);
/// \param target  "FROM:TO" is required
[[nodiscard]] DUNLIN_API std::string downgrade_sql(const Project& project, std::string_view target);
[[nodiscard]] DUNLIN_API std::string stamp_sql(const Project& project, std::string_view target);

// ---- writing revisions ----

/// What a new revision holds.
enum class Content {
  empty,      ///< nothing yet
  generated,  ///< what the schema files say and no revision does; when there is nothing, no file
  automatic,  ///< generated when there is something to generate, else empty
};

struct RevisionOptions {
  std::string message;
  Content content = Content::empty;
  /// The schema files are compared with the live database, which must be at the heads, instead of
  /// with what the revisions make.
  bool from_database = false;
  bool no_scratch = false;  ///< from_database: nothing is built in a scratch place
  /// Asked about each pair that looks like a rename and that no annotation speaks of; null: no.
  std::function<bool(const LikelyRename&)> is_rename;
  std::vector<std::string> heads;  ///< parents; empty: the only head ("base": a new root)
  bool splice = false;             ///< a parent need not be a head
  std::vector<std::string> branch_labels;
  std::vector<std::string> depends_on;
  std::string revision_id;             ///< default: 12 random hex digits
  std::filesystem::path version_path;  ///< one of the version locations
  std::string created;                 ///< "2026-11-22 10:15:00+00:00"; default: now
};
struct RevisionResult {
  std::string revision;        ///< empty when there was nothing to write
  std::filesystem::path path;  ///< empty then
  std::string note;            ///< e.g. that it is empty and why
  DifferenceInfo difference;   ///< what was generated, and what could not be
  /// What the author should know of it, one sentence each: statements that other backends do not
  /// have, objects of which it is not known whether they differ, ...
  std::vector<std::string> remarks;
};
/// Nothing is written unless the graph with the new revision is sound. Throws also: Error
/// (target_unreachable) when `from_database` and the database is not at the heads.
DUNLIN_API RevisionResult create_revision(const Project& project, const RevisionOptions& options);
/// As create_revision with several parents; `revisions` may be "heads".
DUNLIN_API RevisionResult merge(const Project& project, const RevisionOptions& options);
/// The file of one revision, for an editor.
[[nodiscard]] DUNLIN_API std::filesystem::path revision_file(const Project& project,
                                                             std::string_view symbol);

struct InitOptions {
  std::filesystem::path directory;
  std::string template_name = "default";
};
struct InitResult {
  std::vector<std::filesystem::path> files;
};
/// Refuses to overwrite anything: nothing is written then.
DUNLIN_API InitResult init(const InitOptions& options);

struct TemplateInfo {
  std::string name;
  std::string description;
};
[[nodiscard]] DUNLIN_API std::vector<TemplateInfo> list_templates();

// ---- translation ----

/// One statement of a report; offsets in bytes of the file.
struct StatementReport {
  std::string section;  ///< "upgrade" or "downgrade"
  std::size_t offset = 0;
  std::size_t length = 0;
  std::size_t line = 0;
  std::string kind;  ///< "CREATE TABLE"
  sql::Outcome outcome = sql::Outcome::exact;
  std::string reason;
  std::string remedy;
  std::vector<std::string> sql;  ///< translate only: what would be sent
};

struct FileReport {
  std::string path;
  std::string revision;
  std::vector<StatementReport> statements;
};
struct DialectReport {
  std::string dialect;
  std::vector<FileReport> files;  ///< in the order in which they run
};
struct ValidateResult {
  std::vector<DialectReport> dialects;
  std::vector<Diagnostic> errors;  ///< files and graph first, then refused statements
};
/// Never throws for what is wrong with revisions: that is in `errors`.
/// \param dialects  empty: the dialects of all plugins found
[[nodiscard]] DUNLIN_API ValidateResult validate(const Project& project,
                                                 const std::vector<std::string>& dialects);

struct TranslateResult {
  std::string dialect;
  std::vector<StatementReport> statements;
  std::vector<Diagnostic> errors;  ///< syntax errors and refusals
};
/// \param text  PostgreSQL SQL, or a whole revision file (its upgrade sections for that dialect)
/// \param path  only for positions
[[nodiscard]] DUNLIN_API TranslateResult translate(const Project& project, std::string_view text,
                                                   const std::string& path,
                                                   std::string_view dialect);

}  // namespace dunlin::app
