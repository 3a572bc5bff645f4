#include "dunlin/base/checksum.hpp"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid.hpp>

namespace dunlin {
namespace {

std::string hex(const boost::uuids::uuid& id) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(32);
  for (const std::uint8_t byte : id) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xfU];
  }
  return out;
}

}  // namespace

std::string checksum(std::string_view text) {
  const boost::uuids::name_generator_sha1 generator(boost::uuids::ns::oid());
  return hex(generator(text.data(), text.size()));
}

std::string random_hex(std::size_t digits) {
  // The last digits: the first ones hold the UUID's version and variant.
  const std::string all = hex(boost::uuids::random_generator()());
  return all.substr(all.size() - std::min(digits, all.size()));
}

}  // namespace dunlin
