// experimental.executions: runs of other workflows.
#include <array>

#include "core/library/blocking.h"
#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

Value place(const Value& given, std::string_view variable, RunContext& context) {
  if (given.is_string()) return given;
  return Value(context.environment(variable).value_or(""));
}

Result<EffectRequest> execution(std::string_view function, const Value& workflow, const Value& argument, const Value& location,
                                const Value& project, RunContext& context) {
  if (workflow.string().empty()) return value_error(function, "the workflow_id is empty");
  // The argument travels as JSON text.
  if (const Result<std::string> text = json_from_value(argument); !text.ok()) return json_error(function, text.error());
  EffectRequest request;
  request.kind = EffectKind::kExecution;
  request.detail = Value(Map{{"argument", argument.is_unset() ? Value() : argument},
                             {"location", place(location, "GOOGLE_CLOUD_LOCATION", context)},
                             {"project", place(project, "GOOGLE_CLOUD_PROJECT_ID", context)},
                             {"workflow", workflow}});
  return request;
}

Result<EffectRequest> run(Arguments arguments, RunContext& context) {
  return execution("experimental.executions.run", arguments[0], arguments[3], arguments[1], arguments[2], context);
}

constexpr Parameter kWorkflow{.name = "workflow_id", .accepts = kStringOnly, .about = "The id of the workflow to run."};
constexpr Parameter kLocation{
    .name = "location", .accepts = kStringOnly, .required = false, .about = "Its location; by default that of this workflow."};
constexpr Parameter kProject{
    .name = "project_id", .accepts = kStringOnly, .required = false, .about = "Its project; by default that of this workflow."};

constexpr std::array kRun{kWorkflow, kLocation, kProject,
                          Parameter{.name = "argument", .required = false, .fallback = "null", .about = "The argument of the execution."}};
constexpr std::array kMap{kWorkflow, Parameter{.name = "arguments", .accepts = kListOnly, .about = "One argument for each execution."},
                          kLocation, kProject};

constexpr std::array kErrors{RaisedRow{"TypeError", "an argument has another type, or holds bytes"},
                             RaisedRow{"ValueError", "the workflow_id is empty"},
                             RaisedRow{"WorkflowExecutionError", "an execution failed or was cancelled; `error` holds its error"}};

constexpr std::array kRows{
    FunctionRow{.name = "experimental.executions.map",
                .parameters = kMap,
                .returns = "list",
                .about = "Runs another workflow once for each argument, all at the same time, and gives their results in the order of the "
                         "arguments. Deprecated: use parallel steps.",
                .example = R"(call: experimental.executions.map, args: {workflow_id: double, arguments: [1, 2]} → [2,4])",
                .raises = kErrors,
                .blocking = Blocking::kRunMany},
    FunctionRow{.name = "experimental.executions.run",
                .parameters = kRun,
                .returns = "any",
                .about = "Runs another workflow, waits for it and gives its result. Deprecated: use the workflowexecutions connector.",
                .example = R"(call: experimental.executions.run, args: {workflow_id: double, argument: 2} → 4)",
                .raises = kErrors,
                .effect = &run,
                .blocking = Blocking::kEffect}};

}  // namespace

Result<std::vector<EffectRequest>> run_many_requests(Arguments arguments, RunContext& context) {
  std::vector<EffectRequest> requests;
  const List elements = arguments[1].list();
  for (const Value& element : elements) {
    ETUDE_TRY(EffectRequest request, execution("experimental.executions.map", arguments[0], element, arguments[2], arguments[3], context));
    requests.push_back(std::move(request));
  }
  return requests;
}

void register_executions(Registry& registry) { registry.add(kRows); }

}  // namespace etude
