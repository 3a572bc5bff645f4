#include "library.hpp"

#include <link.h>

#include <boost/dll/shared_library.hpp>
#include <cstring>
#include <deque>
#include <fstream>
#include <mutex>
#include <system_error>

#include "card.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/version.hpp"
#include "dunlin/plugin/descriptor.hpp"
#include "trust.hpp"

namespace dunlin::plugin {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, const std::string& reason, std::string hint) {
  throw PluginError(Code::plugin_refused, "the plugin " + file.string() + " was refused: " + reason,
                    std::move(hint));
}

std::string rebuild() {
  return "build the plugin again with the headers of dunlin " + std::string(version()) +
         " and the same compiler settings";
}

/// The loader's own words, which Boost.DLL wraps into "... (dlerror system message: WORDS): Bad
/// file descriptor".
std::string loader_message(const std::system_error& error, const fs::path& file) {
  const std::string what = error.what();
  const std::string_view before = "dlerror system message: ";
  const std::size_t begin = what.find(before);
  const std::size_t end = what.rfind(')');
  if (begin == std::string::npos || end == std::string::npos || end < begin + before.size())
    return what;
  const std::string words = what.substr(begin + before.size(), end - begin - before.size());
  const std::string path = file.string() + ": ";
  return words.starts_with(path) ? words.substr(path.size()) : words;
}

/// Whether all that the loader maps is there; of a copy that was cut off it would touch what is
/// not, which ends the process. What is no library is left to the loader's own words.
bool is_cut_off(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  ElfW(Ehdr) header{};
  if (error || !stream.read(reinterpret_cast<char*>(&header), sizeof header)) return false;
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return false;
  stream.seekg(static_cast<std::streamoff>(header.e_phoff));
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    ElfW(Phdr) part{};
    if (!stream.read(reinterpret_cast<char*>(&part), sizeof part)) return true;
    const bool fits = part.p_filesz <= size && part.p_offset <= size - part.p_filesz;
    if (part.p_type == PT_LOAD && !fits) return true;
  }
  return false;
}

boost::dll::shared_library open_library(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) refuse(file, "the file does not exist", "repair or remove the link");
  if (!fs::is_regular_file(status)) refuse(file, "it is not a regular file", "");
  if (const std::optional<std::string> reason = untrusted(file)) {
    refuse(file, *reason + ", and its code would run as root",
           "give file and folder to root (chown root, chmod go-w), or run dunlin as another user");
  }
  if (is_cut_off(file))
    refuse(file, "it is not complete: the file is shorter than it says",
           "install the plugin again");
  try {
    using boost::dll::load_mode::rtld_local;
    using boost::dll::load_mode::rtld_now;
    return boost::dll::shared_library(file, rtld_now | rtld_local);
  } catch (const std::system_error& failure) {
    refuse(
        file, "it cannot be loaded: " + loader_message(failure, file),
        "when the loader misses a library, install the package that has it; see `ldd` on the file");
  }
}

void check_binary(const fs::path& file, const Descriptor& descriptor) {
  if (descriptor.magic != kMagic) {
    refuse(file, "its descriptor does not begin with the mark of a dunlin plugin", "");
  }
  if (descriptor.abi != kAbi) {
    refuse(file,
           "it was built for plugin interface " + std::to_string(descriptor.abi) +
               ", this program has interface " + std::to_string(kAbi),
           rebuild());
  }
  if (descriptor.size != sizeof(Descriptor)) {
    refuse(file,
           "its descriptor has " + std::to_string(descriptor.size) + " bytes, this program's has " +
               std::to_string(sizeof(Descriptor)),
           rebuild());
  }
  if (descriptor.layout != layout_hash()) {
    refuse(file, "its types are laid out differently (other compiler settings, or other headers)",
           rebuild());
  }
}

void check_words(const fs::path& file, const std::string& name, const Descriptor& descriptor) {
  for (const char* text : {descriptor.core_version, descriptor.version, descriptor.name,
                           descriptor.dialects, descriptor.schemes, descriptor.card}) {
    if (text == nullptr)
      refuse(file, "its descriptor lacks a text", "export it with DUNLIN_EXPORT_PLUGIN");
  }
  if (descriptor.core_version != version()) {
    refuse(file,
           "it was built with dunlin " + std::string(descriptor.core_version) +
               ", this program is dunlin " + std::string(version()),
           rebuild());
  }
  if (descriptor.name != name) {
    refuse(file,
           "it calls itself '" + std::string(descriptor.name) + "', its file says '" + name + "'",
           "name the file dunlin_" + std::string(descriptor.name) + ".so");
  }
  if (words(descriptor.dialects).empty()) refuse(file, "it names no dialect", "");
  if (words(descriptor.schemes).empty()) refuse(file, "it names no URL scheme", "");
  const std::string card = std::string(DUNLIN_PLUGIN_CARD) + descriptor.name + "|" +
                           descriptor.dialects + "|" + descriptor.schemes + "|";
  if (descriptor.card != card) {
    refuse(file, "its card and its descriptor differ", "export it with DUNLIN_EXPORT_PLUGIN");
  }
  if (descriptor.create == nullptr)
    refuse(file, "it has no factory", "export it with DUNLIN_EXPORT_PLUGIN");
}

driver::Driver* create_driver(const fs::path& file, const Descriptor& descriptor) {
  std::string reason = "its factory returned nothing";
  try {
    if (driver::Driver* driver = descriptor.create()) return driver;
  } catch (const Error& error) {
    reason = "its factory failed: " + error.message();
  } catch (const std::exception& error) {
    reason = "its factory failed: " + std::string(error.what());
  } catch (...) {
    reason = "its factory threw something that is not an exception";
  }
  refuse(file, reason, "");
}

/// Never destroyed: code of a plugin may still be on its way (exceptions, threads of a client
/// library) when the process ends, and unmapping it then would crash.
struct Store {
  std::mutex mutex;
  std::deque<boost::dll::shared_library> libraries;
  std::deque<Library> loaded;
};

Store& store() {
  static Store* const kStore = new Store;
  return *kStore;
}

}  // namespace

const Library& load_library(const fs::path& file, const std::string& name) {
  Store& all = store();
  const std::lock_guard guard(all.mutex);
  for (const Library& library : all.loaded) {
    if (library.info.path == file) return library;
  }
  const boost::dll::shared_library& library = all.libraries.emplace_back(open_library(file));
  if (!library.has(kSymbol)) {
    refuse(file, "it is not a dunlin plugin: it has no symbol " + std::string(kSymbol), "");
  }
  const auto& descriptor = library.get<const Descriptor>(kSymbol);
  check_binary(file, descriptor);
  check_words(file, name, descriptor);
  driver::Driver* driver = create_driver(file, descriptor);
  return all.loaded.emplace_back(Library{{name,
                                          file,
                                          words(descriptor.dialects),
                                          words(descriptor.schemes),
                                          descriptor.version,
                                          true,
                                          {}},
                                         driver});
}

}  // namespace dunlin::plugin
