// Warnings about texts that deploy but probably do not do what their author means. One named function a rule.
#pragma once

#include "core/source/diagnostic.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

/// Adds warnings `lint.*`: unreachable_step, unused_variable, unused_result, shadowed_name, retry_not_idempotent,
/// switch_falls_through, unknown_severity, secret_in_source. The tree must be free of errors.
void lint_workflow(const Workflow& workflow, DiagnosticList& diagnostics);

}  // namespace etude
