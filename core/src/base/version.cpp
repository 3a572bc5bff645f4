#include "dunlin/base/version.hpp"

namespace dunlin {

std::string_view version() noexcept {
  return DUNLIN_CORE_VERSION;
}

}  // namespace dunlin
