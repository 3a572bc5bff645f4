// Key functions of the interfaces: their type information lives in the core, once.
#include <unistd.h>

#include "dunlin/driver/driver.hpp"

namespace dunlin::driver {

Lock::~Lock() = default;
Connection::~Connection() = default;
Scratch::~Scratch() = default;
Dialect::~Dialect() = default;
Translator::~Translator() = default;
Driver::~Driver() = default;

std::string Dialect::default_schema() const {
  return {};
}

std::string Dialect::long_text_type() const {
  return "text";
}

namespace {
[[noreturn]] void not_supported(const std::string& what) {
  throw Error(Code::not_supported, "this driver " + what,
              "use a driver that implements it; `dunlin plugins` lists those installed");
}
}  // namespace

std::vector<std::string> Dialect::write(std::span<const ops::Operation>, const schema::Schema&,
                                        const schema::Schema&) const {
  not_supported("writes no native changes");
}

Portable Dialect::portable(const schema::Schema&) const {
  not_supported("does not express its schemas in PostgreSQL SQL");
}

void Lock::fence() {}

std::string this_process() {
  char host[256] = {};
  if (gethostname(host, sizeof host - 1) != 0) return "pid " + std::to_string(getpid());
  return "pid " + std::to_string(getpid()) + " on " + host;
}

bool Connection::end_stale_holder(const HistoryTables&) {
  return false;
}

schema::Schema Connection::inspect(const InspectOptions&) {
  not_supported("does not read schemas");
}

std::unique_ptr<Scratch> Connection::scratch() {
  not_supported("has no scratch place");
}

std::unique_ptr<Scratch> Connection::scratch_database() {
  return scratch();
}

std::string Connection::evidence(std::string_view) {
  return {};
}

Effect Connection::effect_of(std::string_view, const std::string&) {
  return {};
}

void Connection::execute_batch(const std::vector<std::string>& statements) {
  for (const std::string& statement : statements) execute(statement);
}

}  // namespace dunlin::driver
