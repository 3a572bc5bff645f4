// What every fuzz target is made of: libFuzzer's entry point, and laws that must hold.
//
// A target reads any bytes. It may throw dunlin::Error; everything else that leaves it, a signal, a
// sanitizer's finding, a broken law, is a bug. `fuzz` of CMake builds the targets with libFuzzer;
// elsewhere replay.cpp runs them over the corpus, one test of CTest each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "dunlin/base/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace dunlin::fuzz {

/// Ends the process when a law is broken.
inline void require(bool holds, std::string_view law) {
  if (holds) return;
  std::fprintf(stderr, "broken law: %.*s\n", static_cast<int>(law.size()), law.data());
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Runs `work`; an Error of Dunlin is an answer, too. True when there was none.
template <typename Work>
bool survives(Work&& work) {
  try {
    std::forward<Work>(work)();
    return true;
  } catch (const Error& error) {
    require(error.code() != Code::internal, "no input leads to an internal error");
    require(!error.message().empty(), "an error has words");
    return false;
  }
}

}  // namespace dunlin::fuzz
