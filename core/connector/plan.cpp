// Fills URL templates, sorts arguments into path, query and body, and reads connector_params.
#include "core/connector/plan.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/connector/catalog.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr double kDefaultTimeout = 1800.0;
constexpr double kLongestRequest = 1800.0;
constexpr double kLongestOperation = 31'536'000.0;
constexpr std::string_view kPlatformScope = "https://www.googleapis.com/auth/cloud-platform";

constexpr KindSet kTextOrNull = kStringOnly | kNullOnly;
constexpr std::array kAccessStringParameters{
    Parameter{"secret_id", kStringOnly, true, "", "name of the secret"},
    Parameter{"version", kStringOnly | kIntOnly, false, "\"latest\"", "version, `latest` by default"},
    Parameter{"project_id", kTextOrNull, false, "null", "project; the workflow's own by default"},
    Parameter{"connector_params", kMapOnly | kNullOnly, false, "null", "time-out and scopes"}};
constexpr std::array kAddVersionParameters{Parameter{"secret_id", kStringOnly, true, "", "name of the secret"},
                                           Parameter{"data", kStringOnly, true, "", "the new content"},
                                           Parameter{"project_id", kTextOrNull, false, "null", "project; the workflow's own by default"},
                                           Parameter{"connector_params", kMapOnly | kNullOnly, false, "null", "time-out and scopes"}};
constexpr std::array kRunParameters{Parameter{"workflow_id", kStringOnly, true, "", "the workflow to run"},
                                    Parameter{"location", kTextOrNull, false, "null", "its location; this one's by default"},
                                    Parameter{"project_id", kTextOrNull, false, "null", "its project; this one's by default"},
                                    Parameter{"argument", kAnyKind, false, "null", "what its main receives, any JSON value"},
                                    Parameter{"callLogLevel", kTextOrNull, false, "null", "log level of the execution"},
                                    Parameter{"connector_params", kMapOnly | kNullOnly, false, "null", "time-out and polling"}};
constexpr std::array kGkeRequestParameters{Parameter{"cluster_id", kStringOnly, true, "", "the cluster"},
                                           Parameter{"method", kStringOnly, true, "", "HTTP method"},
                                           Parameter{"path", kStringOnly, true, "", "path of the Kubernetes API"},
                                           Parameter{"project", kTextOrNull, false, "null", ""},
                                           Parameter{"location", kTextOrNull, false, "null", ""},
                                           Parameter{"headers", kMapOnly | kNullOnly, false, "null", ""},
                                           Parameter{"query", kMapOnly | kNullOnly, false, "null", ""},
                                           Parameter{"body", kAnyKind, false, "null", ""},
                                           Parameter{"timeout", kNumber | kNullOnly, false, "null", ""}};
constexpr std::array kGkeCreateParameters{
    Parameter{"cluster_id", kStringOnly, true, "", "the cluster"}, Parameter{"job", kMapOnly, true, "", "the Job object"},
    Parameter{"project", kTextOrNull, false, "null", ""},          Parameter{"location", kTextOrNull, false, "null", ""},
    Parameter{"namespace", kTextOrNull, false, "\"default\"", ""}, Parameter{"query", kMapOnly | kNullOnly, false, "null", ""}};
constexpr std::array kGkeJobParameters{
    Parameter{"cluster_id", kStringOnly, true, "", "the cluster"}, Parameter{"job_name", kStringOnly, true, "", "name of the job"},
    Parameter{"project", kTextOrNull, false, "null", ""},          Parameter{"location", kTextOrNull, false, "null", ""},
    Parameter{"namespace", kTextOrNull, false, "\"default\"", ""}, Parameter{"timeout", kNumber | kNullOnly, false, "null", ""},
    Parameter{"query", kMapOnly | kNullOnly, false, "null", ""}};

constexpr std::string_view kRun = "googleapis.workflowexecutions.v1.projects.locations.workflows.executions.run";
constexpr std::string_view kRunBeta = "googleapis.workflowexecutions.v1beta.projects.locations.workflows.executions.run";
constexpr std::string_view kAccessString = "googleapis.secretmanager.v1.projects.secrets.versions.accessString";
constexpr std::string_view kAddVersionString = "googleapis.secretmanager.v1.projects.secrets.addVersionString";

constexpr ConnectorHelper kHelpers[] = {
    {kAccessString, kAccessStringParameters, true, "The content of a secret as a string."},
    {kAddVersionString, kAddVersionParameters, true, "Adds a version to a secret from a string; gives the version."},
    {kRun, kRunParameters, true, "Runs another workflow, waits for it and gives its result."},
    {kRunBeta, kRunParameters, true, "Runs another workflow, waits for it and gives its result."},
    {"gke.request", kGkeRequestParameters, false, "A request to the Kubernetes API of a cluster."},
    {"gke.create_job", kGkeCreateParameters, false, "Creates a Kubernetes job."},
    {"gke.await_job", kGkeJobParameters, false, "Waits until a Kubernetes job has ended."},
    {"gke.delete_job", kGkeJobParameters, false, "Deletes a Kubernetes job."},
};

Error type_error(std::string_view method, const std::string& detail) {
  return {"TypeError", "TypeError: " + std::string(method) + ": " + detail};
}
Error value_error(std::string_view method, const std::string& detail) {
  return {"ValueError", "ValueError: " + std::string(method) + ": " + detail};
}

// One query parameter, flattened: maps with dots, lists repeated (callbacks-and-connectors.md B1).
Result<void> add_query(std::string_view method, Map& query, const std::string& key, const Value& value) {
  if (value.is_null() || value.is_unset()) return {};
  if (value.is_map()) {
    for (const Map::Entry& entry : value.map()) {
      ETUDE_TRY_VOID(add_query(method, query, key + "." + std::string(entry.key.string()), entry.value));
    }
    return {};
  }
  if (value.is_list()) {
    for (const Value& element : value.list()) {
      if (!element.is_string() && !element.is_number() && !element.is_bool()) {
        return type_error(method, "the argument '" + key + "' is a query parameter; its elements must be strings, numbers or booleans");
      }
    }
  } else if (value.is_bytes()) {
    return type_error(method, "the argument '" + key + "' is a query parameter and cannot be bytes");
  }
  query = query.set(key, value);
  return {};
}

// Inserts the arguments named in the path; they are taken as given, the caller encodes (B1).
Result<std::string> fill_path(std::string_view method, std::string_view path, const Map& arguments) {
  std::string filled;
  while (!path.empty()) {
    const std::size_t open = path.find('{');
    filled += path.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = path.find('}', open);
    std::string_view name = path.substr(open + 1, close - open - 1);
    if (name.starts_with("+")) name.remove_prefix(1);
    const Value value = arguments.get(name);
    if (!value.is_string() && !value.is_int()) {
      return type_error(method, "argument '" + std::string(name) + "' has wrong type: expecting string, got '" +
                                    std::string(operand_name(value.kind())) + "'");
    }
    if (value.is_string() && value.string().empty()) return value_error(method, "argument '" + std::string(name) + "' is empty");
    filled += text_of_scalar(value);
    path = path.substr(close + 1);
  }
  return filled;
}

Result<double> positive_number(std::string_view method, const Map& parameters, std::string_view key, double fallback) {
  const Value value = parameters.get(key);
  if (value.is_null()) return fallback;
  if (!value.is_number()) return type_error(method, "connector_params." + std::string(key) + " must be a number");
  if (!(value.as_double() > 0.0)) return value_error(method, "connector_params." + std::string(key) + " must be greater than 0");
  return value.as_double();
}

Result<Value> scopes_of(std::string_view method, const Value& given) {
  if (given.is_null()) return Value(List{Value(kPlatformScope)});
  List scopes;
  const auto split = [&](std::string_view text) {
    std::string scope;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      const bool separator = i == text.size() || text[i] == ' ' || text[i] == ',';
      if (!separator)
        scope += text[i];
      else if (!scope.empty())
        scopes = scopes.push_back(Value(std::exchange(scope, "")));
    }
  };
  if (given.is_string()) {
    split(given.string());
    return Value(std::move(scopes));
  }
  if (given.is_list()) {
    for (const Value& scope : given.list()) {
      if (!scope.is_string()) return type_error(method, "connector_params.scopes must hold strings");
      split(scope.string());
    }
    return Value(std::move(scopes));
  }
  return type_error(method, "connector_params.scopes must be a string or a list of strings");
}

std::string_view kind_name(OperationKind kind) {
  switch (kind) {
    case OperationKind::kNone: return "none";
    case OperationKind::kOperation: return "operation";
    case OperationKind::kCompute: return "compute";
    case OperationKind::kSql: return "sql";
    case OperationKind::kContainer: return "container";
    case OperationKind::kBigQueryJob: return "bigquery_job";
    case OperationKind::kDataflowJob: return "dataflow_job";
    case OperationKind::kMlJob: return "ml_job";
    case OperationKind::kNamedJob: return "named_job";
    case OperationKind::kTransferRun: return "transfer_run";
    case OperationKind::kExecution: return "execution";
    case OperationKind::kRunExecution: return "run_execution";
  }
  return "none";
}

// What every plan has, from connector_params.
Result<Map> common_plan(std::string_view method, const Value& given, OperationKind kind) {
  if (!given.is_null() && !given.is_map()) return type_error(method, "connector_params must be a map");
  const Map parameters = given.is_map() ? given.map() : Map();
  ETUDE_TRY(const double timeout, positive_number(method, parameters, "timeout", kDefaultTimeout));
  if (timeout > (kind == OperationKind::kNone ? kLongestRequest : kLongestOperation)) {
    return value_error(
        method, "connector_params.timeout is above the maximum of " + std::string(kind == OperationKind::kNone ? "1800 s" : "31536000 s"));
  }
  const Value polling = parameters.get("polling_policy");
  if (!polling.is_null() && !polling.is_map()) return type_error(method, "connector_params.polling_policy must be a map");
  const Map policy = polling.is_map() ? polling.map() : Map();
  ETUDE_TRY(const double initial, positive_number(method, policy, "initial_delay", 1.0));
  ETUDE_TRY(const double multiplier, positive_number(method, policy, "multiplier", 1.25));
  ETUDE_TRY(const double longest, positive_number(method, policy, "max_delay", 60.0));
  const Value skip = parameters.get("skip_polling");
  if (!skip.is_null() && !skip.is_bool()) return type_error(method, "connector_params.skip_polling must be a boolean");
  ETUDE_TRY(Value scopes, scopes_of(method, parameters.get("scopes")));
  const bool polls = kind != OperationKind::kNone && !(skip.is_bool() && skip.boolean());
  return Map{{"connector", Value(method)},
             {"kind", Value(kind_name(kind))},
             {"polls", Value(polls)},
             {"skipped", Value(kind != OperationKind::kNone && !polls)},
             {"timeout", Value(timeout)},
             {"request_timeout", Value(std::min(timeout, kLongestRequest))},
             {"initial_delay", Value(std::min(initial, longest))},
             {"multiplier", Value(multiplier)},
             {"max_delay", Value(longest)},
             {"headers", Value(Map())},
             {"query", Value(Map())},
             {"body", Value()},
             {"finish", Value("body")},
             {"auth", Value(Map{{"type", Value("OAuth2")}, {"scopes", std::move(scopes)}})}};
}

Map with_request(const Map& plan, std::string_view verb, const std::string& url) {
  return plan.set("method", Value(verb)).set("url", Value(url)).set("idempotent", Value(verb == "GET"));
}

Result<Value> plan_rest(const ConnectorMethod& method, const Map& arguments) {
  const std::string name = method.full_name();
  ETUDE_TRY(Map plan, common_plan(name, arguments.get("connector_params"), method.operation()));
  ETUDE_TRY(std::string path, fill_path(name, method.path, arguments));
  std::string base(method.base);
  // Regional services are called at a host of their region (B1).
  const bool regional =
      method.service == "run" || method.service == "documentai" || method.service == "aiplatform" || method.service == "integrations";
  std::string_view selector;
  if (regional) {
    for (const std::string_view key : {"location", "region"}) {
      if (arguments.get(key).is_string() && method.path.find("{" + std::string(key) + "}") == std::string_view::npos) selector = key;
    }
    if (!selector.empty()) {
      const std::string region(arguments.get(selector).string());
      if (!(method.service == "documentai" && region.empty())) base = "https://" + region + "-" + base.substr(8);
    }
  }
  if (method.service == "storage" && method.name == "objects.insert") path = "upload/" + path;
  Map query;
  for (const Map::Entry& entry : arguments) {
    const std::string_view key = entry.key.string();
    const bool in_path = method.path.find("{" + std::string(key) + "}") != std::string_view::npos ||
                         method.path.find("{+" + std::string(key) + "}") != std::string_view::npos;
    if (key == "body" || key == "connector_params" || key == selector || in_path) continue;
    if (key == "query" && entry.value.is_map()) {
      for (const Map::Entry& inner : entry.value.map()) {
        ETUDE_TRY_VOID(add_query(name, query, std::string(inner.key.string()), inner.value));
      }
      continue;
    }
    ETUDE_TRY_VOID(add_query(name, query, std::string(key), entry.value));
  }
  plan = with_request(plan, method.verb, base + path);
  const Value body = arguments.get("body");
  if (method.service == "storage" && method.name == "objects.insert") {
    // Media upload: the body is the content itself, in its own form.
    if (!query.contains("uploadType")) query = query.set("uploadType", Value("media"));
    if (body.is_string()) plan = plan.set("headers", Value(Map{{"Content-Type", Value("text/plain; charset=utf-8")}}));
  }
  return Value(plan.set("query", Value(std::move(query))).set("body", body));
}

std::string own(RunContext& context, const Value& given, std::string_view variable) {
  return given.is_string() ? std::string(given.string()) : context.environment(variable).value_or("");
}

Value base64_of(std::string_view text) {
  const std::array<Value, 2> arguments{Value::bytes(text), Value(true)};
  return standard_library().find("base64.encode")->pure(arguments).value();
}

Result<Value> plan_run(std::string_view method, const Map& arguments, RunContext& context) {
  ETUDE_TRY(Map plan, common_plan(method, arguments.get("connector_params"), OperationKind::kExecution));
  const Value id = arguments.get("workflow_id");
  if (!id.is_string())
    return type_error(method,
                      "argument 'workflow_id' has wrong type: expecting string, got '" + std::string(operand_name(id.kind())) + "'");
  const Result<std::string> argument = json_from_value(arguments.get("argument"));
  if (!argument.ok()) return type_error(method, "argument 'argument' has no JSON form: " + argument.error().message);
  Map body{{"argument", Value(argument.value())}, {"disableConcurrencyQuotaOverflowBuffering", Value(true)}};
  if (arguments.get("callLogLevel").is_string()) body = body.set("callLogLevel", arguments.get("callLogLevel"));
  const std::string url = "https://workflowexecutions.googleapis.com/v1/projects/" +
                          own(context, arguments.get("project_id"), "GOOGLE_CLOUD_PROJECT_ID") + "/locations/" +
                          own(context, arguments.get("location"), "GOOGLE_CLOUD_LOCATION") + "/workflows/" + std::string(id.string()) +
                          "/executions";
  return Value(with_request(plan, "POST", url).set("body", Value(std::move(body))).set("finish", Value("execution_result")));
}

Result<Value> plan_secret(std::string_view method, const Map& arguments, RunContext& context) {
  ETUDE_TRY(Map plan, common_plan(method, arguments.get("connector_params"), OperationKind::kNone));
  const Value id = arguments.get("secret_id");
  if (!id.is_string())
    return type_error(method, "argument 'secret_id' has wrong type: expecting string, got '" + std::string(operand_name(id.kind())) + "'");
  const std::string secret = "https://secretmanager.googleapis.com/v1/projects/" +
                             own(context, arguments.get("project_id"), "GOOGLE_CLOUD_PROJECT_ID") + "/secrets/" + std::string(id.string());
  if (method == kAddVersionString) {
    const Value data = arguments.get("data");
    if (!data.is_string())
      return type_error(method, "argument 'data' has wrong type: expecting string, got '" + std::string(operand_name(data.kind())) + "'");
    Map payload{{"data", base64_of(data.string())}};
    return Value(with_request(plan, "POST", secret + ":addVersion").set("body", Value(Map{{"payload", Value(std::move(payload))}})));
  }
  const Value version = arguments.get("version");
  const std::string number = version.is_null() ? "latest" : text_of_scalar(version);
  return Value(with_request(plan, "GET", secret + "/versions/" + number + ":access").set("finish", Value("secret_string")));
}

Result<Value> plan_gke(std::string_view method, const Map& arguments, RunContext& context) {
  const bool waits = method == "gke.await_job";
  Map parameters;
  if (arguments.get("timeout").is_number()) parameters = parameters.set("timeout", arguments.get("timeout"));
  ETUDE_TRY(Map plan, common_plan(method, Value(parameters), waits ? OperationKind::kRunExecution : OperationKind::kNone));
  const auto text = [&](std::string_view key, std::string_view fallback) {
    const Value value = arguments.get(key);
    return value.is_string() ? std::string(value.string()) : std::string(fallback);
  };
  const std::string cluster = "https://container.googleapis.com/kubernetes/projects/" +
                              own(context, arguments.get("project"), "GOOGLE_CLOUD_PROJECT_ID") + "/locations/" +
                              own(context, arguments.get("location"), "GOOGLE_CLOUD_LOCATION") + "/clusters/" + text("cluster_id", "");
  const std::string jobs = cluster + "/apis/batch/v1/namespaces/" + text("namespace", "default") + "/jobs";
  const Value query = arguments.get("query");
  if (query.is_map()) plan = plan.set("query", query);
  if (method == "gke.request") {
    std::string path = text("path", "");
    if (!path.starts_with("/")) path = "/" + path;
    if (arguments.get("headers").is_map()) plan = plan.set("headers", arguments.get("headers"));
    return Value(
        with_request(plan, text("method", "GET"), cluster + path).set("body", arguments.get("body")).set("finish", Value("response")));
  }
  if (method == "gke.create_job") return Value(with_request(plan, "POST", jobs).set("body", arguments.get("job")));
  const std::string job = jobs + "/" + text("job_name", "");
  if (method == "gke.delete_job") return Value(with_request(plan, "DELETE", job));
  return Value(with_request(plan, "GET", job).set("kind", Value("kubernetes_job")).set("poll_url", Value(job)));
}

}  // namespace

std::span<const ConnectorHelper> connector_helpers() { return kHelpers; }

const ConnectorHelper* find_connector_helper(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kHelpers), std::end(kHelpers), [&](const ConnectorHelper& helper) { return helper.name == name; });
  return found == std::end(kHelpers) ? nullptr : found;
}

Result<Value> plan_connector(std::string_view method, const Map& arguments, RunContext& context) {
  if (method == kRun || method == kRunBeta) return plan_run(method, arguments, context);
  if (method == kAccessString || method == kAddVersionString) return plan_secret(method, arguments, context);
  if (method.starts_with("gke.")) return plan_gke(method, arguments, context);
  const ConnectorMethod* row = find_connector_method(method);
  if (row == nullptr) return value_error(method, "there is no such connector method");
  return plan_rest(*row, arguments);
}

}  // namespace etude
