// Offline scripts, as psql runs them.
#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::postgres {
namespace {

/// A dollar-quoted body; the tag is one that the body does not hold.
std::string dollar_quoted(const std::string& body) {
  std::string tag = "$dunlin$";
  for (int i = 1; body.find(tag) != std::string::npos; ++i)
    tag = "$dunlin" + std::to_string(i) + "$";
  return tag + body + tag;
}

std::string text_array(std::span<const std::string> rows) {
  std::vector<std::string> sorted(rows.begin(), rows.end());
  std::sort(sorted.begin(), sorted.end());
  for (std::string& row : sorted) row = literal(row);
  return "ARRAY[" + text::join(sorted, ", ") + "]::pg_catalog.text[]";
}

}  // namespace

std::vector<std::string> PostgresDialect::script_begin(const driver::HistoryTables&) const {
  return {"\\set ON_ERROR_STOP on", "\\set QUIET on", "SET client_encoding = 'UTF8';"};
}

std::vector<std::string> PostgresDialect::transaction_begin() const {
  return {"BEGIN"};
}
std::vector<std::string> PostgresDialect::transaction_end() const {
  return {"COMMIT"};
}

std::vector<std::string> PostgresDialect::guard(const driver::HistoryTables& tables,
                                                std::span<const std::string> rows) const {
  const std::string table = quoted(tables.version);
  const std::string read =
      "SELECT COALESCE(pg_catalog.array_agg(version_num::pg_catalog.text ORDER BY "
      "version_num::pg_catalog.text "
      "COLLATE pg_catalog.\"C\"), '{}') FROM " +
      table;
  const std::string body =
      "\nDECLARE\n  wanted pg_catalog.text[] := " + text_array(rows) +
      ";\n  found pg_catalog.text[] := '{}';\nBEGIN\n  IF pg_catalog.to_regclass(" +
      literal(table) + ") IS NOT NULL THEN\n    EXECUTE " +
      literal("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE") + ";\n    EXECUTE " +
      literal(read) +
      " INTO found;\n  END IF;\n  IF found <> wanted THEN\n    RAISE EXCEPTION 'dunlin: this "
      "script "
      "starts at revision %, the database is at %',\n      COALESCE(NULLIF("
      "pg_catalog.array_to_string(wanted, ', '), ''), 'base'),\n      COALESCE(NULLIF("
      "pg_catalog.array_to_string(found, ', '), ''), 'base')\n      USING HINT = 'nothing was "
      "changed; write the script anew from where the database is';\n  END IF;\nEND ";
  // As between the revisions of a run, the session is brought back first.
  std::vector<std::string> statements = session_reset();
  statements.push_back("SET client_encoding = 'UTF8'");
  statements.push_back("DO " + dollar_quoted(body));
  return statements;
}

std::string PostgresDialect::script_statement(std::string_view statement) const {
  return std::string(statement) + ";";
}

std::vector<std::string> session_reset() {
  // RESET SESSION AUTHORIZATION goes first: it gives back the right to the rest. DISCARD ALL is no
  // substitute: it refuses transactions.
  return {"RESET SESSION AUTHORIZATION",
          "RESET ROLE",
          "RESET ALL",
          "CLOSE ALL",
          "UNLISTEN *",
          "DISCARD TEMP",
          "DISCARD SEQUENCES",
          "DEALLOCATE ALL"};
}

}  // namespace dunlin::postgres
