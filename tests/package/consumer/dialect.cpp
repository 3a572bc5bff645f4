#include "dialect.hpp"

#include <dunlin/base/text.hpp>

namespace pebble {
namespace {

namespace driver = dunlin::driver;
namespace sql = dunlin::sql;

/// Refuses portable statements, one by one, so that a report names each of them.
class NoTranslator final : public driver::Translator {
 public:
  driver::Translation translate(std::span<const driver::Change> changes,
                                dunlin::schema::Schema&) override {
    driver::Translation translation;
    driver::Finding refused;
    refused.outcome = sql::Outcome::refused;
    refused.reason = "pebble translates nothing";
    refused.remedy = "write the statement in a section with only=pebble";
    translation.findings.assign(changes.size(), refused);
    return translation;
  }
  void native(const sql::Statement&) override {}
};

}  // namespace

driver::Capabilities PebbleDialect::capabilities() const {
  driver::Capabilities capabilities;
  capabilities.transactional_ddl = true;
  capabilities.creates_database = true;
  return capabilities;
}

std::string PebbleDialect::quote(std::string_view identifier) const {
  return dunlin::text::quoted(identifier, '"');
}
std::string PebbleDialect::quote(const dunlin::schema::Name& name) const {
  return quote(name.name);
}
std::string PebbleDialect::quote_literal(std::string_view text) const {
  return dunlin::text::quoted(text, '\'');
}

const sql::LexRules& PebbleDialect::lex_rules() const {
  static const sql::LexRules kStandard;
  return kStandard;
}

driver::Classified PebbleDialect::classify(std::string_view statement) const {
  const std::vector<std::string> words = sql::leading_words(statement, lex_rules(), 1);
  driver::Classified classified;
  classified.kind = words.empty() ? "statement" : words.front();
  if (classified.kind == "BEGIN") classified.transactional = driver::Transactional::begins;
  if (classified.kind == "COMMIT" || classified.kind == "END")
    classified.transactional = driver::Transactional::commits;
  if (classified.kind == "ROLLBACK" || classified.kind == "SAVEPOINT") {
    classified.transactional = driver::Transactional::controls;
    classified.remedy = "leave it out";
  }
  return classified;
}

std::unique_ptr<driver::Translator> PebbleDialect::translator(const driver::TranslateOptions&,
                                                              driver::Connection*) const {
  return std::make_unique<NoTranslator>();
}

std::vector<std::string> PebbleDialect::create_history_tables(
    const driver::HistoryTables& tables) const {
  return {"CREATE TABLE IF NOT EXISTS " + quote(tables.version) +
              " (version_num text NOT NULL PRIMARY KEY)",
          "CREATE TABLE IF NOT EXISTS " + quote(tables.journal) +
              " (id integer PRIMARY KEY, revision text, direction text, state text, checksum text, "
              "statements integer, "
              "duration_ms integer, applied_at text, applied_by text)"};
}

std::vector<std::string> PebbleDialect::script_begin(const driver::HistoryTables&) const {
  return {".bail on"};
}
std::vector<std::string> PebbleDialect::transaction_begin() const {
  return {"BEGIN"};
}
std::vector<std::string> PebbleDialect::transaction_end() const {
  return {"COMMIT"};
}

std::vector<std::string> PebbleDialect::guard(const driver::HistoryTables& tables,
                                              std::span<const std::string> rows) const {
  // json() fails on what is no JSON: a way to stop from within a SELECT.
  std::vector<std::string> literals;
  for (const std::string& row : rows) literals.push_back(quote_literal(row));
  return {create_history_tables(tables).front(),
          "SELECT json('not at the expected revisions') FROM (SELECT count(*) AS found, "
          "COALESCE(SUM(version_num IN (" +
              dunlin::text::join(literals, ", ") + ")), 0) AS expected FROM " +
              quote(tables.version) + ") WHERE found <> " + std::to_string(rows.size()) +
              " OR expected <> " + std::to_string(rows.size())};
}

std::string PebbleDialect::script_statement(std::string_view statement) const {
  return std::string(statement) + ";";
}

}  // namespace pebble
