// Revision files: header, directives, sections, placeholders.
#include "dunlin/script/script.hpp"

#include "dunlin/base/text.hpp"
#include "target.hpp"

namespace {

using namespace dunlin;

void sections_are_parts_of_the_text(const script::Script& script, std::string_view text) {
  for (const script::Section& section : script.sections) {
    fuzz::require(section.position.offset <= text.size(), "a section begins in its file");
    fuzz::require(text.substr(section.position.offset).starts_with(section.text),
                  "a section stands where its position says");
    (void)fuzz::survives([&] {
      const script::Section filled = script::substitute(section, {{"a", "x'y"}, {"b", "\"; --"}});
      if (!section.vars)
        fuzz::require(filled.text == section.text, "placeholders are filled on request only");
    });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  (void)fuzz::survives([&] {
    const script::Script script = script::parse_script(text, "f.sql");
    fuzz::require(!text::invalid_utf8(text), "what is read is UTF-8");
    fuzz::require(script::parse_header(text, "f.sql").node == script.header.node,
                  "the header alone says the same");
    sections_are_parts_of_the_text(script, text);
  });
  (void)fuzz::survives([&] { (void)script::parse_header(text, "f.sql"); });
  return 0;
}
