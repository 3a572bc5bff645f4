// Identifiers of revisions, symbols and ranges on the command line, and graphs of any shape.
#include "dunlin/base/text.hpp"
#include "dunlin/revision/graph.hpp"
#include "target.hpp"

namespace {

using namespace dunlin;

const revision::Graph& small_graph() {
  static const revision::Graph graph({{"aaaa", {}, {}, {"left"}},
                                      {"aabb", {"aaaa"}, {}, {}},
                                      {"bbbb", {"aaaa"}, {}, {"right"}},
                                      {"cccc", {"aabb", "bbbb"}, {}, {}},
                                      {"dddd", {}, {"left"}, {"other"}}});
  return graph;
}

/// Lines "id parent,parent depends,depends label,label".
std::vector<revision::Node> nodes_of(std::string_view text) {
  std::vector<revision::Node> nodes;
  for (const std::string_view line : text::split(text, '\n')) {
    revision::Node node;
    const std::vector<std::string_view> fields = text::split(line, ' ');
    node.id = fields[0];
    std::vector<std::string>* const lists[] = {&node.down, &node.depends_on, &node.labels};
    for (std::size_t i = 1; i < fields.size() && i <= std::size(lists); ++i) {
      if (fields[i].empty()) continue;
      for (const std::string_view name : text::split(fields[i], ','))
        lists[i - 1]->emplace_back(name);
    }
    nodes.push_back(std::move(node));
  }
  return nodes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const std::vector<std::string> current{"bbbb"};
  (void)fuzz::survives([&] { (void)revision::resolve(small_graph(), text, current); });
  (void)fuzz::survives([&] { (void)revision::resolve_range(small_graph(), text, current); });
  (void)fuzz::survives([&] {
    revision::check_identifier(text);
    fuzz::require(text.find_first_of("@-+:,/ \n\r\t") == std::string_view::npos,
                  "an identifier has no character that symbols need");
  });
  (void)fuzz::survives([&] {
    const std::vector<revision::Node> nodes = nodes_of(text);
    const revision::Graph graph(nodes);
    fuzz::require(graph.topological_order().size() == nodes.size(), "every revision has its turn");
    fuzz::require(graph.ancestors(graph.heads()).size() <= nodes.size(), "nothing comes twice");
    for (const std::string_view symbol : {"head", "heads", "base", "+1", "-1", "current"})
      (void)fuzz::survives([&] { (void)revision::resolve(graph, symbol, graph.bases()); });
  });
  return 0;
}
