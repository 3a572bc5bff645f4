// PostgreSQL's rules for the types of operators, functions and mixed values, as far as dialects
// need them. Nothing is said (nullopt) where a rule is not known: never a guess.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/type.hpp"

namespace dunlin::parse {

using MaybeType = std::optional<schema::Type>;

/// A type without modifiers.
schema::Type plain(schema::TypeKind kind);

/// Whether a fragment is a literal whose type only its surroundings tell (`'2020-01-01'`).
bool is_untyped(const Fragment& fragment);

/// The type of an operator's result. `left` is null for a prefix operator.
MaybeType operator_type(std::string_view name, const Fragment* left, const Fragment& right);

/// The type of a function's result, by the names of FunctionCall.
MaybeType function_type(const FunctionCall& call);

/// The type that CASE, COALESCE, UNION and VALUES give to several values.
MaybeType common_type(std::span<const Fragment> values);
MaybeType common_type(const MaybeType& a, const MaybeType& b);

/// The type of an integer or decimal constant by its digits.
schema::Type number_type(std::string_view digits);

}  // namespace dunlin::parse
