#include "error.hpp"

#include <algorithm>
#include <cstdlib>

#include "dunlin/base/text.hpp"

namespace dunlin::postgres {
namespace {

std::string field(const PGresult* result, int code) {
  const char* value = result == nullptr ? nullptr : PQresultErrorField(result, code);
  return value == nullptr ? std::string() : std::string(value);
}

/// The messages of libpq span lines and hold tabs.
std::string one_line(std::string_view message) {
  std::string line(text::trim(message));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return text::replace_all(line, "  ", " ");
}

void add_line(std::string& lines, std::string_view label, const std::string& value) {
  if (value.empty()) return;
  if (!lines.empty()) lines += '\n';
  lines += std::string(label) + ": " + value;
}

std::string detail_of(const PGresult* result) {
  std::string lines;
  add_line(lines, "DETAIL", field(result, PG_DIAG_MESSAGE_DETAIL));
  add_line(lines, "HINT", field(result, PG_DIAG_MESSAGE_HINT));
  add_line(lines, "QUERY", field(result, PG_DIAG_INTERNAL_QUERY));
  add_line(lines, "CONTEXT", field(result, PG_DIAG_CONTEXT));
  return lines;
}

Code code_of(std::string_view sqlstate) {
  if (sqlstate == "25006") return Code::database_read_only;
  // Somebody else's lock; a deadlock; two transactions that cannot be serialized.
  if (sqlstate == "55P03" || sqlstate == "40P01" || sqlstate == "40001") return Code::database_busy;
  return Code::statement_failed;
}

/// What to do where the server's own words leave the author of a migration alone.
std::string hint_of(std::string_view sqlstate) {
  if (sqlstate == "25001") {
    return "put the statement into a section of its own with transaction=off: it refuses to run in "
           "a transaction";
  }
  if (sqlstate == "42501") {
    return "this role may not do that: grant it the right, or connect as the owner of the objects";
  }
  if (sqlstate == "55P03") {
    return "somebody else holds a lock on the object: look at pg_stat_activity, or wait longer "
           "with "
           "--statement-lock-timeout";
  }
  if (sqlstate == "25006") return "connect to the primary, as a role that may write";
  if (sqlstate == "57014") {
    return "an administrator cancelled it, or the role or the database has a statement_timeout of "
           "its own, which --statement-timeout overrules";
  }
  if (sqlstate == "55P04") return "add the enum value in a revision before the one that uses it";
  return {};
}

ErrorContext context_of(const PGresult* result, std::string_view statement) {
  ErrorContext context;
  context.dialect = "postgres";
  context.statement = statement;
  context.sqlstate = field(result, PG_DIAG_SQLSTATE);
  context.detail = detail_of(result);
  return context;
}

constexpr const char* kAfterLoss =
    "look at the server's log, then run the same command again: what was not committed was rolled "
    "back";

}  // namespace

std::size_t byte_of_character(std::string_view text, std::size_t character) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool continues = (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    if (!continues && ++seen == character) return i;
  }
  return text.size();
}

DatabaseError statement_error(const PGresult& result, std::string_view statement,
                              bool with_position) {
  ErrorContext context = context_of(&result, statement);
  const std::string position = field(&result, PG_DIAG_STATEMENT_POSITION);
  if (with_position && !position.empty()) {
    context.position.line = 1;
    context.position.offset =
        byte_of_character(statement, std::strtoul(position.c_str(), nullptr, 10));
  }
  std::string message = field(&result, PG_DIAG_MESSAGE_PRIMARY);
  if (message.empty()) message = one_line(PQresultErrorMessage(&result));
  const Code code = code_of(context.sqlstate);
  std::string hint = hint_of(context.sqlstate);
  return DatabaseError(code, std::move(message), std::move(hint), std::move(context));
}

DatabaseError lost_or_failed(const PGconn* connection, std::string_view statement,
                             const PGresult* result) {
  ErrorContext context = context_of(result, statement);
  std::string reason = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (reason.empty()) reason = one_line(PQerrorMessage(connection));
  if (PQstatus(connection) != CONNECTION_BAD) {
    return DatabaseError(Code::statement_failed, "the statement could not be sent: " + reason, {},
                         std::move(context));
  }
  return DatabaseError(Code::connection_lost, "the connection to the server was lost: " + reason,
                       kAfterLoss, std::move(context));
}

DatabaseError connection_lost() {
  return DatabaseError(Code::connection_lost, "the connection to the server was lost", kAfterLoss);
}

void refuse_parameters(std::string_view message, const driver::Url& url) {
  if (!message.starts_with("invalid ")) return;
  throw ConfigError(Code::url_invalid,
                    "the database URL cannot be used: " + driver::redact(one_line(message), url),
                    "parameters are those of libpq; see \"Parameter Key Words\" in PostgreSQL's "
                    "documentation");
}

namespace {

std::string connect_hint(const std::string& sqlstate) {
  if (sqlstate.empty()) return "check host and port of the URL, and that the server runs";
  if (sqlstate == "42501") return "grant this role CONNECT on the database";
  if (sqlstate == "53300") {
    return "a run needs two connections: end others, or raise max_connections or the CONNECTION "
           "LIMIT of the role or the database";
  }
  if (sqlstate.starts_with("42")) return "check the options of the URL";
  if (sqlstate == "55000") return "ALTER DATABASE ... ALLOW_CONNECTIONS true lets users in again";
  return "look at the server's log; --wait-for-database SECONDS waits for a server that starts";
}

}  // namespace

DatabaseError connect_error(std::string message, const std::string& sqlstate,
                            const driver::Url& url) {
  ErrorContext context;
  context.dialect = "postgres";
  context.sqlstate = sqlstate;
  message = driver::redact(one_line(message), url);
  if (sqlstate.starts_with("28")) {
    return DatabaseError(Code::authentication_failed, std::move(message),
                         "check user and password of the URL", std::move(context));
  }
  if (sqlstate == "3D000") {
    return DatabaseError(Code::database_missing, std::move(message),
                         "create the database first: createdb " + url.database, std::move(context));
  }
  return DatabaseError(Code::connection_failed, std::move(message), connect_hint(sqlstate),
                       std::move(context));
}

std::string sqlstate_in(std::string_view message) {
  constexpr std::size_t kLength = 5;
  for (std::size_t at = message.find(":  "); at != std::string_view::npos;
       at = message.find(":  ", at + 1)) {
    const std::string_view state = message.substr(at + 3, kLength);
    const bool shaped =
        state.size() == kLength && std::all_of(state.begin(), state.end(), [](char c) {
          return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
        });
    if (shaped && message.substr(at + 3 + kLength, 2) == ": ") return std::string(state);
  }
  return {};
}

std::string notice_text(const PGresult& notice) {
  return field(&notice, PG_DIAG_SEVERITY) + ": " + field(&notice, PG_DIAG_MESSAGE_PRIMARY);
}

}  // namespace dunlin::postgres
