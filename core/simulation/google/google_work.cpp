// APIs that do something: machines, containers, functions, tasks, jobs, executions; and those that stand for models, which
// answer by small built-in rules or prepared answers and say so in a member `simulated`.
#include <algorithm>

#include "core/library/registry.h"
#include "core/simulation/google/google_api.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

std::string text_of(const Value& value) { return value.is_string() ? std::string(value.string()) : std::string(); }
Map map_of(const Value& value) { return value.is_map() ? value.map() : Map(); }
List list_of(const Value& value) { return value.is_list() ? value.list() : List(); }
std::string last_segment(std::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }
std::string parent_of(const std::string& name) { return name.find('/') == std::string::npos ? "" : name.substr(0, name.rfind('/')); }

Value call_library(std::string_view function, std::initializer_list<Value> arguments) {
  const std::vector<Value> given(arguments);
  Result<Value> result = standard_library().find(function)->pure(given);
  return result.ok() ? std::move(result).value() : Value();
}

// The first prepared answer whose `match` occurs in the text.
Value prepared_answer(const Value& answers, const std::string& text, std::string_view member) {
  for (const Value& prepared : list_of(answers)) {
    if (text.find(text_of(map_of(prepared).get("match"))) != std::string::npos) return map_of(prepared).get(member);
  }
  return {};
}

bool has_word(const std::string& lower, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

Value condition(std::string_view type, std::string_view status) { return Value(Map{{"status", Value(status)}, {"type", Value(type)}}); }

}  // namespace

std::optional<Reply> GoogleApi::particular() {
  const std::string service = google_service_of(request_.host);
  if (service == "storage") return storage();
  if (service == "secretmanager") return secret_manager();
  if (service == "pubsub") return pub_sub();
  if (service == "firestore") return firestore();
  if (service == "bigquery") return bigquery();
  if (service == "sheets") return sheets();
  if (service == "spanner") return spanner();
  if (service == "forms") return forms();
  if (service == "translation") return translate();
  if (service == "language") return language();
  if (service == "documentai") return document_ai();
  if (service == "compute") return compute();
  if (service == "run") return run();
  if (service == "cloudfunctions" || service == "cloudbuild") return functions();
  if (service == "cloudtasks") return tasks();
  if (service == "cloudscheduler") return scheduler();
  if (service == "workflowexecutions") return executions();
  if (service == "container" && request_.path.starts_with("/kubernetes/")) return kubernetes();
  if (service == "ml" || service == "aiplatform" || service == "batch" || service == "dataflow" || service == "transcoder" ||
      service == "bigquerydatatransfer" || service == "storagetransfer") {
    if (std::optional<Reply> reply = machine_learning()) return reply;
    return jobs();
  }
  if (service == "www" && request_.method == "DELETE" && request_.path.starts_with("/drive/")) {
    Reply reply = json(Value(Map()), 204);
    reply.body = Value("");
    return reply;
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::compute() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (name.find("/instances") == std::string::npos || name.find("/operations/") != std::string::npos) return std::nullopt;
  if (request_.method == "POST" && verb.empty() && name.ends_with("/instances")) {
    const std::string id = text_of(body_member("name"));
    if (id.empty()) return problem(400, "Invalid value for field 'resource.name': ''. Must be a match of regex '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?'");
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, "The resource '" + key + "' already exists");
    const std::string address = "203.0.113." + std::to_string(random_.between(2, 250));
    Map access{{"name", Value("External NAT")}, {"natIP", Value(address)}, {"type", Value("ONE_TO_ONE_NAT")}};
    Map network{{"accessConfigs", Value(List{Value(std::move(access))})}, {"networkIP", Value("10.128.0." + std::to_string(random_.between(2, 250)))}};
    Map machine = map_of(request_.body);
    machine = machine.set("creationTimestamp", Value(timestamp())).set("id", Value(random_digits(19))).set("kind", Value("compute#instance"));
    machine = machine.set("networkInterfaces", Value(List{Value(std::move(network))})).set("selfLink", Value("https://" + request_.host + request_.path + "/" + id));
    put(key, Value(machine.set("status", Value("PROVISIONING"))));
    return start_operation(key, Value(machine.set("status", Value("RUNNING"))), "insert", duration("duration", 8, 20));
  }
  if (verb == "start" || verb == "stop" || verb == "reset" || verb == "resume" || verb == "suspend") {
    const Value found = resource(name);
    if (found.is_null()) return problem(404, "The resource '" + name + "' was not found");
    const Map machine = map_of(found);
    const bool stops = verb == "stop" || verb == "suspend";
    const std::string_view during = verb == "stop" ? "STOPPING" : verb == "suspend" ? "SUSPENDING" : "STAGING";
    const std::string_view after = verb == "stop" ? "TERMINATED" : verb == "suspend" ? "SUSPENDED" : "RUNNING";
    if (verb != "reset") put(name, Value(machine.set("status", Value(during))));
    return start_operation(name, Value(machine.set("status", Value(after))), verb, duration("duration", stops ? 20 : 8, stops ? 45 : 20));
  }
  if (verb == "setMachineType") {
    const Value found = resource(name);
    if (found.is_null()) return problem(404, "The resource '" + name + "' was not found");
    if (text_of(map_of(found).get("status")) != "TERMINATED") return problem(400, "The machine type can only be changed when the instance is stopped");
    return start_operation(name, Value(map_of(found).set("machineType", body_member("machineType"))), verb, duration("duration", 3, 8));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::run() {
  std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (request_.path.starts_with("/v2/")) return std::nullopt;
  if (request_.method == "POST" && verb.empty() && (name.ends_with("/services") || name.ends_with("/jobs"))) {
    if (request_.host == "run.googleapis.com") return problem(404, "Regional resources need the host of their region: give `location`");
    const Map metadata = map_of(body_member("metadata"));
    const std::string id = text_of(metadata.get("name"));
    if (id.empty()) return problem(400, "metadata.name is required");
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, "Resource '" + id + "' already exists.");
    Map value = map_of(request_.body).set("metadata", Value(metadata.set("creationTimestamp", Value(timestamp())).set("uid", Value(random_hex(32)))));
    Map status{{"conditions", Value(List{condition("Ready", "True")})}};
    if (name.ends_with("/services")) {
      const Value prepared = map_of(request_.settings.get("urls")).get(id);
      status = status.set("url", prepared.is_string() ? prepared : Value("https://" + id + "-" + random_hex(10) + "-uc.a.run.app"));
    }
    value = value.set("status", Value(std::move(status)));
    put(key, Value(value));
    return json(Value(std::move(value)));
  }
  if (verb == "run") {
    if (resource(name).is_null()) return not_found(name);
    const std::string space = last_segment(parent_of(parent_of(name)));
    const std::string id = last_segment(name) + "-" + random_hex(5);
    const Nanoseconds takes = duration("duration", 20, 90);
    const Value failing = request_.settings.get("fail");
    bool fails = false;
    for (const Value& each : list_of(failing)) fails = fails || text_of(each) == "jobs.run";
    Map metadata{{"creationTimestamp", Value(timestamp())}, {"name", Value(id)}, {"namespace", Value(space)}};
    Map execution{{"apiVersion", Value("run.googleapis.com/v1")}, {"kind", Value("Execution")}, {"metadata", Value(std::move(metadata))},
                  {"status", Value(Map{{"conditions", Value(List{condition("Completed", "Unknown")})}, {"startTime", Value(timestamp())}})}};
    const std::string key = "namespaces/" + space + "/executions/" + id;
    put(key, Value(execution));
    set_later(key, Value(Map{{"status", Value(Map{{"completionTime", Value(timestamp(takes))}, {"conditions", Value(List{condition("Completed", fails ? "False" : "True")})}})}}), takes);
    return json(Value(std::move(execution)));
  }
  if (request_.method == "DELETE") {
    if (resource(name).is_null()) return not_found(name);
    drop(name);
    return json(Value(Map{{"apiVersion", Value("v1")}, {"kind", Value("Status")}, {"status", Value("Success")}}));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::functions() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (request_.host.starts_with("cloudbuild") && request_.method == "POST" && name.ends_with("/builds") && verb.empty()) {
    const std::string id = random_hex(8) + "-" + random_hex(4) + "-4" + random_hex(3) + "-8" + random_hex(3) + "-" + random_hex(12);
    const Nanoseconds takes = duration("duration", 30, 120);
    List images;
    for (const Value& image : list_of(body_member("images"))) {
      images = images.push_back(Value(Map{{"digest", Value("sha256:" + random_hex(64))}, {"name", image}}));
    }
    Map build = map_of(request_.body).set("id", Value(id)).set("createTime", Value(timestamp())).set("projectId", Value(request_.project_id));
    Map finished = build.set("finishTime", Value(timestamp(takes))).set("results", Value(Map{{"images", Value(images)}})).set("status", Value("SUCCESS"));
    put(name + "/" + id, Value(build.set("status", Value("WORKING"))));
    Reply reply = start_operation(name + "/" + id, Value(finished), "build", takes);
    // The finished build stands in the operation's metadata, where samples read its results.
    Map operations = map_of(state_.get("operations"));
    for (const Map::Entry& entry : map_of(state_.get("operations"))) {
      if (text_of(map_of(entry.value).get("target")) == name + "/" + id) operations = operations.set(entry.key, Value(map_of(entry.value).set("metadata", Value(Map{{"build", Value(finished)}}))));
    }
    state_ = state_.set("operations", Value(std::move(operations)));
    return reply;
  }
  if (!request_.host.starts_with("cloudfunctions")) return std::nullopt;
  if (request_.method == "POST" && verb.empty() && name.ends_with("/functions")) {
    const std::string id = parameter("functionId").empty() ? last_segment(text_of(body_member("name"))) : parameter("functionId");
    if (id.empty()) return problem(400, "The function's name is missing");
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, "Function " + key + " already exists");
    Map function = map_of(request_.body).set("name", Value(key)).set("status", Value("ACTIVE")).set("updateTime", Value(timestamp())).set("versionId", Value("1"));
    if (body_member("httpsTrigger").is_map()) {
      const Value prepared = map_of(request_.settings.get("urls")).get(id);
      const std::string url = "https://" + last_segment(parent_of(name)) + "-" + request_.project_id + ".cloudfunctions.net/" + id;
      function = function.set("httpsTrigger", Value(map_of(body_member("httpsTrigger")).set("url", prepared.is_string() ? prepared : Value(url))));
    }
    return start_operation(key, Value(std::move(function)), "create", duration("duration", 30, 90));
  }
  if (verb == "call") {
    if (resource(name).is_null()) return not_found(name);
    const Value result = map_of(request_.settings.get("results")).get(last_segment(name));
    if (result.is_null()) return problem(400, "The simulation has no result for this function: add one under `google: {cloudfunctions: {results: {" + last_segment(name) + ": …}}}`");
    return json(Value(Map{{"executionId", Value(random_hex(12))}, {"result", result.is_string() ? result : Value(json_for_display(result))}}));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::tasks() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  const auto send = [&](const Map& task, Nanoseconds at) {
    const Map http = map_of(task.get("httpRequest"));
    if (http.empty()) return;
    const std::string method = text_of(http.get("httpMethod"));
    const Value body = http.get("body").is_string() ? call_library("base64.decode", {http.get("body"), Value(true)}) : Value();
    errands_.push_back({GoogleErrand::Kind::kRequest, at,
                        Value(Map{{"body", body}, {"headers", Value(map_of(http.get("headers")))}, {"method", Value(method.empty() ? "POST" : method)}, {"url", http.get("url")}})});
  };
  if (request_.method == "POST" && verb.empty() && name.ends_with("/tasks")) {
    const std::string queue = parent_of(name);
    if (resource(queue).is_null()) return problem(404, "Queue does not exist.");
    Map task = map_of(body_member("task"));
    if (task.empty()) return problem(400, "Task is missing");
    const std::string given = last_segment(text_of(task.get("name")));
    const std::string key = name + "/" + (given.empty() ? random_digits(19) : given);
    if (!resource(key).is_null()) return problem(409, "Requested entity already exists");
    Nanoseconds at = request_.now_ns + duration("delay", 0.05, 0.2);
    if (const std::string time = text_of(task.get("scheduleTime")); !time.empty()) {
      const Value epoch = call_library("time.parse", {Value(time)});
      if (!epoch.is_number()) return problem(400, "Invalid value at 'task.schedule_time' (type.googleapis.com/google.protobuf.Timestamp), \"" + time + "\"");
      const Nanoseconds wanted = static_cast<Nanoseconds>(epoch.as_double() * 1e9) - (request_.wall_ns - request_.now_ns);
      at = std::max(at, wanted);
    }
    task = task.set("createTime", Value(timestamp())).set("name", Value(key));
    if (!task.contains("scheduleTime")) task = task.set("scheduleTime", Value(timestamp()));
    put(key, Value(task));
    send(task, at);
    set_later(key, Value(), at - request_.now_ns);
    return json(Value(std::move(task)));
  }
  if (verb == "run") {
    if (resource(name).is_null()) return not_found(name);
    const Map task = map_of(resource(name));
    send(task, request_.now_ns + kNanosecondsPerMillisecond);
    return json(Value(task));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::scheduler() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  const auto send = [&](const Map& job, Nanoseconds at) {
    if (const Map http = map_of(job.get("httpTarget")); !http.empty()) {
      const std::string method = text_of(http.get("httpMethod"));
      const Value body = http.get("body").is_string() ? call_library("base64.decode", {http.get("body"), Value(true)}) : Value();
      errands_.push_back({GoogleErrand::Kind::kRequest, at,
                          Value(Map{{"body", body}, {"headers", Value(map_of(http.get("headers")))}, {"method", Value(method.empty() ? "POST" : method)}, {"url", http.get("uri")}})});
    }
    if (const Map topic = map_of(job.get("pubsubTarget")); !topic.empty()) {
      Map message;
      if (!topic.get("data").is_null()) message = message.set("data", topic.get("data"));
      if (!topic.get("attributes").is_null()) message = message.set("attributes", topic.get("attributes"));
      errands_.push_back({GoogleErrand::Kind::kRequest, at,
                          Value(Map{{"auth", Value(Map{{"type", Value("OAuth2")}})},
                                    {"body", Value(Map{{"messages", Value(List{Value(std::move(message))})}})},
                                    {"headers", Value(Map())},
                                    {"method", Value("POST")},
                                    {"url", Value("https://pubsub.googleapis.com/v1/" + text_of(topic.get("topicName")) + ":publish")}})});
    }
  };
  if (request_.method == "POST" && verb.empty() && name.ends_with("/jobs")) {
    Map job = map_of(request_.body);
    const std::string given = last_segment(text_of(job.get("name")));
    const std::string key = name + "/" + (given.empty() ? random_hex(16) : given);
    if (!resource(key).is_null()) return problem(409, "Job [" + key + "] already exists.");
    if (text_of(job.get("schedule")).empty()) return problem(400, "Schedule or time zone is invalid.");
    job = job.set("name", Value(key)).set("state", Value("ENABLED")).set("userUpdateTime", Value(timestamp()));
    put(key, Value(job));
    // Cron is followed for what stands in minutes: `* * * * *` and `*/n * * * *` fire at whole minutes, for an hour; other
    // schedules fire when `run` is called.
    const std::string schedule = text_of(job.get("schedule"));
    std::int64_t every = schedule.starts_with("* * * * *") ? 1 : 0;
    if (schedule.starts_with("*/")) every = integer_from_text(schedule.substr(2, schedule.find(' ') - 2)).ok() ? integer_from_text(schedule.substr(2, schedule.find(' ') - 2)).value() : 0;
    constexpr Nanoseconds kMinute = 60 * kNanosecondsPerSecond;
    if (every > 0) {
      const Nanoseconds to_next = kMinute - request_.wall_ns % kMinute;
      for (std::int64_t minute = 0; minute < 60; minute += every) {
        const std::size_t before = errands_.size();
        send(job, request_.now_ns + to_next + minute * kMinute);
        // The job may be gone or paused by then: the world asks before it sends.
        for (std::size_t i = before; i < errands_.size(); ++i) errands_[i].detail = Value(map_of(errands_[i].detail).set("while", Value(key)));
      }
    }
    return json(Value(std::move(job)));
  }
  if (verb == "run") {
    if (resource(name).is_null()) return not_found(name);
    const Map job = map_of(resource(name)).set("lastAttemptTime", Value(timestamp()));
    put(name, Value(job));
    send(job, request_.now_ns + 50 * kNanosecondsPerMillisecond);
    return json(Value(job));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::executions() {
  const std::string name = name_below_version();
  if (request_.method == "POST" && name.ends_with("/executions") && custom_verb().empty()) {
    const std::string workflow = last_segment(parent_of(name));
    const std::string argument = text_of(body_member("argument"));
    Result<Value> decoded = argument.empty() ? Result<Value>(Value::unset()) : value_from_json(argument);
    if (!decoded.ok()) return problem(400, "Execution argument is not a valid JSON: " + decoded.error().message);
    const std::string id = random_hex(8) + "-" + random_hex(4) + "-4" + random_hex(3) + "-8" + random_hex(3) + "-" + random_hex(12);
    const std::string key = "projects/" + request_.project_number + "/" + name.substr(name.find("locations/")) + "/" + id;
    Map execution{{"argument", Value(argument.empty() ? "null" : argument)}, {"createTime", Value(timestamp())}, {"name", Value(key)}, {"startTime", Value(timestamp())},
                  {"state", Value("ACTIVE")}, {"workflowRevisionId", Value("000001-" + random_hex(3))}};
    put(key, Value(execution));
    errands_.push_back({GoogleErrand::Kind::kExecution, request_.now_ns, Value(Map{{"argument", decoded.value()}, {"name", Value(key)}, {"workflow", Value(workflow)}})});
    return json(Value(std::move(execution)));
  }
  if (custom_verb() == "cancel") {
    const Value found = resource(name);
    if (found.is_null()) return not_found(name);
    if (text_of(map_of(found).get("state")) != "ACTIVE") return problem(400, "The execution has ended already");
    const Map cancelled = map_of(found).set("state", Value("CANCELLED")).set("endTime", Value(timestamp()));
    put(name, Value(cancelled));
    return json(Value(cancelled));
  }
  if (request_.method == "GET" && name.ends_with("/executions")) {
    List all;
    for (const auto& [key, execution] : children("projects/" + request_.project_number + "/" + name.substr(name.find("locations/")))) all = all.push_front(execution);
    return json(all.empty() ? Value(Map()) : Value(Map{{"executions", Value(all)}}));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::jobs() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  const std::string service = google_service_of(request_.host);
  const Nanoseconds takes = duration("duration", 20, 90);
  bool fails = false;
  for (const Value& each : list_of(request_.settings.get("fail"))) fails = fails || (request_.row != nullptr && request_.row->name.ends_with(text_of(each)));
  if (request_.method != "POST" || request_.row == nullptr) return std::nullopt;
  const OperationKind kind = request_.row->operation();
  if (kind == OperationKind::kNamedJob) {
    const std::string id = parameter("jobId").empty() ? random_digits(19) : parameter("jobId");
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, "Resource '" + key + "' already exists");
    Map job = map_of(request_.body).set("createTime", Value(timestamp())).set("name", Value(key)).set("uid", Value(random_hex(12)));
    const bool nested = service == "batch";
    const std::string prefix = service == "aiplatform" ? "JOB_STATE_" : "";
    const auto with_state = [&](const Map& of, std::string_view state) {
      return nested ? of.set("status", Value(Map{{"state", Value(state)}})) : of.set("state", Value(prefix + std::string(state)));
    };
    put(key, Value(with_state(job, nested ? "QUEUED" : "PENDING")));
    set_later(key, Value(with_state(Map(), fails ? "FAILED" : "SUCCEEDED")), takes);
    return json(resource(key));
  }
  if (kind == OperationKind::kDataflowJob) {
    const std::string place = name.substr(0, name.find("/templates") != std::string::npos ? name.find("/templates") : name.find("/flexTemplates"));
    const std::string id = timestamp().substr(0, 10) + "_" + random_digits(18);
    const std::string wanted = text_of(body_member("jobName"));
    Map job{{"createTime", Value(timestamp())}, {"currentState", Value("JOB_STATE_RUNNING")}, {"id", Value(id)}, {"location", Value(last_segment(place))},
            {"name", Value(wanted.empty() ? "job" : wanted)}, {"projectId", Value(request_.project_id)}};
    put(place + "/jobs/" + id, Value(job));
    set_later(place + "/jobs/" + id, Value(Map{{"currentState", Value(fails ? "JOB_STATE_FAILED" : "JOB_STATE_DONE")}}), takes);
    return json(verb == "launch" ? Value(Map{{"job", Value(job)}}) : Value(job));
  }
  if (kind == OperationKind::kMlJob) {
    const std::string id = text_of(body_member("jobId"));
    if (id.empty()) return problem(400, "Field: job_id Error: Job id is required");
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, "Job '" + id + "' already exists");
    put(key, Value(map_of(request_.body).set("createTime", Value(timestamp())).set("state", Value("QUEUED"))));
    set_later(key, Value(Map{{"state", Value(fails ? "FAILED" : "SUCCEEDED")}}), takes);
    return json(resource(key));
  }
  if (kind == OperationKind::kTransferRun) {
    if (resource(name).is_null()) return not_found(name);
    const std::string key = name + "/runs/" + random_hex(24);
    Map transfer{{"name", Value(key)}, {"runTime", body_member("requestedRunTime")}, {"state", Value("PENDING")}};
    put(key, Value(transfer));
    set_later(key, Value(Map{{"endTime", Value(timestamp(takes))}, {"state", Value(fails ? "FAILED" : "SUCCEEDED")}}), takes);
    return json(Value(Map{{"runs", Value(List{Value(std::move(transfer))})}}));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::machine_learning() {
  const std::string verb = custom_verb();
  if (verb != "predict" && verb != "rawPredict" && verb != "generateContent") return std::nullopt;
  const std::string text = json_for_display(request_.body);
  if (const Value prepared = prepared_answer(request_.settings.get("answers"), text, "answer"); !prepared.is_null()) return json(prepared);
  if (verb == "generateContent") {
    Map part{{"text", Value("This is a simulated answer; prepare a real one under `google: {aiplatform: {answers: [{match, answer}]}}`.")}};
    Map candidate{{"content", Value(Map{{"parts", Value(List{Value(std::move(part))})}, {"role", Value("model")}})}, {"finishReason", Value("STOP")}};
    return json(Value(Map{{"candidates", Value(List{Value(std::move(candidate))})}, {"simulated", Value(true)}}));
  }
  List predictions;
  for (std::size_t i = 0; i < list_of(body_member("instances")).size(); ++i) {
    predictions = predictions.push_back(Value(Map{{"confidence", Value(0.5)}, {"simulated", Value(true)}}));
  }
  return json(Value(Map{{"predictions", Value(predictions)}, {"simulated", Value(true)}}));
}

std::optional<Reply> GoogleApi::translate() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  const auto member = [&](std::string_view key) { return request_.query.contains(key) ? request_.query.get(key) : body_member(key); };
  // A handful of words, and `[fr] text` for all else: enough to see that something was translated, never mistaken for the real thing.
  const auto translated = [&](const std::string& text, const std::string& target) {
    const Value prepared = prepared_answer(request_.settings.get("answers"), text, target);
    if (prepared.is_string()) return prepared;
    struct Word {
      std::string_view english, french, german, spanish;
    };
    static constexpr Word kWords[] = {{"hello world", "bonjour le monde", "hallo Welt", "hola mundo"}, {"hello", "bonjour", "hallo", "hola"},
                                      {"thank you", "merci", "danke", "gracias"}, {"goodbye", "au revoir", "auf Wiedersehen", "adiós"}};
    const std::string lower = text_of(call_library("text.to_lower", {Value(text)}));
    const std::string language = target.substr(0, target.find('-'));
    for (const Word& word : kWords) {
      if (lower != word.english) continue;
      if (language == "fr") return Value(word.french);
      if (language == "de") return Value(word.german);
      if (language == "es") return Value(word.spanish);
    }
    return Value("[" + target + "] " + text);
  };
  if (name == "languages" || name.ends_with("/supportedLanguages")) {
    List languages;
    for (const char* code : {"de", "en", "es", "fr"}) languages = languages.push_back(Value(Map{{"language", Value(code)}}));
    return json(Value(Map{{"data", Value(Map{{"languages", Value(languages)}})}}));
  }
  if (verb == "translateText") {
    const std::string target = text_of(body_member("targetLanguageCode"));
    if (target.empty()) return problem(400, "Target language is required.");
    List translations;
    for (const Value& text : list_of(body_member("contents"))) translations = translations.push_back(Value(Map{{"simulated", Value(true)}, {"translatedText", translated(text_of(text), target)}}));
    return json(Value(Map{{"translations", Value(translations)}}));
  }
  if (request_.method == "POST" && name.empty()) {
    const std::string target = text_of(member("target"));
    if (target.empty()) return problem(400, "Required Text");
    const Value q = member("q");
    List translations;
    for (const Value& text : q.is_list() ? q.list() : List{q}) translations = translations.push_back(Value(Map{{"simulated", Value(true)}, {"translatedText", translated(text_of(text), target)}}));
    return json(Value(Map{{"data", Value(Map{{"translations", Value(translations)}})}}));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::language() {
  const std::string verb = custom_verb();
  const std::string text = text_of(map_of(body_member("document")).get("content"));
  if (text.empty()) return problem(400, "One of content, or gcs_content_uri must be set.");
  if (const Value prepared = prepared_answer(request_.settings.get("answers"), text, "answer"); !prepared.is_null()) return json(prepared);
  const std::string lower = text_of(call_library("text.to_lower", {Value(text)}));
  double score = 0.0;
  if (has_word(lower, {"love", "great", "good", "happy", "excellent", "wonderful", "thank"})) score += 0.8;
  if (has_word(lower, {"hate", "bad", "terrible", "awful", "angry", "broken", "refund"})) score -= 0.8;
  Map sentiment{{"magnitude", Value(score < 0 ? -score : score)}, {"score", Value(score)}};
  Map answer{{"language", Value("en")}, {"simulated", Value(true)}};
  if (verb == "analyzeSentiment" || verb == "annotateText") {
    Map sentence{{"sentiment", Value(sentiment)}, {"text", Value(Map{{"beginOffset", Value(0)}, {"content", Value(text)}})}};
    answer = answer.set("documentSentiment", Value(sentiment)).set("sentences", Value(List{Value(std::move(sentence))}));
  }
  if (verb == "analyzeEntities" || verb == "analyzeEntitySentiment" || verb == "annotateText") {
    // Runs of capitalised words are names.
    List entities;
    std::string name;
    std::size_t at = 0;
    const auto flush = [&] {
      if (!name.empty()) entities = entities.push_back(Value(Map{{"name", Value(name)}, {"salience", Value(entities.empty() ? 1.0 : 0.5)}, {"type", Value("OTHER")}}));
      name.clear();
    };
    while (at < text.size()) {
      std::size_t end = text.find(' ', at);
      if (end == std::string::npos) end = text.size();
      const std::string word = text.substr(at, end - at);
      if (!word.empty() && word[0] >= 'A' && word[0] <= 'Z' && word.size() > 1) name += (name.empty() ? "" : " ") + word;
      else flush();
      at = end + 1;
    }
    flush();
    answer = answer.set("entities", Value(entities));
  }
  if (verb == "classifyText") answer = answer.set("categories", Value(List{Value(Map{{"confidence", Value(0.5)}, {"name", Value("/Reference")}})}));
  if (verb == "analyzeSyntax") answer = answer.set("tokens", Value(List()));
  return json(Value(std::move(answer)));
}

std::optional<Reply> GoogleApi::document_ai() {
  const std::string verb = custom_verb();
  if (verb == "process") {
    const Map raw = map_of(body_member("rawDocument"));
    const std::string name = name_below_version();
    const Value prepared = map_of(request_.settings.get("texts")).get(last_segment(name));
    Map document{{"mimeType", raw.get("mimeType")}, {"simulated", Value(true)}, {"text", prepared.is_string() ? prepared : Value("Simulated text of a document of " + std::to_string(text_of(raw.get("content")).size()) + " bytes")}};
    return json(Value(Map{{"document", Value(std::move(document))}, {"humanReviewStatus", Value(Map{{"state", Value("SKIPPED")}})}}));
  }
  if (verb == "batchProcess") {
    const std::string name = name_below_version();
    Map response{{"@type", Value("type.googleapis.com/google.cloud.documentai.v1.BatchProcessResponse")}};
    return start_operation(name, Value(std::move(response)), "batchProcess", duration("duration", 10, 40));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::kubernetes() {
  // /kubernetes/projects/P/locations/L/clusters/C/apis/batch/v1/namespaces/N/jobs[/J]
  const std::string path = request_.path.substr(1);
  const std::size_t jobs_at = path.find("/jobs");
  const std::string cluster = path.substr(11, path.find("/apis/") == std::string::npos ? std::string::npos : path.find("/apis/") - 11);
  if (jobs_at == std::string::npos) return json(Value(Map{{"kind", Value("Status")}, {"path", Value("/" + path)}, {"simulated", Value(true)}}));
  const std::string collection = path.substr(0, jobs_at + 5);
  const Nanoseconds takes = duration("duration", 15, 60);
  if (request_.method == "POST" && path == collection) {
    const Map metadata = map_of(body_member("metadata"));
    const std::string id = text_of(metadata.get("name"));
    if (id.empty()) return problem(400, "metadata.name is required");
    const std::string key = collection + "/" + id;
    if (!resource(key).is_null()) return problem(409, "jobs.batch \"" + id + "\" already exists");
    Map job = map_of(request_.body).set("status", Value(Map{{"active", Value(1)}}));
    put(key, Value(job));
    set_later(key, Value(Map{{"status", Value(Map{{"conditions", Value(List{condition("Complete", "True")})}, {"succeeded", Value(1)}})}}), takes);
    return json(Value(std::move(job)), 201);
  }
  const Value found = resource(path);
  if (found.is_null()) return problem(404, "jobs.batch \"" + last_segment(path) + "\" not found in " + cluster);
  if (request_.method == "DELETE") {
    drop(path);
    return json(Value(Map{{"kind", Value("Status")}, {"status", Value("Success")}}));
  }
  return json(found);
}

}  // namespace etude
