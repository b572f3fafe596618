// Argument lists: which argument goes to which parameter (for the compiler), kinds and defaults (at each call).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/library/function.h"

namespace etude {

/// The parameter that a named argument means, by name or alias; -1 if there is none.
int parameter_index(const FunctionRow& row, std::string_view name);

/// Fills defaults into unset arguments and checks kinds. `arguments` has one value a parameter.
/// @errors TypeError `TypeError: <function>: argument '<name>' has wrong type: expecting <t>, got '<t2>'`;
///         a required one missing: TypeError as well
Result<void> complete_arguments(const FunctionRow& row, std::span<Value> arguments);

/// `string`, `string or list`, `number`, `any` …
std::string kinds_text(KindSet kinds);

/// `text.substring(source, start, end?)`; a default stands behind its parameter: ` = 0`.
std::string signature(const FunctionRow& row);

}  // namespace etude
