#include "stepwise.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dunlin/history/history.hpp"
#include "patience.hpp"
#include "session_state.hpp"

namespace dunlin::execute {

bool escapes_transactions(driver::Connection& connection, const std::string& statement) {
  return !connection.dialect().capabilities().transactional_ddl &&
         !connection.evidence(statement).empty();
}

Stepwise::Stepwise(const Surroundings& around, const CompiledRevision& revision, Position& position)
    : session_(around.session),
      connection_(around.session.connection),
      lock_(around.lock),
      policy_(around.policy),
      recorder_(around.recorder),
      watcher_(around.watcher),
      revision_(revision),
      position_(position) {
  position_ = {std::nullopt, revision.begun.statements, revision.begun.pieces_applied};
}

void Stepwise::run() {
  restore_session();
  std::vector<Segment> segments = revision_.segments;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    set_apart(segments, i);
    const Segment* next = i + 1 < segments.size() ? &segments[i + 1] : nullptr;
    if (segments[i].transactional) {
      in_transaction(segments[i], next);
    } else {
      alone(segments[i].pieces.front(), next);
    }
  }
  if (!segments.empty() && segments.back().transactional) return;
  begin();
  finish();
  connection_.commit();
}

/// Statements of a transaction that it cannot undo become segments of their own.
void Stepwise::set_apart(std::vector<Segment>& segments, std::size_t at) const {
  const Segment whole = segments[at];
  if (!whole.transactional) return;
  std::vector<Segment> parts;
  for (const Piece& piece : whole.pieces) {
    const bool alone =
        escapes_transactions(connection_, revision_.statements[piece.statement].sql[piece.number]);
    if (parts.empty() || alone || !parts.back().transactional) parts.push_back({!alone, {}});
    parts.back().pieces.push_back(piece);
  }
  const auto place = segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(at));
  segments.insert(place, parts.begin(), parts.end());
}

void Stepwise::begin() {
  connection_.set_timeouts(policy_.timeouts);
  connection_.begin();
  lock_.fence();
}

/// What an earlier session was told is lost with it: SET, USE, temporary tables.
void Stepwise::restore_session() {
  for (const std::size_t i :
       needed_again(revision_, revision_.begun.statements, connection_.dialect())) {
    const std::size_t pieces = revision_.statements[i].sql.size();
    for (std::size_t number = 0; number < pieces; ++number) send({i, number});
  }
}

/// Rolled back as a whole when others were in the way, and done again.
void Stepwise::in_transaction(const Segment& segment, const Segment* next) {
  Patience patience(session_, policy_);
  const std::vector<history::JournalEntry> rows = rows_;
  const bool announced = announced_;
  for (;;) {
    try {
      whole(segment, next);
      return;
    } catch (const DatabaseError& error) {
      if (!connection_.usable() ||
          !patience.again(error, "a part of revision " + revision_.step.revision))
        throw;
      connection_.rollback();
      rows_ = rows;
      announced_ = announced;
      position_.piece.reset();
    }
  }
}

void Stepwise::whole(const Segment& segment, const Segment* next) {
  begin();
  for (const Piece& piece : segment.pieces) {
    plan(piece);
    const Clock::time_point start = Clock::now();
    send(piece);
    mark(piece, Clock::now() - start);
  }
  if (next == nullptr) {
    finish();
  } else {
    if (!next->transactional) intend(next->pieces.front());
    flush();
  }
  connection_.commit();
  keep(segment);
}

void Stepwise::alone(const Piece& piece, const Segment* next) {
  if (!std::exchange(announced_, false)) {
    intend(piece);
    flush();
    announced_ = false;
  }
  const bool told = told_;
  const Clock::time_point start = Clock::now();
  send_alone(piece);
  position_.kept_pieces = piece.number + 1;
  if (position_.kept_pieces == pieces_of(piece)) {
    position_.kept = piece.statement + 1;
    position_.kept_pieces = 0;
  }
  mark(piece, Clock::now() - start);
  if (next != nullptr && !next->transactional) intend(next->pieces.front());
  // The end of the revision may take the mark along, when the database could tell without it.
  if (next == nullptr && told) return;
  // After LOCK TABLES of MySQL nothing else can be written until a transaction begins.
  const bool may_lock = revision_.statements[piece.statement].repeat != driver::Repeat::matters;
  if (may_lock) connection_.begin();
  flush();
  if (may_lock) connection_.commit();
}

void Stepwise::send(const Piece& piece) {
  // Also of a statement that is not sent any more it is recorded that it did nothing.
  position_.piece = piece;
  check_cancelled();
  const CompiledStatement& statement = revision_.statements[piece.statement];
  connection_.set_timeouts(limits(statement, policy_.timeouts));
  {
    const Watcher::Armed armed(watcher_);
    connection_.execute(statement.sql[piece.number]);
  }
  connection_.set_timeouts(policy_.timeouts);
  position_.piece.reset();
}

/// A statement that commits by itself is tried again only where one that failed has done nothing.
/// Not so CREATE INDEX CONCURRENTLY, which leaves an invalid index behind, and CALL, which may have
/// committed a part.
void Stepwise::send_alone(const Piece& piece) {
  Patience patience(session_, policy_);
  for (;;) {
    try {
      send(piece);
      return;
    } catch (const DatabaseError& error) {
      if (!undone_when_failed(piece) || !connection_.usable() ||
          !patience.again(error, "a statement"))
        throw;
    }
  }
}

bool Stepwise::undone_when_failed(const Piece& piece) const {
  constexpr std::array<std::string_view, 8> kWhole{"CREATE", "ALTER",  "DROP",   "RENAME",
                                                   "INSERT", "UPDATE", "DELETE", "REPLACE"};
  const driver::Dialect& dialect = connection_.dialect();
  if (dialect.capabilities().transactional_ddl) return false;
  const std::vector<std::string> words = sql::leading_words(
      revision_.statements[piece.statement].sql[piece.number], dialect.lex_rules(), 1);
  return !words.empty() && std::find(kWhole.begin(), kWhole.end(), words.front()) != kWhole.end();
}

/// Statements before the piece's that became nothing here (DROP INDEX IF EXISTS of what is not
/// there) are marked, too: the journal counts all of the author's.
void Stepwise::mark_empty(const Piece& piece) {
  std::size_t first = piece.statement;
  while (first > revision_.begun.statements && revision_.statements[first - 1].sql.empty()) --first;
  for (; first < piece.statement; ++first)
    rows_.push_back(recorder_.statement(revision_, first, 0, history::state::kApplied));
}

/// The pieces of a statement are written down before its first: the next run goes on with the same.
void Stepwise::plan(const Piece& piece) {
  if (piece.number != 0) return;
  mark_empty(piece);
  if (pieces_of(piece) == 1) return;
  const std::vector<std::string>& pieces = revision_.statements[piece.statement].sql;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    rows_.push_back(
        recorder_.statement(revision_, piece.statement, i + 1, history::state::kPlanned));
    rows_.back().sql_text = pieces[i];
  }
}

void Stepwise::intend(const Piece& piece) {
  plan(piece);
  const bool several = pieces_of(piece) > 1;
  const std::string& text = revision_.statements[piece.statement].sql[piece.number];
  history::JournalEntry entry = recorder_.statement(
      revision_, piece.statement, several ? piece.number + 1 : 0, history::state::kIntent);
  if (!several) entry.sql_text = recorder_.shown(text);
  entry.evidence = connection_.evidence(text);
  told_ = !entry.evidence.empty();
  rows_.push_back(std::move(entry));
  announced_ = true;
}

void Stepwise::mark(const Piece& piece, Clock::duration took) {
  const bool several = pieces_of(piece) > 1;
  history::JournalEntry entry = recorder_.statement(
      revision_, piece.statement, several ? piece.number + 1 : 0, history::state::kApplied);
  entry.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  rows_.push_back(std::move(entry));
}

void Stepwise::finish() {
  history::change_rows(connection_, session_.tables, revision_.step.rows);
  rows_.push_back(recorder_.done(revision_, Clock::now() - started_));
  flush();
}

void Stepwise::flush() {
  if (!rows_.empty()) recorder_.write(std::exchange(rows_, {}));
}

void Stepwise::keep(const Segment& segment) {
  const Piece& last = segment.pieces.back();
  const bool whole = last.number + 1 == pieces_of(last);
  position_.kept = last.statement + (whole ? 1 : 0);
  position_.kept_pieces = whole ? 0 : last.number + 1;
}

void Stepwise::check_cancelled() const {
  if (session_.cancelled != nullptr && session_.cancelled->load())
    throw Cancelled(Code::cancelled, "stopped as asked", "run the same command again to go on");
}

std::size_t Stepwise::pieces_of(const Piece& piece) const {
  return revision_.statements[piece.statement].sql.size();
}

}  // namespace dunlin::execute
