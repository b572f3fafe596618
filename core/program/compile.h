// The one entry from trees to programs: a workflow, the handler of a simulated service, or one expression.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/library/registry.h"
#include "core/program/program.h"
#include "core/source/diagnostic.h"
#include "core/source/source_text.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

using ProgramPtr = std::shared_ptr<const Program>;

/// Compiles a workflow; routine 0 is `main`. Names that resolve to nothing, wrong arities, blocking calls in
/// expressions, writes to variables that are not shared … become diagnostics `program.*`.
/// @returns nullptr if there are errors
ProgramPtr compile_workflow(const Workflow& workflow, std::shared_ptr<const SourceText> source, DiagnosticList& diagnostics);

/// The same with another set of functions; for texts of our own.
std::shared_ptr<Program> compile_with_library(const Workflow& workflow, std::shared_ptr<const SourceText> source, const Registry& library,
                                              DiagnosticList& diagnostics);

/// What a piece of a scenario can see.
struct HandlerShape {
  std::string routine_name;             // shown in stacks and step keys, `payment POST /charge`
  std::vector<std::string> outer;       // variables of the task given as SpawnRequest::outer, readable and
                                        // writable, in slot order: {"state"}
  std::vector<std::string> parameters;  // passed at each start: {"request", "call"} or {"event"}
};

/// Compiles the steps of a handler or subscriber: routine 0.
ProgramPtr compile_handler(const StepList& steps, const HandlerShape& shape, std::shared_ptr<const SourceText> source,
                           DiagnosticList& diagnostics);

/// Compiles a routine 0 that only returns a value with expressions in it: a canned answer.
ProgramPtr compile_answer(const ValueTree& value, const HandlerShape& shape, std::shared_ptr<const SourceText> source,
                          DiagnosticList& diagnostics);

/// Compiles one pure expression over named variables (its parameters): an invariant, a watch, a condition.
/// Only non-blocking functions of the library are allowed.
ProgramPtr compile_expression(const Expression& expression, const std::vector<std::string>& variables,
                              std::shared_ptr<const SourceText> source, DiagnosticList& diagnostics);

/// A step's name as a part of its key; `/` inside of a name would look like a level.
std::string key_part(std::string_view name);
/// As in StepRow: `assign call switch for parallel try raise return steps next`.
std::string_view step_kind_name(const Step& step);

}  // namespace etude
