// One spelling for what can be said in several ways.
#pragma once

#include "dunlin/schema/schema.hpp"

namespace dunlin::diff {

/// A schema in PostgreSQL's terms with serial columns as their sequences and defaults, sequences of
/// identity columns left to these, numbers of sequences, types and index keys without what is
/// their default, and partitions without what they have from their parents. Schemas in a dialect's
/// own terms come back as they are.
[[nodiscard]] schema::Schema normalised(schema::Schema schema);

/// The comment that every new database has on its default schema.
inline constexpr const char* kUsualComment = "standard public schema";

/// Gives each table below others what it has from above wherever the other side has it by itself: a
/// partition that is attached or detached keeps its columns. Both are normalised.
void complete_inherited(schema::Schema& from, schema::Schema& to);

/// A column as a person would write it: its sequence and default folded into serial where they are
/// just what serial makes. `sequence` then is the one that comes with the column, else null.
struct Folded {
  schema::Column column;
  const schema::Sequence* sequence = nullptr;
};
[[nodiscard]] Folded folded(const schema::Column& column, const schema::Name& table,
                            const schema::Schema& schema);

/// Whether the sequence is just what serial makes for the column, whose default takes its values.
[[nodiscard]] bool comes_with_serial(const schema::Column& column, const schema::Name& table,
                                     const schema::Sequence& sequence);

/// The largest number of an integer type.
[[nodiscard]] std::int64_t largest_number(const schema::Type& type);

/// The first number of a sequence, also when it is not written.
[[nodiscard]] std::int64_t first_number(const schema::SequenceOptions& options);

/// The number to go on with when the former first one is out of the new bounds: the server refuses
/// bounds that do not hold the current number.
[[nodiscard]] std::optional<std::int64_t> restart_within(const schema::SequenceOptions& former,
                                                         const schema::SequenceOptions& now);

/// What an ALTER of a sequence or an identity column says to come from one set of options to
/// another. \param change  ops::AlterSequence or ops::SetIdentity
template <typename Change>
void change_numbers(const schema::SequenceOptions& had, const schema::SequenceOptions& has,
                    Change& change) {
  if (first_number(had) != first_number(has)) change.options.start = first_number(has);
  if (had.increment != has.increment) change.options.increment = has.increment.value_or(1);
  if (had.cache != has.cache) change.options.cache = has.cache.value_or(1);
  if (had.minimum != has.minimum) change.options.minimum = has.minimum;
  if (had.maximum != has.maximum) change.options.maximum = has.maximum;
  change.no_minimum = had.minimum && !has.minimum;
  change.no_maximum = had.maximum && !has.maximum;
  change.options.cycle = has.cycle && !had.cycle;
  change.no_cycle = had.cycle && !has.cycle;
  change.restart = restart_within(had, has);
}

/// The sequence that a column owns and takes its default from, or null.
[[nodiscard]] const schema::Sequence* own_sequence(const schema::Schema& schema,
                                                   const schema::Name& table,
                                                   const std::string& column);

}  // namespace dunlin::diff
