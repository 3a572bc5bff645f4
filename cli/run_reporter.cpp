#include "run_reporter.hpp"

#include <fmt/format.h>

#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

double milliseconds(std::chrono::microseconds duration) {
  return static_cast<double>(duration.count()) / 1000;
}

std::string_view direction_name(revision::Direction direction) {
  return direction == revision::Direction::upgrade ? "upgrade" : "downgrade";
}

}  // namespace

void RunReporter::target(std::string_view masked_url, std::string_view dialect,
                         std::string_view server, const std::vector<std::string>& version_rows) {
  so_far_.dialect = dialect;
  so_far_.from = version_rows;
  output_.message(fmt::format("target: {}{}{}, at {}", output_.message_style().bold(masked_url),
                              server.empty() ? "" : fmt::format(" ({})", server),
                              options_.is_protected ? ", protected" : "",
                              place_text(version_rows)));
}

void RunReporter::waiting_for_lock(std::string_view holder, std::chrono::milliseconds waited) {
  const std::string line = fmt::format("waiting for the migration lock{}",
                                       holder.empty() ? "" : fmt::format(", held by {}", holder));
  if (output_.shows_progress()) {
    output_.progress(fmt::format("{} ({} s)", line, waited.count() / 1000));
  } else if (!told_waiting_) {
    output_.message(line + " ...");
  }
  told_waiting_ = true;
}

void RunReporter::waiting_for_database(std::string_view why, std::chrono::milliseconds waited) {
  if (output_.shows_progress()) {
    output_.progress(
        fmt::format("waiting for the database ({} s): {}", waited.count() / 1000, why));
  } else if (!told_waiting_for_database_) {
    output_.message(fmt::format("waiting for the database: {} ...", why));
  }
  told_waiting_for_database_ = true;
}

void RunReporter::retrying(std::string_view what, std::string_view why, int attempt,
                           std::chrono::milliseconds pause) {
  output_.warning(fmt::format("{} was rolled back: {}; attempt {} in {}", what, why, attempt,
                              duration_text(static_cast<double>(pause.count()))));
}

void RunReporter::planned(std::size_t revisions) {
  planned_ = revisions;
}

void RunReporter::revision_started(const execute::StepReport& step) {
  output_.progress(fmt::format("[{}/{}] {} {}  {}", so_far_.steps.size() + 1, planned_,
                               direction_name(step.direction), step.revision, step.message));
}

void RunReporter::revision_finished(const execute::StepReport& step) {
  so_far_.steps.push_back(step);
  print_step(step);
}

void RunReporter::warning(std::string_view message) {
  output_.warning(message);
}

void RunReporter::finish(const app::RunResult& result) {
  output_.clear_progress();
  for (std::size_t i = so_far_.steps.size(); i < result.steps.size(); ++i)
    print_step(result.steps[i]);
}

void RunReporter::print_step(const execute::StepReport& step) {
  if (!options_.prints_steps || output_.json() || output_.quiet()) return;
  const Style& style = output_.result_style();
  output_.result(
      fmt::format("{:<9}  {}  {}  {}\n", direction_name(step.direction),
                  style.yellow(step.revision), step.message,
                  style.dim(fmt::format("({}, {})", counted(step.statements, "statement"),
                                        duration_text(milliseconds(step.duration))))));
}

}  // namespace dunlin::cli
