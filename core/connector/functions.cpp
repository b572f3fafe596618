// The functions connector.* of the prelude: what an answer means for each kind of operation (callbacks-and-connectors.md B4).
#include <array>
#include <string>

#include <etude_catalog.h>
#include "core/connector/plan.h"
#include "core/library/raise.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

constexpr KindSet kPlanKind = kMapOnly;

std::string text_at(const Value& value, std::initializer_list<std::string_view> path) {
  Value at = value;
  for (const std::string_view key : path) at = at.is_map() ? at.map().get(key) : Value();
  return at.is_string() ? std::string(at.string()) : std::string();
}

Value at_path(const Value& value, std::initializer_list<std::string_view> path) {
  Value at = value;
  for (const std::string_view key : path) at = at.is_map() ? at.map().get(key) : Value();
  return at;
}

std::string origin_of(const std::string& url) { return url.substr(0, url.find('/', 8)); }

// `…/projects/P/zones/Z/…` → the text up to and with the value behind `/key/`; empty if the key is not in the URL.
std::string up_to(const std::string& url, const std::string& key) {
  const std::size_t at = url.find("/" + key + "/");
  if (at == std::string::npos) return "";
  const std::size_t start = at + key.size() + 2;
  const std::size_t end = url.find_first_of("/:?", start);
  return url.substr(0, end);
}

// The first of these keys that a job tells its state by.
std::string state_of(const Value& job) {
  for (const auto path :
       {std::initializer_list<std::string_view>{"state"}, {"status", "state"}, {"currentState"}, {"job", "currentState"}, {"status"}}) {
    const std::string state = text_at(job, path);
    if (!state.empty()) return state;
  }
  const Value runs = at_path(job, {"runs"});
  if (runs.is_list() && !runs.list().empty()) return text_at(runs.list()[0], {"state"});
  return "";
}

bool ends_with_any(std::string_view state, std::initializer_list<std::string_view> ends) {
  for (const std::string_view end : ends) {
    if (state == end || state.ends_with("_" + std::string(end))) return true;
  }
  return false;
}

// A condition of a Knative or Kubernetes object: "True", "False", "Unknown" or "".
std::string condition_of(const Value& object, std::string_view type) {
  const Value conditions = at_path(object, {"status", "conditions"});
  if (!conditions.is_list()) return "";
  for (const Value& condition : conditions.list()) {
    if (text_at(condition, {"type"}) == type) return text_at(condition, {"status"});
  }
  return "";
}

struct Progress {
  bool done = false;
  bool failed = false;
  Value error;
};

Result<Progress> progress_of(const Map& plan, const Value& operation) {
  const std::string kind(plan.get("kind").string());
  if (!operation.is_map()) {
    return Error{"ResponseTypeError", "ResponseTypeError: " + std::string(plan.get("connector").string()) +
                                          ": the answer is no operation but '" + std::string(operand_name(operation.kind())) + "'"};
  }
  Progress progress;
  progress.error = at_path(operation, {"error"});
  if (kind == "operation") {
    const Value done = at_path(operation, {"done"});
    progress.done = done.is_bool() && done.boolean();
    progress.failed = progress.done && !progress.error.is_null();
  } else if (kind == "compute" || kind == "sql" || kind == "container") {
    progress.done = text_at(operation, {"status"}) == "DONE";
    progress.failed = progress.done && !progress.error.is_null();
  } else if (kind == "bigquery_job") {
    progress.error = at_path(operation, {"status", "errorResult"});
    progress.done = text_at(operation, {"status", "state"}) == "DONE";
    progress.failed = progress.done && !progress.error.is_null();
  } else if (kind == "run_execution") {
    const std::string completed = condition_of(operation, "Completed");
    progress.done = completed == "True" || completed == "False";
    progress.failed = completed == "False";
    progress.error = at_path(operation, {"status"});
  } else if (kind == "kubernetes_job") {
    progress.failed = condition_of(operation, "Failed") == "True";
    progress.done = progress.failed || condition_of(operation, "Complete") == "True";
    progress.error = at_path(operation, {"status"});
  } else {
    const std::string state = state_of(operation);
    const bool succeeded = ends_with_any(state, {"SUCCEEDED", "DONE", "DRAINED", "UPDATED"});
    progress.failed = ends_with_any(state, {"FAILED", "CANCELLED", "CANCELED", "EXPIRED", "UNAVAILABLE"});
    progress.done = succeeded || progress.failed;
    if (progress.error.is_null()) progress.error = at_path(operation, {"errorStatus"});
  }
  return progress;
}

Result<Value> plan_function(Arguments arguments, RunContext& context) {
  const Value given = arguments[1];
  return plan_connector(arguments[0].string(), given.is_map() ? given.map() : Map(), context);
}

Result<Value> answer_function(Arguments arguments) {
  const Map plan = arguments[0].map();
  if (plan.get("finish").string() == "response") return arguments[1];
  const Value body = arguments[1].map().get("body");
  // A body of no bytes at all is null; the empty object stays one.
  return body.is_string() && body.string().empty() ? Value() : body;
}

Result<Value> is_done_function(Arguments arguments) {
  ETUDE_TRY(const Progress progress, progress_of(arguments[0].map(), arguments[1]));
  return Value(progress.done);
}

Result<Value> failure_function(Arguments arguments) {
  const Map plan = arguments[0].map();
  ETUDE_TRY(const Progress progress, progress_of(plan, arguments[1]));
  if (!progress.failed) return Value();
  std::string message = "Execution failed or cancelled.";
  if (plan.get("kind").string() != "execution") {
    message = text_at(progress.error, {"message"});
    if (message.empty()) message = "the operation failed";
    message = "OperationError: " + std::string(plan.get("connector").string()) + ": " + message;
  }
  if (plan.get("kind").string() == "kubernetes_job") {
    return Value(Map{{"job", arguments[1]},
                     {"message", Value("FailedJobError: " + std::string(plan.get("connector").string()) + ": the job failed")},
                     {"tags", Value(List{Value("FailedJobError")})}});
  }
  return Value(Map{
      {"message", Value(message)}, {"tags", Value(List{Value("OperationError")})}, {"operation", arguments[1]}, {"error", progress.error}});
}

Result<Value> poll_url_function(Arguments arguments) {
  const Map plan = arguments[0].map();
  const Value& operation = arguments[1];
  const std::string kind(plan.get("kind").string());
  const std::string url(plan.get("url").string());
  const std::string origin = origin_of(url);
  const std::string connector(plan.get("connector").string());
  std::string name = text_at(operation, {"name"});
  std::string found;
  if (kind == "operation") {
    // googleapis.<service>.<version>.…
    const std::size_t service_end = connector.find('.', 11);
    const std::string version = connector.substr(service_end + 1, connector.find('.', service_end + 1) - service_end - 1);
    found = name.empty() ? "" : origin + "/" + version + "/" + name;
  } else if (kind == "compute" && !name.empty()) {
    std::string place = up_to(url, "zones");
    if (place.empty()) place = up_to(url, "regions");
    if (place.empty()) place = up_to(url, "projects") + "/global";
    found = place + "/operations/" + name;
  } else if (kind == "sql" && !name.empty()) {
    found = up_to(url, "projects") + "/operations/" + name;
  } else if (kind == "container" && !name.empty()) {
    std::string place = up_to(url, "zones");
    if (place.empty()) place = up_to(url, "locations");
    found = place + "/operations/" + name;
  } else if (kind == "bigquery_job") {
    const std::string job = text_at(operation, {"jobReference", "jobId"});
    const std::string location = text_at(operation, {"jobReference", "location"});
    if (!job.empty()) found = up_to(url, "projects") + "/jobs/" + job + (location.empty() ? "" : "?location=" + location);
  } else if (kind == "dataflow_job") {
    std::string job = text_at(operation, {"job", "id"});
    if (job.empty()) job = text_at(operation, {"id"});
    std::string place = up_to(url, "locations");
    if (place.empty()) place = up_to(url, "projects");
    if (!job.empty()) found = place + "/jobs/" + job;
  } else if (kind == "ml_job") {
    const std::string job = text_at(operation, {"jobId"});
    if (!job.empty()) found = up_to(url, "projects") + "/jobs/" + job;
  } else if (kind == "run_execution") {
    name = text_at(operation, {"metadata", "name"});
    const std::string space = text_at(operation, {"metadata", "namespace"});
    if (!name.empty()) found = origin + "/apis/run.googleapis.com/v1/namespaces/" + space + "/executions/" + name;
  } else if (kind == "kubernetes_job") {
    found = std::string(plan.get("poll_url").string());
  } else {
    const Value runs = at_path(operation, {"runs"});
    if (name.empty() && runs.is_list() && !runs.list().empty()) name = text_at(runs.list()[0], {"name"});
    if (!name.empty()) found = origin + "/v1/" + name;
  }
  if (found.empty()) {
    return Error{"ResponseTypeError", "ResponseTypeError: " + connector + ": the answer does not name the operation to wait for"};
  }
  return Value(found);
}

Result<Value> poll_answer_function(Arguments arguments) {
  const Value body = arguments[2].map().get("body");
  if (!body.is_map()) {
    return Error{"ResponseTypeError", "ResponseTypeError: " + std::string(arguments[0].map().get("connector").string()) +
                                          ": the state of the operation is not a JSON object"};
  }
  return body;
}

Result<Value> finish_function(Arguments arguments) {
  const Map plan = arguments[0].map();
  const Value& operation = arguments[1];
  const std::string_view finish = plan.get("finish").string();
  if (finish == "execution_result") {
    if (plan.get("skipped").boolean()) return Value();
    const Value result = at_path(operation, {"result"});
    if (!result.is_string()) return Value();
    Result<Value> decoded = value_from_json(result.string());
    if (!decoded.ok()) return Error{"ResponseTypeError", "ResponseTypeError: the result of the execution is not valid JSON"};
    return decoded;
  }
  if (finish == "secret_string") {
    const Value data = at_path(operation, {"payload", "data"});
    if (!data.is_string()) return Error{"ResponseTypeError", "ResponseTypeError: the answer holds no payload"};
    const FunctionRow* decode = standard_library().find("base64.decode");
    const FunctionRow* text = standard_library().find("text.decode");
    const std::array<Value, 2> encoded{data, Value(true)};
    ETUDE_TRY(const Value bytes, decode->pure(encoded));
    const std::array<Value, 2> raw{bytes, Value("UTF-8")};
    return text->pure(raw);
  }
  return operation;
}

Result<Value> timed_out_function(Arguments arguments) {
  const Map plan = arguments[0].map();
  return error_value("TimeoutError", "TimeoutError: " + std::string(plan.get("connector").string()) +
                                         ": the operation has not ended within " + json_for_display(plan.get("timeout")) + " s");
}

constexpr std::array kPlanParameters{Parameter{"method", kStringOnly}, Parameter{"arguments", kMapOnly}};
constexpr std::array kOneParameter{Parameter{"plan", kPlanKind}};
constexpr std::array kAnswerParameters{Parameter{"plan", kPlanKind}, Parameter{"answer", kMapOnly}};
constexpr std::array kOperationParameters{Parameter{"plan", kPlanKind}, Parameter{"operation"}};
constexpr std::array kPollParameters{Parameter{"plan", kPlanKind}, Parameter{"operation"}, Parameter{"answer", kMapOnly}};

constexpr FunctionRow internal_row(std::string_view name, std::span<const Parameter> parameters, PureFunction pure,
                                   RunFunction run = nullptr) {
  FunctionRow row{name, parameters, "any", "Internal: what connectors do between their requests."};
  row.pure = pure;
  row.run = run;
  row.counts_as_step = false;
  return row;
}

constexpr std::array kRows{
    internal_row("connector.answer", kAnswerParameters, &answer_function),
    internal_row("connector.failure", kOperationParameters, &failure_function),
    internal_row("connector.finish", kOperationParameters, &finish_function),
    internal_row("connector.is_done", kOperationParameters, &is_done_function),
    internal_row("connector.plan", kPlanParameters, nullptr, &plan_function),
    internal_row("connector.poll_answer", kPollParameters, &poll_answer_function),
    internal_row("connector.poll_url", kOperationParameters, &poll_url_function),
    internal_row("connector.timed_out", kOneParameter, &timed_out_function),
};

}  // namespace

std::string_view connector_prelude_text() {
  return {reinterpret_cast<const char*>(etude_connector_prelude().data()), etude_connector_prelude().size()};
}

const Registry& connector_library() {
  static const Registry library = [] {
    Registry rows = standard_library();
    rows.add(kRows);
    return rows;
  }();
  return library;
}

}  // namespace etude
