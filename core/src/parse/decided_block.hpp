// DO blocks whose conditions the model answers: what they do is then plain statements.
//
//   DO $$
//   DECLARE there boolean := false;
//   BEGIN
//     SELECT count(*) > 0 INTO there FROM information_schema.columns
//       WHERE table_name = 't' AND column_name = 'old';
//     IF there THEN UPDATE t SET new = old; ALTER TABLE t DROP COLUMN old; END IF;
//   END $$;
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dunlin/ops/operation.hpp"

namespace dunlin::parse {

/// The resolved operations that a DO statement comes to, one after the other from the schema
/// `before`, which must be complete. Nothing: only a database can tell, or it says anything but IF,
/// assignments and statements.
std::optional<std::vector<ops::Operation>> decided_block(const std::string& statement,
                                                         const schema::Schema& before);

}  // namespace dunlin::parse
