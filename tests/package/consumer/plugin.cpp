// The whole of what Dunlin sees of this plugin: one driver, exported under a name.
#include <dunlin/plugin/descriptor.hpp>

#include "connection.hpp"
#include "dialect.hpp"

namespace pebble {
namespace {

class PebbleDriver final : public dunlin::driver::Driver {
 public:
  std::unique_ptr<dunlin::driver::Connection> connect(
      const dunlin::driver::Url& url,
      const dunlin::driver::ConnectOptions& options) const override {
    return std::make_unique<PebbleConnection>((options.base_directory / url.database).string(),
                                              options.read_only);
  }

  std::unique_ptr<dunlin::driver::Dialect> dialect(std::string_view word) const override {
    if (word.empty() || word == "pebble") return std::make_unique<PebbleDialect>();
    throw dunlin::ConfigError(dunlin::Code::dialect_unknown,
                              "pebble knows no dialect '" + std::string(word) + "'");
  }
};

}  // namespace
}  // namespace pebble

DUNLIN_EXPORT_PLUGIN("pebble", "1.0.0", "pebble", "pebble", pebble::PebbleDriver);
