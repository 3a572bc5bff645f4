// The table of all mappings in docs/portability.md, made by running the translators.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dunlin::test {

/// A section of mappings.txt.
struct MappingSection {
  std::string title;
  std::string setup;   ///< statements that run before, and are not shown
  std::string before;  ///< the statement around a mapping
  std::string after;
  std::vector<std::string> mappings;
};

/// Throws: std::runtime_error for a line outside of any section.
std::vector<MappingSection> read_mappings(std::string_view text);

/// The sections as Markdown, a table each.
std::string mappings_page(const std::vector<MappingSection>& sections);

/// `page` with everything between the two marks of the generated part replaced. Throws:
/// std::runtime_error when a mark is missing.
std::string with_mappings(const std::string& page, const std::string& mappings);

}  // namespace dunlin::test
