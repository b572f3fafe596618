// A connector call as data: what to request, whether and how to poll, what the end means. Pure; the waiting is the
// prelude's (prelude.yaml).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/library/function.h"
#include "core/library/registry.h"
#include "core/value/value.h"

namespace etude {

/// A helper method that is no REST method (callbacks-and-connectors.md B6, gke.*), with its parameters in positional order.
struct ConnectorHelper {
  std::string_view name;
  std::span<const Parameter> parameters;
  bool in_expressions = false;  // may be called with positional arguments in an expression
  std::string_view about;
};
const ConnectorHelper* find_connector_helper(std::string_view name);
std::span<const ConnectorHelper> connector_helpers();

/// The request and polling of one call. `arguments`: by name, as the step gives them.
/// @errors TypeError, ValueError, as the service raises them for wrong `connector_params` and parameters
Result<Value> plan_connector(std::string_view method, const Map& arguments, RunContext& context);

/// The text of prelude.yaml.
std::string_view connector_prelude_text();

/// The standard library with the functions `connector.*` that the prelude calls.
const Registry& connector_library();

}  // namespace etude
