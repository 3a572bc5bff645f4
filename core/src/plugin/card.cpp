#include "card.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "dunlin/base/text.hpp"
#include "dunlin/plugin/descriptor.hpp"

namespace dunlin::plugin {
namespace {

constexpr std::size_t kLongestCard = 4096;

/// A file's bytes; mapped, because the card stands near the beginning of files that may be large.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& file) {
    const int descriptor =
        ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe would wait
    if (descriptor < 0) return;
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
      const auto size = static_cast<std::size_t>(status.st_size);
      void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
      if (bytes != MAP_FAILED) {
        bytes_ = bytes;
        size_ = size;
      }
    }
    ::close(descriptor);
  }
  ~MappedFile() {
    if (bytes_ != nullptr) ::munmap(bytes_, size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view text() const { return {static_cast<const char*>(bytes_), size_}; }

 private:
  void* bytes_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  for (const std::string_view word : text::split(text, ' ')) {
    if (!word.empty()) result.emplace_back(word);
  }
  return result;
}

std::optional<Card> read_card(const std::filesystem::path& file) {
  const MappedFile mapped(file);
  const std::string_view bytes = mapped.text();
  const std::string_view prefix = DUNLIN_PLUGIN_CARD;
  const void* found =
      bytes.empty() ? nullptr : ::memmem(bytes.data(), bytes.size(), prefix.data(), prefix.size());
  if (found == nullptr) return std::nullopt;
  std::string_view card =
      bytes.substr(static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()));
  card = card.substr(prefix.size(), kLongestCard);
  const std::vector<std::string_view> parts = text::split(card.substr(0, card.find('\0')), '|');
  if (parts.size() < 4) return std::nullopt;
  return Card{std::string(parts[0]), words(parts[1]), words(parts[2])};
}

}  // namespace dunlin::plugin
