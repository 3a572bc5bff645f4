// From operations to a dialect's statements: what goes in and what comes out.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/base/export.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"
#include "dunlin/sql/outcome.hpp"
#include "dunlin/sql/statement.hpp"

namespace dunlin::driver {

/// How closely translated tables guard what PostgreSQL would reject.
enum class Fidelity {
  faithful,  ///< adds CHECKs for lengths, booleans, ranges, json ... (the default)
  plain,     ///< the shortest DDL
};

struct TranslateOptions {
  Fidelity fidelity = Fidelity::faithful;
  bool strict = false;  ///< approximations are refused
};

/// One statement of the author with its operations, not yet resolved.
struct Change {
  const sql::Statement* statement = nullptr;  ///< never null; lives as long as the translation
  std::vector<ops::Operation> operations;
};

/// One statement to send.
struct Step {
  std::string sql;
  std::size_t statement = 0;  ///< index into the changes (or statements) it came from
  friend bool operator==(const Step&, const Step&) = default;
};

/// How one statement of the author fared.
struct Finding {
  sql::Outcome outcome = sql::Outcome::exact;
  std::string reason;  ///< what is emulated, approximated or refused; may be empty for exact
  std::string remedy;  ///< for refused: what to write instead
  Code code = Code::not_translatable;
  std::size_t offset = 0;  ///< of the construct in the statement's text, when known
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// A translated section.
struct Translation {
  std::vector<Step> steps;
  std::vector<Finding> findings;  ///< one for each change, in order
};

/// Translates one run's statements, section after section, in the order in which they will run.
/// Holds what it must know of the database as it will then be. Used by one thread.
class DUNLIN_API Translator {
 public:
  Translator() = default;
  Translator(const Translator&) = delete;
  Translator& operator=(const Translator&) = delete;
  virtual ~Translator();

  /// Translates a portable section. `model` is the schema before it and, on return, after it. What
  /// cannot be translated is a finding with Outcome::refused and has no steps; the rest is still
  /// translated.
  virtual Translation translate(std::span<const Change> changes, schema::Schema& model) = 0;
  /// Tells of a native statement that will run at this point, so that later translations reckon
  /// with it.
  virtual void native(const sql::Statement& statement) = 0;
};

/// Runs `one` for each change and makes findings of what it throws: Untranslatable becomes refused;
/// object_missing and object_exists from ops::apply become refused with their code; in strict mode
/// approximations become refused. \param one  translates one resolved operation: appends the
/// statements to send and notes; `model` is the schema before it.
///             The operation is applied to `model` afterwards, by this function.
[[nodiscard]] DUNLIN_API Translation translate_each(
    std::span<const Change> changes, schema::Schema& model, const TranslateOptions& options,
    const std::function<void(const ops::Operation& operation, const schema::Schema& model,
                             std::vector<std::string>& statements, parse::Notes& notes)>& one);

}  // namespace dunlin::driver
