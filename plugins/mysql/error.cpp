#include "error.hpp"

#include <cppconn/exception.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace dunlin::mysql {
namespace {

template <std::size_t N>
bool among(int code, const std::array<int, N>& codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

constexpr std::array kLost{1053, 1152, 1184, 1927, 2006, 2013, 2055, 4031};
constexpr std::array kReadOnly{1290, 1792, 1836};
constexpr std::array kBusy{1205, 1213, 3572};
constexpr std::array kForbidden{1044, 1142, 1143, 1227, 1370};
constexpr int kInterrupted = 1317;
constexpr int kPacketTooLarge = 1153;
constexpr std::array kTimedOut{1969, 3024};
constexpr int kSyntaxError = 1064;

Code code_of(int native_code) {
  if (is_lost(native_code)) return Code::connection_lost;
  if (among(native_code, kReadOnly)) return Code::database_read_only;
  if (among(native_code, kBusy)) return Code::database_busy;
  if (among(native_code, kTimedOut)) return Code::statement_timeout;
  if (native_code == kInterrupted) return Code::cancelled;
  return Code::statement_failed;
}

std::string hint_of(int native_code) {
  if (is_lost(native_code)) return "look whether the server still runs, then run the command again";
  if (among(native_code, kReadOnly))
    return "connect to the primary, or end the server's read-only mode";
  if (among(native_code, kBusy)) {
    return "another session holds the table or the rows: look at SHOW PROCESSLIST, then run the "
           "command again";
  }
  if (native_code == kPacketTooLarge)
    return "raise max_allowed_packet on the server, or write several smaller statements";
  if (among(native_code, kForbidden))
    return "this user may not do that: grant it the right, or connect as another user";
  return {};
}

std::size_t offset_of_line(std::string_view statement, std::size_t line) {
  std::size_t at = 0;
  for (; line > 1; --line) {
    const std::size_t end = statement.find('\n', at);
    if (end == std::string_view::npos) return at;
    at = end + 1;
  }
  return at;
}

/// The place in "... near 'text' at line 3": the server quotes the statement from the error on.
std::optional<std::size_t> syntax_offset(std::string_view message, std::string_view statement) {
  constexpr std::string_view kNear = "near '";
  constexpr std::string_view kLine = "' at line ";
  const std::size_t begin = message.find(kNear);
  const std::size_t end = message.rfind(kLine);
  if (begin == std::string_view::npos || end == std::string_view::npos ||
      end < begin + kNear.size())
    return std::nullopt;
  const std::string_view quoted = message.substr(begin + kNear.size(), end - begin - kNear.size());
  if (quoted.empty()) return statement.size();
  std::size_t line = 1;
  const std::string_view digits = message.substr(end + kLine.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), line);
  const std::size_t at = statement.find(quoted, offset_of_line(statement, line));
  return at == std::string_view::npos ? std::nullopt : std::optional(at);
}

ErrorContext context_of(const ::sql::SQLException& error) {
  ErrorContext context;
  context.dialect = "mysql";
  context.sqlstate = error.getSQLState();
  context.native_code = error.getErrorCode();
  return context;
}

std::string where(const driver::Url& url) {
  const auto socket = url.parameters.find("socket");
  if (socket != url.parameters.end()) return socket->second;
  const std::string host = url.host.empty() ? "localhost" : url.host;
  return url.port.empty() ? host : host + ":" + url.port;
}

}  // namespace

bool is_lost(int native_code) {
  return among(native_code, kLost);
}

bool refuses_algorithm(const DatabaseError& error) {
  // Not supported, with and without a reason; the most row versions reached.
  constexpr std::array kRefusals{1845, 1846, 4092};
  return among(error.context().native_code, kRefusals);
}

bool is_expected_note(int code) {
  constexpr std::array kIfExists{1007, 1008, 1050, 1051, 1060, 1061, 1091,
                                 1304, 1305, 1359, 1360, 4091, 4092};
  return among(code, kIfExists);
}

DatabaseError statement_error(const ::sql::SQLException& error, std::string_view statement) {
  const int native_code = error.getErrorCode();
  ErrorContext context = context_of(error);
  context.statement = std::string(statement);
  const std::string_view message = error.what();
  if (native_code == kSyntaxError) {
    if (const std::optional<std::size_t> offset = syntax_offset(message, statement)) {
      context.position.offset = *offset;
      context.position.line = 1;
    }
  }
  return {code_of(native_code), std::string(message), hint_of(native_code), std::move(context)};
}

DatabaseError connect_error(const ::sql::SQLException& error, const driver::Url& url) {
  constexpr int kUnknownDatabase = 1049;
  constexpr int kNoAccessToDatabase = 1044;
  constexpr std::array kAuthentication{1045, 1251, 1698, 1862, 2049, 2059, 3118};
  const int native_code = error.getErrorCode();
  const std::string said = driver::redact(error.what(), url);
  if (native_code == kUnknownDatabase) {
    return {
        Code::database_missing, "there is no database \"" + url.database + "\" at " + where(url),
        "create it: CREATE DATABASE " + url.database + " CHARACTER SET utf8mb4", context_of(error)};
  }
  if (native_code == kNoAccessToDatabase) {
    return {Code::database_missing,
            "the database \"" + url.database + "\" at " + where(url) +
                " is missing or not for this user: " + said,
            "create it, or grant the user access to it", context_of(error)};
  }
  if (among(native_code, kAuthentication)) {
    return {Code::authentication_failed,
            "the server at " + where(url) + " did not let this user in: " + said,
            "look at the user and the password of the database URL", context_of(error)};
  }
  return {Code::connection_failed, "no connection to " + where(url) + ": " + said,
          "look at host, port or ?socket= of the database URL, and whether the server runs",
          context_of(error)};
}

}  // namespace dunlin::mysql
