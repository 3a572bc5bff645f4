#include "dunlin/compare/compare.hpp"

#include <algorithm>

#include "build.hpp"
#include "dunlin/base/error.hpp"
#include "rendered.hpp"
#include "texts.hpp"

namespace dunlin::compare {
namespace {

void cannot_tell(Comparison& comparison, const Item& item, std::string reason) {
  comparison.unknown.push_back({to_string(item), std::move(reason)});
  adopt(item, comparison.live, comparison.live, comparison.expected);
}

/// The items as the server spells them; those that it does not build are unknown.
void settle_by_server(std::vector<Item> open, driver::Connection& connection,
                      const ScratchPolicy& policy, Comparison& comparison) {
  const schema::Schema written = comparison.expected;
  std::size_t done = 0;
  try {
    build(written, open, connection, policy, [&](std::span<const Item> lot, const Built& built) {
      for (const Item& item : lot) {
        if (!adopt(item, built.schema, comparison.live, comparison.expected))
          cannot_tell(comparison, item, reason_for(item, built));
      }
      done += lot.size();
    });
  } catch (const DatabaseError& error) {
    if (!connection.usable()) throw;
    for (std::size_t i = done; i < open.size(); ++i)
      cannot_tell(comparison, open[i], error.message());
  }
}

void compare_portable(driver::Connection& connection, const ScratchPolicy& policy,
                      Comparison& comparison) {
  std::vector<Item> open = settle(comparison.expected, comparison.live);
  if (open.empty()) return;
  if (policy.allowed) return settle_by_server(std::move(open), connection, policy, comparison);
  for (const Item& item : open) cannot_tell(comparison, item, policy.why_not);
}

constexpr const char* kUnreadable =
    "the migrations hold statements that cannot be read, and one of them may have made it";

template <typename Items, typename Word>
void leave_unread(Items& live, const Items& expected, Word word, std::vector<Doubt>& unknown) {
  std::erase_if(live, [&](const auto& one) {
    const bool known = std::any_of(expected.begin(), expected.end(),
                                   [&](const auto& other) { return other.name == one.name; });
    if (!known) unknown.push_back({word(one) + " " + schema::to_string(one.name), kUnreadable});
    return !known;
  });
}

/// What only the live side has may come from history that cannot be read.
void leave_unread(Comparison& comparison) {
  schema::Schema& live = comparison.live;
  const schema::Schema& expected = comparison.expected;
  const auto is = [](const char* word) {
    return [word](const auto&) { return std::string(word); };
  };
  leave_unread(live.enums, expected.enums, is("type"), comparison.unknown);
  leave_unread(live.domains, expected.domains, is("domain"), comparison.unknown);
  leave_unread(live.tables, expected.tables, is("table"), comparison.unknown);
  leave_unread(live.views, expected.views, is("view"), comparison.unknown);
  leave_unread(
      live.objects, expected.objects,
      [](const schema::Object& one) { return std::string(schema::word_of(one.kind)); },
      comparison.unknown);
  std::erase_if(live.sequences, [&](const schema::Sequence& sequence) {
    const bool of_table = !sequence.owner_table.name.empty();
    return of_table ? live.find_table(sequence.owner_table) == nullptr
                    : expected.find_sequence(sequence.name) == nullptr;
  });
}

}  // namespace

Comparison compare(const schema::Schema& expected, const schema::Schema& live,
                   driver::Connection& connection, const ScratchPolicy& policy,
                   const driver::TranslateOptions& options) {
  Comparison comparison{expected, live, {}};
  if (expected.dialect == live.dialect) {
    if (live.dialect.empty()) compare_portable(connection, policy, comparison);
  } else if (expected.dialect.empty()) {
    compare_rendered(expected, connection, policy, options, comparison);
  } else {
    throw Error(Code::not_supported,
                "a schema in the terms of " + expected.dialect +
                    " cannot be compared with one of " +
                    (live.dialect.empty() ? "PostgreSQL" : live.dialect),
                "compare both with the same files");
  }
  if (!expected.complete) leave_unread(comparison);
  return comparison;
}

void respell(schema::Schema& schema, const schema::Schema& like) {
  (void)settle(schema, like);
}

}  // namespace dunlin::compare
