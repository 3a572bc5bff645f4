#include "error.hpp"

#include <sqlite3.h>

#include "dunlin/base/error.hpp"
#include "exchange.hpp"

namespace dunlin::sqlite {
namespace {

constexpr std::string_view kRaised = "dunlin: ";

/// The message of raise_expression() in what SQLite makes of it: JSON path error near 'dunlin:
/// ...'.
std::string unwrapped(std::string message) {
  const std::size_t at = message.find('\'' + std::string(kRaised));
  if (at == std::string::npos || message.back() != '\'') return message;
  const std::size_t begin = at + 1 + kRaised.size();
  std::string raised;
  for (std::size_t i = begin; i + 1 < message.size(); ++i) {
    raised += message[i];
    if (message[i] == '\'' && message[i + 1] == '\'') ++i;  // the wrapping doubles quotes
  }
  return raised;
}

struct Meaning {
  Code code = Code::statement_failed;
  std::string message;
  std::string hint;
};

/// What SQLite's message does not say.
std::string hint_of(const std::string& message, std::string_view statement) {
  if (message == "table sqlite_master may not be modified")
    return "this SQLite forbids changes of its schema table: turn its defensive mode off";
  constexpr std::string_view kMissing = "no such column: ";
  if (!message.starts_with(kMissing)) return {};
  const std::string name = message.substr(kMissing.size());
  if (statement.find('"' + name + '"') == std::string_view::npos) return {};
  return "if \"" + name + "\" is a string, write it as '" + name + "'";
}

Meaning meaning_of(int result, std::string message, std::string_view statement) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Code::database_busy, "another program is using the database: " + message,
              "close the program that writes to it, then run the command again"};
    case SQLITE_READONLY:
      if (result == SQLITE_READONLY_ROLLBACK) {
        return {Code::database_read_only,
                "a program was killed while it wrote to the database, and what it left unfinished "
                "must be rolled back before anybody reads",
                "run the command as a user who may write to the file and its folder"};
      }
      return {Code::database_read_only, "the database cannot be written: " + message,
              "check the permissions of the file and of its folder"};
    case SQLITE_CANTOPEN:
      return {Code::database_read_only, "SQLite cannot open a file it needs: " + message,
              "check the permissions of the database's folder: SQLite keeps its journal there"};
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {Code::database_read_only, message, "check the permissions of the file"};
    case SQLITE_NOTADB:
      return {Code::connection_failed, "the file is not a SQLite database",
              "check the path in the URL; encrypted databases cannot be opened"};
    case SQLITE_CORRUPT:
      return {Code::statement_failed, message,
              "run PRAGMA integrity_check, or restore the file from a backup"};
    case SQLITE_IOERR:
      return {Code::statement_failed, std::move(message),
              "look whether the path names an ordinary file, whether something stands where its "
              "journal would, and at the system's log"};
    case SQLITE_FULL:
      return {Code::statement_failed, message, "free some disk space"};
    default: {
      std::string hint = hint_of(message, statement);
      return {Code::statement_failed, unwrapped(std::move(message)), std::move(hint)};
    }
  }
}

}  // namespace

void throw_error(sqlite3* db, std::string_view statement) {
  const int result = sqlite3_extended_errcode(db);
  ErrorContext context;
  context.dialect = "sqlite";
  context.native_code = result;
  context.statement = statement;
  const int offset = sqlite3_error_offset(db);
  if (offset >= 0 && !statement.empty()) {
    context.position.line = 1;
    context.position.offset = static_cast<std::size_t>(offset);
  }
  if ((result & 0xff) == SQLITE_INTERRUPT) {
    throw Cancelled(Code::cancelled, "the statement was cancelled", {}, std::move(context));
  }
  std::string message = sqlite3_errmsg(db);
  // A table is filled under a working name: the author knows it by its own.
  if (statement.find(kWorkingPrefix) != std::string_view::npos)
    message = without_working_names(std::move(message));
  Meaning meaning = meaning_of(result, std::move(message), statement);
  throw DatabaseError(meaning.code, std::move(meaning.message), std::move(meaning.hint),
                      std::move(context));
}

std::string raise_expression(std::string_view message) {
  return "json_extract('{}', '" + std::string(kRaised) + "' || " + std::string(message) + ")";
}

}  // namespace dunlin::sqlite
