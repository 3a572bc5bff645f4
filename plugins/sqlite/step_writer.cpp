#include "step_writer.hpp"

#include "dunlin/base/text.hpp"

namespace dunlin::sqlite {

void StepWriter::schema(std::string sql) {
  finish();
  shadow_.follow(sql);
  translation_.steps.push_back({std::move(sql), change_});
}

void StepWriter::rows(std::string sql) {
  finish();
  translation_.steps.push_back({std::move(sql), change_});
}

bool StepWriter::is_rebuilding(const std::string& table) const {
  return open_ && text::iequals(open_->table(), table);
}

Rebuild& StepWriter::rebuild(const std::string& table) {
  if (!is_rebuilding(table)) {
    finish();
    open_.emplace(shadow_, table, change_);
  }
  open_->at(change_);
  open_change_ = change_;
  return *open_;
}

void StepWriter::finish() {
  if (!open_) return;
  Rebuild rebuild = std::move(*open_);
  open_.reset();
  try {
    for (Rebuild::Step& step : rebuild.finish(shadow_))
      translation_.steps.push_back({std::move(step.sql), step.change});
  } catch (const parse::Untranslatable& error) {
    refusals_.emplace(open_change_, error);
  }
}

Shadow& StepWriter::shadow() {
  finish();
  return shadow_;
}

std::optional<std::string> StepWriter::attempt(const std::vector<std::string>& statements) {
  finish();
  std::optional<std::string> complaint = shadow_.attempt(statements);
  if (complaint) return complaint;
  for (const std::string& statement : statements)
    translation_.steps.push_back({statement, change_});
  return std::nullopt;
}

}  // namespace dunlin::sqlite
