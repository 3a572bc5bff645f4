// Random schemas for laws: PostgreSQL SQL that the server accepts.
#pragma once

#include <cstdint>
#include <string>

namespace dunlin::test {

/// The same number gives the same text. Neighbouring numbers give schemas that share many names, so
/// that their differences alter more than they create.
std::string random_schema(std::uint32_t number);

}  // namespace dunlin::test
