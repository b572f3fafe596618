// Compiles the embedded prelude with the functions connector.*, and makes it invisible to limits and traces.
#include "core/program/connector_prelude.h"

#include "core/connector/plan.h"
#include "core/program/compile.h"
#include "core/syntax/workflow_parser.h"

namespace etude {
namespace {

ExternalRow compile_prelude() {
  const auto source = std::make_shared<SourceText>("connector", std::string(connector_prelude_text()));
  DiagnosticList diagnostics;
  const auto workflow = parse_workflow(*source, diagnostics);
  ETUDE_CHECK(workflow.has_value() && !diagnostics.has_errors());
  const std::shared_ptr<Program> program = compile_with_library(*workflow, source, connector_library(), diagnostics);
  ETUDE_CHECK(program != nullptr);
  program->is_internal = true;
  for (StepInfo& step : program->steps) step.counts = step.row.name == "poll";
  for (Instruction& instruction : program->code) {
    if (instruction.op == Op::kCall || instruction.op == Op::kCallRoutine) instruction.a = 0;
  }
  ExternalRow row;
  for (std::uint32_t i = 0; i < program->routines.size(); ++i) {
    if (program->routines[i].name == "connect") row.routine = i;
  }
  row.program = program;
  row.name = "connect";
  return row;
}

}  // namespace

const ExternalRow& connector_prelude() {
  static const ExternalRow prelude = compile_prelude();
  return prelude;
}

}  // namespace etude
