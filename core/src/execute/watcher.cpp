#include "watcher.hpp"

#include <chrono>

namespace dunlin::execute {

Watcher::Watcher(const Session& session) : session_(session) {
  if (session.cancelled != nullptr) thread_ = std::thread([this] { watch(); });
}

Watcher::~Watcher() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    done_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Watcher::arm(bool armed) {
  if (!thread_.joinable()) return;
  const std::lock_guard<std::mutex> guard(mutex_);
  armed_ = armed;
}

void Watcher::watch() {
  constexpr std::chrono::milliseconds kPause{50};
  std::unique_lock<std::mutex> guard(mutex_);
  // The mutex is held while cancelling, so that a cancel never reaches the statement after.
  while (!wake_.wait_for(guard, kPause, [this] { return done_; })) {
    if (armed_ && session_.cancelled->load()) session_.connection.cancel();
  }
}

}  // namespace dunlin::execute
