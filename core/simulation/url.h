// Absolute http and https addresses, taken apart: which service a request belongs to, where a redirect leads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace etude {

/// `https://user@host:port/path?query#fragment` in its parts. Scheme and host are in lower case, a missing port is the
/// scheme's, a missing path is `/`; path and query keep their percent signs.
struct Url {
  std::string scheme;  // http or https
  std::string host;    // without brackets or port
  std::uint16_t port = 443;
  std::string path = "/";
  std::string query;  // without `?`
  bool has_query = false;

  /// `https://host`, with the port where it is not the scheme's own.
  [[nodiscard]] std::string origin() const;
  /// The whole address; no user, no fragment.
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Url&, const Url&) = default;
};

/// Takes an absolute http or https address apart; nothing if the text is none.
std::optional<Url> parse_url(std::string_view text);

/// The address that a `Location` header means, seen from the request's own; nothing if it is no http or https address.
std::optional<Url> resolve_url(const Url& base, std::string_view location);

/// The part of `url`'s path below the base, starting with `/`; nothing if the base is another origin or another folder.
/// `https://a.test/api` is a base of `/api`, `/api/x` and `/api?y`, not of `/apis`.
std::optional<std::string> path_below(const Url& base, const Url& url);

/// `%41` → `A`; what is no escape stays.
std::string percent_unescaped(std::string_view text);

/// The name-value pairs of a query in the order of the text, decoded; `+` is a blank.
std::vector<std::pair<std::string, std::string>> query_pairs(std::string_view query);

}  // namespace etude
