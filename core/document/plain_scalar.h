// The types of scalars without quotes (syntax.md 1).
#pragma once

#include <string_view>

#include "core/value/value.h"

namespace etude {

/// What an unquoted text means. `kOutOfRange`: it has the form of a number that fits no number of the language.
struct PlainScalar {
  enum class Outcome { kValue, kOutOfRange };
  Outcome outcome = Outcome::kValue;
  Value value;
};

/// Null, boolean, integer (decimal, `0x`, `0o`), double, or else a string.
PlainScalar type_plain_scalar(std::string_view text);

}  // namespace etude
