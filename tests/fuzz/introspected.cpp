// Texts as servers give them, in a schema in MySQL's terms: said in PostgreSQL's, whatever stands
// in them.
#include "dunlin/schema/native.hpp"
#include "split.hpp"

using namespace dunlin;

namespace {

schema::Schema schema_of(std::string_view text) {
  const std::vector<std::string_view> pieces = text::split(text, '\n');
  const auto piece = [&](std::size_t i) {
    return std::string(i < pieces.size() ? pieces[i] : std::string_view("int(11)"));
  };
  schema::Schema schema;
  schema.dialect = "mysql";
  schema::Table table;
  table.name.name = "t";
  schema::set_native(table.native, "mysql.engine", piece(5));
  schema::set_native(table.native, "mysql.partitions", piece(6));
  schema::Column column;
  column.name = piece(1);
  schema::set_native(column.native, "mysql.type", piece(0));
  schema::set_native(column.native, "mysql.check", piece(2));
  schema::set_native(column.native, "mysql.on_update", piece(4));
  column.default_value = schema::Expression{piece(3)};
  table.columns.push_back(column);
  schema::Index index;
  index.name = piece(4);
  schema::set_native(index.native, "mysql.prefixes", piece(5));
  table.indexes.push_back(index);
  schema::Check check;
  check.condition.sql = piece(2);
  schema::Constraint constraint;
  constraint.name = "c";
  constraint.rule = check;
  table.constraints.push_back(constraint);
  schema.tables.push_back(table);
  schema::View view;
  view.name.name = "v";
  view.query = piece(3);
  schema.views.push_back(view);
  return schema;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const schema::Schema schema = schema_of(fuzz::text_of(data, size));
  const driver::Dialect& dialect = fuzz::dialect_of("mysql");
  (void)fuzz::survives([&] { (void)dialect.portable(schema); });
  (void)fuzz::survives([&] { (void)dialect.write(std::vector<ops::Operation>{}, {}, schema); });
  return 0;
}
