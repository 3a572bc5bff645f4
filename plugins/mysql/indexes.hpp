// Index definitions.
#pragma once

#include <string>
#include <vector>

#include "context.hpp"

namespace dunlin::mysql {

/// How an index of PostgreSQL is made here.
struct IndexPlan {
  bool left_out = false;             ///< it serves speed only and there is nothing like it
  std::string parts;                 ///< "`a`, `b` DESC, `c`(191)"
  std::vector<std::string> helpers;  ///< definitions of generated columns that it needs
  std::vector<std::string> helper_names;
  bool plain = false;  ///< over columns alone, whole or their beginnings
};

/// Throws: parse::Untranslatable when leaving the index out would change what the database accepts.
[[nodiscard]] IndexPlan plan_index(const Context& context, const schema::Table& table,
                                   const schema::Index& index);

/// "`a`, `b`", or hashes of them where they are too long. Throws: parse::Untranslatable.
[[nodiscard]] std::string unique_key_parts(const Context& context, const schema::Table& table,
                                           const std::vector<std::string>& columns);

/// "ADD KEY `fk` (`a`)": what the server itself would have made for the foreign key.
[[nodiscard]] std::string index_for_foreign_key(const Context& context, const schema::Table& table,
                                                const schema::Constraint& foreign_key);

}  // namespace dunlin::mysql
