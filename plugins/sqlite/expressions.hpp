// The words that SQLite has for PostgreSQL's expressions, for the printer of the parse room.
//
// expressions.cpp: constants, operators, tests; functions.hpp: functions; table_functions.cpp: what
// gives rows; conversions.cpp: casts.
#pragma once

#include <string_view>

#include "dunlin/parse/printer.hpp"

namespace dunlin::sqlite {

/// What nextval() is printed as.
enum class NextValues {
  refused,  ///< where nothing could take the number
  marked,   ///< kNextValueMark('sequence'), for with_numbers()
  given,    ///< the last number given, for what stands behind the statement that takes it
};
inline constexpr std::string_view kNextValueMark = "dunlin_nextval";

class SqlitePrinter : public parse::PrintDialect {
 public:
  /// \param model  for enums and domains; may be null, else it must outlive the printer
  explicit SqlitePrinter(const schema::Schema* model, NextValues numbers = NextValues::refused)
      : model_(model), numbers_(numbers) {}

  const parse::StatementTraits& traits() const override;
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
  parse::Fragment number(const parse::FunctionCall& call, parse::Notes& notes) const;

  const schema::Schema* model_;
  NextValues numbers_;
};

/// Whether a search_path puts the default schema first, or nothing.
bool is_default_search_path(std::string_view path);

/// The one name of an object in SQLite: "auth.users" for what stands in another schema than the
/// default one. Throws: Untranslatable for PostgreSQL's own schemas.
std::string flat_name(const schema::Name& name);
/// The same, quoted.
std::string object_name(const schema::Name& name);

}  // namespace dunlin::sqlite
