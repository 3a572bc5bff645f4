// A connection to one database, as the core uses it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/dialect.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::driver {

/// Query results as text; an empty optional is NULL.
using Row = std::vector<std::optional<std::string>>;
struct Rows {
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

/// Holds the migration lock until destroyed.
class DUNLIN_API Lock {
 public:
  Lock() = default;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  virtual ~Lock();
  /// Called before each revision, outside of transactions. Throws: DatabaseError with
  /// Code::lock_lost when the lock is no longer held.
  virtual void verify() = 0;
  /// Called in every transaction of the run, before anything else is sent in it: nobody else may
  /// get the lock from then to the end of that transaction. Nothing to do where the lock belongs to
  /// a session. Throws: as verify().
  virtual void fence();
};

enum class LockMode {
  session,  ///< belongs to a session, and ends with it
  lease,  ///< a row with a time of expiry, for poolers that give every transaction another session
};

/// "pid 4711 on build-7": this process, for those who wait for it.
[[nodiscard]] DUNLIN_API std::string this_process();

struct LockOptions {
  LockMode mode = LockMode::session;
  std::string runner = this_process();  ///< who asks
};

/// One answer to "may I have the lock": either the lock, or who holds it.
struct LockAttempt {
  std::unique_ptr<Lock> lock;
  std::string holder;  ///< "pid 4711 on build-7 since 2026-11-28 20:15:00 UTC"; empty: unknown
  /// The holder has lost its lock or its life, but its session is still there, because the server
  /// goes on with its statement: Connection::end_stale_holder() can end it.
  bool stale = false;
};

/// Limits for single statements; nothing: as the server is set. Zero means no limit.
struct Timeouts {
  std::optional<std::chrono::milliseconds> lock;       ///< of waiting for somebody else's lock
  std::optional<std::chrono::milliseconds> statement;  ///< of the whole statement
  friend bool operator==(const Timeouts&, const Timeouts&) = default;
};

/// What inspect() reads.
struct InspectOptions {
  HistoryTables tables;  ///< left out of the result
  /// PostgreSQL: the schemas to read; empty: all but the system's. Ignored where there are none.
  std::vector<std::string> schemas;
};

/// What became of a statement that commits by itself, as far as the database shows it.
struct Effect {
  enum class State {
    unknown,  ///< it cannot be told
    absent,   ///< everything is as before the statement
    present,  ///< it took effect
    broken,   ///< half of it is there; `repair` leads back to where it was absent
  };
  State state = State::unknown;
  std::string saw;                  ///< for people: "index users_email is INVALID"
  std::vector<std::string> repair;  ///< for `broken`: statements, in order
};

class Connection;

/// An empty place on the same backend, to build objects in and read them back: an in-memory
/// database, a schema in a transaction that will be rolled back, a database of its own. It vanishes
/// with this object.
class DUNLIN_API Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  virtual ~Scratch();
  /// Unqualified names are made in the empty place, and inspect() reads that alone.
  virtual Connection& connection() = 0;
};

/// One session of a database. Used by one thread at a time, but for cancel(). A connection that is
/// lost stays lost: no function ever reconnects. All functions throw DatabaseError, with SQLSTATE,
/// native code, detail and - where the server tells it - the offset in the statement
/// (context().position.offset, bytes from 0, with position.line = 1 to say it is known).
class DUNLIN_API Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection();

  /// The dialect of this server, with its flavour and version resolved. Lives as long as the
  /// connection.
  virtual const Dialect& dialect() const = 0;
  /// "PostgreSQL 15.18", "MariaDB 10.11.19", "SQLite 3.40.1"
  virtual std::string server() const = 0;

  /// Runs one statement and throws its rows away. Warnings of the server are kept for warnings().
  virtual void execute(std::string_view statement) = 0;
  /// Runs several statements of the core's own (never an author's) in as few round trips as the
  /// client allows.
  virtual void execute_batch(const std::vector<std::string>& statements);
  virtual Rows query(std::string_view statement) = 0;
  /// Rows changed by the last execute(); 0 when unknown.
  virtual std::uint64_t affected_rows() const = 0;
  /// Warnings since the last call, and forgets them.
  virtual std::vector<std::string> warnings() = 0;

  virtual void begin() = 0;
  virtual void commit() = 0;
  /// Also brings back a session whose transaction failed. Never throws for "no transaction".
  virtual void rollback() = 0;
  virtual bool in_transaction() const = 0;

  /// Brings the session back to the state it had after connecting (settings, role, temporary
  /// objects) without dropping the migration lock. Called between revisions, outside a transaction
  /// unless Capabilities::shared_commits.
  virtual void reset_session() = 0;
  /// False once the connection is lost.
  virtual bool usable() const = 0;

  /// Tries once, without waiting, to get the migration lock of these tables in this database.
  /// Called outside of transactions. Throws: ConfigError when there is no such mode here.
  virtual LockAttempt try_lock(const HistoryTables& tables, const LockOptions& options = {}) = 0;
  /// Ends the session of a holder that try_lock() called stale. False when there is none any more.
  /// Throws: DatabaseError when this user may not.
  virtual bool end_stale_holder(const HistoryTables& tables);

  /// Limits the statements from now on, until other limits are set or reset_session() is called. A
  /// statement that waits too long throws Code::database_busy, one that runs too long
  /// Code::statement_timeout.
  virtual void set_timeouts(const Timeouts& timeouts) = 0;

  /// Whether the table exists (in its schema, or the default one).
  virtual bool table_exists(const schema::Name& table) = 0;
  /// The schema in which unqualified names are created right after connecting, e.g. "public"; empty
  /// where there are none.
  virtual std::string default_schema() = 0;

  /// The whole schema in the backend's own terms: `Schema::dialect` is the dialect's name,
  /// expressions, queries and definitions are as the backend itself prints them, types are the
  /// nearest of the model with the backend's spelling in `native`, and nothing that the backend
  /// keeps is left out. Only where the backend speaks PostgreSQL SQL is `dialect` empty and the
  /// text canonical. Objects that belong to extensions or to Dunlin are not listed. A number of
  /// queries that does not depend on the number of objects. Changes nothing. Throws: DatabaseError;
  /// Error (not_supported) when the plugin cannot read schemas.
  virtual schema::Schema inspect(const InspectOptions& options);

  /// Makes an empty place, with settings and extensions of this database. Throws: DatabaseError
  /// when this role may not; Error (not_supported).
  virtual std::unique_ptr<Scratch> scratch();
  /// The same as a database of its own, where objects of several schemas are to be built: names
  /// with a schema are made in the empty place too. The default is scratch(). Throws: as scratch().
  virtual std::unique_ptr<Scratch> scratch_database();

  /// What the database itself says of the objects that a statement in its own language names, as
  /// one text that changes whenever the shape of one of them does; rows and counters do not count.
  /// The core keeps it before it sends a statement that commits by itself. A few cheap queries.
  /// Empty: cannot say (the default). Throws: DatabaseError.
  virtual std::string evidence(std::string_view statement);
  /// Whether such a statement, which was cut off, took effect. Changes nothing.
  /// \param before  what evidence() said before it was sent; may be empty
  virtual Effect effect_of(std::string_view statement, const std::string& before);

  /// Asks the running statement to stop; may be called from another thread or a signal-watching
  /// one, at any time.
  virtual void cancel() noexcept = 0;
};

}  // namespace dunlin::driver
