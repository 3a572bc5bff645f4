#include "dunlin/execute/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "dunlin/base/text.hpp"
#include "dunlin/history/history.hpp"
#include "patience.hpp"
#include "recorder.hpp"
#include "stepwise.hpp"
#include "watcher.hpp"

namespace dunlin::execute {
namespace {

constexpr std::string_view kSavepoint = "SAVEPOINT dunlin_revision";
constexpr std::string_view kRelease = "RELEASE SAVEPOINT dunlin_revision";
constexpr std::string_view kRollbackTo = "ROLLBACK TO SAVEPOINT dunlin_revision";
/// Shared commits are closed after this long, so that others get their turn on the database.
constexpr std::chrono::seconds kLongestBatch{1};

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

class Runner {
 public:
  Runner(const Session& session, driver::Lock& lock, const RunPolicy& policy)
      : session_(session),
        connection_(session.connection),
        lock_(lock),
        policy_(policy),
        recorder_(session, policy),
        watcher_(session) {}

  std::vector<StepReport> run(std::span<const CompiledRevision> revisions) {
    for (const CompiledRevision& revision : revisions) {
      current_ = &revision;
      position_ = {};
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
    const bool atomic = is_atomic(revision);
    const bool shared = policy_.commit != Commit::revision && atomic;
    if (shared) {
      in_shared_commit(revision);
    } else {
      commit_shared();
      if (atomic) {
        in_own_commit(revision);
      } else {
        Stepwise({session_, lock_, policy_, recorder_, watcher_}, revision, position_).run();
      }
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

  /// All or nothing, as far as the tables it changes let a transaction be undone.
  bool is_atomic(const CompiledRevision& revision) const {
    if (!revision.atomic()) return false;
    for (const CompiledStatement& statement : revision.statements) {
      for (const std::string& text : statement.sql) {
        if (escapes_transactions(connection_, text)) return false;
      }
    }
    return true;
  }

  void in_shared_commit(const CompiledRevision& revision) {
    if (!batch_open_) {
      begin_shared();
      batch_open_ = true;
      batch_started_ = Clock::now();
    }
    connection_.execute(kSavepoint);
    in_savepoint_ = true;
    send(revision);
    connection_.execute(kRelease);
    in_savepoint_ = false;
    if (unrecorded_.empty()) rows_before_ = revision.step.rows_before;
    rows_after_ = revision.step.rows_after;
    unrecorded_.push_back(recorder_.done(revision, Clock::now() - started_));
  }

  /// Nobody sees what happens inside a shared commit, so its revisions are recorded together.
  void record_shared() {
    if (unrecorded_.empty()) return;
    history::change_rows(connection_, session_.tables,
                         history::net_changes(rows_before_, rows_after_));
    recorder_.write(unrecorded_);
    unrecorded_.clear();
  }

  void commit_shared() {
    if (!batch_open_) return;
    record_shared();
    commit_patiently();
    batch_open_ = false;
    for (StepReport& report : reports_) report.committed = true;
  }

  /// Nothing was sent yet, so that it can be tried again.
  void begin_shared() {
    Patience patience(session_, policy_);
    for (;;) {
      try {
        begin();
        return;
      } catch (const DatabaseError& error) {
        if (!patience.again(error, "the start of the transaction")) throw;
        connection_.rollback();
      }
    }
  }

  /// Where others can be in the way of a COMMIT alone, it is tried again; the transaction is still
  /// open then.
  void commit_patiently() {
    Patience patience(session_, policy_);
    for (;;) {
      try {
        connection_.commit();
        return;
      } catch (const DatabaseError& error) {
        if (!connection_.in_transaction() || !patience.again(error, "the commit")) throw;
      }
    }
  }

  void begin() {
    connection_.set_timeouts(in_transaction_limits());
    connection_.begin();
    lock_.fence();
  }

  driver::Timeouts in_transaction_limits() const {
    driver::Timeouts limits = policy_.timeouts;
    const std::chrono::milliseconds usual = connection_.dialect().capabilities().lock_timeout;
    if (!limits.lock && usual.count() != 0) limits.lock = usual;
    return limits;
  }

  /// All of it, or nothing: whatever fails because of others is done again from the beginning. The
  /// outcome of a COMMIT whose connection was lost is unknown: that is never tried again here.
  void in_own_commit(const CompiledRevision& revision) {
    Patience patience(session_, policy_);
    for (;;) {
      try {
        begin();
        send(revision);
        connection_.set_timeouts(in_transaction_limits());
        history::change_rows(connection_, session_.tables, revision.step.rows);
        const history::JournalEntry entry = recorder_.done(revision, Clock::now() - started_);
        recorder_.write(std::span(&entry, 1));
        commit_patiently();
        return;
      } catch (const DatabaseError& error) {
        if (!connection_.usable() ||
            !patience.again(error, fmt::format("revision {}", revision.step.revision)))
          throw;
        connection_.rollback();
      }
    }
  }

  void send(const CompiledRevision& revision) {
    for (const Segment& segment : revision.segments) {
      for (const Piece& piece : segment.pieces) {
        check_cancelled();
        position_.piece = piece;
        const CompiledStatement& statement = revision.statements[piece.statement];
        connection_.set_timeouts(limits(statement, in_transaction_limits()));
        const Watcher::Armed armed(watcher_);
        connection_.execute(statement.sql[piece.number]);
      }
    }
    position_.piece.reset();
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
    // A server reports the end of its statement as an error of its own.
    if (cancelled && dynamic_cast<const Cancelled*>(&error) == nullptr) {
      Cancelled stopped(Code::cancelled, "stopped as asked", "run the same command again to go on");
      stopped.amend(complete);
      record_failure(stopped);
      throw stopped;
    }
    error.amend(complete);
    if (error.code() == Code::cancelled) error.set_hint("run the same command again to go on");
    if (error.hint().empty()) error.set_hint(hint());
    record_failure(error);
    throw;
  }

  /// Afterwards and by itself: the work that failed was rolled back.
  void record_failure(const Error& error) const {
    // What failed while nothing was being sent may have been the recording itself.
    if (current_ == nullptr || !position_.piece) return;
    history::JournalEntry entry = recorder_.failed(*current_, position_.kept, error);
    if (current_->statements[position_.piece->statement].sql.size() > 1)
      entry.piece_no = static_cast<std::int64_t>(position_.piece->number + 1);
    recorder_.try_write(entry);
  }

  std::string hint() const {
    if (current_ == nullptr || (position_.kept == 0 && position_.kept_pieces == 0))
      return "mend the revision and run the same command again";
    return "mend what is below the statements that took effect and run the same command again, "
           "which goes on there; or take these back with 'dunlin downgrade'";
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
    if (!position_.piece) {
      context.position = {};
      return;
    }
    const CompiledStatement& statement = current_->statements[position_.piece->statement];
    context.step = position_.piece->statement + 1;
    context.statement = statement.sql[position_.piece->number];
    const bool verbatim = context.statement == statement.source.text;
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
    if (position_.kept != 0 || position_.kept_pieces != 0) {
      std::string part;
      if (position_.kept_pieces != 0) {
        part = fmt::format(" and {} of {} of statement {}", position_.kept_pieces,
                           plural(current_->statements[position_.kept].sql.size(), "part"),
                           position_.kept + 1);
      }
      return text + fmt::format(
                        "; of revision {}, {} of {}{} took effect and stay, although the version "
                        "table does not have it yet.",
                        current_->step.revision, plural(position_.kept, "statement"),
                        current_->statements.size(), part);
    }
    return text + fmt::format("; revision {} was rolled back.", current_->step.revision);
  }

  const Session& session_;
  driver::Connection& connection_;
  driver::Lock& lock_;
  const RunPolicy& policy_;
  const Recorder recorder_;
  Watcher watcher_;
  std::vector<StepReport> reports_;
  const CompiledRevision* current_ = nullptr;
  Position position_;
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
  return Runner(session, lock, policy).run(revisions);
}

}  // namespace dunlin::execute
