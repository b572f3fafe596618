// Name → row. Also the list that completion, reference and help show.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/library/function.h"

namespace etude {

/// The functions that a text may call. Built once, then only read.
class Registry {
 public:
  void add(std::span<const FunctionRow> rows);
  /// The row of `text.split`, or nullptr.
  [[nodiscard]] const FunctionRow* find(std::string_view name) const;
  /// All rows, ascending by name.
  [[nodiscard]] std::span<const FunctionRow* const> all() const { return rows_; }
  /// True if some function's name starts with `name.`.
  [[nodiscard]] bool is_module(std::string_view name) const;

 private:
  std::vector<const FunctionRow*> rows_;
};

/// The standard library of the service (stdlib.md).
const Registry& standard_library();
/// The standard library and `sim.*`, for handlers of simulated services (services.md).
const Registry& handler_library();

}  // namespace etude
