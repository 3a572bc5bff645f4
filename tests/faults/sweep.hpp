// Kills, cuts, races: each function disturbs runs of the program and checks that the next run ends
// where an undisturbed one does.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>

#include "arena.hpp"

namespace dunlin::test {

/// What was done, for the report.
struct Tally {
  long runs = 0;       ///< disturbed runs
  long hit = 0;        ///< of these: the disturbance came before the end
  long recovered = 0;  ///< next runs that ended well with the right schema and rows
  Tally& operator+=(const Tally& other);
};

/// One backend and one set, upgraded and downgraded again and again.
class Sweep {
 public:
  /// Makes the undisturbed runs. Failures are gtest's.
  Sweep(const std::string& backend, const FaultSet& set, std::uint64_t seed);

  /// How many calls that a fault can stand at an upgrade (a downgrade) makes.
  long calls(bool upgrade);
  /// Upgrades, then downgrades, both killed at call `number`, before or after it.
  Tally kill_at_call(long number, bool after);
  /// The same killed at a random moment.
  Tally kill_at_random_time();
  /// The connection is cut at a random moment of an upgrade and of a downgrade.
  Tally cut_at_random_time();
  /// `disrupt` is called at a random moment; it may take the server down, and brings it up again.
  Tally disrupt_at_random_time(const std::function<void()>& disrupt);
  /// Every write fails from call `number` on: "eio" or "enospc".
  Tally fail_from_call(long number, const std::string& error);
  /// So many processes at once, all upgrading; or some of each.
  Tally race(int processes, bool mixed);

 private:
  using Environment = std::map<std::string, std::string>;
  Tally disturbed(bool upgrade, const Environment& environment,
                  const std::function<void(Child&)>& disturb, bool dies);
  void finish(bool upgrade, Tally& tally, const std::string& disturbed_output);
  Tally both_ways(const Environment& environment, const std::function<void(Child&)>& disturb,
                  bool dies);
  void sleep_somewhere(double seconds);

  std::string backend_;
  Arena arena_;
  Snapshot top_;
  Snapshot bottom_;
  double seconds_ = 0;  ///< of an undisturbed upgrade
  std::mt19937_64 random_;
};

}  // namespace dunlin::test
