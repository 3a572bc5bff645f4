// Expressions and types in PostgreSQL's words, as they stand in catalogs: one spelling, a normal
// form, and each dialect's own.
#include "dunlin/parse/normal.hpp"
#include "dunlin/parse/parse.hpp"
#include "target.hpp"

using namespace dunlin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  (void)fuzz::survives([&] {
    const schema::Expression spelled = parse::expression(text);
    fuzz::require(parse::expression(spelled.sql) == spelled, "an expression has one spelling");
    (void)parse::columns_of(spelled);
    const schema::Expression normal = parse::normal(spelled, {});
    fuzz::require(parse::normal(normal, {}) == normal, "a normal form is its own");
  });
  (void)fuzz::survives([&] { (void)parse::type(text); });
  (void)parse::normal({std::string(text)}, {});
  return 0;
}
