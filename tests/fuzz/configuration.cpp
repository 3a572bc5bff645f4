// dunlin.toml and .env: both are read from files.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "dunlin/script/environment.hpp"
#include "target.hpp"

using namespace dunlin;

namespace {

class File {
 public:
  File() : path_("/dev/shm/dunlin-fuzz-" + std::to_string(::getpid())) {}
  ~File() { std::filesystem::remove(path_); }
  const std::filesystem::path& write(std::string_view text) const {
    std::ofstream stream(path_, std::ios::binary | std::ios::trunc);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    return path_;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const File file;
  const std::string_view text = fuzz::text_of(data, size);
  const std::filesystem::path& path = file.write(text);
  (void)fuzz::survives([&] {
    const script::Configuration read = script::read_configuration(path, {{"A", "b"}});
    for (const auto& [name, settings] : read.environments) {
      fuzz::require(!settings.version_table.empty(), "the version table has a name");
      const std::optional<std::string>& url = settings.url;  // Clang 14 captures no binding
      if (url) (void)fuzz::survives([&] { script::require_expanded(*url); });
    }
  });
  (void)fuzz::survives([&] { (void)script::read_env_file(path); });
  return 0;
}
