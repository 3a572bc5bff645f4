#include "dunlin/ops/extension.hpp"

namespace dunlin::ops {
namespace {

constexpr std::string_view kSchema = " SCHEMA ";

}  // namespace

std::string extension_name(std::string_view extension) {
  return std::string(extension.substr(0, extension.find(kSchema)));
}

std::string extension_schema(std::string_view extension) {
  const std::size_t at = extension.find(kSchema);
  return at == std::string_view::npos ? std::string{}
                                      : std::string(extension.substr(at + kSchema.size()));
}

std::string extension_in(std::string_view name, std::string_view schema) {
  std::string out(name);
  if (!schema.empty()) out.append(kSchema).append(schema);
  return out;
}

}  // namespace dunlin::ops
