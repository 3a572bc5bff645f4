// What a plugin hands to the core: one driver.
//
// To write a driver: implement Dialect (no connection needed), Connection and Driver, export it
// with DUNLIN_EXPORT_PLUGIN (dunlin/plugin/descriptor.hpp), build it with dunlin_add_plugin(). When
// in doubt, throw: a driver reads no environment variables, prints nothing, never reconnects, and
// lets only dunlin::Error out.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string_view>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/connection.hpp"
#include "dunlin/driver/dialect.hpp"
#include "dunlin/driver/url.hpp"

namespace dunlin::driver {

struct ConnectOptions {
  /// The caller only looks: open read-only where that is possible, never create a database.
  bool read_only = false;
  /// A pooler may give every transaction another session: keep no state in it.
  bool pooled = false;
  /// Shown to administrators where the server can (application_name).
  std::string application_name = "dunlin";
  std::chrono::seconds connect_timeout{15};
  /// Relative paths of file databases count from this folder; empty: the current one.
  std::filesystem::path base_directory;
};

/// One per plugin and process; lives until the process ends. Thread-safe.
class DUNLIN_API Driver {
 public:
  virtual ~Driver();

  /// Called once for each command. Throws: DatabaseError (connection_failed, authentication_failed,
  /// database_missing, ...), with messages that went through redact(); ConfigError for URLs that
  /// make no sense here.
  virtual std::unique_ptr<Connection> connect(const Url& url,
                                              const ConnectOptions& options) const = 0;

  /// The dialect without a connection, for offline work. `word` is one of the descriptor's dialect
  /// names or URL schemes, or a narrower name ("mysql8", "mariadb10.11"); the plain name means the
  /// most widely used version, an empty word the driver's main dialect. Throws: ConfigError
  /// (dialect_unknown).
  virtual std::unique_ptr<Dialect> dialect(std::string_view word) const = 0;
};

}  // namespace dunlin::driver
