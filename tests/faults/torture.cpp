// The long form of sweep_test.cpp: sweeps until the time is up, and says what it did.
//
// usage: torture [--minutes N] [--backend NAME] [--set NAME] [--seed N] [--crash COMMAND]
//                [--only crash]
//   --crash COMMAND  kills the backend's server at once and starts it again; run at random moments
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>

#include "sweep.hpp"

namespace {

using namespace dunlin::test;
using Clock = std::chrono::steady_clock;

struct Options {
  double minutes = 10;
  std::string backend;
  std::string set;
  std::uint64_t seed = 0;
  std::string crash;
  bool only_crash = false;
};

[[noreturn]] void usage() {
  std::cerr << "usage: torture [--minutes N] [--backend NAME] [--set NAME] [--seed N] [--crash "
               "COMMAND] [--only crash]\n";
  std::exit(64);
}

Options options_of(int count, char** arguments) {
  Options options;
  options.seed = std::random_device{}();
  for (int i = 1; i < count; i += 2) {
    const std::string name = arguments[i];
    if (i + 1 == count) usage();
    const std::string value = arguments[i + 1];
    if (name == "--minutes") {
      options.minutes = std::stod(value);
    } else if (name == "--backend") {
      options.backend = value;
    } else if (name == "--set") {
      options.set = value;
    } else if (name == "--seed") {
      options.seed = std::stoull(value);
    } else if (name == "--crash") {
      options.crash = value;
    } else if (name == "--only" && value == "crash") {
      options.only_crash = true;
    } else {
      usage();
    }
  }
  return options;
}

/// One kind of disturbance after the other, in rounds, until `end`.
class Torture {
 public:
  Torture(Options options, Clock::time_point end) : options_(std::move(options)), end_(end) {}

  bool run(const std::string& backend, const FaultSet& set) {
    Sweep sweep(backend, set, options_.seed);
    const long calls = std::max(sweep.calls(true), sweep.calls(false));
    std::mt19937_64 random(options_.seed);
    std::uniform_int_distribution<long> some_call(1, calls);
    long next = 0;  // every call in its turn
    while (Clock::now() < end_ && !testing::Test::HasFailure()) {
      crash(backend, sweep);
      if (options_.only_crash) continue;
      for (int i = 0; i < 10; ++i) {
        next = next % calls + 1;
        add(backend, "killed before a call", sweep.kill_at_call(next, false));
        add(backend, "killed after a call", sweep.kill_at_call(next, true));
      }
      for (int i = 0; i < 10; ++i)
        add(backend, "killed at a random moment", sweep.kill_at_random_time());
      if (backend == "sqlite") {
        for (const char* error : {"enospc", "eio"})
          add(backend, error, sweep.fail_from_call(some_call(random), error));
      } else {
        for (int i = 0; i < 3; ++i) add(backend, "connection cut", sweep.cut_at_random_time());
      }
      add(backend, "race of 32", sweep.race(32, false));
      add(backend, "race of 32, both directions", sweep.race(32, true));
    }
    std::cout << backend << " " << set.name << ": " << calls << " calls, swept up to " << next
              << std::endl;
    return !testing::Test::HasFailure();
  }

  void report() const {
    for (const auto& [what, tally] : tallies_) {
      std::printf("%-45s %6ld runs, %6ld of them hit, %6ld recoveries\n", what.c_str(), tally.runs,
                  tally.hit, tally.recovered);
    }
  }

 private:
  void crash(const std::string& backend, Sweep& sweep) {
    if (options_.crash.empty()) return;
    add(backend, "server killed", sweep.disrupt_at_random_time([this] {
      if (std::system(options_.crash.c_str()) != 0) ADD_FAILURE() << "the server is not back";
    }));
  }

  void add(const std::string& backend, const std::string& what, const Tally& tally) {
    tallies_[backend + ": " + what] += tally;
  }

  Options options_;
  Clock::time_point end_;
  std::map<std::string, Tally> tallies_;
};

}  // namespace

int main(int count, char** arguments) {
  testing::InitGoogleTest();
  const Options options = options_of(count, arguments);
  std::vector<std::pair<std::string, const FaultSet*>> work;
  for (const std::string& backend : backends()) {
    if (!options.backend.empty() && backend != options.backend) continue;
    if (!availability(backend).usable) continue;
    for (const FaultSet& set : fault_sets()) {
      if (set.runs_on(backend) && (options.set.empty() || set.name == options.set))
        work.emplace_back(backend, &set);
    }
  }
  if (work.empty()) usage();
  std::cout << "seed " << options.seed << std::endl;
  const auto share = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(options.minutes * 60 / static_cast<double>(work.size())));
  bool good = true;
  for (const auto& [backend, set] : work) {
    Torture torture(options, Clock::now() + share);
    good = torture.run(backend, *set) && good;
    torture.report();
  }
  std::cout << (good ? "nothing was lost, nothing applied twice" : "FAILED") << std::endl;
  return good ? 0 : 1;
}
