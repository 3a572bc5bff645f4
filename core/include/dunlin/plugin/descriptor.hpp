// The one symbol a plugin exports: a constant that can be read before any of the plugin's code
// runs.
#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>
#include <variant>

#include "dunlin/driver/driver.hpp"

namespace dunlin::plugin {

inline constexpr std::uint32_t kMagic = 0x4e4c4e44;  // "DNLN"
inline constexpr std::uint32_t kAbi = DUNLIN_PLUGIN_ABI;
/// Name of the exported symbol.
inline constexpr const char* kSymbol = "dunlin_plugin";

/// A fingerprint of the types that cross the boundary: differs when compiler settings lay them out
/// differently (debug containers, old string ABI) or when an operation or a member was added.
consteval std::uint64_t layout_hash() {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto mix = [&hash](std::uint64_t value) {
    for (int i = 0; i < 8; ++i) {
      hash = (hash ^ (value & 0xffU)) * 0x100000001b3U;
      value >>= 8U;
    }
  };
  mix(sizeof(std::string));
  mix(sizeof(std::vector<std::string>));
  mix(sizeof(schema::Type));
  mix(sizeof(schema::Column));
  mix(sizeof(schema::Constraint));
  mix(sizeof(schema::Index));
  mix(sizeof(schema::Table));
  mix(sizeof(schema::Schema));
  mix(std::variant_size_v<ops::Operation>);
  mix(sizeof(ops::Operation));
  mix(sizeof(sql::LexRules));
  mix(sizeof(driver::Capabilities));
  mix(sizeof(driver::Url));
  mix(sizeof(driver::ConnectOptions));
  mix(sizeof(driver::Translation));
  mix(sizeof(driver::Finding));
  mix(sizeof(parse::Fragment));
  mix(sizeof(parse::StatementTraits));
  mix(sizeof(Error));
  return hash;
}

/// Constant-initialised; every pointer lives as long as the plugin. Lists of words are separated by
/// single blanks.
struct Descriptor {
  std::uint32_t magic;
  std::uint32_t abi;
  std::uint32_t size;  ///< sizeof(Descriptor)
  std::uint64_t layout;
  const char* core_version;     ///< of the headers it was built with
  const char* version;          ///< the plugin's own
  const char* name;             ///< equal to the file's: dunlin_NAME.so
  const char* dialects;         ///< names for only=, the main one first: "mysql mariadb"
  const char* schemes;          ///< URL schemes: "mysql mariadb"
  const char* card;             ///< DUNLIN_PLUGIN_CARD with name, dialects and schemes; see there
  driver::Driver* (*create)();  ///< a new driver, owned by the caller; may throw dunlin::Error
};

}  // namespace dunlin::plugin

/// Begins the text that tells, to a reader of the file's bytes, what a plugin serves: so that the
/// core finds the plugin of a URL scheme without loading the others. "dunlin plugin card
/// 1|NAME|DIALECTS|SCHEMES|"
#define DUNLIN_PLUGIN_CARD "dunlin plugin card 1|"

/// Exports `DriverType` as the plugin `plugin_name`. Use once, in plugin.cpp, at namespace scope.
/// All arguments but the last are string literals.
#define DUNLIN_EXPORT_PLUGIN(plugin_name, plugin_version, dialect_names, url_schemes, DriverType) \
  extern "C" {                                                                                    \
  __attribute__((visibility("default"))) extern const ::dunlin::plugin::Descriptor dunlin_plugin; \
  }                                                                                               \
  const ::dunlin::plugin::Descriptor dunlin_plugin = {                                            \
      ::dunlin::plugin::kMagic,                                                                   \
      ::dunlin::plugin::kAbi,                                                                     \
      sizeof(::dunlin::plugin::Descriptor),                                                       \
      ::dunlin::plugin::layout_hash(),                                                            \
      DUNLIN_CORE_VERSION,                                                                        \
      plugin_version,                                                                             \
      plugin_name,                                                                                \
      dialect_names,                                                                              \
      url_schemes,                                                                                \
      DUNLIN_PLUGIN_CARD plugin_name "|" dialect_names "|" url_schemes "|",                       \
      []() -> ::dunlin::driver::Driver* { return new DriverType(); }}
