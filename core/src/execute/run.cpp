#include "dunlin/execute/run.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <optional>
#include <thread>

#include "dunlin/base/text.hpp"
#include "dunlin/history/history.hpp"

namespace dunlin::execute {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kSavepoint = "SAVEPOINT dunlin_revision";
constexpr std::string_view kRelease = "RELEASE SAVEPOINT dunlin_revision";
constexpr std::string_view kRollbackTo = "ROLLBACK TO SAVEPOINT dunlin_revision";
/// Shared commits are closed after this long, so that others get their turn on the database.
constexpr std::chrono::seconds kLongestBatch{1};
/// Journal rows in one INSERT.
constexpr std::size_t kEntriesAtOnce = 500;

/// Interrupts a running statement once the caller's flag is set.
class Watcher {
 public:
  explicit Watcher(const Session& session) {
    if (session.cancelled == nullptr) return;
    thread_ = std::thread([this, &session] { watch(session); });
  }
  ~Watcher() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      done_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

 private:
  void watch(const Session& session) {
    std::unique_lock<std::mutex> guard(mutex_);
    while (!wake_.wait_for(guard, std::chrono::milliseconds(50), [this] { return done_; })) {
      if (session.cancelled->load()) session.connection.cancel();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::thread thread_;
};

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

class Runner {
 public:
  Runner(const Session& session, driver::Lock& lock, const RunPolicy& policy)
      : session_(session), connection_(session.connection), lock_(lock), policy_(policy) {}

  std::vector<StepReport> run(std::span<const CompiledRevision> revisions) {
    for (const CompiledRevision& revision : revisions) {
      current_ = &revision;
      statement_.reset();
      kept_statements_ = 0;
      try {
        one(revision);
      } catch (Error& error) {
        fail(error);
      }
    }
    current_ = nullptr;
    try {
      commit_shared();
    } catch (Error& error) {
      fail(error);
    }
    return std::move(reports_);
  }

 private:
  void one(const CompiledRevision& revision) {
    check_cancelled();
    lock_.verify();
    StepReport report;
    report.revision = revision.step.revision;
    report.message = revision.header.message;
    report.direction = revision.step.direction;
    session_.observer.revision_started(report);
    started_ = Clock::now();
    const bool shared = policy_.commit != Commit::revision && shareable(revision);
    if (shared) {
      in_shared_commit(revision);
    } else {
      commit_shared();
      alone(revision);
    }
    connection_.reset_session();
    for (const std::string& warning : connection_.warnings()) session_.observer.warning(warning);
    report.statements = revision.statements.size();
    report.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
    report.committed = !shared;
    reports_.push_back(report);
    session_.observer.revision_finished(report);
    if (shared && policy_.commit == Commit::batch && Clock::now() - batch_started_ > kLongestBatch)
      commit_shared();
  }

  static bool shareable(const CompiledRevision& revision) {
    return revision.segments.empty() ||
           (revision.segments.size() == 1 && revision.segments.front().transactional);
  }

  void in_shared_commit(const CompiledRevision& revision) {
    if (!batch_open_) {
      connection_.begin();
      batch_open_ = true;
      batch_started_ = Clock::now();
    }
    connection_.execute(kSavepoint);
    in_savepoint_ = true;
    for (const Segment& segment : revision.segments) send(revision, segment);
    connection_.execute(kRelease);
    in_savepoint_ = false;
    if (unrecorded_.empty()) rows_before_ = revision.step.rows_before;
    rows_after_ = revision.step.rows_after;
    unrecorded_.push_back(journal_entry(revision));
  }

  /// Nobody sees what happens inside a shared commit, so its revisions are recorded together.
  void record_shared() {
    if (unrecorded_.empty()) return;
    history::change_rows(connection_, session_.tables,
                         history::net_changes(rows_before_, rows_after_));
    const std::span<const history::JournalEntry> entries(unrecorded_);
    for (std::size_t i = 0; i < entries.size(); i += kEntriesAtOnce) {
      connection_.execute(history::journal_statement(
          connection_.dialect(), session_.tables,
          entries.subspan(i, std::min(kEntriesAtOnce, entries.size() - i))));
    }
    unrecorded_.clear();
  }

  void commit_shared() {
    if (!batch_open_) return;
    record_shared();
    connection_.commit();
    batch_open_ = false;
    for (StepReport& report : reports_) report.committed = true;
  }

  void alone(const CompiledRevision& revision) {
    bool recorded = false;
    for (const Segment& segment : revision.segments) {
      const bool last = &segment == &revision.segments.back();
      if (segment.transactional) connection_.begin();
      send(revision, segment);
      if (!segment.transactional) continue;
      if (last) record(revision);
      connection_.commit();
      kept_statements_ = sent_;
      recorded = last;
    }
    if (recorded) return;
    connection_.begin();
    record(revision);
    connection_.commit();
  }

  void send(const CompiledRevision& revision, const Segment& segment) {
    for (const std::size_t index : segment.statements) {
      check_cancelled();
      statement_ = index;
      sent_ = index;
      for (const std::string& text : revision.statements[index].sql) {
        text_ = &text;
        connection_.execute(text);
      }
      sent_ = index + 1;
      if (!segment.transactional) kept_statements_ = sent_;
    }
    statement_.reset();
  }

  void record(const CompiledRevision& revision) {
    history::change_rows(connection_, session_.tables, revision.step.rows);
    const history::JournalEntry entry = journal_entry(revision);
    connection_.execute(
        history::journal_statement(connection_.dialect(), session_.tables, std::span(&entry, 1)));
  }

  history::JournalEntry journal_entry(const CompiledRevision& revision) const {
    history::JournalEntry entry;
    entry.revision = revision.step.revision;
    entry.direction =
        revision.step.direction == revision::Direction::upgrade ? "upgrade" : "downgrade";
    entry.checksum = revision.checksum;
    entry.statements = static_cast<std::int64_t>(revision.statements.size());
    entry.duration_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_).count();
    entry.applied_at = utc_now();
    entry.applied_by =
        policy_.tag.empty() ? policy_.applied_by : policy_.applied_by + " " + policy_.tag;
    return entry;
  }

  void check_cancelled() const {
    if (session_.cancelled != nullptr && session_.cancelled->load()) {
      throw Cancelled(Code::cancelled, "stopped as asked", "run the same command again to go on");
    }
  }

  /// Undoes what is open, keeps what is complete, and says both.
  [[noreturn]] void fail(Error& error) {
    const bool cancelled = session_.cancelled != nullptr && session_.cancelled->load();
    const bool kept = undo();
    const auto complete = [&](ErrorContext& context) {
      describe_place(context);
      context.outcome = outcome(kept);
    };
    if (cancelled && error.code() != Code::cancelled) {
      Cancelled stopped(Code::cancelled, "stopped as asked", "run the same command again to go on");
      stopped.amend(complete);
      throw stopped;
    }
    error.amend(complete);
    if (error.code() == Code::cancelled) error.set_hint("run the same command again to go on");
    if (error.hint().empty()) error.set_hint("mend the revision and run the same command again");
    throw;
  }

  /// Returns whether the revisions that shared a commit with the failing one were kept.
  bool undo() noexcept {
    try {
      if (!connection_.usable()) return false;
      if (batch_open_ && policy_.commit == Commit::batch && current_ != nullptr) {
        if (in_savepoint_) {
          connection_.execute(kRollbackTo);
          connection_.execute(kRelease);
        }
        commit_shared();
        return true;
      }
      connection_.rollback();
    } catch (const Error&) {
      // The first error is the one to report; the server rolls back what a lost session left open.
      try {
        connection_.rollback();
      } catch (const Error&) {
        return false;
      }
    }
    return false;
  }

  void describe_place(ErrorContext& context) const {
    context.dialect = connection_.dialect().name();
    if (current_ == nullptr) return;
    context.revision = current_->step.revision;
    context.steps = current_->statements.size();
    if (!statement_) {
      context.position = {};
      return;
    }
    const CompiledStatement& statement = current_->statements[*statement_];
    context.step = *statement_ + 1;
    context.statement = *text_;
    const bool verbatim = *text_ == statement.source.text;
    const std::size_t offset = verbatim && context.position.known() ? context.position.offset : 0;
    context.position = locate(statement.source.text, offset, statement.source.position);
    const script::Section& section = current_->sections[statement.section];
    if (context.position.offset >= section.position.offset) {
      context.source_line =
          std::string(line_at(section.text, context.position.offset - section.position.offset));
    }
  }

  std::string outcome(bool kept) const {
    std::size_t committed = 0;
    for (const StepReport& report : reports_) committed += report.committed ? 1 : 0;
    const std::size_t undone = kept ? 0 : reports_.size() - committed;
    std::string text = "No revision was applied";
    if (committed != 0)
      text = plural(committed, "revision") +
             (committed == 1 ? " before it stays applied" : " before it stay applied");
    if (undone != 0)
      text +=
          fmt::format("; {} that shared its transaction rolled back", plural(undone, "revision"));
    if (current_ == nullptr) return text + ".";
    if (kept_statements_ != 0) {
      return text + fmt::format(
                        "; of revision {}, {} of {} took effect and stay, although the version "
                        "table does not have it yet.",
                        current_->step.revision, plural(kept_statements_, "statement"),
                        current_->statements.size());
    }
    return text + fmt::format("; revision {} was rolled back.", current_->step.revision);
  }

  const Session& session_;
  driver::Connection& connection_;
  driver::Lock& lock_;
  const RunPolicy& policy_;
  std::vector<StepReport> reports_;
  const CompiledRevision* current_ = nullptr;
  std::optional<std::size_t> statement_;  ///< being sent
  const std::string* text_ = nullptr;     ///< its text
  std::size_t sent_ = 0;                  ///< statements of the revision that succeeded
  std::size_t kept_statements_ = 0;       ///< of these, those that no rollback undoes
  Clock::time_point started_;
  bool batch_open_ = false;
  bool in_savepoint_ = false;
  Clock::time_point batch_started_;
  std::vector<history::JournalEntry> unrecorded_;  ///< of revisions that share the open commit
  std::vector<std::string> rows_before_;           ///< version rows before the first of them
  std::vector<std::string> rows_after_;            ///< and after the last
};

}  // namespace

std::vector<StepReport> run(const Session& session, driver::Lock& lock,
                            std::span<const CompiledRevision> revisions, const RunPolicy& policy) {
  const Watcher watcher(session);
  return Runner(session, lock, policy).run(revisions);
}

std::string utc_now() {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(std::time(nullptr)));
}

}  // namespace dunlin::execute
