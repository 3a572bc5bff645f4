#include "circumstances.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "script.hpp"

namespace dunlin::mysql {
namespace {

constexpr std::string_view kBy = "/* by ";
constexpr std::string_view kIn = "/* in ";
constexpr std::string_view kEnd = " */ ";
constexpr std::string_view kCreate = "CREATE ";
constexpr const char* kClient = "utf8mb4";
constexpr const char* kTimeZone = "+00:00";

/// The server lists modes in an order of its own.
bool same_modes(std::string_view a, std::string_view b) {
  const auto set_of = [](std::string_view modes) {
    const std::vector<std::string_view> parts = text::split(modes, ',');
    std::set<std::string_view> set(parts.begin(), parts.end());
    set.erase("");
    return set;
  };
  return set_of(a) == set_of(b);
}

/// Cuts "/* by x */ " from the start of `definition` and returns x; empty when it is not there.
std::string cut_comment(std::string& definition, std::string_view begin) {
  if (!definition.starts_with(begin)) return {};
  const std::size_t end = definition.find(kEnd, begin.size());
  if (end == std::string::npos) return {};
  std::string found = definition.substr(begin.size(), end - begin.size());
  definition.erase(0, end + kEnd.size());
  return found;
}

}  // namespace

std::string session_of(const SessionColumns& columns, const Flavour& flavour) {
  std::vector<std::string> settings;
  if (columns.sql_mode != nullptr && !same_modes(*columns.sql_mode, pinned_sql_mode(flavour)))
    settings.push_back("sql_mode = " + quoted_literal(*columns.sql_mode));
  if (columns.client != nullptr && *columns.client != kClient && !columns.client->empty())
    settings.push_back("character_set_client = " + *columns.client);
  if (columns.collation != nullptr && *columns.collation != exact_collation(flavour) &&
      !columns.collation->empty())
    settings.push_back("collation_connection = " + *columns.collation);
  if (columns.time_zone != nullptr && *columns.time_zone != kTimeZone)
    settings.push_back("time_zone = " + quoted_literal(*columns.time_zone));
  return text::join(settings, ", ");
}

std::string quoted_user(const std::string& user) {
  const std::size_t at = user.rfind('@');
  if (at == std::string::npos) return quoted_identifier(user);
  return quoted_identifier(user.substr(0, at)) + "@" + quoted_identifier(user.substr(at + 1));
}

std::string with_circumstances(const Circumstances& circumstances, const std::string& definition) {
  std::string out;
  if (!circumstances.definer.empty())
    out += std::string(kBy) + circumstances.definer + std::string(kEnd);
  if (!circumstances.session.empty())
    out += std::string(kIn) + circumstances.session + std::string(kEnd);
  return out + definition;
}

Made taken_apart(const std::string& definition) {
  Made made;
  made.definition = definition;
  made.circumstances.definer = cut_comment(made.definition, kBy);
  made.circumstances.session = cut_comment(made.definition, kIn);
  return made;
}

std::string with_definer(const std::string& definer, std::string definition) {
  if (definer.empty() || !definition.starts_with(kCreate)) return definition;
  return definition.insert(kCreate.size(), "DEFINER=" + definer + " ");
}

bool keeps_backslashes(std::string_view sql_mode) {
  return sql_mode.find("NO_BACKSLASH_ESCAPES") != std::string_view::npos;
}

bool takes_utf8(std::string_view session, std::string_view statement) {
  static constexpr std::string_view kSetting = "character_set_client = ";
  const std::size_t at = session.find(kSetting);
  if (at == std::string_view::npos || session.substr(at + kSetting.size()).starts_with("utf8"))
    return true;
  return std::none_of(statement.begin(), statement.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80U; });
}

std::string usual_session(const Flavour& flavour) {
  return "SET sql_mode = " + quoted_literal(pinned_sql_mode(flavour)) + ", time_zone = '" +
         kTimeZone + "', character_set_client = " + kClient +
         ", collation_connection = " + std::string(exact_collation(flavour));
}

}  // namespace dunlin::mysql
