#include "recorder.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <ctime>

#include "dunlin/base/checksum.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/base/version.hpp"
#include "dunlin/script/script.hpp"

namespace dunlin::execute {
namespace {

/// Values so short stand everywhere; nobody's secret is as short.
constexpr std::size_t kShortestHidden = 4;
/// Rows in one INSERT.
constexpr std::size_t kEntriesAtOnce = 500;

std::int64_t milliseconds(Clock::duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

std::string login_name() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
    return "uid " + std::to_string(geteuid());
  return found->pw_name;
}

}  // namespace

Origin own_origin(const std::string& user) {
  Origin origin;
  origin.user = user.empty() ? login_name() : user;
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) == 0) origin.host = host.data();
  origin.pid = getpid();
  origin.tool_version = std::string(version());
  return origin;
}

std::string utc_now() {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(std::time(nullptr)));
}

std::string statement_hash(const CompiledStatement& statement) {
  return checksum(script::without_blank_ends(statement.source.text));
}

std::string_view journal_direction(const CompiledRevision& revision) {
  if (revision.undo) return history::direction::kUndo;
  return revision.step.direction == revision::Direction::upgrade ? history::direction::kUpgrade
                                                                 : history::direction::kDowngrade;
}

history::JournalEntry journal_entry(const RunPolicy& policy, const std::string& revision,
                                    std::string_view direction) {
  history::JournalEntry entry;
  entry.revision = revision;
  entry.direction = direction;
  entry.applied_at = utc_now();
  entry.applied_by = policy.origin.user;
  entry.host = policy.origin.host;
  entry.pid = policy.origin.pid;
  entry.tool_version = policy.origin.tool_version;
  entry.tag = policy.tag;
  return entry;
}

history::JournalEntry Recorder::entry_for(const CompiledRevision& revision) const {
  return journal_entry(policy_, revision.step.revision, journal_direction(revision));
}

history::JournalEntry Recorder::done(const CompiledRevision& revision, Clock::duration took) const {
  history::JournalEntry entry = entry_for(revision);
  entry.checksum = revision.checksum;
  entry.statements = static_cast<std::int64_t>(revision.statements.size());
  entry.duration_ms = milliseconds(took);
  return entry;
}

history::JournalEntry Recorder::statement(const CompiledRevision& revision, std::size_t index,
                                          std::size_t number, std::string_view state) const {
  history::JournalEntry entry = entry_for(revision);
  entry.state = state;
  entry.statement_no = static_cast<std::int64_t>(index + 1);
  entry.piece_no = static_cast<std::int64_t>(number);
  entry.hash = statement_hash(revision.statements[index]);
  return entry;
}

history::JournalEntry Recorder::failed(const CompiledRevision& revision, std::size_t kept,
                                       const Error& error) const {
  history::JournalEntry entry = entry_for(revision);
  entry.state = history::state::kFailed;
  entry.statements = static_cast<std::int64_t>(kept);
  entry.statement_no = static_cast<std::int64_t>(error.context().step);
  entry.error = shown(to_string(error.code()) + ": " + error.message());
  return entry;
}

std::string Recorder::shown(std::string text) const {
  for (const std::string& value : policy_.hidden) {
    if (value.size() >= kShortestHidden) text = text::replace_all(std::move(text), value, kMask);
  }
  return text;
}

void Recorder::write(std::span<const history::JournalEntry> entries) const {
  driver::Connection& connection = session_.connection;
  for (std::size_t i = 0; i < entries.size(); i += kEntriesAtOnce) {
    connection.execute(history::journal_statement(
        connection.dialect(), session_.tables,
        entries.subspan(i, std::min(kEntriesAtOnce, entries.size() - i))));
  }
}

void Recorder::try_write(const history::JournalEntry& entry) const noexcept {
  // A cancel that came late may hit the first attempt.
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      if (!session_.connection.usable()) return;
      write(std::span(&entry, 1));
      return;
    } catch (const std::exception&) {
      // The error that is being recorded is the one to report.
      continue;
    }
  }
}

}  // namespace dunlin::execute
