// What an action throws, in a form that tests can compare.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "dunlin/base/error.hpp"

namespace dunlin::script::testing {

/// The error that `action` throws; fails the test when it throws none.
template <typename Action>
Error error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return Error(Code::internal, "nothing was thrown");
}

/// "DUN-3101 file:line:column message".
inline std::string summary(const Error& error) {
  return to_string(error.code()) + ' ' + to_string(error.context().position) + ' ' +
         error.message();
}

}  // namespace dunlin::script::testing
