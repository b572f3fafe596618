// Which API answers itself; tasks, schedules, jobs and executions.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {

using namespace google;

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
  if (service == "www" && request_.path.starts_with("/drive/")) return drive();
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
    errands_.push_back({GoogleErrand::Kind::kExecution, request_.now_ns, Value(Map{{"argument", decoded.value()}, {"name", Value(canonical(key))}, {"workflow", Value(workflow)}})});
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

// What a Dataflow job writes into Cloud Storage, a little before it is done: what services.yaml says under `writes`, and the three
// parts of the word-count template.
void GoogleApi::write_outputs(Nanoseconds takes) {
  std::vector<std::string> names;
  for (const Value& each : list_of(request_.settings.get("writes"))) names.push_back(text_of(each));
  const std::string output = text_of(map_of(body_member("parameters")).get("output"));
  const std::string path = text_of(body_member("gcsPath")) + parameter("gcsPath");
  if (path.ends_with("/Word_Count") && !output.empty()) {
    for (const char* part : {"-00000-of-00003", "-00001-of-00003", "-00002-of-00003"}) names.push_back(output + part);
  }
  constexpr std::string_view kScheme = "gs://";
  for (const std::string& name : names) {
    const std::size_t slash = name.find('/', kScheme.size());
    if (!name.starts_with(kScheme) || slash == std::string::npos) continue;
    const std::string object = text_of(call_library("text.url_encode", {Value(name.substr(slash + 1))}));
    const std::string url = "https://storage.googleapis.com/upload/storage/v1/b/" + name.substr(kScheme.size(), slash - kScheme.size()) + "/o?uploadType=media&name=" + object;
    errands_.push_back({GoogleErrand::Kind::kRequest, request_.now_ns + std::max<Nanoseconds>(0, takes - kNanosecondsPerSecond),
                        Value(Map{{"auth", Value(Map{{"type", Value("OAuth2")}})},
                                  {"body", Value("simulated output")},
                                  {"headers", Value(Map{{"Content-Type", Value("text/plain")}})},
                                  {"method", Value("POST")},
                                  {"url", Value(url)}})});
  }
}

std::optional<Reply> GoogleApi::jobs() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  const std::string service = google_service_of(request_.host);
  const Nanoseconds takes = duration("duration", 20, 90);
  const bool fails = is_failing();
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
    if (!fails) write_outputs(takes);
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

}  // namespace etude
