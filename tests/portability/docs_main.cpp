// portability_docs PAGE MAPPINGS [--write]: ends with 1 when the page is stale and not written.
#include <fstream>
#include <iostream>
#include <string>

#include "mappings.hpp"
#include "migration_set.hpp"

int main(int count, char** values) {
  using namespace dunlin::test;
  if (count < 3) {
    std::cerr << "usage: portability_docs PAGE MAPPINGS [--write]\n";
    return 64;
  }
  try {
    const std::string page = read_file(values[1]);
    const std::string fresh =
        with_mappings(page, mappings_page(read_mappings(read_file(values[2]))));
    if (fresh == page) return 0;
    if (count > 3 && std::string(values[3]) == "--write") {
      std::ofstream(values[1], std::ios::binary) << fresh;
      return 0;
    }
    std::size_t at = 0;
    while (at < page.size() && at < fresh.size() && page[at] == fresh[at]) ++at;
    const std::size_t line = fresh.rfind('\n', at) + 1;
    std::cerr << values[1]
              << " is stale: run scripts/portability-docs --write. The first new line:\n"
              << fresh.substr(line, fresh.find('\n', line) - line) << "\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "portability_docs: " << error.what() << "\n";
    return 1;
  }
}
