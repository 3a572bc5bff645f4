// A dialect that says everything in PostgreSQL's words again: what goes into the printer comes out.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "dunlin/parse/printer.hpp"

namespace dunlin::testing {

/// Has every shape of statement, or those that a test gives it.
class EchoDialect : public parse::PrintDialect {
 public:
  EchoDialect();
  explicit EchoDialect(parse::StatementTraits traits) : traits_(traits) {}

  const parse::StatementTraits& traits() const override { return traits_; }
  std::string identifier(std::string_view name) const override;
  std::string object(const schema::Name& name) const override;
  parse::Fragment constant(const parse::Constant& value) const override;
  parse::Fragment function(const parse::FunctionCall& call, parse::Notes& notes) const override;
  parse::Fragment operation(const parse::OperatorCall& call, parse::Notes& notes) const override;
  parse::Fragment cast(const parse::Fragment& operand, const schema::Type& target,
                       parse::Notes& notes) const override;
  parse::Fragment array(std::span<const parse::Fragment> elements,
                        parse::Notes& notes) const override;
  /// Says what the printer found out; the columns are called column1, column2.
  parse::TableFunction table_function(const parse::TableCall& call,
                                      parse::Notes& notes) const override;
  parse::Fragment boolean_test(const parse::Fragment& operand, std::string_view test,
                               parse::Notes& notes) const override;
  std::string collation(std::string_view name, parse::Notes& notes) const override;

  static parse::StatementTraits all_traits();

 private:
  parse::StatementTraits traits_;
};

}  // namespace dunlin::testing
