// The template of revision files, and the message and labels that are filled in: what is written is
// read again with the same header, or refused.
#include "dunlin/script/script.hpp"
#include "target.hpp"

using namespace dunlin;

/// Before the first NUL stands the message, then the template; without a template, the default.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t nul = text.find('\0');
  const bool has_template = nul != std::string_view::npos;
  script::NewRevision revision;
  revision.header.message = text.substr(0, nul);
  revision.header.node.id = "1975ea83b712";
  revision.header.created = "2026-01-02 03:04:05+00:00";
  const std::string_view shape = has_template ? text.substr(nul + 1) : script::default_template();
  const bool written = fuzz::survives([&] {
    const script::Script read =
        script::parse_script(script::render_script(shape, revision), "f.sql");
    fuzz::require(read.header.node.id == "1975ea83b712", "what is written has its id");
    fuzz::require(read.header.node.down.empty() && read.header.node.labels.empty(),
                  "a message adds nothing to the header");
    if (!has_template)
      fuzz::require(read.sections.size() == 2, "a message adds nothing to the file");
  });
  fuzz::require(written || has_template, "every message can be written");
  const std::string slug = script::slug(revision.header.message);
  fuzz::require(slug.find_first_of(std::string("/\0\n.", 4)) == std::string::npos,
                "a message makes no path");
  return 0;
}
