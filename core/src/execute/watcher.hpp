// Cancels an author's statement on the server once the caller's flag is set.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "dunlin/execute/run.hpp"

namespace dunlin::execute {

/// A thread that watches the flag of a session, while there is one.
class Watcher {
 public:
  explicit Watcher(const Session& session);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  /// Lets statements be cancelled for as long as it lives: never one of Dunlin's own.
  class Armed {
   public:
    explicit Armed(Watcher& watcher) : watcher_(watcher) { watcher_.arm(true); }
    ~Armed() { watcher_.arm(false); }
    Armed(const Armed&) = delete;
    Armed& operator=(const Armed&) = delete;

   private:
    Watcher& watcher_;
  };

 private:
  void arm(bool armed);
  void watch();

  const Session& session_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  bool armed_ = false;
  std::thread thread_;
};

}  // namespace dunlin::execute
