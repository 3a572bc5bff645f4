// The reader of SQLite's CREATE TABLE, and its one spelling of SQL.
#include "native_text.hpp"
#include "table_sql.hpp"
#include "target.hpp"

using namespace dunlin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  if (const std::optional<sqlite::TableSql> table = sqlite::TableSql::read(text)) {
    for (const sqlite::ColumnSql& column : table->columns) {
      (void)column.declared();
      (void)column.affinity();
    }
    for (const sqlite::ConstraintSql& constraint : table->constraints) (void)constraint.rule();
    (void)table->primary_key();
    (void)table->rowid_alias();
    (void)table->strict();
    (void)table->without_foreign_keys().text("other");
  }
  const std::string spelled = sqlite::canonical(text, {});
  (void)sqlite::canonical(spelled, {"a"});
  return 0;
}
