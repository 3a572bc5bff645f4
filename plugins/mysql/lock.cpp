#include "lock.hpp"

#include "dialect.hpp"
#include "dunlin/base/checksum.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::mysql {
namespace {

std::string cell(const driver::Rows& rows, std::size_t column = 0) {
  return rows.rows.empty() ? std::string() : rows.rows[0].at(column).value_or("");
}

bool take(Session& session, const std::string& name) {
  return cell(session.query("SELECT GET_LOCK(" + quoted_literal(name) + ", 0)")) == "1";
}

void release(Session& session, const std::string& name) {
  session.execute("DO RELEASE_LOCK(" + quoted_literal(name) + ")");
}

/// The number of the session that holds the lock; empty when nobody does.
std::string owner(Session& session, const std::string& name) {
  return cell(session.query("SELECT IS_USED_LOCK(" + quoted_literal(name) + ")"));
}

class NamedLock final : public driver::Lock {
 public:
  NamedLock(std::unique_ptr<Session> keeper, std::string keeper_id, const Worker& worker,
            LockNames names)
      : keeper_(std::move(keeper)),
        keeper_id_(std::move(keeper_id)),
        worker_(worker),
        names_(std::move(names)) {}

  /// The work lock goes first: the next runner would take it for a dead one's otherwise.
  ~NamedLock() override {
    try {
      if (worker_.session.usable()) release(worker_.session, names_.work);
      if (keeper_->usable()) release(*keeper_, names_.runner);
    } catch (const Error&) {
      // The server gives the locks back when the sessions end.
    }
  }

  void verify() override {
    const driver::Rows rows =
        worker_.session.query("SELECT IS_USED_LOCK(" + quoted_literal(names_.work) +
                              "), IS_USED_LOCK(" + quoted_literal(names_.runner) + ")");
    if (cell(rows, 0) != worker_.connection_id) {
      throw DatabaseError(Code::lock_lost,
                          "the migration lock is gone: a statement released the session's locks",
                          "take RELEASE_LOCK and RELEASE_ALL_LOCKS out of the revisions, then run "
                          "the command again");
    }
    if (cell(rows, 1) == keeper_id_) return;
    throw DatabaseError(
        Code::lock_lost,
        "the migration lock was lost: the server closed the connection that held it",
        "nothing more was run; look at the server's log, then run the same command again");
  }

 private:
  std::unique_ptr<Session> keeper_;
  std::string keeper_id_;
  Worker worker_;
  LockNames names_;
};

constexpr int kNoSuchTable = 1146;

std::string quoted_name(const schema::Name& name) {
  const std::string table = quoted_identifier(name.name);
  return name.schema.empty() ? table : quoted_identifier(name.schema) + "." + table;
}

/// Other sessions see no process number of a client, so it is written down. It only serves people:
/// the lock holds without it.
void write_notice(Session& keeper, const schema::Name& table, const LockNames& names,
                  const std::string& connection_id, const std::string& runner) {
  const std::string row = "REPLACE INTO " + quoted_name(table) + " VALUES (" +
                          quoted_literal(names.runner) + ", " + connection_id + ", " +
                          quoted_literal(std::string(text::clip_utf8(runner, 200))) +
                          ", UTC_TIMESTAMP())";
  try {
    try {
      keeper.execute(row);
    } catch (const DatabaseError& error) {
      if (error.context().native_code != kNoSuchTable) throw;
      keeper.execute("CREATE TABLE IF NOT EXISTS " + quoted_name(table) +
                     " (name VARCHAR(64) NOT NULL PRIMARY KEY, connection_id BIGINT NOT NULL, "
                     "holder VARCHAR(255) NOT NULL, since DATETIME NOT NULL) ENGINE = InnoDB "
                     "CHARACTER SET utf8mb4");
      keeper.execute(row);
    }
  } catch (const DatabaseError& error) {
    if (error.code() == Code::connection_lost) throw;
  }
}

/// "pid 4711 on build-7 since 2026-11-28 20:15:00 UTC (connection 12)", as far as can be known.
std::string describe_holder(Session& session, const LockNames& names, const schema::Name& table) {
  const std::string id = owner(session, names.runner);
  if (id.empty()) return {};
  try {
    const driver::Rows noticed = session.query(
        "SELECT CONCAT(holder, ' since ', since, ' UTC') FROM " + quoted_name(table) +
        " WHERE name = " + quoted_literal(names.runner) + " AND connection_id = " + id);
    if (!noticed.rows.empty()) return cell(noticed) + " (connection " + id + ")";
  } catch (const DatabaseError& error) {
    if (error.code() == Code::connection_lost) throw;
  }
  const driver::Rows rows = session.query(
      "SELECT CONCAT(user, '@', host, ' since ', UTC_TIMESTAMP() - INTERVAL time SECOND, ' UTC') "
      "FROM information_schema.processlist WHERE id = " +
      id);
  return rows.rows.empty() ? "connection " + id : cell(rows) + " (connection " + id + ")";
}

/// The statement's first words only: the rest may hold what is nobody's business.
std::string describe_stale(Session& session, const std::string& id) {
  const std::string who = "a run whose client is gone: connection " + id;
  const driver::Rows rows = session.query(
      "SELECT UTC_TIMESTAMP() - INTERVAL time SECOND, LEFT(info, 1000), CONCAT(user, '@', host) "
      "FROM information_schema.processlist WHERE id = " +
      id);
  if (rows.rows.empty()) return who + " is still there";
  const std::string since = " of " + cell(rows, 2) +
                            (cell(rows, 1).empty() ? " is ending" : " goes on with its statement") +
                            " since " + cell(rows, 0) + " UTC";
  const std::vector<std::string> words = sql::leading_words(cell(rows, 1), native_rules(), 2);
  return who + since + (words.empty() ? "" : " (" + text::join(words, " ") + ")");
}

}  // namespace

LockNames lock_names(const std::string& database, const schema::Name& version_table) {
  // An unqualified table is in the session's database: both spellings are one lock.
  const std::string qualified = (version_table.schema.empty() ? database : version_table.schema) +
                                std::string(1, '\0') + version_table.name;
  return {"dunlin:" + checksum(qualified), "dunlin-work:" + checksum(qualified)};
}

driver::LockAttempt acquire_lock(std::unique_ptr<Session>& keeper, const Worker& worker,
                                 const LockNames& names, const schema::Name& notice,
                                 const std::string& runner) {
  if (!take(*keeper, names.runner))
    return {nullptr, describe_holder(*keeper, names, notice), false};
  if (!take(worker.session, names.work)) {
    const std::string id = owner(*keeper, names.work);
    std::string holder = id.empty() ? std::string() : describe_stale(*keeper, id);
    release(*keeper, names.runner);
    return {nullptr, std::move(holder), !id.empty()};
  }
  const std::string id = cell(keeper->query("SELECT CONNECTION_ID()"));
  write_notice(*keeper, notice, names, id, runner);
  return {std::make_unique<NamedLock>(std::move(keeper), id, worker, names), {}, false};
}

bool end_stale_worker(Session& keeper, const LockNames& names) {
  if (!take(keeper, names.runner)) return false;
  const std::string id = owner(keeper, names.work);
  if (!id.empty()) keeper.execute("KILL CONNECTION " + id);
  release(keeper, names.runner);
  return !id.empty();
}

}  // namespace dunlin::mysql
