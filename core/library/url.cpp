// URLs by RFC 3986, as far as a request needs them.
#include "core/library/url.h"

namespace etude {
namespace {

Error invalid(std::string message) { return Error{"url.invalid", std::move(message)}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_ipv4(std::string_view text) {
  int parts = 0;
  while (true) {
    std::size_t digits = 0;
    int number = 0;
    while (digits < text.size() && digits < 4 && is_digit(text[digits])) number = number * 10 + (text[digits++] - '0');
    if (digits == 0 || digits > 3 || number > 255) return false;
    text.remove_prefix(digits);
    if (++parts == 4) return text.empty();
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
  }
}

// Eight groups of up to four digits; `::` once for one or more groups of zeros; the last two groups may be an IPv4 address.
bool is_ipv6(std::string_view text) {
  int groups = 0;
  bool shortened = false;
  if (text.starts_with("::")) {
    shortened = true;
    text.remove_prefix(2);
    if (text.empty()) return true;
  }
  while (true) {
    if (text.find(':') == std::string_view::npos && text.find('.') != std::string_view::npos) {
      groups += 2;
      return is_ipv4(text) && (shortened ? groups < 8 : groups == 8);
    }
    std::size_t digits = 0;
    while (digits < text.size() && is_hex(text[digits])) ++digits;
    if (digits == 0 || digits > 4) return false;
    ++groups;
    text.remove_prefix(digits);
    if (text.empty()) return shortened ? groups < 8 : groups == 8;
    if (!text.starts_with(':') || groups >= 8) return false;
    text.remove_prefix(1);
    if (text.starts_with(':')) {
      if (shortened) return false;
      shortened = true;
      text.remove_prefix(1);
      if (text.empty()) return groups < 8;
    }
  }
}

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  char before = '.';
  for (const char c : text) {
    if (c == '.' ? before == '.' : !(is_letter(c) || is_digit(c) || c == '-' || c == '_')) return false;
    before = c;
  }
  return true;
}

bool may_stand_in_path(char c) {
  constexpr std::string_view kMarks = "-._~:/?[]@!$&'()*+,;=%";
  return is_letter(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
}

}  // namespace

Result<RequestUrl> request_url(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == ' ') return invalid("it contains a blank; encode it, for example with text.url_encode");
    if (byte < 0x20 || byte == 0x7F) return invalid("it contains a control character");
  }
  const std::size_t colon = text.find(':');
  const std::string scheme = lower(text.substr(0, colon == std::string_view::npos ? 0 : colon));
  if (scheme != "http" && scheme != "https") return invalid("it does not start with http:// or https://");
  std::string_view rest = text.substr(colon + 1);
  if (!rest.starts_with("//")) return invalid("it does not start with " + scheme + "://");
  rest.remove_prefix(2);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t authority_end = rest.find_first_of("/?");
  const std::string_view authority = rest.substr(0, authority_end);
  const std::string_view path = authority_end == std::string_view::npos ? std::string_view() : rest.substr(authority_end);

  const std::size_t at = authority.rfind('@');
  const std::string_view user = at == std::string_view::npos ? std::string_view() : authority.substr(0, at);
  for (const char c : user) {
    if (c == '@' || c == '[' || c == ']' || !may_stand_in_path(c))
      return invalid("its user information contains a character that must be encoded");
  }
  const std::string_view place = at == std::string_view::npos ? authority : authority.substr(at + 1);
  std::string_view host;
  std::string_view behind;
  if (place.starts_with('[')) {
    const std::size_t close = place.find(']');
    if (close == std::string_view::npos || !is_ipv6(place.substr(1, close - 1)))
      return invalid("the address in brackets is not an IPv6 address");
    host = place.substr(0, close + 1);
    behind = place.substr(close + 1);
  } else {
    const std::size_t port = place.find(':');
    host = place.substr(0, port);
    behind = port == std::string_view::npos ? std::string_view() : place.substr(port);
    if (host.empty()) return invalid("it has no host");
    for (const char c : host) {
      if (static_cast<unsigned char>(c) >= 0x80)
        return invalid("its host contains other characters than ASCII; write it in its ASCII form (xn--…)");
    }
    if (!is_host_name(host)) return invalid("\"" + std::string(host.substr(0, 80)) + "\" is not a host name");
  }
  RequestUrl url;
  if (!behind.empty()) {
    if (!behind.starts_with(':')) return invalid("something stands between host and port");
    const std::string_view port = behind.substr(1);
    std::uint32_t number = 0;
    for (const char c : port) {
      if (!is_digit(c)) return invalid("its port is not a number");
      number = number * 10 + static_cast<std::uint32_t>(c - '0');
      if (number > 65535) return invalid("its port is above 65535");
    }
    url.has_port = !port.empty();
  }
  url.host = lower(host);
  url.text = scheme + "://" + std::string(authority);
  static constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : path) {
    if (may_stand_in_path(c)) {
      url.text.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    url.text.push_back('%');
    url.text.push_back(kHex[byte >> 4]);
    url.text.push_back(kHex[byte & 15]);
  }
  return url;
}

}  // namespace etude
