// Trees as text without places, for comparisons in tests.
#pragma once

#include <string>

#include "core/syntax/workflow_tree.h"
#include "tests/core/expression/expression_text.h"

namespace etude {

/// JSON for literals, `${…}` with the above for expressions.
std::string text_of_value(const ValueTree& value);
/// One line a step, indented.
std::string text_of_steps(const StepList& steps, int level = 0);
std::string text_of_workflow(const Workflow& workflow);

}  // namespace etude
