// PostgreSQL's splitter, compared with PostgreSQL's own parser: where that reads the whole text, it
// finds the same statements.
#include <pg_query.h>

#include "split.hpp"

using namespace dunlin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const std::vector<sql::Statement> ours = fuzz::split_by_laws(text, fuzz::dialect_of("postgres"));
  if (text.find('\0') != std::string_view::npos || text::invalid_utf8(text)) return 0;
  const std::string whole(text);
  const PgQuerySplitResult theirs = pg_query_split_with_parser(whole.c_str());
  if (theirs.error == nullptr) {
    fuzz::require(static_cast<std::size_t>(theirs.n_stmts) == ours.size(),
                  "PostgreSQL's parser finds as many statements");
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const auto begin = static_cast<std::size_t>(theirs.stmts[i]->stmt_location);
      const auto length = static_cast<std::size_t>(theirs.stmts[i]->stmt_len);
      fuzz::require(begin <= ours[i].position.offset &&
                        ours[i].position.offset + ours[i].length <= begin + length,
                    "PostgreSQL's parser finds the same statements");
    }
  }
  pg_query_free_split_result(theirs);
  return 0;
}
