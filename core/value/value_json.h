// JSON ↔ Value (types.md 3). The only file of the project's core that includes nlohmann_json is value_json.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/value/value.h"

namespace etude {

/// Containers inside each other that a value may have: deeper ones are refused where they are made.
constexpr std::uint32_t kDeepestNesting = 500;

/// Reads one JSON document. Numbers without fraction and exponent that fit are integers, all others doubles;
/// of equal keys the last wins. `deepest`: containers inside each other that are read; more only for our own formats.
/// @errors `json.syntax` with line and column, `json.depth`
Result<Value> value_from_json(std::string_view text, std::uint32_t deepest = kDeepestNesting);

/// How JSON text is laid out. Default: compact, no blanks.
struct JsonLayout {
  bool pretty = false;
  std::string prefix;                 // before every line but the first
  std::string indent = "    ";        // a level
  std::size_t most_bytes = SIZE_MAX;  // a longer text is refused while it is written
};

/// Writes a value: keys ascending, shortest doubles, non-ASCII as UTF-8.
/// @errors `json.bytes` (bytes have no JSON form), `json.number` (NaN, infinity), `json.depth`, `json.size`
Result<std::string> json_from_value(const Value& value, const JsonLayout& layout = {});

/// The same for views and messages, where everything must have some text: bytes as `"<bytes: N>"`… never fails.
std::string json_for_display(const Value& value);

/// A JSON string literal with its quotes.
std::string json_quoted(std::string_view text);

}  // namespace etude
