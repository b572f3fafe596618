// Looks characters up in the table of runs made by tools/unicode/case_table.py.
#include "core/library/unicode_case.h"

#include <algorithm>
#include <cstdint>
#include <span>

#include "core/base/utf8.h"

namespace etude {
namespace {

struct CaseRun {
  std::uint32_t first;
  std::uint16_t count;
  std::uint8_t step;
  std::int32_t distance;
};

#include "core/library/unicode_case_table.inc"

char32_t mapped(std::span<const CaseRun> runs, char32_t c) {
  // The last run that starts at or before c: runs do not overlap.
  auto run =
      std::upper_bound(runs.begin(), runs.end(), c, [](char32_t wanted, const CaseRun& candidate) { return wanted < candidate.first; });
  if (run == runs.begin()) return c;
  --run;
  const std::uint32_t distance = static_cast<std::uint32_t>(c) - run->first;
  if (distance % run->step == 0 && distance / run->step < run->count) {
    return static_cast<char32_t>(static_cast<std::int64_t>(c) + run->distance);
  }
  return c;
}

template <typename Mapping>
std::string mapped_text(std::string_view text, Mapping&& mapping) {
  std::string result;
  result.reserve(text.size());
  while (const auto decoded = decode_code_point(text)) {
    append_code_point(result, mapping(decoded->code_point));
    text.remove_prefix(decoded->size);
  }
  return result;
}

}  // namespace

char32_t simple_upper(char32_t c) {
  if (c < 0x80) return c >= U'a' && c <= U'z' ? c - 0x20 : c;
  return mapped(kUpperRuns, c);
}

char32_t simple_lower(char32_t c) {
  if (c < 0x80) return c >= U'A' && c <= U'Z' ? c + 0x20 : c;
  return mapped(kLowerRuns, c);
}

std::string upper_case(std::string_view text) { return mapped_text(text, simple_upper); }
std::string lower_case(std::string_view text) { return mapped_text(text, simple_lower); }

}  // namespace etude
