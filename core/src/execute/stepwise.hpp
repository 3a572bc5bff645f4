// Runs a revision whose statements do not all share one transaction, with a journal written ahead:
// what is about to be sent is recorded before, that it took effect in the same commit as the next
// intent. Killed at any point, the next run knows all but whether one statement took effect.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "recorder.hpp"
#include "watcher.hpp"

namespace dunlin::execute {

/// How far a revision got.
struct Position {
  std::optional<Piece> piece;   ///< being sent
  std::size_t kept = 0;         ///< statements that took effect and that no rollback undoes
  std::size_t kept_pieces = 0;  ///< the same of the pieces of the statement after them
};

/// What the parts of a run share.
struct Surroundings {
  const Session& session;
  driver::Lock& lock;
  const RunPolicy& policy;
  const Recorder& recorder;
  Watcher& watcher;
};

/// Whether a rollback would leave what a statement of a transaction did (a table of MyISAM): the
/// database then has evidence of it, as of statements that commit by themselves.
[[nodiscard]] bool escapes_transactions(driver::Connection& connection,
                                        const std::string& statement);

class Stepwise {
 public:
  Stepwise(const Surroundings& around, const CompiledRevision& revision, Position& position);

  /// Everything from what took effect before to the version rows. Throws: DatabaseError, Cancelled.
  void run();

 private:
  void restore_session();
  void set_apart(std::vector<Segment>& segments, std::size_t at) const;
  void in_transaction(const Segment& segment, const Segment* next);
  void whole(const Segment& segment, const Segment* next);
  void begin();
  void alone(const Piece& piece, const Segment* next);
  void send(const Piece& piece);
  void send_alone(const Piece& piece);
  bool undone_when_failed(const Piece& piece) const;
  void mark_empty(const Piece& piece);
  void plan(const Piece& piece);
  void intend(const Piece& piece);
  void mark(const Piece& piece, Clock::duration took);
  void finish();
  void flush();
  void keep(const Segment& segment);
  void check_cancelled() const;
  std::size_t pieces_of(const Piece& piece) const;

  const Session& session_;
  driver::Connection& connection_;
  driver::Lock& lock_;
  const RunPolicy& policy_;
  const Recorder& recorder_;
  Watcher& watcher_;
  const CompiledRevision& revision_;
  Position& position_;
  std::vector<history::JournalEntry> rows_;  ///< to be written with the next commit
  bool announced_ = false;                   ///< the next piece that runs alone
  bool told_ = true;                         ///< whether there is evidence to know it by
  Clock::time_point started_ = Clock::now();
};

}  // namespace dunlin::execute
