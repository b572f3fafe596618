// Files → diagnostics and graph.
#include "playground/model/documents.h"

#include <algorithm>

#include "core/syntax/workflow_parser.h"

namespace etude {
namespace {

constexpr std::string_view kWorkflowFile = "workflow.yaml";

}  // namespace

void lay_out_graph(AppModel& model) {
  const auto file = model.files.find(kWorkflowFile);
  FlowGraph graph;
  std::vector<StepTreeRow> steps;
  if (file != model.files.end() && !file->second.empty()) {
    const SourceText source{std::string(kWorkflowFile), file->second};
    DiagnosticList problems;
    const std::optional<Workflow> workflow = parse_workflow(source, problems);
    // While the text is being typed and does not parse, the graph before it stays.
    if (!workflow || workflow->routines.empty()) return;
    graph = make_flow_graph(*workflow, source, model.view.toggled_calls);
    if (graph.nodes.empty() && problems.has_errors()) return;
    steps = make_step_tree(*workflow, source);
  }
  model.graph = std::move(graph);
  model.steps = std::move(steps);
  ++model.graph_version;
  model.changes |= kRunChanged;
}

void read_documents(AppModel& model) {
  model.diagnostics.clear();
  model.deploys = model.engine->compile(model.files, model.diagnostics);
  if (model.deploys && model.run == nullptr) {
    model.services = model.engine->services();
    model.invariants = model.engine->invariants();
  }
  lay_out_graph(model);
  model.changes |= kProblemsChanged;
}

std::string step_at_line(const AppModel& model, std::string_view file, std::uint32_t line) {
  const StepTreeRow* best = nullptr;
  for (const StepTreeRow& row : model.steps) {
    if (row.kind == "routine" || row.file != file || row.line > line || row.end_line < line) continue;
    if (best == nullptr || row.line >= best->line) best = &row;
  }
  return best == nullptr ? std::string() : best->key;
}

}  // namespace etude
