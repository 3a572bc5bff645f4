// Tells people what a running upgrade, downgrade or stamp does, and keeps what a report of a failed
// run needs.
#pragma once

#include <string>
#include <vector>

#include "dunlin/app/commands.hpp"
#include "dunlin/execute/observer.hpp"
#include "output.hpp"

namespace dunlin::cli {

class RunReporter final : public execute::Observer {
 public:
  struct Options {
    bool is_protected = false;  ///< of the target: said with its name
    bool prints_steps = true;   ///< a line for each revision, in text mode
  };
  RunReporter(Output& output, const Options& options) : output_(output), options_(options) {}

  void set_protected(bool is_protected) { options_.is_protected = is_protected; }

  void target(std::string_view masked_url, std::string_view dialect, std::string_view server,
              const std::vector<std::string>& version_rows) override;
  void waiting_for_lock(std::string_view holder, std::chrono::milliseconds waited) override;
  void waiting_for_database(std::string_view why, std::chrono::milliseconds waited) override;
  void retrying(std::string_view what, std::string_view why, int attempt,
                std::chrono::milliseconds pause) override;
  void planned(std::size_t revisions) override;
  void revision_started(const execute::StepReport& step) override;
  void revision_finished(const execute::StepReport& step) override;
  void warning(std::string_view message) override;

  /// Prints the steps of a complete result that were not told while it ran.
  void finish(const app::RunResult& result);
  /// What is known of a run that did not come to its end; `to` is left empty.
  const app::RunResult& so_far() const { return so_far_; }

 private:
  void print_step(const execute::StepReport& step);

  Output& output_;
  Options options_;
  app::RunResult so_far_;
  std::size_t planned_ = 0;
  bool told_waiting_ = false;
  bool told_waiting_for_database_ = false;
};

}  // namespace dunlin::cli
