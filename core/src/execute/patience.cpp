#include "patience.hpp"

#include <algorithm>
#include <thread>

namespace dunlin::execute {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{1000};
constexpr milliseconds kLongestPause{30'000};

}  // namespace

void pause(const CancelFlag* cancelled, milliseconds duration) {
  constexpr milliseconds kSlice{50};
  const auto end = std::chrono::steady_clock::now() + duration;
  do {
    if (cancelled != nullptr && cancelled->load()) {
      throw Cancelled(Code::cancelled, "stopped as asked", "run the same command again to go on");
    }
    std::this_thread::sleep_for(std::min(kSlice, duration));
  } while (std::chrono::steady_clock::now() < end);
}

bool Patience::again(const DatabaseError& error, std::string_view what) {
  if (error.code() != Code::database_busy || attempt_ > policy_.retries) return false;
  const milliseconds longer = kFirstPause * (1 << std::min(attempt_ - 1, 5));
  const milliseconds wait = std::min(longer, kLongestPause);
  ++attempt_;
  session_.observer.retrying(what, error.message(), attempt_, wait);
  pause(session_.cancelled, wait);
  return true;
}

driver::Timeouts limits(const CompiledStatement& statement, const driver::Timeouts& of_run) {
  driver::Timeouts limits = statement.timeouts;
  if (!limits.lock) limits.lock = of_run.lock;
  if (!limits.statement) limits.statement = of_run.statement;
  return limits;
}

}  // namespace dunlin::execute
