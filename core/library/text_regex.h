// Regular expressions in RE2 syntax: leftmost-longest, in linear time and bounded memory for each search.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "core/base/result.h"

namespace etude {

/// A match by byte offsets: begin ≤ end.
struct RegexMatch {
  std::size_t begin;
  std::size_t end;
};

/// A compiled expression.
class Regex {
 public:
  /// @errors `regex.invalid` with RE2's words
  static Result<Regex> compile(std::string_view expression);

  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  /// True if the text contains a match anywhere.
  [[nodiscard]] bool contains_match(std::string_view text) const;
  /// The leftmost, then longest match that begins at `from` or later. What stands before `from` counts as context for `^` and `\b`.
  [[nodiscard]] std::optional<RegexMatch> find(std::string_view text, std::size_t from) const;

 private:
  struct Compiled;
  explicit Regex(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

/// Calls `each(match)` for every match from left to right, none overlapping; an empty match right behind another match does not
/// count. Ends early when `each` returns false.
template <typename Each>
void for_each_match(const Regex& regex, std::string_view text, Each&& each) {
  std::size_t from = 0;
  std::optional<std::size_t> last_end;
  while (from <= text.size()) {
    const std::optional<RegexMatch> match = regex.find(text, from);
    if (!match) return;
    const bool empty = match->begin == match->end;
    if (!empty || match->begin != last_end) {
      if (!each(*match)) return;
      last_end = match->end;
    }
    if (!empty) {
      from = match->end;
      continue;
    }
    // On by one character, so that the next match is another one.
    from = match->end + 1;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0u) == 0x80u) ++from;
  }
}

}  // namespace etude
