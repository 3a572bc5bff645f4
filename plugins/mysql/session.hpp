// One session of the connector: the only file pair, with error.cpp, that sees its types.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/driver/connection.hpp"
#include "dunlin/driver/driver.hpp"
#include "dunlin/driver/url.hpp"

namespace sql {
class Connection;
class Statement;
}  // namespace sql

namespace dunlin::mysql {

/// Sends one statement at a time, reads all that comes back, never reconnects. Used by one thread.
class Session {
 public:
  /// Throws: ConfigError for parameters of the URL that mean nothing here; DatabaseError when the
  /// server does not answer or refuses.
  Session(const driver::Url& url, const driver::ConnectOptions& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Throws: DatabaseError.
  void execute(std::string_view statement);
  driver::Rows query(std::string_view statement);
  /// All results of a statement that gives several.
  std::vector<driver::Rows> query_all(std::string_view statement);

  std::uint64_t affected_rows() const noexcept { return affected_rows_; }
  /// Warnings of all statements since the last call, without the notes that IF [NOT] EXISTS leaves.
  std::vector<std::string> take_warnings();
  /// Adds one of the plugin's own.
  void warn(std::string text) { warnings_.push_back(std::move(text)); }
  bool usable() const noexcept { return !lost_; }

 private:
  void drain(bool has_rows, std::vector<driver::Rows>* results);
  void collect_warnings();
  void run(std::string_view statement, std::vector<driver::Rows>* results);

  std::unique_ptr<::sql::Connection> connection_;
  std::unique_ptr<::sql::Statement> statement_;
  std::vector<std::string> warnings_;
  std::uint64_t affected_rows_ = 0;
  bool lost_ = false;
};

}  // namespace dunlin::mysql
