// Database URLs.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "dunlin/base/export.hpp"

namespace dunlin::driver {

/// A database URL, taken apart and percent-decoded. Nothing here interprets a dialect: for file
/// databases `database` is the path ("dev.db", "/srv/a.db", ":memory:").
struct Url {
  std::string scheme;  ///< lower case, without SQLAlchemy's "+driver" part
  std::string user;
  std::string password;
  std::string host;  ///< several hosts, as libpq takes them: comma lists in `host` and `port`
  std::string port;
  std::string database;  ///< without the slash that begins it
  std::map<std::string, std::string> parameters;
  bool has_authority = false;  ///< "//" followed the scheme
  /// The URL as given, but with the plain scheme: what a client library that reads URLs itself
  /// gets. Holds the password.
  std::string text;

  friend bool operator==(const Url&, const Url&) = default;
};

/// Parses "scheme://user:password@host:port/database?key=value", "scheme:path",
/// "sqlite:///relative", "sqlite:////absolute", "sqlite::memory:"; IPv6 hosts in brackets;
/// "scheme+driver://" ignores the driver. Throws: ConfigError with Code::url_invalid; the message
/// never repeats a password.
[[nodiscard]] DUNLIN_API Url parse_url(std::string_view text);

/// The URL for people: password and every parameter that can hold one (password, sslpassword,
/// passfile, ...) are "***".
[[nodiscard]] DUNLIN_API std::string masked(const Url& url);

/// `text` with every occurrence of the URL's secrets replaced by "***", for messages of client
/// libraries.
[[nodiscard]] DUNLIN_API std::string redact(std::string text, const Url& url);

/// A stable name for "the same database": scheme family is not part of it; host, port and database
/// are.
[[nodiscard]] DUNLIN_API std::string target_key(const Url& url);

}  // namespace dunlin::driver
