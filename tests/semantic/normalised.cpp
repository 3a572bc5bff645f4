// Values of all backends in one form.
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "bench.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;

std::string number(std::string text) {
  if (text.find('.') == std::string::npos || text.find_first_of("eE") != std::string::npos)
    return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string floating(const std::string& text) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.12g", std::strtod(text.c_str(), nullptr));
  return buffer;
}

std::string moment(std::string text) {
  if (const std::size_t t = text.find('T'); t != std::string::npos) text[t] = ' ';
  for (const std::string_view zone : {"+00:00", "+00", "Z"}) {
    if (text.ends_with(zone)) {
      text.erase(text.size() - zone.size());
      break;
    }
  }
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string bytes(std::string_view value) {
  if (value.starts_with("\\x")) return std::string(value.substr(2));
  std::string out;
  for (const char c : value) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned char>(c));
    out += digits;
  }
  return out;
}

std::string document(std::string_view value) {
  const json parsed = json::parse(value, nullptr, false);
  return parsed.is_discarded() ? "not JSON: " + std::string(value) : parsed.dump();
}

/// {a,"b c",NULL} of one dimension as JSON; numbers and booleans as what they are.
std::string array(std::string_view value, std::string_view element) {
  if (!value.starts_with("{")) return document(value);
  const bool is_text = element == "text" || element.starts_with("character");
  json out = json::array();
  std::string item;
  bool quoted = false;
  bool was_quoted = false;
  const auto finish = [&] {
    if (!was_quoted && item == "NULL") {
      out.push_back(nullptr);
    } else if (is_text) {
      out.push_back(item);
    } else if (element == "boolean") {
      out.push_back(item == "t");
    } else {
      out.push_back(json::parse(item, nullptr, false));
    }
    item.clear();
    was_quoted = false;
  };
  const std::string_view inside = value.substr(1, value.size() - 2);
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '\\') {
      item += inside[++i];
    } else if (inside[i] == '"') {
      quoted = !quoted;
      was_quoted = true;
    } else if (inside[i] == ',' && !quoted) {
      finish();
    } else {
      item += inside[i];
    }
  }
  if (!inside.empty()) finish();
  return out.dump();
}

}  // namespace

std::string normalised(std::string_view value, std::string_view type) {
  if (type.ends_with("[]")) return array(value, type.substr(0, type.size() - 2));
  if (type == "boolean")
    return value == "t" || value == "1" || value == "true"    ? "t"
           : value == "f" || value == "0" || value == "false" ? "f"
                                                              : "no boolean: " + std::string(value);
  if (type == "numeric") return number(std::string(value));
  if (type == "real" || type == "double precision") return floating(std::string(value));
  if (type == "json" || type == "jsonb") return document(value);
  if (type == "bytea") return bytes(value);
  if (type.starts_with("time")) return moment(std::string(value));
  return std::string(value);
}

}  // namespace dunlin::test
