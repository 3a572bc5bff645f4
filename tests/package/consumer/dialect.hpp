// Pebble: a database for examples. It stores its tables in SQLite, so that the driver can stay
// short, and takes only sections that are written for it (only=pebble).
#pragma once

#include <dunlin/driver/dialect.hpp>

namespace pebble {

class PebbleDialect final : public dunlin::driver::Dialect {
 public:
  std::string_view name() const override { return "pebble"; }
  bool answers_to(std::string_view word) const override { return word == "pebble"; }
  dunlin::driver::Capabilities capabilities() const override;

  std::string quote(std::string_view identifier) const override;
  std::string quote(const dunlin::schema::Name& name) const override;
  std::string quote_literal(std::string_view text) const override;
  const dunlin::sql::LexRules& lex_rules() const override;
  dunlin::driver::Classified classify(std::string_view statement) const override;

  std::unique_ptr<dunlin::driver::Translator> translator(
      const dunlin::driver::TranslateOptions& options,
      dunlin::driver::Connection* live) const override;

  std::vector<std::string> create_history_tables(
      const dunlin::driver::HistoryTables& tables) const override;
  std::vector<std::string> script_begin(const dunlin::driver::HistoryTables& tables) const override;
  std::vector<std::string> transaction_begin() const override;
  std::vector<std::string> transaction_end() const override;
  std::vector<std::string> guard(const dunlin::driver::HistoryTables& tables,
                                 std::span<const std::string> rows) const override;
  std::string script_statement(std::string_view statement) const override;
};

}  // namespace pebble
