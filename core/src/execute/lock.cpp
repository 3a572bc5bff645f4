#include <fmt/format.h>

#include <thread>

#include "dunlin/execute/run.hpp"

namespace dunlin::execute {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

std::unique_ptr<driver::Lock> wait_for_lock(const Session& session, milliseconds timeout) {
  constexpr milliseconds kPause{200};
  constexpr milliseconds kReport{1000};
  const Clock::time_point start = Clock::now();
  milliseconds reported{0};
  bool told = false;
  for (;;) {
    driver::LockAttempt attempt = session.connection.try_lock(session.tables);
    if (attempt.lock) return std::move(attempt.lock);
    const auto waited = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
    if (waited >= timeout) {
      throw LockTimeout(
          Code::lock_timeout,
          fmt::format("the migration lock was not obtained within {} s{}", timeout.count() / 1000,
                      attempt.holder.empty() ? std::string() : "; it is held by " + attempt.holder),
          "wait for the other run to finish, or give it longer with --lock-timeout");
    }
    if (!told || waited - reported >= kReport) {
      session.observer.waiting_for_lock(attempt.holder, waited);
      told = true;
      reported = waited;
    }
    if (session.cancelled != nullptr && session.cancelled->load()) {
      throw Cancelled(Code::cancelled,
                      "stopped while waiting for the migration lock; nothing was run");
    }
    std::this_thread::sleep_for(std::min(kPause, timeout - waited));
  }
}

}  // namespace dunlin::execute
