#include <fmt/format.h>

#include <thread>

#include "dunlin/execute/run.hpp"

namespace dunlin::execute {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

LockTimeout too_late(const driver::LockAttempt& attempt, milliseconds timeout) {
  return LockTimeout(
      Code::lock_timeout,
      fmt::format("the migration lock was not obtained within {} s{}", timeout.count() / 1000,
                  attempt.holder.empty() ? std::string() : "; it is held by " + attempt.holder),
      attempt.stale ? "wait until that statement has ended, or end it with --kill-stale"
                    : "wait for the other run to finish, or give it longer with --lock-timeout");
}

/// Ends what is left of a dead runner, and says so.
void end_stale(const Session& session, const driver::LockAttempt& attempt) {
  if (!session.connection.end_stale_holder(session.tables)) return;
  session.observer.warning(fmt::format(
      "ended {}", attempt.holder.empty() ? "what a dead run had left" : attempt.holder));
}

}  // namespace

std::unique_ptr<driver::Lock> wait_for_lock(const Session& session, const LockPolicy& policy) {
  constexpr milliseconds kPause{200};
  constexpr milliseconds kReport{1000};
  driver::LockOptions options;
  options.mode = policy.mode;
  const Clock::time_point start = Clock::now();
  milliseconds reported{0};
  bool told = false;
  for (;;) {
    driver::LockAttempt attempt = session.connection.try_lock(session.tables, options);
    if (attempt.lock) return std::move(attempt.lock);
    const auto waited = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
    if (waited >= policy.timeout) throw too_late(attempt, policy.timeout);
    if (attempt.stale && policy.end_stale) end_stale(session, attempt);
    if (!told || waited - reported >= kReport) {
      session.observer.waiting_for_lock(attempt.holder, waited);
      told = true;
      reported = waited;
    }
    if (session.cancelled != nullptr && session.cancelled->load()) {
      throw Cancelled(Code::cancelled,
                      "stopped while waiting for the migration lock; nothing was run");
    }
    std::this_thread::sleep_for(std::min(kPause, policy.timeout - waited));
  }
}

}  // namespace dunlin::execute
