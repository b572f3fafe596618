// The whole catalogue as data: functions, constants and the codes of diagnostics, for the site's reference and other tools.
#pragma once

#include "core/value/value.h"

namespace etude::cli {

/// {functions: [{name, signature, returns, about, example, waits, simulation_only, parameters: [{name, kinds, required, default, about}],
/// raises: [{tag, when}]}], constants: [{name, about, example}], codes: [{code, meaning, advice}]}, each in ascending order of its name.
Value catalogue_value();

}  // namespace etude::cli
