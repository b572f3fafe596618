// Rules over the finished tree that need no names of variables or functions; one named function a rule.
#pragma once

#include "core/source/diagnostic.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

/// Names and counts of routines and parameters, then the steps of each routine.
void validate_workflow(const Workflow& workflow, SourceRange document, DiagnosticList& diagnostics);

/// Jumps and their barriers, placement of break, continue, end and return, names of steps (syntax.md 4 and 5).
void validate_steps(const StepList& steps, DiagnosticList& diagnostics);

}  // namespace etude
