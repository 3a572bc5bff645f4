// A plugin that is right unless a definition breaks it.
#include <cstdlib>
#include <stdexcept>

#include "dunlin/base/error.hpp"
#include "dunlin/plugin/descriptor.hpp"

#ifndef ZOO_SYMBOL
#define ZOO_SYMBOL dunlin_plugin
#endif
#ifndef ZOO_MAGIC
#define ZOO_MAGIC dunlin::plugin::kMagic
#endif
#ifndef ZOO_ABI
#define ZOO_ABI dunlin::plugin::kAbi
#endif
#ifndef ZOO_SIZE
#define ZOO_SIZE sizeof(dunlin::plugin::Descriptor)
#endif
#ifndef ZOO_LAYOUT
#define ZOO_LAYOUT dunlin::plugin::layout_hash()
#endif
#ifndef ZOO_CORE
#define ZOO_CORE DUNLIN_CORE_VERSION
#endif
#ifndef ZOO_VERSION
#define ZOO_VERSION "1.2.3"
#endif
#ifndef ZOO_NAME
#define ZOO_NAME ZOO_FILE
#endif
#ifndef ZOO_DIALECTS
#define ZOO_DIALECTS ZOO_FILE
#endif
#ifndef ZOO_SCHEMES
#define ZOO_SCHEMES ZOO_FILE
#endif
#ifndef ZOO_CARD
#define ZOO_CARD DUNLIN_PLUGIN_CARD ZOO_NAME "|" ZOO_DIALECTS "|" ZOO_SCHEMES "|"
#endif
#ifndef ZOO_CREATE
#define ZOO_CREATE create_driver
#endif

#ifdef ZOO_CALL
void ZOO_CALL();
#endif

namespace {

using dunlin::driver::Driver;

class TameDriver final : public Driver {
 public:
  std::unique_ptr<dunlin::driver::Connection> connect(
      const dunlin::driver::Url&, const dunlin::driver::ConnectOptions&) const override {
    throw dunlin::DatabaseError(dunlin::Code::connection_failed, "the zoo has no database");
  }
  std::unique_ptr<dunlin::driver::Dialect> dialect(std::string_view) const override {
    throw dunlin::ConfigError(dunlin::Code::dialect_unknown, "the zoo has no dialect");
  }
};

// Each plugin of the zoo uses one of these.
[[maybe_unused]] Driver* create_driver() {
  return new TameDriver();
}
[[maybe_unused]] Driver* create_nothing() {
  return nullptr;
}
[[maybe_unused]] Driver* must_not_run() {
  std::abort();
}
[[maybe_unused]] Driver* throw_error() {
  throw dunlin::Error(dunlin::Code::internal, "the animal is ill");
}
[[maybe_unused]] Driver* throw_standard() {
  throw std::runtime_error("the animal is asleep");
}
[[maybe_unused]] Driver* throw_number() {
  throw 42;
}
#ifdef ZOO_CALL
Driver* call_missing() {
  ZOO_CALL();
  return nullptr;
}
#endif

}  // namespace

extern "C" {
__attribute__((visibility("default"))) extern const dunlin::plugin::Descriptor ZOO_SYMBOL;
}
const dunlin::plugin::Descriptor ZOO_SYMBOL = {ZOO_MAGIC,   ZOO_ABI,     ZOO_SIZE,  ZOO_LAYOUT,
                                               ZOO_CORE,    ZOO_VERSION, ZOO_NAME,  ZOO_DIALECTS,
                                               ZOO_SCHEMES, ZOO_CARD,    ZOO_CREATE};
