// The frames of offline scripts, which the sqlite3 shell runs, and the tables that hold the
// history.
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "error.hpp"

namespace dunlin::sqlite {

std::vector<std::string> SqliteDialect::create_history_tables(
    const driver::HistoryTables& tables) const {
  return {
      "CREATE TABLE IF NOT EXISTS " + quote(tables.version) +
          " (\n    version_num TEXT NOT NULL,\n    CONSTRAINT " +
          quote(tables.version.name + "_pkc") + " PRIMARY KEY (version_num)\n)",
      "CREATE TABLE IF NOT EXISTS " + quote(tables.journal) +
          " (\n    id INTEGER PRIMARY KEY,\n    revision TEXT NOT NULL,\n    direction TEXT "
          "NOT NULL,\n"
          "    state TEXT NOT NULL,\n    checksum TEXT,\n    statements INTEGER,\n    "
          "duration_ms INTEGER,\n"
          "    applied_at TEXT,\n    applied_by TEXT,\n    host TEXT,\n    pid INTEGER,\n"
          "    tool_version TEXT,\n    tag TEXT,\n    statement_no INTEGER,\n    piece_no "
          "INTEGER,\n    hash TEXT,\n    sql_text TEXT,\n    evidence TEXT,\n    error TEXT\n)"};
}

std::vector<std::string> SqliteDialect::script_begin(const driver::HistoryTables&) const {
  // Rebuilt tables change places through sqlite_schema, which newer shells forbid unless told.
  return {".bail on", ".dbconfig defensive off", "PRAGMA foreign_keys = ON;"};
}

std::vector<std::string> SqliteDialect::transaction_begin() const {
  return {"BEGIN IMMEDIATE"};
}

std::vector<std::string> SqliteDialect::transaction_end() const {
  return {"COMMIT"};
}

std::vector<std::string> SqliteDialect::guard(const driver::HistoryTables& tables,
                                              std::span<const std::string> rows) const {
  std::vector<std::string> literals;
  for (const std::string& row : rows) literals.push_back(quote_text(row));
  const std::string wanted =
      rows.empty() ? "the base" : "revision " + text::join({rows.begin(), rows.end()}, ", ");
  const std::string as_wanted = rows.empty() ? "n = 0"
                                             : "n = " + std::to_string(rows.size()) +
                                                   " AND matching = " + std::to_string(rows.size());
  const std::string matching =
      rows.empty() ? "0" : "total(version_num IN (" + text::join(literals, ", ") + "))";
  std::vector<std::string> statements;
  // A table that is missing cannot be asked. Where the guard fails the table is there, so this
  // changes nothing then.
  if (rows.empty()) statements.push_back(create_history_tables(tables).front());
  statements.push_back("SELECT " +
                       raise_expression(quote_text("this part of the script starts from " + wanted +
                                                   ", the database is at ") +
                                        " || coalesce(found, 'the base')") +
                       "\nFROM (SELECT count(*) AS n, " + matching +
                       " AS matching, group_concat(version_num) AS found FROM " +
                       quote(tables.version) + ")\nWHERE NOT (" + as_wanted + ")");
  return statements;
}

std::string SqliteDialect::script_statement(std::string_view statement) const {
  if (!statement.empty() && statement.front() == '.') return std::string(statement);
  // A comment at the end would swallow the semicolon.
  const std::vector<sql::Token> tokens = sql::tokenize(statement, sqlite_lex_rules());
  const bool comment_ends = !tokens.empty() && tokens.back().kind == sql::TokenKind::comment;
  return std::string(statement) + (comment_ends ? "\n;" : ";");
}

}  // namespace dunlin::sqlite
