#include "dunlin/plugin/registry.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

#include "card.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "library.hpp"
#include "search.hpp"

namespace dunlin::plugin {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// "mysql8" -> "mysql", "mariadb10.11" -> "mariadb".
std::string_view without_version(std::string_view word) {
  const std::size_t end = word.find_last_not_of("0123456789.");
  return end == std::string_view::npos ? word : word.substr(0, end + 1);
}

/// What is looked for: exactly one of the two lists of a plugin must hold the word.
struct Wanted {
  std::vector<std::string> PluginInfo::*list;
  std::vector<std::string> Card::*card_list;
  std::string word;

  bool in(const PluginInfo& info) const { return holds(info.*list, word); }
  bool in(const Card& card) const { return holds(card.*card_list, word); }
};

/// A word that both plugins claim, or nothing.
std::optional<std::string> conflict(const PluginInfo& a, const PluginInfo& b) {
  for (const std::string& scheme : a.schemes) {
    if (holds(b.schemes, scheme)) return "the URL scheme '" + scheme + "'";
  }
  for (const std::string& dialect : a.dialects) {
    if (holds(b.dialects, dialect)) return "the dialect '" + dialect + "'";
  }
  return std::nullopt;
}

std::string place(const PluginInfo& info) {
  return info.path.empty() ? "the program's own driver '" + info.name + "'" : info.path.string();
}

/// Files that serve a scheme of their own name come first, as driver_for_scheme() prefers them.
std::vector<Candidate> in_order_of_precedence(const Folder& folder) {
  std::vector<Candidate> candidates = folder.candidates;
  std::stable_partition(candidates.begin(), candidates.end(), [](const Candidate& candidate) {
    const std::optional<Card> card = read_card(candidate.path);
    return card && holds(card->schemes, candidate.name);
  });
  return candidates;
}

std::string describe(const Folder& folder) {
  if (!folder.exists) return "searched " + folder.path.string() + ": no such folder";
  std::vector<std::string> files;
  for (const Candidate& candidate : folder.candidates)
    files.push_back(candidate.path.filename().string());
  return "searched " + folder.path.string() + ": " +
         (files.empty() ? "no plugins" : text::join(files, ", "));
}

}  // namespace

struct Registry::State {
  struct Known {
    PluginInfo info;
    driver::Driver* driver = nullptr;
    std::unique_ptr<driver::Driver> own;  ///< of drivers that the program registered
  };

  SearchPath search;
  std::mutex mutex;
  std::vector<Known> known;  ///< in use: registered, or loaded through this registry
  std::optional<std::vector<Folder>> folders;

  const std::vector<Folder>& searched() {
    if (!folders) folders = read_folders(search);
    return *folders;
  }

  void require_free(const PluginInfo& info) const {
    for (const Known& other : known) {
      const std::optional<std::string> word = conflict(info, other.info);
      if (!word) continue;
      throw PluginError(Code::plugin_refused,
                        "the plugin " + place(info) + " was refused: " + *word +
                            " already belongs to " + place(other.info),
                        "remove one of the two, or take its folder out of the plugin search path");
    }
  }

  driver::Driver& use(const Candidate& candidate) {
    for (const Known& other : known) {
      if (other.info.path == candidate.path) return *other.driver;
    }
    const Library& library = load_library(candidate.path, candidate.name);
    require_free(library.info);
    known.push_back({library.info, library.driver, nullptr});
    return *library.driver;
  }

  /// The first file that serves what is wanted: in each folder dunlin_WORD.so, then whichever card
  /// says so.
  const Candidate* find(const Wanted& wanted) {
    for (const Folder& folder : searched()) {
      for (const Candidate& candidate : folder.candidates) {
        if (candidate.name != wanted.word) continue;
        const std::optional<Card> card = read_card(candidate.path);
        // Without a card it is no plugin at all; loading it tells why.
        if (!card || wanted.in(*card)) return &candidate;
      }
      for (const Candidate& candidate : folder.candidates) {
        const std::optional<Card> card = read_card(candidate.path);
        if (card && wanted.in(*card)) return &candidate;
      }
    }
    return nullptr;
  }

  driver::Driver* driver_for(const Wanted& wanted) {
    for (const Known& plugin : known) {
      if (wanted.in(plugin.info)) return plugin.driver;
    }
    const Candidate* candidate = find(wanted);
    return candidate == nullptr ? nullptr : &use(*candidate);
  }

  /// Every word that some plugin would have answered to.
  std::vector<std::string> served(const Wanted& like) {
    std::vector<std::string> result;
    for (const Known& plugin : known) {
      result.insert(result.end(), (plugin.info.*like.list).begin(), (plugin.info.*like.list).end());
    }
    for (const Folder& folder : searched()) {
      for (const Candidate& candidate : folder.candidates) {
        const std::optional<Card> card = read_card(candidate.path);
        if (card)
          result.insert(result.end(), ((*card).*like.card_list).begin(),
                        ((*card).*like.card_list).end());
      }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  }

  [[noreturn]] void nothing_found(Code code, const std::string& message, const Wanted& wanted) {
    std::vector<std::string> detail;
    for (const Folder& folder : searched()) detail.push_back(describe(folder));
    const std::vector<std::string> words = served(wanted);
    if (!words.empty()) detail.push_back("the plugins found serve: " + text::join(words, ", "));
    const std::optional<std::string> near = text::nearest(wanted.word, words);
    const std::string hint = near ? "did you mean '" + *near + "'?"
                                  : "install the package with the plugin (dunlin-plugin-" +
                                        wanted.word +
                                        "), build Dunlin with that plugin on, or name its folder "
                                        "with --plugin-dir or DUNLIN_PLUGIN_PATH";
    ErrorContext context;
    context.detail = text::join(detail, "\n");
    throw PluginError(code, message, hint, std::move(context));
  }

  PluginInfo inspect(const Candidate& candidate, const std::vector<PluginInfo>& before) {
    PluginInfo info{candidate.name, candidate.path, {}, {}, {}, false, {}};
    try {
      for (const PluginInfo& other : before) {
        if (other.name != info.name || other.path.empty()) continue;
        info.reason =
            "the plugin " + place(info) + " was refused: " + place(other) + " comes before it";
        return info;
      }
      info = load_library(candidate.path, candidate.name).info;
      for (const PluginInfo& other : before) {
        const std::optional<std::string> word = other.ok ? conflict(info, other) : std::nullopt;
        if (!word) continue;
        info.ok = false;
        info.reason = "the plugin " + place(info) + " was refused: " + *word +
                      " already belongs to " + place(other);
      }
    } catch (const PluginError& error) {
      info.reason = error.message();
    }
    return info;
  }
};

Registry::Registry(SearchPath search) : state_(std::make_unique<State>()) {
  state_->search = std::move(search);
}

Registry::~Registry() = default;

void Registry::add(PluginInfo info, std::unique_ptr<driver::Driver> driver) {
  const std::lock_guard guard(state_->mutex);
  if (driver == nullptr)
    throw PluginError(Code::plugin_refused, "the driver '" + info.name + "' is null");
  info.path.clear();
  info.ok = true;
  info.reason.clear();
  state_->require_free(info);
  driver::Driver* raw = driver.get();
  state_->known.push_back({std::move(info), raw, std::move(driver)});
}

driver::Driver& Registry::driver_for_scheme(std::string_view scheme) {
  const std::lock_guard guard(state_->mutex);
  const Wanted wanted{&PluginInfo::schemes, &Card::schemes, text::lower(scheme)};
  if (driver::Driver* driver = state_->driver_for(wanted)) return *driver;
  state_->nothing_found(Code::plugin_missing,
                        "no plugin serves URLs that begin with '" + wanted.word + ":'", wanted);
}

driver::Driver& Registry::driver_for_dialect(std::string_view word) {
  const std::lock_guard guard(state_->mutex);
  const Wanted exact{&PluginInfo::dialects, &Card::dialects, text::lower(word)};
  if (driver::Driver* driver = state_->driver_for(exact)) return *driver;
  Wanted plain = exact;
  plain.word = without_version(plain.word);
  if (driver::Driver* driver = plain.word == exact.word ? nullptr : state_->driver_for(plain))
    return *driver;
  state_->nothing_found(Code::dialect_unknown, "no plugin knows the dialect '" + exact.word + "'",
                        plain);
}

std::vector<std::string> Registry::dialect_names() {
  const std::lock_guard guard(state_->mutex);
  return state_->served({&PluginInfo::dialects, &Card::dialects, {}});
}

std::vector<PluginInfo> Registry::list() {
  const std::lock_guard guard(state_->mutex);
  std::vector<PluginInfo> plugins;
  for (const State::Known& plugin : state_->known) {
    if (plugin.own) plugins.push_back(plugin.info);
  }
  for (const Folder& folder : state_->searched()) {
    for (const Candidate& candidate : in_order_of_precedence(folder)) {
      plugins.push_back(state_->inspect(candidate, plugins));
    }
  }
  std::stable_sort(plugins.begin(), plugins.end(),
                   [](const PluginInfo& a, const PluginInfo& b) { return a.name < b.name; });
  return plugins;
}

}  // namespace dunlin::plugin
