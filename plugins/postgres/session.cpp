#include "session.hpp"

#include <poll.h>

#include <pqxx/connection_base>
#include <pqxx/connectionpolicy>

#include "dunlin/base/text.hpp"
#include "error.hpp"

namespace dunlin::postgres {
namespace {

/// Connects once. libpqxx asks again when it wants to reconnect behind our back, and is refused.
class ConnectOnce final : public pqxx::connectionpolicy {
 public:
  explicit ConnectOnce(const SessionParameters& parameters)
      : pqxx::connectionpolicy(std::string()), parameters_(parameters) {}

  handle do_startconnect(handle original) override {
    if (original != nullptr) return original;
    if (connected_) throw connection_lost();
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const auto& [name, value] : parameters_.keywords) {
      names.push_back(name.c_str());
      values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    connection_.reset(PQconnectdbParams(names.data(), values.data(), 0));
    if (connection_ == nullptr) throw std::bad_alloc();
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
      refuse_parameters(PQerrorMessage(connection_.get()), parameters_.url);
      throw connect_error(PQerrorMessage(connection_.get()), refusal(names, values),
                          parameters_.url);
    }
    connected_ = true;
    raw_ = connection_.release();
    return raw_;
  }

  PGconn* raw() const { return raw_; }

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };
  using Handle = std::unique_ptr<PGconn, Finish>;

  /// The SQLSTATE with which the server refuses. libpq keeps it to itself but for verbose messages,
  /// which can only be asked for while connecting step by step: so once more, for the diagnosis
  /// alone.
  std::string refusal(const std::vector<const char*>& names,
                      const std::vector<const char*>& values) const {
    const auto deadline = std::chrono::steady_clock::now() + parameters_.connect_timeout;
    const Handle connection(PQconnectStartParams(names.data(), values.data(), 0));
    if (connection == nullptr || PQstatus(connection.get()) == CONNECTION_BAD) return {};
    PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status == PGRES_POLLING_WRITING || status == PGRES_POLLING_READING) {
      pollfd socket{PQsocket(connection.get()),
                    static_cast<short>(status == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          deadline - std::chrono::steady_clock::now());
      if (left.count() <= 0 || ::poll(&socket, 1, static_cast<int>(left.count())) <= 0) return {};
      status = PQconnectPoll(connection.get());
    }
    return sqlstate_in(PQerrorMessage(connection.get()));
  }

  const SessionParameters& parameters_;
  Handle connection_;
  PGconn* raw_ = nullptr;
  bool connected_ = false;
};

void keep_notice(void* list, const PGresult* result) {
  try {
    static_cast<std::vector<std::string>*>(list)->push_back(notice_text(*result));
  } catch (const std::exception&) {
    // libpq is in the middle of a message: losing a notice is all that may happen here.
  }
}

bool failed(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

}  // namespace

class Session::Owner final : public pqxx::connection_base {
 public:
  explicit Owner(const SessionParameters& parameters)
      : pqxx::connection_base(policy_), policy_(parameters) {
    init();
  }
  ~Owner() { close(); }
  PGconn* raw() const { return policy_.raw(); }

 private:
  ConnectOnce policy_;
};

SessionParameters session_parameters(const driver::Url& url,
                                     const driver::ConnectOptions& options) {
  SessionParameters parameters;
  parameters.url = url;
  parameters.connect_timeout = options.connect_timeout;
  parameters.pooled = options.pooled;
  auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) parameters.keywords.emplace_back(name, value);
  };
  add("host", url.host);
  add("port", url.port);
  add("user", url.user);
  add("password", url.password);
  add("dbname", url.database);
  add("fallback_application_name", options.application_name);
  if (url.parameters.count("connect_timeout") == 0) {
    add("connect_timeout", std::to_string(options.connect_timeout.count()));
  }
  for (const auto& [name, value] : url.parameters) {
    // As in libpq's own URLs.
    if (name == "ssl" && value == "true") {
      add("sslmode", "require");
    } else if (name != "client_encoding") {
      add(name, value);
    }
  }
  // Revision files are UTF-8; positions of errors count its characters.
  add("client_encoding", "UTF8");
  return parameters;
}

Session::Session(const SessionParameters& parameters)
    : owner_(std::make_unique<Owner>(parameters)) {
  handle_ = owner_->raw();
  PQsetNoticeReceiver(handle_, keep_notice, &notices_);
  cancel_.reset(PQgetCancel(handle_));
}

Session::~Session() {
  // The list of notices goes before the connection does.
  if (handle_ != nullptr)
    PQsetNoticeReceiver(
        handle_, [](void*, const PGresult*) {}, nullptr);
}

Result Session::run(std::string_view sql) {
  Result last;
  receive(sql, {}, [&](std::size_t, Result result) { last = std::move(result); });
  return last;
}

Result Session::run_batch(const std::vector<std::string>& statements) {
  Result last;
  run_each(statements, [&](std::size_t, Result result) { last = std::move(result); });
  return last;
}

void Session::run_each(const std::vector<std::string>& queries,
                       const std::function<void(std::size_t, Result)>& take) {
  receive(text::join(queries, "\n;\n"), queries, take);
}

std::string Session::value(std::string_view sql) {
  const Result result = run(sql);
  if (PQntuples(result.get()) == 0 || PQgetisnull(result.get(), 0, 0) != 0) return {};
  return PQgetvalue(result.get(), 0, 0);
}

/// \param statements  those of a batch, in order; empty: `sql` is one statement
void Session::receive(std::string_view sql, const std::vector<std::string>& statements,
                      const std::function<void(std::size_t, Result)>& take) {
  require_usable();
  if (PQsendQuery(handle_, std::string(sql).c_str()) == 0) throw lost_or_failed(handle_, sql);
  std::size_t index = 0;
  Result failure;
  std::exception_ptr not_taken;
  while (Result result = Result(PQgetResult(handle_))) {
    finish_copy(*result);
    if (failed(result.get())) {
      if (!failure) failure = std::move(result);
      if (PQstatus(handle_) == CONNECTION_BAD) break;
      continue;
    }
    if (failure || not_taken) continue;
    try {
      take(index++, std::move(result));
    } catch (...) {
      not_taken = std::current_exception();
    }
  }
  if (PQstatus(handle_) == CONNECTION_BAD) throw lost_or_failed(handle_, sql, failure.get());
  if (not_taken) std::rethrow_exception(not_taken);
  if (!failure) return;
  const bool one = statements.empty() || index >= statements.size();
  // Within a batch, and after a statement that changed the client's encoding, the position counts
  // otherwise.
  const bool countable = statements.size() <= 1 && server_parameter("client_encoding") == "UTF8";
  throw statement_error(*failure, one ? sql : std::string_view(statements[index]), countable);
}

void Session::finish_copy(const PGresult& result) {
  const ExecStatusType status = PQresultStatus(&result);
  if (status == PGRES_COPY_IN) PQputCopyEnd(handle_, "a migration cannot feed COPY FROM STDIN");
  if (status != PGRES_COPY_OUT) return;
  char* row = nullptr;
  while (PQgetCopyData(handle_, &row, 0) > 0) PQfreemem(row);
}

void Session::require_usable() const {
  if (!usable()) throw connection_lost();
}

bool Session::usable() const noexcept {
  return PQstatus(handle_) == CONNECTION_OK;
}

bool Session::still_there() noexcept {
  // A server that ends a session sends a last message before it closes: the end shows on a later
  // read.
  pollfd socket{PQsocket(handle_), POLLIN, 0};
  while (usable() && ::poll(&socket, 1, 0) > 0) {
    if (PQconsumeInput(handle_) == 0) return false;
    PQisBusy(handle_);
  }
  return usable();
}

bool Session::in_transaction() const noexcept {
  const PGTransactionStatusType status = PQtransactionStatus(handle_);
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

bool Session::transaction_failed() const noexcept {
  return PQtransactionStatus(handle_) == PQTRANS_INERROR;
}

int Session::backend_pid() const noexcept {
  return PQbackendPID(handle_);
}
int Session::server_version() const noexcept {
  return PQserverVersion(handle_);
}

std::string Session::server_parameter(const char* name) const {
  const char* value = PQparameterStatus(handle_, name);
  return value == nullptr ? std::string() : std::string(value);
}

std::vector<std::string> Session::take_notices() {
  return std::exchange(notices_, {});
}

void Session::cancel() noexcept {
  char message[256];
  PQcancel(cancel_.get(), message, sizeof message);
}

}  // namespace dunlin::postgres
