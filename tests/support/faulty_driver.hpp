// A real driver whose connection dies at a chosen moment, as if the program had been killed there:
// for sweeps over every point of a run.
#pragma once

#include <cstddef>
#include <memory>

#include "dunlin/plugin/registry.hpp"

namespace dunlin::test {

/// When a connection dies: at its `at`th statement (from 1; BEGIN and COMMIT count), before or
/// after the database did it.
struct Fault {
  std::size_t at = 0;  ///< 0: never
  bool after = false;
  std::size_t statements = 0;  ///< how many there were so far
  bool happened = false;
};

/// A registry whose driver for `scheme` is that of registry(), with the fault in it. The fault must
/// outlive it.
std::shared_ptr<plugin::Registry> faulty_registry(const std::string& scheme, Fault& fault);

}  // namespace dunlin::test
