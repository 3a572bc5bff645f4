// init and list-templates.
#include <fmt/format.h>

#include "dunlin/app/commands.hpp"
#include "dunlin/script/templates.hpp"
#include "files.hpp"

namespace dunlin::app {

namespace fs = std::filesystem;

InitResult init(const InitOptions& options) {
  const std::vector<script::TemplateFile> files =
      script::environment_template(options.template_name);
  for (const script::TemplateFile& file : files) {
    const fs::path path = options.directory / file.path;
    std::error_code unreadable;  // writing says better what is wrong with the folder
    if (fs::exists(path, unreadable)) {
      throw ConfigError(Code::already_exists,
                        fmt::format("{} exists already; nothing was written", path.string()),
                        "choose another folder, or move the file away");
    }
  }
  InitResult result;
  for (const script::TemplateFile& file : files) {
    const fs::path path = options.directory / file.path;
    make_folder(path.parent_path());
    write_new_file(path, file.content);
    if (file.executable) {
      fs::permissions(path, fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                      fs::perm_options::add);
    }
    result.files.push_back(path);
  }
  return result;
}

std::vector<TemplateInfo> list_templates() {
  std::vector<TemplateInfo> infos;
  for (const auto& [name, description] : script::environment_templates())
    infos.push_back({name, description});
  return infos;
}

}  // namespace dunlin::app
