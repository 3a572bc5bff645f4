#include <fmt/format.h>

#include "commands.hpp"
#include "dunlin/base/text.hpp"
#include "json.hpp"

namespace dunlin::cli {
namespace {

std::string plugin_text(const plugin::PluginInfo& plugin, const Style& style) {
  if (!plugin.ok) {
    return fmt::format("{:<10} {}  {}\n           {}\n", plugin.name, style.red("refused"),
                       plugin.path.string(), plugin.reason);
  }
  return fmt::format("{:<10} {} {}  {}\n           dialects: {}; URL schemes: {}\n", plugin.name,
                     style.green("ok"), plugin.version, plugin.path.string(),
                     text::join(plugin.dialects, ", "), text::join(plugin.schemes, ", "));
}

ExitCode plugins(Session& session) {
  const std::vector<plugin::PluginInfo> found = session.open_project().plugins->list();
  if (session.json()) {
    session.output().document(json::plugins(found));
    return ExitCode::done;
  }
  for (const plugin::PluginInfo& plugin : found) {
    session.output().result(plugin_text(plugin, session.output().result_style()));
  }
  if (found.empty()) {
    session.output().message(
        "no driver plugin was found; they are searched in --plugin-dir, DUNLIN_PLUGIN_PATH and " +
        plugin::default_plugin_directory().string());
  }
  return ExitCode::done;
}

}  // namespace

void add_plugins(Parser& parser) {
  parser.add_command("plugins", "Drivers found, and why others were refused", kAboutGroup, {},
                     plugins);
}

}  // namespace dunlin::cli
