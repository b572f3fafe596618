// Which requests a route of a service answers: `POST /charges/{id}`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace etude {

/// METHOD /path. `*` is any method; `{name}` takes one segment, or what stands between the text before and behind it;
/// a last `**` takes the rest.
struct RoutePattern {
  struct Segment {
    std::string before;  // the whole text of a segment without a name, decoded
    std::string name;    // of `{name}`; empty: none
    std::string behind;
  };
  std::string method;  // upper case, or `*`
  std::vector<Segment> segments;
  bool takes_rest = false;

  /// The values of the names (`rest` for `**`), decoded; nothing if the request is another route's.
  /// @param path  as `path_below` gives it: it starts with `/` and is still percent-encoded
  [[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> match(std::string_view method_asked,
                                                                                      std::string_view path) const;
  /// True if some request of this path belongs here when the method is not looked at.
  [[nodiscard]] bool matches_path(std::string_view path) const;
};

/// @errors `scenario.match` with a sentence that says how a route is written
Result<RoutePattern> parse_route_pattern(std::string_view text);

}  // namespace etude
