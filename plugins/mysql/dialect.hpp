// How MySQL and MariaDB are written.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/driver/dialect.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// The lexical rules under the sql_mode that sessions and scripts pin.
[[nodiscard]] const sql::LexRules& native_rules();

[[nodiscard]] std::string quoted_identifier(std::string_view identifier);
/// What a table, view or sequence is called here: a database has no schemas, so that `app.users` is
/// the name of a table. Throws: parse::Untranslatable for system catalogs and too long names.
[[nodiscard]] std::string object_name(const schema::Name& name);

/// object_name(), quoted.
[[nodiscard]] std::string quoted_object(const schema::Name& name);
/// A string literal under the pinned sql_mode, where a backslash escapes.
[[nodiscard]] std::string quoted_literal(std::string_view text);

class MysqlDialect final : public driver::Dialect {
 public:
  explicit MysqlDialect(Flavour flavour) : flavour_(flavour) {}

  std::string_view name() const override { return "mysql"; }
  bool answers_to(std::string_view word) const override;
  driver::Capabilities capabilities() const override;
  std::string quote(std::string_view identifier) const override;
  std::string quote(const schema::Name& name) const override;
  std::string quote_literal(std::string_view text) const override;
  const sql::LexRules& lex_rules() const override;
  driver::Classified classify(std::string_view statement) const override;
  std::unique_ptr<driver::Translator> translator(const driver::TranslateOptions& options,
                                                 driver::Connection* live) const override;
  std::vector<std::string> write(std::span<const ops::Operation> operations,
                                 const schema::Schema& from,
                                 const schema::Schema& to) const override;
  driver::Portable portable(const schema::Schema& native) const override;
  std::vector<std::string> create_history_tables(
      const driver::HistoryTables& tables) const override;
  std::string long_text_type() const override;
  std::vector<std::string> script_begin(const driver::HistoryTables& tables) const override;
  std::vector<std::string> transaction_begin() const override;
  std::vector<std::string> transaction_end() const override;
  std::vector<std::string> guard(const driver::HistoryTables& tables,
                                 std::span<const std::string> rows) const override;
  std::string script_statement(std::string_view statement) const override;

  const Flavour& flavour() const noexcept { return flavour_; }

 private:
  Flavour flavour_;
};

}  // namespace dunlin::mysql
