#include "sweep.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

namespace dunlin::test {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::string> command(bool upgrade) {
  return upgrade ? std::vector<std::string>{"upgrade"}
                 : std::vector<std::string>{"downgrade", "base"};
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  runs += other.runs;
  hit += other.hit;
  recovered += other.recovered;
  return *this;
}

Sweep::Sweep(const std::string& backend, const FaultSet& set, std::uint64_t seed)
    : backend_(backend), arena_(backend, set), random_(seed) {
  const Clock::time_point start = Clock::now();
  const Ended up = arena_.run(command(true));
  seconds_ = seconds_since(start);
  EXPECT_EQ(up.code, 0) << up.output;
  top_ = arena_.snapshot();
  const Ended down = arena_.run(command(false));
  EXPECT_EQ(down.code, 0) << down.output;
  bottom_ = arena_.snapshot();
}

long Sweep::calls(bool upgrade) {
  if (!upgrade) (void)arena_.run(command(true));
  const std::filesystem::path file = arena_.folder() / "count";
  const Ended ended = arena_.run(
      command(upgrade), {{"LD_PRELOAD", DUNLIN_SHIM}, {"DUNLIN_FAULT", "count:" + file.string()}});
  EXPECT_EQ(ended.code, 0) << ended.output;
  if (upgrade) (void)arena_.run(command(false));
  long count = 0;
  std::ifstream(file, std::ios::binary).read(reinterpret_cast<char*>(&count), sizeof count);
  EXPECT_GT(count, 0) << "the faults do not reach the program";
  return count;
}

/// The next run ends well, where an undisturbed one does.
void Sweep::finish(bool upgrade, Tally& tally, const std::string& disturbed_output) {
  const Ended look = arena_.run({"current"});
  EXPECT_EQ(look.code, 0) << look.output;
  const Ended next = arena_.run(command(upgrade));
  EXPECT_EQ(next.code, 0) << next.output << "\nthe disturbed run said:\n" << disturbed_output;
  const std::string wrong = difference(upgrade ? top_ : bottom_, arena_.snapshot());
  EXPECT_EQ(wrong, "") << "the disturbed run said:\n" << disturbed_output;
  if (next.code == 0 && wrong.empty()) ++tally.recovered;
}

Tally Sweep::disturbed(bool upgrade, const Environment& environment,
                       const std::function<void(Child&)>& disturb, bool dies) {
  Tally tally;
  Child child = arena_.start(command(upgrade), environment);
  disturb(child);
  const Ended ended = child.wait();
  ++tally.runs;
  if (ended.code != 0) ++tally.hit;
  // 128 + 9 is what was done to it; a run that meets an error says so, with exit code 1.
  const bool expected = ended.code == 0 || (dies ? ended.killed() : ended.code == 1);
  EXPECT_TRUE(expected) << "exit code " << ended.code << "\n" << ended.output;
  finish(upgrade, tally, ended.output);
  return tally;
}

Tally Sweep::both_ways(const Environment& environment, const std::function<void(Child&)>& disturb,
                       bool dies) {
  Tally tally = disturbed(true, environment, disturb, dies);
  tally += disturbed(false, environment, disturb, dies);
  return tally;
}

Tally Sweep::kill_at_call(long number, bool after) {
  const std::string fault = (after ? "killed:" : "kill:") + std::to_string(number);
  SCOPED_TRACE(fault);
  return both_ways(
      {{"LD_PRELOAD", DUNLIN_SHIM}, {"DUNLIN_FAULT", fault}}, [](Child&) {}, true);
}

void Sweep::sleep_somewhere(double seconds) {
  const double part = std::uniform_real_distribution<double>(0, 1.1)(random_);
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds * part));
}

Tally Sweep::kill_at_random_time() {
  return both_ways(
      {},
      [this](Child& child) {
        sleep_somewhere(seconds_);
        child.signal(SIGKILL);
      },
      true);
}

Tally Sweep::cut_at_random_time() {
  return disrupt_at_random_time([this] { arena_.cut_connections(); });
}

Tally Sweep::disrupt_at_random_time(const std::function<void()>& disrupt) {
  return both_ways(
      {},
      [&](Child&) {
        sleep_somewhere(seconds_);
        disrupt();
      },
      false);
}

Tally Sweep::fail_from_call(long number, const std::string& error) {
  const std::string fault = error + ":" + std::to_string(number);
  SCOPED_TRACE(fault);
  return both_ways(
      {{"LD_PRELOAD", DUNLIN_SHIM}, {"DUNLIN_FAULT", fault}}, [](Child&) {}, false);
}

Tally Sweep::race(int processes, bool mixed) {
  Tally tally;
  std::vector<Child> children;
  for (int i = 0; i < processes; ++i) {
    const bool upgrade = !mixed || std::bernoulli_distribution(0.6)(random_);
    std::vector<std::string> arguments = command(upgrade);
    if (!upgrade && std::bernoulli_distribution(0.5)(random_)) arguments[1] = "-1";
    children.push_back(arena_.start(arguments));
  }
  for (Child& child : children) {
    const Ended ended = child.wait();
    ++tally.runs;
    if (ended.code == 0) ++tally.hit;
    // Who takes back one revision when others have taken all is told that there is none.
    const bool too_far = mixed && ended.output.find("DUN-3011") != std::string::npos;
    EXPECT_TRUE(ended.code == 0 || ended.code == 4 || too_far) << "exit code " << ended.code << "\n"
                                                               << ended.output;
  }
  finish(true, tally, "(race)");
  EXPECT_EQ(arena_.run(command(false)).code, 0);
  return tally;
}

}  // namespace dunlin::test
