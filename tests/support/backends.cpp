#include "backends.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "dunlin/base/text.hpp"

namespace dunlin::test {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string server_url(const std::string& backend) {
  return environment(("DUNLIN_TEST_" + text::upper(backend) + "_URL").c_str());
}

std::string unique_name() {
  static std::atomic<int> counter{0};
  return "dunlin_test_" + std::to_string(::getpid()) + "_" + std::to_string(++counter);
}

/// The server's URL with another database.
std::string with_database(const std::string& url, const std::string& database) {
  const std::size_t authority = url.find("://") + 3;
  const std::size_t slash = url.find('/', authority);
  const std::size_t query = url.find('?', authority);
  const std::string head = url.substr(0, std::min(slash, query));
  return head + "/" + database + (query == std::string::npos ? "" : url.substr(query));
}

std::unique_ptr<driver::Connection> connect_to(const std::string& url) {
  const driver::Url parsed = driver::parse_url(url);
  return registry()->driver_for_scheme(parsed.scheme).connect(parsed, {});
}

}  // namespace

std::shared_ptr<plugin::Registry> registry() {
  static const auto shared = std::make_shared<plugin::Registry>(plugin::SearchPath{});
  return shared;
}

Availability availability(const std::string& backend) {
  Availability found;
  const std::string required = environment("DUNLIN_REQUIRE_BACKENDS");
  for (const std::string_view name : text::split(required, ','))
    found.required = found.required || text::trim(name) == backend;
  found.usable = backend == "sqlite" || !server_url(backend).empty();
  if (!found.usable)
    found.reason = "no server for " + backend + ": set DUNLIN_TEST_" + text::upper(backend) +
                   "_URL, or run scripts/test";
  return found;
}

Database::Database(const std::string& backend) : name_(unique_name()) {
  if (backend == "sqlite") {
    std::string pattern = (std::filesystem::temp_directory_path() / "dunlin-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    folder_ = pattern;
    url_ = "sqlite:///" + folder_ + "/test.db";
    return;
  }
  server_url_ = server_url(backend);
  connect_to(server_url_)->execute("CREATE DATABASE " + name_);
  url_ = with_database(server_url_, name_);
}

Database::~Database() {
  try {
    if (!folder_.empty()) {
      std::filesystem::remove_all(folder_);
    } else {
      connect_to(server_url_)->execute("DROP DATABASE " + name_);
    }
  } catch (const std::exception& error) {
    ADD_FAILURE() << "cleaning up: " << error.what();
  }
}

std::unique_ptr<driver::Connection> Database::connect() const {
  return connect_to(url_);
}

void Database::execute(const std::string& statement) const {
  connect()->execute(statement);
}

std::string Database::rows(const std::string& query) const {
  std::string out;
  for (const driver::Row& row : connect()->query(query).rows) {
    if (!out.empty()) out += '\n';
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) out += '|';
      out += row[i].value_or("NULL");
    }
  }
  return out;
}

}  // namespace dunlin::test
