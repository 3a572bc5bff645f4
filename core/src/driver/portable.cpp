#include "dunlin/driver/portable.hpp"

#include "dunlin/base/text.hpp"

namespace dunlin::driver {

std::string some_of(std::vector<std::string> names) {
  constexpr std::size_t kShown = 8;
  const std::size_t more = names.size() > kShown ? names.size() - kShown : 0;
  names.resize(names.size() - more);
  return text::join(names, ", ") + (more == 0 ? "" : " and " + std::to_string(more) + " more");
}

}  // namespace dunlin::driver
