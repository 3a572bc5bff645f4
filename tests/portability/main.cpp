// portability_report [--format text|json] [--backend NAME]... FOLDER...
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "backends.hpp"
#include "dunlin/base/error.hpp"
#include "report.hpp"

namespace {

using namespace dunlin;
using namespace dunlin::test;

constexpr int kUsage = 64;
constexpr const char* kHelp =
    "usage: portability-report [--format text|json] [--backend sqlite|mysql|mysql8]... SET...\n"
    "  SET: a folder of PostgreSQL files in the order of their names (or with a subfolder\n"
    "  'postgres' of them), or a folder with a dunlin.toml\n"
    "  Servers: DUNLIN_TEST_MYSQL_URL, DUNLIN_TEST_MYSQL8_URL; SQLite needs none.\n"
    "Ends with 1 when an engine rejected a translated statement.\n";

struct Arguments {
  bool json = false;
  std::vector<std::string> backends;
  std::vector<std::string> sets;
};

bool read_arguments(int count, char** values, Arguments& arguments) {
  for (int i = 1; i < count; ++i) {
    const std::string word = values[i];
    const bool more = i + 1 < count;
    if (word == "--format" && more) {
      const std::string format = values[++i];
      if (format != "text" && format != "json") return false;
      arguments.json = format == "json";
    } else if (word == "--backend" && more) {
      arguments.backends.emplace_back(values[++i]);
    } else if (word.rfind("--", 0) == 0) {
      return false;
    } else {
      arguments.sets.push_back(word);
    }
  }
  return !arguments.sets.empty();
}

/// Those asked for, or all that can be reached.
std::vector<std::string> usable_backends(const Arguments& arguments) {
  if (!arguments.backends.empty()) return arguments.backends;
  std::vector<std::string> usable;
  for (const std::string& backend : backends()) {
    if (backend == "postgres") continue;
    const Availability found = availability(backend);
    if (found.usable)
      usable.push_back(backend);
    else
      std::cerr << found.reason << "\n";
  }
  return usable;
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  if (!read_arguments(count, values, arguments)) {
    std::cerr << kHelp;
    return kUsage;
  }
  try {
    std::vector<SetReport> reports;
    bool failed = false;
    for (const std::string& folder : arguments.sets) {
      const Set set = open_set(folder);
      for (const std::string& backend : usable_backends(arguments)) {
        reports.push_back(run_set(set, backend));
        failed = failed || reports.back().count(Fate::failed) != 0;
      }
    }
    std::cout << (arguments.json ? as_json(reports) : as_text(reports));
    return failed ? 1 : 0;
  } catch (const std::exception& error) {
    std::cerr << "portability-report: " << error.what() << "\n";
    return kUsage;
  }
}
