// Patterns are split once into segments; a match is one walk over the segments of the path.
#include "core/simulation/route.h"

#include <algorithm>
#include <array>

#include "core/simulation/url.h"

namespace etude {
namespace {

constexpr std::array<std::string_view, 10> kMethods{"*", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.empty()) return segments;
  while (true) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Error wrong(std::string_view text, std::string_view why) {
  return Error{"scenario.match",
               "`" + std::string(text) + "` is no route: " + std::string(why) + ". Write METHOD /path, such as `GET /orders/{id}`."};
}

}  // namespace

std::optional<std::vector<std::pair<std::string, std::string>>> RoutePattern::match(std::string_view method_asked,
                                                                                    std::string_view path) const {
  if (method != "*" && method != method_asked) return std::nullopt;
  std::vector<std::pair<std::string, std::string>> parameters;
  const std::vector<std::string_view> asked = split_path(path);
  if (asked.size() < segments.size() || (!takes_rest && asked.size() > segments.size())) return std::nullopt;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    const std::string text = percent_unescaped(asked[i]);
    if (segment.name.empty()) {
      if (text != segment.before) return std::nullopt;
      continue;
    }
    // A name takes at least one character.
    if (text.size() <= segment.before.size() + segment.behind.size()) return std::nullopt;
    if (!text.starts_with(segment.before) || !text.ends_with(segment.behind)) return std::nullopt;
    parameters.emplace_back(segment.name, text.substr(segment.before.size(), text.size() - segment.before.size() - segment.behind.size()));
  }
  if (takes_rest) {
    std::string rest;
    for (std::size_t i = segments.size(); i < asked.size(); ++i) rest.append(i == segments.size() ? "" : "/").append(asked[i]);
    parameters.emplace_back("rest", percent_unescaped(rest));
  }
  return parameters;
}

bool RoutePattern::matches_path(std::string_view path) const { return match(method, path).has_value(); }

Result<RoutePattern> parse_route_pattern(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) {
    return wrong(text, text.starts_with('/') ? "the method is missing" : "the path is missing");
  }
  RoutePattern pattern;
  pattern.method = std::string(text.substr(0, blank));
  for (char& c : pattern.method) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (std::find(kMethods.begin(), kMethods.end(), pattern.method) == kMethods.end()) {
    return wrong(text, "`" + std::string(text.substr(0, blank)) + "` is no HTTP method");
  }
  std::string_view path = text.substr(blank + 1);
  while (path.starts_with(' ')) path.remove_prefix(1);
  while (path.ends_with(' ')) path.remove_suffix(1);
  if (!path.starts_with('/')) return wrong(text, "the path must start with `/`, it is below the service's url");
  if (path.find_first_of(" ?#") != std::string_view::npos) {
    return wrong(text, "the path must not hold blanks, `?` or `#`; conditions on the query stand under `query`");
  }
  std::vector<std::string> names;
  const std::vector<std::string_view> segments = split_path(path);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string_view written = segments[i];
    if (written == "**") {
      if (i + 1 != segments.size()) return wrong(text, "`**` may only be the last segment");
      pattern.takes_rest = true;
      continue;
    }
    RoutePattern::Segment segment;
    const std::size_t open = written.find('{');
    const std::size_t close = written.find('}');
    if (open == std::string_view::npos && close == std::string_view::npos) {
      segment.before = percent_unescaped(written);
    } else {
      if (open == std::string_view::npos || close == std::string_view::npos || close < open ||
          written.find('{', open + 1) != std::string_view::npos || written.find('}', close + 1) != std::string_view::npos) {
        return wrong(text, "a segment holds at most one `{name}`");
      }
      segment.before = percent_unescaped(written.substr(0, open));
      segment.name = std::string(written.substr(open + 1, close - open - 1));
      segment.behind = percent_unescaped(written.substr(close + 1));
      if (!is_name(segment.name)) return wrong(text, "a name in braces has letters, digits and underscores only");
      if (std::find(names.begin(), names.end(), segment.name) != names.end()) {
        return wrong(text, "`{" + segment.name + "}` stands there twice");
      }
      names.push_back(segment.name);
    }
    pattern.segments.push_back(std::move(segment));
  }
  return pattern;
}

}  // namespace etude
