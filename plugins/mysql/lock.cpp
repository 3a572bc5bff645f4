#include "lock.hpp"

#include "dialect.hpp"
#include "dunlin/base/checksum.hpp"

namespace dunlin::mysql {
namespace {

class NamedLock final : public driver::Lock {
 public:
  NamedLock(Session& session, std::string name, std::string connection_id)
      : session_(session), name_(std::move(name)), connection_id_(std::move(connection_id)) {}

  ~NamedLock() override {
    try {
      if (session_.usable()) session_.execute("DO RELEASE_LOCK(" + quoted_literal(name_) + ")");
    } catch (const Error&) {
      // The server gives the lock back when the session ends.
    }
  }

  void verify() override {
    const driver::Rows rows = session_.query("SELECT IS_USED_LOCK(" + quoted_literal(name_) + ")");
    if (!rows.rows.empty() && rows.rows[0].at(0) == connection_id_) return;
    throw DatabaseError(
        Code::lock_lost, "the migration lock is gone: a statement released the session's locks",
        "take RELEASE_LOCK and RELEASE_ALL_LOCKS out of the revisions, then run the command again");
  }

 private:
  Session& session_;
  std::string name_;
  std::string connection_id_;
};

/// "root@localhost (connection 12, dunlin)", as far as this user may see.
std::string describe_holder(Session& session, const std::string& id) {
  const driver::Rows rows =
      session.query("SELECT user, host FROM information_schema.processlist WHERE id = " + id);
  if (rows.rows.empty()) return "connection " + id;
  const driver::Row& row = rows.rows[0];
  return row.at(0).value_or("?") + "@" + row.at(1).value_or("?") + " (connection " + id + ")";
}

}  // namespace

std::string lock_name(const std::string& database, const schema::Name& version_table) {
  // An unqualified table is in the session's database: both spellings are one lock.
  const std::string qualified = (version_table.schema.empty() ? database : version_table.schema) +
                                std::string(1, '\0') + version_table.name;
  return "dunlin:" + checksum(qualified);
}

driver::LockAttempt acquire_lock(Session& session, const std::string& name,
                                 const std::string& connection_id) {
  const driver::Rows got = session.query("SELECT GET_LOCK(" + quoted_literal(name) + ", 0)");
  if (!got.rows.empty() && got.rows[0].at(0) == "1") {
    return {std::make_unique<NamedLock>(session, name, connection_id), {}};
  }
  const driver::Rows holder = session.query("SELECT IS_USED_LOCK(" + quoted_literal(name) + ")");
  if (holder.rows.empty() || !holder.rows[0].at(0)) return {};
  return {nullptr, describe_holder(session, *holder.rows[0].at(0))};
}

}  // namespace dunlin::mysql
