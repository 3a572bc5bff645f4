// PostgreSQL SQL: understood, applied to a schema, described and written back.
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/desired.hpp"
#include "dunlin/parse/normal.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/write.hpp"
#include "target.hpp"

using namespace dunlin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  (void)fuzz::survives([&] {
    schema::Schema schema;
    for (const parse::Parsed& parsed : parse::parse_all(text, {"f.sql", 1, 1, 0})) {
      for (const ops::Operation& written : parsed.operations) {
        (void)ops::describe(written);
        (void)fuzz::survives([&] { (void)parse::write(written); });
        (void)fuzz::survives([&] {
          const ops::Operation resolved = ops::resolve(written, schema);
          ops::apply(resolved, schema);
        });
      }
    }
  });
  const std::vector<parse::DesiredFile> files{{"schema.sql", std::string(text)}};
  const parse::Desired desired = parse::read_desired(files);
  for (const schema::Table& table : desired.schema.tables) {
    for (const schema::Column& column : table.columns) {
      if (column.default_value) (void)parse::normal(*column.default_value, {&table, &column.type});
    }
  }
  (void)parse::normal_statement(text, {});
  return 0;
}
