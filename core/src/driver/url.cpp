#include "dunlin/driver/url.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::driver {
namespace {

constexpr std::string_view kMask = "***";

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw ConfigError(Code::url_invalid, std::move(message), std::move(hint));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high == 0 && low == 0) {
      refuse("the database URL holds %00, and no part of it can hold such a byte", "Leave it out.");
    }
    if (high < 0 || low < 0) {
      refuse("the database URL holds a % that two hexadecimal digits do not follow",
             "Write a percent sign itself as %25.");
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

/// The pieces of a URL as they are written.
struct Parts {
  std::string_view scheme;  ///< with the "+driver" part
  bool has_authority = false;
  std::string_view user;
  std::string_view password;
  std::string_view hosts;
  std::string_view path;  ///< with its slash
  std::vector<std::pair<std::string_view, std::string_view>> parameters;
};

void split_authority(std::string_view authority, Parts& parts) {
  // The last @: one that stands unencoded in a password must not end up in the host, where
  // messages show it.
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view credentials = authority.substr(0, at);
    const std::size_t colon = credentials.find(':');
    parts.user = credentials.substr(0, colon);
    if (colon != std::string_view::npos) parts.password = credentials.substr(colon + 1);
    authority.remove_prefix(at + 1);
  }
  parts.hosts = authority;
}

void split_query(std::string_view query, Parts& parts) {
  for (const std::string_view pair : text::split(query, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string_view::npos) {
      refuse("a parameter of the database URL is not of the form key=value",
             "Parameters follow the ? and are separated by &; write & and = inside a value as %26 "
             "and %3D.");
    }
    parts.parameters.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
}

std::string_view take_scheme(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view scheme = text.substr(0, colon);
  const bool valid =
      colon != std::string_view::npos && !scheme.empty() && is_letter(scheme.front()) &&
      std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.' || c == '_';
      });
  if (!valid) {
    refuse("the database URL has no scheme",
           "A URL looks like sqlite:///dev.db or postgresql://user@host/database.");
  }
  return scheme;
}

Parts take_apart(std::string_view text) {
  Parts parts;
  parts.scheme = take_scheme(text);
  std::string_view rest = text.substr(parts.scheme.size() + 1);

  const std::size_t question = rest.find('?');
  if (question != std::string_view::npos) split_query(rest.substr(question + 1), parts);
  rest = rest.substr(0, question);

  parts.has_authority = rest.starts_with("//");
  if (!parts.has_authority) {
    parts.path = rest;
    return parts;
  }
  rest.remove_prefix(2);
  if (rest == ":memory:") {
    parts.path = rest;
    return parts;
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  split_authority(rest.substr(0, slash), parts);
  parts.path = rest.substr(slash);
  return parts;
}

void check_port(std::string_view port) {
  const bool number = port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
  // A variable that is not set stays as it is written: the rest of the URL is known all the same.
  if (port.starts_with("${")) return;
  if (number && (port.empty() || std::stoul(std::string(port)) <= 65535)) return;
  refuse("the port in the database URL is not a number from 0 to 65535",
         "Where a user name or password holds / ? # : @ or %, write these as %2F %3F %23 %3A %40 "
         "and %25.");
}

struct Endpoint {
  std::string host;
  std::string port;
};

Endpoint read_endpoint(std::string_view text) {
  Endpoint endpoint;
  std::size_t host_end = text.find(':');
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    const bool ends =
        close != std::string_view::npos && (close + 1 == text.size() || text[close + 1] == ':');
    if (!ends) {
      refuse("the IPv6 address in the database URL does not end with a bracket",
             "Write it like postgresql://[::1]:5432/database.");
    }
    endpoint.host = text.substr(1, close - 1);
    host_end = close + 1 == text.size() ? std::string_view::npos : close + 1;
  } else {
    endpoint.host = decode(text.substr(0, host_end));
  }
  if (host_end != std::string_view::npos) endpoint.port = text.substr(host_end + 1);
  check_port(endpoint.port);
  return endpoint;
}

/// libpq takes lists of hosts and ports: "a:1,b:2" is host "a,b" and port "1,2".
void read_hosts(std::string_view hosts, Url& url) {
  bool any_port = false;
  std::string ports;
  bool first = true;
  for (const std::string_view part : text::split(hosts, ',')) {
    const Endpoint endpoint = read_endpoint(part);
    if (!first) {
      url.host += ',';
      ports += ',';
    }
    first = false;
    url.host += endpoint.host;
    ports += endpoint.port;
    any_port = any_port || !endpoint.port.empty();
  }
  if (any_port) url.port = ports;
}

/// Names of parameters whose values nobody should see.
bool is_secret(std::string_view parameter) {
  const std::string name = text::lower(parameter);
  for (const std::string_view part : {"pass", "pwd", "secret", "token", "scram"}) {
    if (name.find(part) != std::string::npos) return true;
  }
  return name == "key" || name == "hexkey";
}

/// Everything secret in a URL, decoded and as written, longest first.
std::vector<std::string> secrets(const Url& url) {
  std::vector<std::string> found = {url.password};
  for (const auto& [name, value] : url.parameters) {
    if (is_secret(name)) found.push_back(value);
  }
  if (!url.text.empty()) {
    const Parts parts = take_apart(url.text);
    found.emplace_back(parts.password);
    for (const auto& [name, value] : parts.parameters) {
      if (is_secret(decode(name))) found.emplace_back(value);
    }
  }
  std::sort(found.begin(), found.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  return found;
}

std::string masked_hosts(const Url& url) {
  const std::vector<std::string_view> hosts = text::split(url.host, ',');
  const std::vector<std::string_view> ports = text::split(url.port, ',');
  std::string out;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (i > 0) out += ',';
    const bool bracketed = hosts[i].find(':') != std::string_view::npos;
    out += bracketed ? '[' + std::string(hosts[i]) + ']' : std::string(hosts[i]);
    if (i < ports.size() && !ports[i].empty()) out += ':' + std::string(ports[i]);
  }
  return out;
}

/// A URL that lacks its "//" or has a raw slash in its password leaves credentials in the path.
std::string masked_database(const Url& url) {
  const std::size_t at = url.database.rfind('@');
  const bool file = url.has_authority && url.host.empty();
  if (file || at == std::string::npos) return url.database;
  return std::string(kMask) + url.database.substr(at);
}

std::string parameter_or(const Url& url, const std::string& name, const std::string& otherwise) {
  const auto found = url.parameters.find(name);
  return found == url.parameters.end() || found->second.empty() ? otherwise : found->second;
}

/// "user:password@" at the beginning, where a slash too few or too many has left it.
bool holds_credentials(std::string_view path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  const std::string_view before = path.substr(0, path.find_first_of("@/"));
  return before.size() < path.size() && path[before.size()] == '@' &&
         before.find(':') != std::string_view::npos;
}

}  // namespace

Url parse_url(std::string_view given) {
  const std::string_view trimmed = text::trim(given);
  if (std::any_of(trimmed.begin(), trimmed.end(),
                  [](char c) { return static_cast<unsigned char>(c) < ' '; })) {
    refuse("the database URL holds a control character", "Check it for line ends and tabs.");
  }
  const Parts parts = take_apart(trimmed);
  Url url;
  url.scheme = text::lower(parts.scheme.substr(0, parts.scheme.find('+')));
  url.text = url.scheme + std::string(trimmed.substr(parts.scheme.size()));
  url.has_authority = parts.has_authority;
  url.user = decode(parts.user);
  url.password = decode(parts.password);
  read_hosts(parts.hosts, url);
  if (parts.hosts.empty() && parts.user.empty() && holds_credentials(parts.path)) {
    refuse("the database URL has user and password where its path begins",
           "Write SCHEME://USER:PASSWORD@HOST/DATABASE; a ':' in a file's name is written %3A.");
  }
  const bool slash = parts.has_authority && parts.path.starts_with('/');
  url.database = decode(slash ? parts.path.substr(1) : parts.path);
  for (const auto& [name, value] : parts.parameters) url.parameters[decode(name)] = decode(value);
  return url;
}

std::string masked(const Url& url) {
  std::string out = url.scheme + ':';
  if (url.has_authority) {
    out += "//" + url.user;
    if (!url.password.empty()) out.append(":").append(kMask);
    if (!url.user.empty() || !url.password.empty()) out += '@';
    out += masked_hosts(url);
    if (!url.database.empty()) out += '/';
  }
  out += masked_database(url);
  char separator = '?';
  for (const auto& [name, value] : url.parameters) {
    out += separator + name + '=' + (is_secret(name) ? std::string(kMask) : value);
    separator = '&';
  }
  return out;
}

std::string redact(std::string text, const Url& url) {
  for (const std::string& secret : secrets(url)) {
    text = text::replace_all(std::move(text), secret, kMask);
  }
  return text;
}

std::string target_key(const Url& url) {
  std::string host = text::lower(parameter_or(url, "host", url.host));
  std::string port = parameter_or(url, "port", url.port);
  std::string database = parameter_or(url, "dbname", url.database);
  // One name for this machine, and none for the ports that servers listen on by themselves.
  if (host == "127.0.0.1" || host == "::1" || host.empty()) host = "localhost";
  if (host.ends_with('.')) host.pop_back();
  if (port == "5432" || port == "3306") port.clear();
  // Without a database, servers that need one take the one named like the user.
  if (database.empty()) database = url.user;
  database = std::filesystem::path(database).lexically_normal().string();
  return host + ':' + port + '/' + database;
}

}  // namespace dunlin::driver
