// The sequences of serial and identity columns, which are AUTO_INCREMENT here.
#pragma once

#include <optional>
#include <string>

#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// The table whose serial or identity column PostgreSQL gives the sequence of that name, or null.
[[nodiscard]] const schema::Table* counter_of(const schema::Schema& schema,
                                              const schema::Name& sequence);

/// setval('t_id_seq', ...) of such a sequence: the ALTER TABLE that sets the table's counter, which
/// counter_change() takes out of the SELECT; nothing for other calls. Throws: parse::Untranslatable
/// for values that neither are constant nor come from the greatest value of the column.
[[nodiscard]] std::optional<parse::Fragment> counter_value(const parse::FunctionCall& call,
                                                           const schema::Schema& schema,
                                                           parse::Notes& notes);

/// Refuses nextval() and its relatives for a sequence that the complete model does not have.
void require_sequence(const parse::FunctionCall& call, const schema::Schema& schema);

/// SELECT setval('sequence', ...) as statements with ";\n" between them: counter_value() for the
/// counter of a column; else ALTER SEQUENCE, for MariaDB's SETVAL never goes back. Nothing where
/// there are no sequences.
[[nodiscard]] std::optional<std::string> sequence_change(const parse::FunctionCall& call,
                                                         const schema::Schema& schema,
                                                         const Flavour& flavour,
                                                         parse::Notes& notes);

/// The statement that counter_value() put into a SELECT; nothing when there is none. Throws:
/// parse::Untranslatable when the SELECT does something else besides.
[[nodiscard]] std::optional<std::string> counter_change(const std::string& select);

}  // namespace dunlin::mysql
