// Collects the steps of a translation, and merges adjacent changes of one table into one rebuild.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "dunlin/driver/translation.hpp"
#include "rebuild.hpp"
#include "shadow.hpp"

namespace dunlin::sqlite {

class StepWriter {
 public:
  StepWriter(Shadow& shadow, driver::Translation& translation)
      : shadow_(shadow), translation_(translation) {}

  /// The statement that the next steps belong to.
  void at(std::size_t change) { change_ = change; }

  /// A statement that changes the schema.
  void schema(std::string sql);
  /// A statement that changes rows only.
  void rows(std::string sql);
  /// The rebuild of a table, to be finished when another step must come: begun here, or still open
  /// from the change before.
  Rebuild& rebuild(const std::string& table);
  bool is_rebuilding(const std::string& table) const;
  /// Whether the open rebuild copies the rows of the table.
  bool is_copying(const std::string& table) const {
    return is_rebuilding(table) && open_->copies();
  }
  /// Finishes the open rebuild.
  void finish();
  /// The schema as it is at this point.
  Shadow& shadow();
  /// Statements that the shadow may refuse; written when it takes them all, else its complaint.
  std::optional<std::string> attempt(const std::vector<std::string>& statements);

  /// The columns ("table.column") that become the whole key of their table later in the section:
  /// dumps give them their defaults before.
  void expect_keys(std::set<std::string> columns) { coming_keys_ = std::move(columns); }
  const std::set<std::string>& coming_keys() const { return coming_keys_; }

  /// What was wrong with rebuilds, by the change that ended them.
  const std::map<std::size_t, Error>& refusals() const { return refusals_; }

 private:
  Shadow& shadow_;
  driver::Translation& translation_;
  std::size_t change_ = 0;
  std::optional<Rebuild> open_;
  std::size_t open_change_ = 0;
  std::set<std::string> coming_keys_;
  std::map<std::size_t, Error> refusals_;
};

}  // namespace dunlin::sqlite
