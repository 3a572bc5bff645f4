// The bounded form of scripts/torture: some kills, cuts, failing disks and races on every backend.
#include "sweep.hpp"

namespace dunlin::test {
namespace {

constexpr std::uint64_t kSeed = 20260101;

struct Case {
  std::string backend;
  std::string set;
};

void PrintTo(const Case& value, std::ostream* out) {
  *out << value.backend << " " << value.set;
}

class Faults : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override { DUNLIN_REQUIRE_BACKEND(GetParam().backend); }
  Sweep sweep() const { return {GetParam().backend, fault_set(GetParam().set), kSeed}; }
};

std::vector<Case> cases() {
  std::vector<Case> out;
  for (const std::string& backend : backends()) {
    for (const FaultSet& set : fault_sets()) {
      if (set.runs_on(backend)) out.push_back({backend, set.name});
    }
  }
  return out;
}

std::string case_name(const testing::TestParamInfo<Case>& info) {
  return info.param.backend + "_" + info.param.set;
}

INSTANTIATE_TEST_SUITE_P(Sets, Faults, testing::ValuesIn(cases()), case_name);

TEST_P(Faults, KilledAtSomeOfItsCalls) {
  if (GetParam().set == "large") GTEST_SKIP() << "its statements are killed in their middle below";
  Sweep sweep = this->sweep();
  const long calls = std::max(sweep.calls(true), sweep.calls(false));
  const long stride = std::max(1L, calls / 5);
  Tally tally;
  for (long call = 1 + calls % stride; call <= calls; call += stride) {
    tally += sweep.kill_at_call(call, false);
    tally += sweep.kill_at_call(call, true);
  }
  EXPECT_GT(tally.hit, tally.runs / 2);
  EXPECT_EQ(tally.recovered, tally.runs);
}

TEST_P(Faults, KilledAtAnyMoment) {
  if (GetParam().set == "mixed") GTEST_SKIP() << "it is killed at its calls above";
  Sweep sweep = this->sweep();
  Tally tally;
  for (int i = 0; i < 5; ++i) tally += sweep.kill_at_random_time();
  EXPECT_EQ(tally.recovered, tally.runs);
}

TEST_P(Faults, ACutConnectionIsAnErrorAndTheNextRunGoesOn) {
  if (GetParam().set == "many") GTEST_SKIP() << "the other sets have longer statements";
  if (GetParam().backend == "sqlite") GTEST_SKIP() << "a file has no connection to cut";
  Sweep sweep = this->sweep();
  Tally tally;
  for (int i = 0; i < 4; ++i) tally += sweep.cut_at_random_time();
  EXPECT_EQ(tally.recovered, tally.runs);
}

TEST_P(Faults, AFullOrBrokenDiskIsAnErrorAndTheNextRunGoesOn) {
  if (GetParam().backend != "sqlite") GTEST_SKIP() << "the server's disk is not the client's";
  Sweep sweep = this->sweep();
  const long calls = sweep.calls(true);
  const long stride = std::max(1L, calls / 4);
  Tally tally;
  for (long call = 1; call <= calls; call += stride) {
    tally += sweep.fail_from_call(call, "enospc");
    tally += sweep.fail_from_call(call, "eio");
  }
  EXPECT_GT(tally.hit, tally.runs / 2);
  EXPECT_EQ(tally.recovered, tally.runs);
}

TEST_P(Faults, ManyAtOnceUpgradeOnce) {
  if (GetParam().set == "large") GTEST_SKIP() << "the smaller sets race better";
  Sweep sweep = this->sweep();
  const Tally tally = sweep.race(32, false);
  EXPECT_EQ(tally.recovered, 1);
}

TEST_P(Faults, RacersOfBothDirectionsDoNoHarm) {
  if (GetParam().set == "large") GTEST_SKIP() << "the smaller sets race better";
  Sweep sweep = this->sweep();
  const Tally tally = sweep.race(12, true);
  EXPECT_EQ(tally.recovered, 1);
}

}  // namespace
}  // namespace dunlin::test
