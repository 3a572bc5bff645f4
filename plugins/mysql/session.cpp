#include "session.hpp"

#include <cppconn/connection.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>
#include <cppconn/warning.h>

#include <array>
#include <limits>
#include <utility>

#include "dunlin/base/text.hpp"
#include "error.hpp"

namespace dunlin::mysql {
namespace {

/// URL parameters that the connector takes as they are, by the spellings people know.
constexpr std::array<std::pair<std::string_view, const char*>, 12> kTextParameters{{
    {"socket", "socket"},
    {"unix_socket", "socket"},
    {"ssl_ca", "sslCA"},
    {"ssl-ca", "sslCA"},
    {"ssl_capath", "sslCAPath"},
    {"ssl-capath", "sslCAPath"},
    {"ssl_cert", "sslCert"},
    {"ssl-cert", "sslCert"},
    {"ssl_key", "sslKey"},
    {"ssl-key", "sslKey"},
    {"ssl_cipher", "sslCipher"},
    {"ssl-cipher", "sslCipher"},
}};

const char* text_parameter(std::string_view key) {
  for (const auto& [name, option] : kTextParameters) {
    if (name == key) return option;
  }
  return nullptr;
}

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw ConfigError(Code::url_invalid, std::move(message), std::move(hint));
}

/// ssl-mode as the mysql client has it; the connector's own numbers are not understood by the
/// client library.
void set_ssl_mode(::sql::ConnectOptionsMap& options, const std::string& value) {
  const std::string mode = text::replace_all(text::lower(value), "_", "-");
  if (mode == "disabled" || mode == "preferred" || mode == "disable" || mode == "prefer") return;
  const bool verify = mode == "verify-ca" || mode == "verify-identity" || mode == "verify-full";
  if (!verify && mode != "required" && mode != "require") {
    refuse("the database URL has an unknown ssl-mode: " + value,
           "write disabled, preferred, required, verify-ca or verify-identity");
  }
  options["sslEnforce"] = true;
  if (verify) options["sslVerify"] = true;
}

void set_parameter(::sql::ConnectOptionsMap& options, const std::string& key,
                   const std::string& value) {
  if (const char* option = text_parameter(key)) {
    options[option] = ::sql::SQLString(value);
  } else if (key == "ssl-mode" || key == "ssl_mode" || key == "sslmode") {
    set_ssl_mode(options, value);
  } else if (key != "charset" || text::lower(value).substr(0, 4) != "utf8") {
    refuse("the database URL has a parameter that the driver mysql does not know: " + key,
           "it knows socket, ssl-mode, ssl-ca, ssl-capath, ssl-cert, ssl-key, ssl-cipher and "
           "charset=utf8mb4");
  }
}

/// Whether the URL asks for an encrypted connection; the client library alone goes on without one.
bool wants_encryption(const ::sql::ConnectOptionsMap& options) {
  for (const char* key : {"sslEnforce", "sslCA", "sslCAPath", "sslCert", "sslKey"}) {
    if (options.find(key) != options.end()) return true;
  }
  return false;
}

/// As the connector wants it: "tcp://" so that localhost with a port means that port, not the
/// default socket.
std::string host_name(const driver::Url& url) {
  const std::string host = url.host.empty() ? "localhost" : url.host;
  if (url.port.empty() && host == "localhost") return host;
  const std::string bracketed = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return "tcp://" + bracketed + ":" + (url.port.empty() ? "3306" : url.port);
}

::sql::ConnectOptionsMap connect_options(const driver::Url& url,
                                         const driver::ConnectOptions& wanted) {
  if (url.database.empty()) {
    refuse("the database URL names no database",
           "write it as mysql://user:password@host:3306/database");
  }
  ::sql::ConnectOptionsMap options;
  for (const auto& [key, value] : url.parameters) set_parameter(options, key, value);
  const bool by_socket = options.find("socket") != options.end();
  options["hostName"] = ::sql::SQLString(by_socket ? std::string("localhost") : host_name(url));
  options["userName"] = ::sql::SQLString(url.user);
  options["password"] = ::sql::SQLString(url.password);
  options["schema"] = ::sql::SQLString(url.database);
  options["OPT_CONNECT_TIMEOUT"] = static_cast<int>(wanted.connect_timeout.count());
  options["OPT_CHARSET_NAME"] = ::sql::SQLString("utf8mb4");
  options["OPT_RECONNECT"] = false;
  options["OPT_CONNECT_ATTR_ADD"] = std::map<::sql::SQLString, ::sql::SQLString>{
      {"program_name", ::sql::SQLString(wanted.application_name)}};
  return options;
}

driver::Rows read(::sql::ResultSet& result) {
  driver::Rows rows;
  ::sql::ResultSetMetaData* const meta = result.getMetaData();
  const std::uint32_t count = meta->getColumnCount();
  for (std::uint32_t i = 1; i <= count; ++i)
    rows.columns.push_back(meta->getColumnLabel(i).asStdString());
  while (result.next()) {
    driver::Row row;
    for (std::uint32_t i = 1; i <= count; ++i) {
      if (result.isNull(i)) {
        row.emplace_back();
      } else {
        row.emplace_back(result.getString(i).asStdString());
      }
    }
    rows.rows.push_back(std::move(row));
  }
  return rows;
}

/// How the connector says "no row count": the last of the results is behind us.
constexpr std::uint64_t kNoCount = std::numeric_limits<std::uint64_t>::max();

}  // namespace

Session::Session(const driver::Url& url, const driver::ConnectOptions& options) {
  ::sql::ConnectOptionsMap map = connect_options(url, options);
  try {
    connection_.reset(get_driver_instance()->connect(map));
    statement_.reset(connection_->createStatement());
  } catch (const ::sql::SQLException& error) {
    throw connect_error(error, url);
  }
  if (!wants_encryption(map)) return;
  const driver::Rows cipher = query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  if (cipher.rows.empty() || cipher.rows[0].at(1).value_or("").empty()) {
    throw DatabaseError(
        Code::connection_failed,
        "the server offers no encrypted connection, which the database URL asks for",
        "set up TLS on the server, or take the ssl parameters out of the URL");
  }
}

Session::~Session() = default;

void Session::execute(std::string_view statement) {
  run(statement, nullptr);
}

driver::Rows Session::query(std::string_view statement) {
  std::vector<driver::Rows> results = query_all(statement);
  return results.empty() ? driver::Rows{} : std::move(results.front());
}

std::vector<driver::Rows> Session::query_all(std::string_view statement) {
  std::vector<driver::Rows> results;
  run(statement, &results);
  return results;
}

std::vector<std::string> Session::take_warnings() {
  return std::exchange(warnings_, {});
}

void Session::run(std::string_view statement, std::vector<driver::Rows>* results) {
  // Of execute() only: what looks around in between changes nothing.
  if (results == nullptr) affected_rows_ = 0;
  try {
    drain(statement_->execute(::sql::SQLString(statement.data(), statement.size())), results);
    // What looking around finds, such as a view that waits for its table, is no author's concern.
    if (results == nullptr) collect_warnings();
  } catch (const ::sql::SQLException& error) {
    lost_ = lost_ || is_lost(error.getErrorCode());
    throw statement_error(error, statement);
  }
}

/// A CALL can give several results, and an error only in a later one.
void Session::drain(bool has_rows, std::vector<driver::Rows>* results) {
  while (true) {
    if (has_rows) {
      const std::unique_ptr<::sql::ResultSet> result(statement_->getResultSet());
      if (results != nullptr) results->push_back(read(*result));
    } else {
      const std::uint64_t count = statement_->getUpdateCount();
      if (count == kNoCount) return;
      if (results == nullptr) affected_rows_ = count;
    }
    has_rows = statement_->getMoreResults();
    if (!has_rows && statement_->getUpdateCount() == kNoCount) return;
  }
}

void Session::collect_warnings() {
  for (const ::sql::SQLWarning* warning = statement_->getWarnings(); warning != nullptr;
       warning = warning->getNextWarning()) {
    if (is_expected_note(warning->getErrorCode())) continue;
    warnings_.push_back(std::to_string(warning->getErrorCode()) + ": " +
                        warning->getMessage().asStdString());
  }
}

}  // namespace dunlin::mysql
