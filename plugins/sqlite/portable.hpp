// A schema that was read from a SQLite database, in PostgreSQL's terms.
#pragma once

#include "dunlin/driver/dialect.hpp"

namespace dunlin::sqlite {

/// See driver::Dialect::portable(). What Dunlin rendered itself (see types.hpp) is recognised by
/// rendering it again: the type whose declaration and CHECK come out equal is the original.
driver::Portable to_portable(const schema::Schema& native);

}  // namespace dunlin::sqlite
