// Node → steps: one function per step kind.
#pragma once

#include <string_view>

#include "core/document/node.h"
#include "core/syntax/tree_context.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

/// Parses a list of steps. A broken step is reported and left out or kept in part; the next ones are still read.
/// @param owner  whose steps, for messages: "routine `main`", "the `for` loop"
StepList parse_step_list(TreeContext& context, const Node& node, std::string_view owner);

/// True for keys that name an action: assign, call, switch, for, parallel, try, steps, raise, return.
bool is_action_key(std::string_view key);

}  // namespace etude
