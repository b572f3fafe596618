// Which API answers itself; jobs and executions.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_json.h"

namespace etude {

using namespace google;

std::optional<Reply> GoogleApi::particular() {
  struct Row {
    std::string_view service;
    std::optional<Reply> (GoogleApi::*answer)();
  };
  static constexpr Row kRows[] = {{"aiplatform", &GoogleApi::jobs},
                                  {"batch", &GoogleApi::jobs},
                                  {"bigquery", &GoogleApi::bigquery},
                                  {"bigquerydatatransfer", &GoogleApi::jobs},
                                  {"cloudbuild", &GoogleApi::builds},
                                  {"cloudfunctions", &GoogleApi::functions},
                                  {"cloudscheduler", &GoogleApi::scheduler},
                                  {"cloudtasks", &GoogleApi::tasks},
                                  {"compute", &GoogleApi::compute},
                                  {"container", &GoogleApi::kubernetes},
                                  {"dataflow", &GoogleApi::jobs},
                                  {"documentai", &GoogleApi::document_ai},
                                  {"firestore", &GoogleApi::firestore},
                                  {"forms", &GoogleApi::forms},
                                  {"language", &GoogleApi::language},
                                  {"ml", &GoogleApi::jobs},
                                  {"pubsub", &GoogleApi::pub_sub},
                                  {"run", &GoogleApi::run},
                                  {"secretmanager", &GoogleApi::secret_manager},
                                  {"sheets", &GoogleApi::sheets},
                                  {"spanner", &GoogleApi::spanner},
                                  {"storage", &GoogleApi::storage},
                                  {"transcoder", &GoogleApi::jobs},
                                  {"translation", &GoogleApi::translate},
                                  {"workflowexecutions", &GoogleApi::executions},
                                  {"www", &GoogleApi::drive}};
  for (const Row& row : kRows) {
    if (row.service == service_) return (this->*row.answer)();
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
    const std::string id = random_uuid();
    const std::string key = "projects/" + request_.project_number + "/" + name.substr(name.find("locations/")) + "/" + id;
    Map execution{{"argument", Value(argument.empty() ? "null" : argument)},
                  {"createTime", Value(timestamp())},
                  {"name", Value(key)},
                  {"startTime", Value(timestamp())},
                  {"state", Value("ACTIVE")},
                  {"workflowRevisionId", Value("000001-" + random_hex(3))}};
    put(key, Value(execution));
    errands_.push_back({GoogleErrand::Kind::kExecution, request_.now_ns,
                        Value(Map{{"argument", decoded.value()}, {"name", Value(canonical(key))}, {"workflow", Value(workflow)}})});
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
    for (const auto& [key, execution] : children("projects/" + request_.project_number + "/" + name.substr(name.find("locations/"))))
      all = all.push_front(execution);
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
    const std::string url = "https://storage.googleapis.com/upload/storage/v1/b/" + name.substr(kScheme.size(), slash - kScheme.size()) +
                            "/o?uploadType=media&name=" + object;
    send_request(request_.now_ns + std::max<Nanoseconds>(0, takes - kNanosecondsPerSecond), "POST", url,
                 shaped(R"({"Content-Type": "text/plain"})"), Value("simulated output"), shape(R"({"type": "OAuth2"})"));
  }
}

/// A job of Batch: queued, scheduled, running, and ended with all of its tasks.
Reply GoogleApi::batch_job(const std::string& key, const Map& job, bool fails, Nanoseconds takes) {
  // One group may stand without its list, as in other repeated fields of Google's APIs.
  const Value given = job.get("taskGroups");
  const List groups = given.is_map() ? List{given} : list_of(given);
  if (groups.empty()) return problem(400, "Job must have at least one task group: field job.task_groups");
  constexpr std::int64_t kMostTasks = 100;  // that are told one by one
  const std::string_view end = fails ? "FAILED" : "SUCCEEDED";
  List named;
  for (const Value& each : groups) {
    const Value count = map_of(each).get("taskCount");
    if (count.is_int() && count.integer() < 1) return problem(400, "Task count must be positive: field job.task_groups.task_count");
    const std::string group = key + "/taskGroups/group" + std::to_string(named.size());
    named = named.push_back(Value(map_of(each).set("name", Value(group))));
    put(group, named[named.size() - 1]);
    for (std::int64_t i = 0; i < (count.is_int() ? std::min(count.integer(), kMostTasks) : 1); ++i) {
      const std::string task = group + "/tasks/" + std::to_string(i);
      put(task, shape(R"({"name": "$0", "status": {"state": "PENDING"}})", {task}));
      set_later(task, shape(R"({"status": {"state": "RUNNING"}})"), takes / 3);
      set_later(task, shape(R"({"status": {"state": "$0"}})", {end}), takes);
    }
  }
  const auto status = [&](std::string_view state, Nanoseconds at) {
    return shaped(R"({"status": {"state": "$0", "statusEvents": [{"description": "$1", "eventTime": "$2", "type": "STATUS_CHANGED"}]}})",
                  {state, "Job state is set to " + std::string(state) + " for job " + key + ".", timestamp(at)});
  };
  put(key,
      Value(merged(job.set("taskGroups", Value(named)).set("uid", Value(last_segment(key) + "-" + random_hex(12))), status("QUEUED", 0))));
  set_later(key, Value(status("SCHEDULED", takes / 5)), takes / 5);
  set_later(key, Value(status("RUNNING", takes / 3)), takes / 3);
  set_later(key, Value(status(end, takes)), takes);
  return json(resource(key));
}

std::optional<Reply> GoogleApi::jobs() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (std::optional<Reply> predicted = machine_learning()) return predicted;
  const Nanoseconds takes = duration("duration", 20, 90);
  const bool fails = is_failing();
  if (request_.method != "POST" || request_.row == nullptr) return std::nullopt;
  const OperationKind kind = request_.row->operation();
  if (kind == OperationKind::kNamedJob) {
    const std::string given = parameter("jobId");
    const std::string key = name + "/" + (given.empty() ? (service_ == "batch" ? "j-" : "") + random_digits(18) : given);
    if (!given.empty()) {
      if (std::optional<Reply> wrong = wrong_id(given)) return wrong;
    }
    if (!resource(key).is_null()) return problem(409, "Resource '" + key + "' already exists");
    const Map job = with_shape(map_of(request_.body), R"({"createTime": "$0", "name": "$1"})", {timestamp(), key});
    if (service_ == "batch") return batch_job(key, job, fails, takes);
    const bool transcodes = service_ == "transcoder";
    if (transcodes) {
      const std::string preset = text_of(job.get("templateId"));
      if (job.get("config").is_null() && (text_of(job.get("inputUri")).empty() || text_of(job.get("outputUri")).empty()))
        return problem(400, "The request is missing a required field: inputUri and outputUri, or config");
      const std::string library = parent_of(name) + "/jobTemplates/" + preset;
      if (!preset.empty() && !preset.starts_with("preset/") && resource(library).is_null()) return not_found(library);
    }
    const std::string prefix = transcodes ? "" : "JOB_STATE_";
    put(key, Value(job.set("state", Value(prefix + "PENDING"))));
    set_later(key, shape(R"({"startTime": "$0", "state": "$1"})", {timestamp(takes / 5), prefix + "RUNNING"}), takes / 5);
    set_later(key,
              shape(R"({"endTime": "$0", "error": "$1", "state": "$2"})",
                    {timestamp(takes),
                     fails ? shape(R"x({"code": 13, "message": "The job failed (as services.yaml says under google: fail)"})x") : Value(),
                     prefix + (fails ? "FAILED" : "SUCCEEDED")}),
              takes);
    return json(resource(key));
  }
  if (kind == OperationKind::kDataflowJob) {
    const std::string place =
        name.substr(0, name.find("/templates") != std::string::npos ? name.find("/templates") : name.find("/flexTemplates"));
    const std::string id = timestamp().substr(0, 10) + "_" + random_digits(18);
    const std::string wanted = text_of(body_member("jobName"));
    const bool from_file = name.find("/templates") != std::string::npos;
    if (from_file && text_of(body_member("gcsPath")).empty() && parameter("gcsPath").empty()) {
      return problem(400, "The path of the template (gcsPath) must be set.");
    }
    Map job{{"createTime", Value(timestamp())},
            {"currentState", Value("JOB_STATE_RUNNING")},
            {"id", Value(id)},
            {"location", Value(last_segment(place))},
            {"name", Value(wanted.empty() ? "job" : wanted)},
            {"projectId", Value(request_.project_id)}};
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
