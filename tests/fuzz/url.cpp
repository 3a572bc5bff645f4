// Database URLs.
#include "dunlin/driver/url.hpp"

#include "target.hpp"

using namespace dunlin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  (void)fuzz::survives([&] {
    const driver::Url url = driver::parse_url(text);
    const std::string shown = driver::masked(url);
    (void)driver::target_key(url);
    const std::string redacted = driver::redact("error: " + url.text + " " + url.password, url);
    if (url.password.size() > 8) {
      std::string others = url.user + url.host + url.port + url.database;
      for (const auto& [name, value] : url.parameters) others += name + '=' + value + '&';
      const bool elsewhere = url.password.find('*') != std::string::npos ||
                             others.find(url.password) != std::string::npos;
      fuzz::require(elsewhere || shown.find(url.password) == std::string::npos ||
                        text.find(url.password) != text.rfind(url.password),
                    "a shown URL hides its password");
      fuzz::require(redacted.find(url.password) == std::string::npos,
                    "a redacted message hides the password");
    }
    fuzz::require(driver::parse_url(url.text) == url, "a URL is read alike from its own text");
  });
  return 0;
}
