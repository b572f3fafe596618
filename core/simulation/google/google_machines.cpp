// Compute, Cloud Run, functions, builds and Kubernetes: things that start, run and stop.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_json.h"

namespace etude {

using namespace google;

std::optional<Reply> GoogleApi::compute() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (name.find("/instances") == std::string::npos || name.find("/operations/") != std::string::npos) return std::nullopt;
  if (request_.method == "POST" && verb.empty() && name.ends_with("/instances")) {
    const std::string id = text_of(body_member("name"));
    if (std::optional<Reply> wrong = wrong_id(id)) return wrong;
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, "The resource '" + key + "' already exists");
    const std::string drawn = "203.0.113." + std::to_string(random_.between(2, 250));
    const std::string prepared = text_of(map_of(request_.settings.get("addresses")).get(id));
    const std::string address = prepared.empty() ? drawn : prepared;
    Map access{{"name", Value("External NAT")}, {"natIP", Value(address)}, {"type", Value("ONE_TO_ONE_NAT")}};
    Map network{{"accessConfigs", Value(List{Value(std::move(access))})},
                {"networkIP", Value("10.128.0." + std::to_string(random_.between(2, 250)))}};
    Map machine = map_of(request_.body);
    machine =
        machine.set("creationTimestamp", Value(timestamp())).set("id", Value(random_digits(19))).set("kind", Value("compute#instance"));
    machine = machine.set("networkInterfaces", Value(List{Value(std::move(network))}))
                  .set("selfLink", Value("https://" + request_.host + request_.path + "/" + id));
    if (!is_failing()) put(key, Value(machine.set("status", Value("PROVISIONING"))));
    return start_operation(key, Value(machine.set("status", Value("RUNNING"))), "insert", duration("duration", 8, 20));
  }
  if (verb == "start" || verb == "stop" || verb == "reset" || verb == "resume" || verb == "suspend") {
    const Value found = resource(name);
    if (found.is_null()) return problem(404, "The resource '" + name + "' was not found");
    const Map machine = map_of(found);
    const bool stops = verb == "stop" || verb == "suspend";
    const std::string_view during = verb == "stop" ? "STOPPING" : verb == "suspend" ? "SUSPENDING" : "STAGING";
    const std::string_view after = verb == "stop" ? "TERMINATED" : verb == "suspend" ? "SUSPENDED" : "RUNNING";
    if (verb != "reset" && !is_failing()) put(name, Value(machine.set("status", Value(during))));
    return start_operation(name, Value(machine.set("status", Value(after))), verb, duration("duration", stops ? 20 : 8, stops ? 45 : 20));
  }
  if (verb == "setMachineType") {
    const Value found = resource(name);
    if (found.is_null()) return problem(404, "The resource '" + name + "' was not found");
    if (text_of(map_of(found).get("status")) != "TERMINATED")
      return problem(400, "The machine type can only be changed when the instance is stopped");
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
    if (std::optional<Reply> wrong = wrong_id(id)) return wrong;
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, "Resource '" + id + "' already exists.");
    Map value = map_of(request_.body)
                    .set("metadata", Value(metadata.set("creationTimestamp", Value(timestamp())).set("uid", Value(random_hex(32)))));
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
    const bool fails = is_failing();
    Map metadata{{"creationTimestamp", Value(timestamp())}, {"name", Value(id)}, {"namespace", Value(space)}};
    Map execution{
        {"apiVersion", Value("run.googleapis.com/v1")},
        {"kind", Value("Execution")},
        {"metadata", Value(std::move(metadata))},
        {"status", Value(Map{{"conditions", Value(List{condition("Completed", "Unknown")})}, {"startTime", Value(timestamp())}})}};
    const std::string key = "namespaces/" + space + "/executions/" + id;
    put(key, Value(execution));
    set_later(key,
              Value(Map{{"status", Value(Map{{"completionTime", Value(timestamp(takes))},
                                             {"conditions", Value(List{condition("Completed", fails ? "False" : "True")})}})}}),
              takes);
    return json(Value(std::move(execution)));
  }
  if (request_.method == "DELETE") {
    if (resource(name).is_null()) return not_found(name);
    drop(name);
    return json(Value(Map{{"apiVersion", Value("v1")}, {"kind", Value("Status")}, {"status", Value("Success")}}));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::builds() {
  const std::string name = name_below_version();
  if (request_.method != "POST" || !name.ends_with("/builds") || !custom_verb().empty()) return std::nullopt;
  if (list_of(body_member("steps")).empty())
    return problem(400, "invalid build: invalid .steps field: a build must have at least one step");
  const std::string id = random_uuid();
  const std::string key = name + "/" + id;
  const Nanoseconds takes = duration("duration", 30, 120);
  List images;
  for (const Value& image : list_of(body_member("images")))
    images = images.push_back(shape(R"({"digest": "$0", "name": "$1"})", {"sha256:" + random_hex(64), image}));
  const Map build =
      with_shape(map_of(request_.body), R"({"createTime": "$0", "id": "$1", "projectId": "$2"})", {timestamp(), id, request_.project_id});
  const Map finished =
      with_shape(build, R"({"finishTime": "$0", "results": {"images": "$1"}, "status": "SUCCESS"})", {timestamp(takes), images});
  const Value working(build.set("status", Value("WORKING")));
  // The build stands in the operation's metadata, where samples read its results.
  const Reply reply =
      start_operation(key, Value(finished), "build", takes,
                      with_shape({}, R"({"meanwhile": {"build": "$0"}, "metadata": {"build": "$1"}})", {working, finished}));
  if (reply.code != 200) return reply;
  put(key, working);
  if (is_failing()) set_later(key, shape(R"({"finishTime": "$0", "status": "FAILURE"})", {timestamp(takes)}), takes);
  return reply;
}

std::optional<Reply> GoogleApi::functions() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (request_.method == "POST" && verb.empty() && name.ends_with("/functions")) {
    const std::string id = parameter("functionId").empty() ? last_segment(text_of(body_member("name"))) : parameter("functionId");
    if (id.empty()) return problem(400, "The function's name is missing");
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, "Function " + key + " already exists");
    Map function = map_of(request_.body)
                       .set("name", Value(key))
                       .set("status", Value("ACTIVE"))
                       .set("updateTime", Value(timestamp()))
                       .set("versionId", Value("1"));
    if (body_member("httpsTrigger").is_map()) {
      const Value prepared = map_of(request_.settings.get("urls")).get(id);
      const std::string url = "https://" + last_segment(parent_of(name)) + "-" + request_.project_id + ".cloudfunctions.net/" + id;
      function =
          function.set("httpsTrigger", Value(map_of(body_member("httpsTrigger")).set("url", prepared.is_string() ? prepared : Value(url))));
    }
    return start_operation(key, Value(std::move(function)), "create", duration("duration", 30, 90));
  }
  if (verb == "call") {
    if (resource(name).is_null()) return not_found(name);
    const Value result = map_of(request_.settings.get("results")).get(last_segment(name));
    if (result.is_null())
      return problem(400, "The simulation has no result for this function: add one under `google: {cloudfunctions: {results: {" +
                              last_segment(name) + ": …}}}`");
    return json(
        Value(Map{{"executionId", Value(random_hex(12))}, {"result", result.is_string() ? result : Value(json_for_display(result))}}));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::kubernetes() {
  // /kubernetes/projects/P/locations/L/clusters/C and then the path of the Kubernetes API, which is general: objects by their
  // kinds and names, in namespaces or not.
  if (!request_.path.starts_with("/kubernetes/")) return std::nullopt;
  const std::string path = request_.path.substr(12);
  const std::size_t clusters = path.find("/clusters/");
  const std::size_t below = clusters == std::string::npos ? std::string::npos : path.find('/', clusters + 10);
  if (below == std::string::npos) return problem(404, "The requested URL " + request_.path + " was not found on this server.");
  const std::string cluster = canonical(path.substr(0, below));
  std::string zonal = cluster;
  if (const std::size_t at = zonal.find("/locations/"); at != std::string::npos) zonal.replace(at, 11, "/zones/");
  if (resource(cluster).is_null() && resource(zonal).is_null()) return not_found(cluster);
  const std::string name = cluster + path.substr(below);
  // Behind `api/v1` or `apis/GROUP/VERSION` kinds and names take turns: an odd count of segments is a collection.
  const std::string rest = path.substr(below + 1);
  const bool is_core = rest.starts_with("api/");
  if (!is_core && !rest.starts_with("apis/")) return problem(404, "the server could not find the requested resource");
  const std::ptrdiff_t segments = std::count(rest.begin(), rest.end(), '/') + 1 - (is_core ? 2 : 3);
  if (segments < 1) return problem(404, "the server could not find the requested resource");
  const std::string kind = last_segment(segments % 2 == 1 ? name : parent_of(name));
  if (segments % 2 == 1) {
    if (request_.method == "GET") {
      List items;
      for (const auto& [key, object] : children(name)) items = items.push_back(object);
      return json(Value(Map{{"items", Value(items)}, {"kind", Value("List")}}));
    }
    if (request_.method != "POST") return problem(405, "the server does not allow this method on the requested resource");
    const Map metadata = map_of(body_member("metadata"));
    const std::string id = text_of(metadata.get("name"));
    if (id.empty()) return problem(400, "metadata.name is required");
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, kind + " \"" + id + "\" already exists");
    Map object = map_of(request_.body)
                     .set("metadata", Value(metadata.set("creationTimestamp", Value(timestamp())).set("uid", Value(random_hex(32)))));
    if (kind == "jobs") {
      const Nanoseconds takes = duration("duration", 15, 60);
      const bool fails = is_failing("create_job") || is_failing("await_job");
      object = object.set("status", Value(Map{{"active", Value(1)}}));
      Map ended{{"completionTime", Value(timestamp(takes))},
                {"conditions", Value(List{condition(fails ? "Failed" : "Complete", "True")})},
                {fails ? "failed" : "succeeded", Value(1)}};
      put(key, Value(object));
      set_later(key, Value(Map{{"status", Value(std::move(ended))}}), takes);
    } else {
      put(key, Value(object));
    }
    return json(Value(std::move(object)), 201);
  }
  const Value found = resource(name);
  if (found.is_null()) return problem(404, kind + " \"" + last_segment(name) + "\" not found");
  if (request_.method == "GET") return json(found);
  if (request_.method == "DELETE") {
    drop(name);
    return json(Value(Map{{"kind", Value("Status")}, {"status", Value("Success")}}));
  }
  Map changed = request_.method == "PUT" ? Map() : map_of(found);
  for (const Map::Entry& entry : map_of(request_.body)) changed = changed.set(entry.key, entry.value);
  put(name, Value(changed));
  return json(Value(std::move(changed)));
}

}  // namespace etude
