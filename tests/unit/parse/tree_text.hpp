// A text of what SQL means to PostgreSQL's parser, for comparing two spellings.
#pragma once

#include <string>
#include <string_view>

namespace dunlin::parse::testing {

/// The parse tree of `sql` without places and without what does not change the meaning: brackets,
/// `public.` and `pg_catalog.`, the spelling of calls and LIKE. "error: ..." when it does not
/// parse.
std::string tree_text(std::string_view sql);

}  // namespace dunlin::parse::testing
