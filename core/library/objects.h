// The named constants of the library, which are values and not functions: the retry policies.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/value/value.h"

namespace etude {

/// A constant as the catalogue shows it.
struct ObjectRow {
  std::string_view name;
  std::string_view about;
  std::string_view example;
};

/// All constants, ascending by name.
std::span<const ObjectRow> library_objects();

/// The value of `http.default_retry`, `http.default_retry_non_idempotent` or `retry.default_backoff`. A policy is
/// {predicate: name of a predicate function, max_retries, backoff: {initial_delay, max_delay, multiplier}}.
/// @source errors-and-retry.md 6
std::optional<Value> library_object(std::string_view name);

}  // namespace etude
