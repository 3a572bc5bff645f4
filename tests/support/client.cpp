#include "client.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "dunlin/base/text.hpp"
#include "dunlin/driver/url.hpp"

namespace dunlin::test {
namespace {

std::string option(const std::string& name, const std::string& value) {
  return value.empty() ? "" : " " + name + text::quoted(value, '\'');
}

std::string client_of(const std::string& url) {
  const driver::Url parsed = driver::parse_url(url);
  if (parsed.scheme == "sqlite") return "sqlite3 " + text::quoted(parsed.database, '\'');
  if (parsed.scheme.starts_with("postgres")) return "psql -X -q -d " + text::quoted(url, '\'');
  std::string command = "mariadb" + option("--user=", parsed.user) +
                        option("--password=", parsed.password) + option("--host=", parsed.host) +
                        option("--port=", parsed.port);
  for (const auto& [name, value] : parsed.parameters) {
    if (name == "socket") command += option("--socket=", value);
  }
  return command + " " + text::quoted(parsed.database, '\'');
}

}  // namespace

ClientRun run_client(const std::string& url, const std::string& script) {
  std::string file = (std::filesystem::temp_directory_path() / "dunlin-script-XXXXXX").string();
  const int handle = ::mkstemp(file.data());
  if (handle < 0) throw std::runtime_error("no temporary file");
  ::close(handle);
  std::ofstream(file, std::ios::binary) << script;
  ClientRun run;
  std::FILE* pipe = ::popen((client_of(url) + " < " + file + " 2>&1").c_str(), "r");
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) != 0;)
    run.output.append(buffer, got);
  run.code = ::pclose(pipe);
  std::filesystem::remove(file);
  return run;
}

}  // namespace dunlin::test
