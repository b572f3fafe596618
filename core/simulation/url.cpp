// A small reader of addresses: what the simulated world needs, nothing of IDNA or of other schemes.
#include "core/simulation/url.h"

#include <algorithm>

namespace etude {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower(c);
  return result;
}

std::uint16_t default_port(std::string_view scheme) { return scheme == "http" ? 80 : 443; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Port digits after the colon; an empty port is the scheme's.
std::optional<std::uint16_t> parse_port(std::string_view digits, std::uint16_t otherwise) {
  if (digits.empty()) return otherwise;
  if (digits.size() > 5) return std::nullopt;
  std::uint32_t port = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    port = port * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (port == 0 || port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(port);
}

// `/a/./b/../c` → `/a/c` (RFC 3986, 5.2.4).
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_folder = false;
  std::size_t at = 0;
  while (at < path.size()) {
    ++at;  // the slash
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string_view segment = path.substr(at, slash - at);
    ends_in_folder = segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
    at = slash;
  }
  std::string result;
  for (const std::string_view segment : kept) result.append("/").append(segment);
  if (ends_in_folder || result.empty()) result.push_back('/');
  return result;
}

// Splits `path?query#fragment` into an address.
void put_path(Url& url, std::string_view rest) {
  rest = rest.substr(0, rest.find('#'));
  const std::size_t question = rest.find('?');
  url.path = std::string(rest.substr(0, question));
  if (url.path.empty()) url.path = "/";
  url.has_query = question != std::string_view::npos;
  url.query = url.has_query ? std::string(rest.substr(question + 1)) : std::string();
}

}  // namespace

std::string Url::origin() const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  std::string result = scheme + "://" + (is_ipv6 ? "[" + host + "]" : host);
  if (port != default_port(scheme)) result += ":" + std::to_string(port);
  return result;
}

std::string Url::text() const { return origin() + path + (has_query ? "?" + query : ""); }

std::optional<Url> parse_url(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return std::nullopt;
  }
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  Url url;
  url.scheme = lower_case(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  text.remove_prefix(colon + 3);
  const std::size_t authority_end = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, authority_end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  std::string_view port_digits;
  if (authority.starts_with('[')) {
    const std::size_t bracket = authority.find(']');
    if (bracket == std::string_view::npos) return std::nullopt;
    url.host = lower_case(authority.substr(1, bracket - 1));
    const std::string_view behind = authority.substr(bracket + 1);
    if (!behind.empty() && behind.front() != ':') return std::nullopt;
    if (!behind.empty()) port_digits = behind.substr(1);
  } else {
    const std::size_t port_colon = authority.find(':');
    url.host = lower_case(authority.substr(0, port_colon));
    if (port_colon != std::string_view::npos) port_digits = authority.substr(port_colon + 1);
  }
  if (url.host.empty()) return std::nullopt;
  const std::optional<std::uint16_t> port = parse_port(port_digits, default_port(url.scheme));
  if (!port) return std::nullopt;
  url.port = *port;
  put_path(url, text.substr(authority_end));
  return url;
}

std::optional<Url> resolve_url(const Url& base, std::string_view location) {
  while (!location.empty() && location.front() == ' ') location.remove_prefix(1);
  while (!location.empty() && location.back() == ' ') location.remove_suffix(1);
  if (location.empty()) return std::nullopt;
  if (location.starts_with("//")) return parse_url(base.scheme + ":" + std::string(location));
  const std::size_t scheme_end = location.find(':');
  if (scheme_end != std::string_view::npos && location.find_first_of("/?#") > scheme_end) return parse_url(location);
  Url url = base;
  if (location.front() == '/') {
    put_path(url, location);
  } else if (location.front() == '?') {
    put_path(url, base.path + std::string(location));
  } else if (location.front() != '#') {
    put_path(url, base.path.substr(0, base.path.rfind('/') + 1) + std::string(location));
  }
  url.path = without_dots(url.path);
  return url;
}

std::optional<std::string> path_below(const Url& base, const Url& url) {
  if (base.scheme != url.scheme || base.host != url.host || base.port != url.port) return std::nullopt;
  std::string_view folder = base.path;
  while (folder.ends_with('/')) folder.remove_suffix(1);
  if (!std::string_view(url.path).starts_with(folder)) return std::nullopt;
  std::string rest = url.path.substr(folder.size());
  if (rest.empty()) return "/";
  if (rest.front() != '/') return std::nullopt;
  return rest;
}

std::string percent_unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      result.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
      i += 2;
    } else {
      result.push_back(text[i]);
    }
  }
  return result;
}

std::vector<std::pair<std::string, std::string>> query_pairs(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto decoded = [](std::string_view text) {
    std::string spaced(text);
    for (char& c : spaced) c = c == '+' ? ' ' : c;
    return percent_unescaped(spaced);
  };
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(end == query.size() ? end : end + 1);
    if (pair.empty()) continue;
    const std::size_t equal = pair.find('=');
    const std::string_view value = equal == std::string_view::npos ? std::string_view() : pair.substr(equal + 1);
    pairs.emplace_back(decoded(pair.substr(0, equal)), decoded(value));
  }
  return pairs;
}

}  // namespace etude
