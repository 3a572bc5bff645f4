// Prints the drivers that an installed Dunlin offers, and those in the folders given as arguments.
#include <dunlin/base/version.hpp>
#include <dunlin/plugin/registry.hpp>
#include <iostream>

int main(int argc, char** argv) {
  dunlin::plugin::Registry registry({{argv + 1, argv + argc}, {}});
  std::cout << "dunlin " << dunlin::version() << '\n';
  for (const dunlin::plugin::PluginInfo& plugin : registry.list()) {
    std::cout << plugin.name << ' ' << (plugin.ok ? "ok" : plugin.reason) << '\n';
  }
}
