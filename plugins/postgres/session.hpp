// One server session: libpqxx owns it, statements run over its libpq handle.
//
// libpqxx 6.4 reconnects silently and its errors carry neither position nor detail, so the
// connection policy here connects once only, and results are read where they still have everything.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dunlin/driver/driver.hpp"

namespace dunlin::postgres {

/// What libpq is asked to connect with.
struct SessionParameters {
  std::vector<std::pair<std::string, std::string>> keywords;
  driver::Url url;  ///< for redact()
  std::chrono::seconds connect_timeout{15};
  bool pooled = false;  ///< asked for with driver::ConnectOptions, or noticed
};

/// All parameters of the URL are libpq's, as they stand there. Throws: ConfigError for what libpq
/// does not know.
SessionParameters session_parameters(const driver::Url& url, const driver::ConnectOptions& options);

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

class Session {
 public:
  /// Throws: DatabaseError (connection_failed, authentication_failed, database_missing).
  explicit Session(const SessionParameters& parameters);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Sends `sql` in the simple protocol, waits for the end and gives the last result.
  /// Throws: DatabaseError of the first statement that fails; connection_lost once and for ever
  /// when the server is gone.
  Result run(std::string_view sql);
  /// The same in one round trip for several statements; an error names the one that failed.
  Result run_batch(const std::vector<std::string>& statements);
  /// The same; `take` gets the number and the result of each while the server works on the next.
  /// What `take` throws is thrown when all have run.
  void run_each(const std::vector<std::string>& queries,
                const std::function<void(std::size_t, Result)>& take);
  /// The only value of a query with one row and one column; empty for NULL.
  std::string value(std::string_view sql);

  bool usable() const noexcept;
  /// Reads what the server sent unasked; false when that was the end. Never blocks.
  bool still_there() noexcept;
  bool in_transaction() const noexcept;
  bool transaction_failed() const noexcept;
  int backend_pid() const noexcept;
  int server_version() const noexcept;
  std::string server_parameter(const char* name) const;
  std::vector<std::string> take_notices();
  void keep_notices(std::vector<std::string> notices) { notices_ = std::move(notices); }
  void cancel() noexcept;

 private:
  class Owner;  // the pqxx connection
  void receive(std::string_view sql, const std::vector<std::string>& statements,
               const std::function<void(std::size_t, Result)>& take);
  void finish_copy(const PGresult& result);
  void require_usable() const;

  std::unique_ptr<Owner> owner_;
  PGconn* handle_ = nullptr;
  std::unique_ptr<PGcancel, void (*)(PGcancel*)> cancel_{nullptr, PQfreeCancel};
  std::vector<std::string> notices_;
};

}  // namespace dunlin::postgres
