#include "dunlin/execute/observer.hpp"

namespace dunlin::execute {

Observer::~Observer() = default;
void Observer::target(std::string_view, std::string_view, std::string_view,
                      const std::vector<std::string>&) {}
void Observer::waiting_for_lock(std::string_view, std::chrono::milliseconds) {}
void Observer::waiting_for_database(std::string_view, std::chrono::milliseconds) {}
void Observer::retrying(std::string_view, std::string_view, int, std::chrono::milliseconds) {}
void Observer::planned(std::size_t) {}
void Observer::revision_started(const StepReport&) {}
void Observer::revision_finished(const StepReport&) {}
void Observer::warning(std::string_view) {}

}  // namespace dunlin::execute
