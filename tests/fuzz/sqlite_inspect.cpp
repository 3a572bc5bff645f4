// A SQLite database made by any script: read as a schema, and said in PostgreSQL's terms. What the
// script says of sqlite_schema (writable_schema) is read, too.
#include "split.hpp"

using namespace dunlin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  static driver::Driver& driver = fuzz::plugins().driver_for_scheme("sqlite");
  (void)fuzz::survives([&] {
    const auto connection = driver.connect(driver::parse_url("sqlite::memory:"), {});
    for (const sql::Statement& statement : fuzz::split_by_laws(text, fuzz::dialect_of("sqlite"))) {
      const std::string word = text::upper(statement.text.substr(0, 6));
      if (word == "ATTACH" || word == "PRAGMA" || word == "SELECT" || word == "VACUUM") continue;
      if (statement.text.find("RECURSIVE") != std::string::npos) continue;
      (void)fuzz::survives([&] { connection->execute(statement.text); });
    }
    const schema::Schema schema = connection->inspect({});
    const driver::Portable portable = connection->dialect().portable(schema);
    (void)fuzz::survives(
        [&] { (void)connection->dialect().write(std::vector<ops::Operation>{}, schema, schema); });
  });
  return 0;
}
