// What `init` writes: the files of a new migration environment.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dunlin/base/export.hpp"

namespace dunlin::script {

/// One file of an environment.
struct TemplateFile {
  std::string path;  ///< relative to the environment's folder, with '/'
  std::string content;
  bool executable = false;
};

/// The names of all templates, each with one line that says what it is for; the first is the
/// default.
[[nodiscard]] DUNLIN_API std::vector<std::pair<std::string, std::string>> environment_templates();
/// The files of the template `name`. Throws: ConfigError (template_unknown) with a near match.
[[nodiscard]] DUNLIN_API std::vector<TemplateFile> environment_template(std::string_view name);

}  // namespace dunlin::script
