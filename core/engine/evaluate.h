// Evaluates one pure expression at once, outside of any run: invariants, watches, conditions of breakpoints.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/program/compile.h"

namespace etude {

/// Runs routine 0 of a program made by `compile_expression` with its variables' values, in order.
/// @errors `evaluate.raised` with the raised error's message, `evaluate.budget` after 100,000 instructions
Result<Value> evaluate(const ProgramPtr& program, const std::vector<Value>& variables);

}  // namespace etude
