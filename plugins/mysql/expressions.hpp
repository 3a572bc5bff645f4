// The words of MySQL and MariaDB for the core's printer of expressions, queries and data
// statements.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/driver/translation.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// Stateless but for what it is made with; `schema` tells enums and domains and must outlive the
/// dialect.
class MysqlWords final : public parse::PrintDialect {
 public:
  MysqlWords(const Flavour& flavour, const schema::Schema& schema);

  const parse::StatementTraits& traits() const override { return traits_; }
  std::string identifier(std::string_view name) const override;
  std::string object(const schema::Name& name) const override;
  parse::Fragment constant(const parse::Constant& value) const override;
  parse::Fragment function(const parse::FunctionCall& call, parse::Notes& notes) const override;
  parse::Fragment operation(const parse::OperatorCall& call, parse::Notes& notes) const override;
  parse::Fragment cast(const parse::Fragment& operand, const schema::Type& target,
                       parse::Notes& notes) const override;
  parse::Fragment coerce(const parse::Fragment& value, const schema::Type& target,
                         parse::Notes& notes) const override;
  parse::Fragment array(std::span<const parse::Fragment> elements,
                        parse::Notes& notes) const override;
  parse::TableFunction table_function(const parse::TableCall& call,
                                      parse::Notes& notes) const override;
  std::optional<std::string> statement(const parse::FunctionCall& call,
                                       parse::Notes& notes) const override;
  parse::Fragment boolean_test(const parse::Fragment& operand, std::string_view test,
                               parse::Notes& notes) const override;
  std::string collation(std::string_view name, parse::Notes& notes) const override;

 private:
  Flavour flavour_;
  const schema::Schema& schema_;
  parse::StatementTraits traits_;
};

/// `fragment` in parentheses when it binds as loosely as `limit` or looser.
[[nodiscard]] std::string operand(const parse::Fragment& fragment, parse::Binding limit);

/// A fragment that needs no parentheses anywhere.
[[nodiscard]] parse::Fragment primary(std::string sql, std::optional<schema::Type> type = {});

[[nodiscard]] schema::Type type_of(schema::TypeKind kind);
[[nodiscard]] bool has_kind(const parse::Fragment& fragment, schema::TypeKind kind);

/// The value of a string constant as the type's literal: 't' as TRUE, '\x00' as X'00', '{a,b}' as
/// JSON, a time with a zone in UTC. Throws: parse::Untranslatable when the constant is no value of
/// the type or has no counterpart. \param type  no domain
[[nodiscard]] parse::Fragment typed_constant(const std::string& text, const schema::Type& type);

/// The value as PostgreSQL shows it in concat() and format(): 't' and 'f', times without zeros at
/// the end.
[[nodiscard]] std::string shown_as_text(const parse::Fragment& value, const Flavour& flavour);

/// Bytes as capital hexadecimal digits.
[[nodiscard]] std::string hex_of(std::string_view bytes);

/// Text that CAST or CONVERT ... USING makes, with its collation said (Binding::cast): of either a
/// view, a CHECK and a generated column keep only the character set, whose own collation knows no
/// case and does not compare with that of columns.
[[nodiscard]] std::string with_collation(const std::string& sql, const Flavour& flavour);

/// What stands between the commas outside of brackets and strings.
[[nodiscard]] std::vector<std::string> list_items(std::string_view sql);

/// The value of a string literal that this plugin wrote.
[[nodiscard]] std::optional<std::string> constant_text(const std::string& sql);

/// Refuses what the servers take in no CHECK and no generated column: subqueries, the time, random
/// values, session values. \param where  "a CHECK"
void require_lasting(const std::string& sql, const char* where);

/// Implementation of MysqlWords::cast() for values that are not constants.
[[nodiscard]] parse::Fragment cast_value(const parse::Fragment& operand, const schema::Type& target,
                                         const Flavour& flavour, parse::Notes& notes);

/// Implementation of MysqlWords::operation().
[[nodiscard]] parse::Fragment print_operation(const parse::OperatorCall& call,
                                              const Flavour& flavour, parse::Notes& notes);

/// Implementation of MysqlWords::function().
[[nodiscard]] parse::Fragment print_function(const parse::FunctionCall& call,
                                             const Flavour& flavour, parse::Notes& notes);

}  // namespace dunlin::mysql
