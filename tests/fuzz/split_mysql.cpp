// The splitter of MySQL and MariaDB. Its comparison with a server is in tests/plugin/mysql.
#include "split.hpp"

using namespace dunlin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)fuzz::split_by_laws(fuzz::text_of(data, size), fuzz::dialect_of("mysql"));
  return 0;
}
