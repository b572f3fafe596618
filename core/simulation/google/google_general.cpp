// The general back end: any method of the catalogue from its verb and path. Resources are kept by their full names; what the
// older APIs (compute, storage, bigquery, sqladmin) shape in another way is told apart by service.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_text.h"

namespace etude {

using namespace google;

namespace {

constexpr std::size_t kPageSize = 100;

bool is_old_style(std::string_view service) { return service == "compute" || service == "storage" || service == "bigquery" || service == "sqladmin"; }

// The resource inside of a request that wraps it: {cluster: {…}}, {task: {…}}, {instance: {…}}.
Map unwrapped(const Value& body, const std::string& kind) {
  if (!body.is_map()) return Map();
  const Value inner = body.map().get(kind);
  return inner.is_map() ? inner.map() : body.map();
}

// The map with one field of another at `a.b.c`; a field that is not there is taken away.
Map with_path(const Map& map, const Map& changes, std::string_view path) {
  const std::size_t dot = path.find('.');
  const std::string_view key = path.substr(0, dot);
  if (dot == std::string_view::npos) return changes.contains(key) ? map.set(key, changes.get(key)) : map.erase(key);
  return map.set(key, Value(with_path(map_of(map.get(key)), map_of(changes.get(key)), path.substr(dot + 1))));
}

// A state that a finished resource of a kind is in, where its API has one.
std::pair<std::string_view, std::string_view> settled_state(std::string_view service, const std::string& collection) {
  if (service == "container" && collection == "clusters") return {"status", "RUNNING"};
  if (service == "cloudfunctions" && collection == "functions") return {"status", "ACTIVE"};
  if (service == "workflows" && collection == "workflows") return {"state", "ACTIVE"};
  if (service == "cloudscheduler" && collection == "jobs") return {"state", "ENABLED"};
  if (service == "cloudtasks" && collection == "queues") return {"state", "RUNNING"};
  if (service == "sqladmin" && collection == "instances") return {"state", "RUNNABLE"};
  if (service == "spanner" && (collection == "instances" || collection == "databases")) return {"state", "READY"};
  if (service == "pubsub") return {"state", "ACTIVE"};
  if (service == "compute" && (collection == "disks" || collection == "images" || collection == "snapshots")) return {"status", "READY"};
  return {"", ""};
}

}  // namespace

std::optional<Reply> GoogleApi::missing_parent(const std::string& collection) {
  // projects/P/locations/L/things: P and L are always there; things inside of things need them.
  const std::string parent = parent_of(collection);
  const std::string kind = last_segment(parent_of(parent));
  const bool given = parent.empty() || parent.find('/') == std::string::npos || kind == "projects" || kind == "locations" || kind == "zones" ||
                     kind == "regions" || kind == "namespaces" || kind == "folders" || kind == "organizations" || parent.ends_with("/global") || kind == "publishers";
  if (given || !resource(parent).is_null()) return std::nullopt;
  if (request_.row->service == "firestore" || request_.row->service == "integrations") return std::nullopt;
  return not_found(parent);
}

Reply GoogleApi::general() {
  const ConnectorMethod& row = *request_.row;
  const std::string method(row.name.substr(row.name.rfind('.') + 1));
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (name.find("/operations/") != std::string::npos || name.starts_with("operations/")) return operation(name);
  if (!verb.empty()) return custom(name, verb);
  const bool names_one = row.path.ends_with("}");
  if (request_.method == "GET") {
    const bool is_collection = method == "list" || method.starts_with("list") || method == "aggregatedList";
    if (!is_collection && names_one) {
      const Value found = resource(name);
      if (!found.is_null()) return json(found);
      // Projects, locations and zones need nobody to make them.
      const std::string kind = last_segment(parent_of(name));
      if (kind == "projects") {
        return json(Value(Map{{"createTime", Value(timestamp())},
                              {"displayName", Value(request_.project_id)},
                              {"name", Value("projects/" + request_.project_number)},
                              {"projectId", Value(request_.project_id)},
                              {"state", Value("ACTIVE")}}));
      }
      if (kind == "locations" || kind == "zones" || kind == "regions") {
        return json(Value(Map{{"locationId", Value(last_segment(name))}, {"name", Value(name)}, {"status", Value("UP")}}));
      }
      return not_found(name);
    }
    if (is_collection || !names_one) return list(name);
  }
  if (request_.method == "DELETE") return remove(name);
  if (request_.method == "PATCH" || (request_.method == "PUT" && (!resource(name).is_null() || method != "create"))) return patch(name);
  if (request_.method == "PUT") return create(parent_of(name));
  if (method == "create" || method == "insert" || method.starts_with("create")) return create(name);
  return custom(name, method);
}

Reply GoogleApi::create(const std::string& collection) {
  const ConnectorMethod& row = *request_.row;
  if (std::optional<Reply> missing = missing_parent(collection)) return *missing;
  const std::string kind = singular(last_segment(collection));
  Map body = unwrapped(request_.body, kind);
  std::string id;
  if (request_.method == "PUT") id = last_segment(name_below_version());
  for (const std::string_view query : row.query_parameters()) {
    if (id.empty() && query.ends_with("Id") && query != "requestId" && query != "parentId" && query != "replaceJobId") id = parameter(query);
  }
  if (id.empty()) id = last_segment(text_of(body.get("name")));
  if (id.empty() && body.get("metadata").is_map()) id = text_of(body.get("metadata").map().get("name"));
  if (id.empty() && body.get(kind + "Reference").is_map()) id = text_of(body.get(kind + "Reference").map().get(kind + "Id"));
  if (id.empty() && request_.body.is_map()) id = text_of(request_.body.map().get(kind + "Id"));
  if (id.empty()) id = text_of(body.get("id"));
  if (id.empty() && row.service == "spanner") {
    // CREATE DATABASE `name`
    std::string statement = text_of(body.get("createStatement"));
    statement.erase(std::remove(statement.begin(), statement.end(), '`'), statement.end());
    id = statement.substr(statement.rfind(' ') + 1);
  }
  if (id.empty()) id = random_digits(12);
  const std::string name = collection.empty() ? id : collection + "/" + id;
  if (!resource(name).is_null()) return problem(409, "Resource '" + name + "' already exists");
  if (is_old_style(row.service)) {
    body = body.set("id", Value(row.service == "bigquery" ? request_.project_id + ":" + id : id)).set("kind", Value(std::string(row.service) + "#" + kind));
    if (row.service != "bigquery") body = body.set("name", Value(id));
    body = body.set("selfLink", Value("https://" + request_.host + request_.path + "/" + id));
    body = body.set(row.service == "storage" ? "timeCreated" : "creationTimestamp", Value(timestamp()));
  } else if (!body.get("metadata").is_map()) {
    body = body.set("name", Value(name)).set("createTime", Value(timestamp())).set("updateTime", Value(timestamp()));
  }
  const auto [state_key, state_value] = settled_state(row.service, last_segment(collection));
  if (!state_key.empty() && !body.contains(state_key)) body = body.set(state_key, Value(state_value));
  const bool slow = row.operation() != OperationKind::kNone;
  if (slow) return start_operation(name, Value(std::move(body)), "create", duration("duration", 5, 30));
  put(name, Value(body));
  return json(Value(std::move(body)));
}

Reply GoogleApi::list(const std::string& collection) {
  const ConnectorMethod& row = *request_.row;
  if (std::optional<Reply> missing = missing_parent(collection)) return *missing;
  std::string key = last_segment(collection);
  if (is_old_style(row.service)) key = row.service == "bigquery" ? key : "items";
  if (last_segment(collection) == "locations") {
    Map here{{"locationId", Value(request_.location)}, {"name", Value(collection + "/" + request_.location)}};
    return json(Value(Map{{"locations", Value(List{Value(std::move(here))})}}));
  }
  const auto found = children(collection);
  std::size_t size = kPageSize;
  for (const std::string_view limit : {"pageSize", "maxResults"}) {
    const std::string given = parameter(limit);
    const Result<std::int64_t> number = integer_from_text(given);
    if (given.empty()) continue;
    if (!number.ok() || number.value() < 0) return problem(400, "Invalid value for " + std::string(limit) + ": '" + given + "'");
    if (number.value() > 0) size = static_cast<std::size_t>(number.value());
  }
  std::size_t first = 0;
  if (const std::string token = parameter("pageToken"); !token.empty()) {
    const Result<std::int64_t> number = integer_from_text(token.starts_with("page-") ? std::string_view(token).substr(5) : std::string_view("x"));
    if (!number.ok() || number.value() < 0) return problem(400, "Invalid page token '" + token + "'");
    first = static_cast<std::size_t>(number.value());
  }
  List items;
  for (std::size_t i = first; i < found.size() && items.size() < size; ++i) items = items.push_back(found[i].second);
  Map answer;
  if (!items.empty()) answer = answer.set(key, Value(items));
  if (is_old_style(row.service)) answer = answer.set("kind", Value(std::string(row.service) + "#" + singular(last_segment(collection)) + "List"));
  if (first + items.size() < found.size()) answer = answer.set("nextPageToken", Value("page-" + std::to_string(first + items.size())));
  return json(Value(std::move(answer)));
}

Reply GoogleApi::patch(const std::string& name) {
  const Value found = resource(name);
  if (found.is_null()) return not_found(name);
  const Map old = found.map();
  const Map changes = unwrapped(request_.body, singular(last_segment(parent_of(name))));
  const std::string mask = parameter("updateMask").empty() ? text_of(body_member("updateTransferJobFieldMask")) : parameter("updateMask");
  Map merged = old;
  if (request_.method == "PUT") {
    // The whole resource is replaced, but for what the service itself gave it.
    merged = changes;
    for (const std::string_view key : {"name", "createTime", "id", "kind", "selfLink", "creationTimestamp", "timeCreated", "status", "state"}) {
      if (old.contains(key) && !merged.contains(key)) merged = merged.set(key, old.get(key));
    }
  } else if (mask.empty() || mask == "*") {
    for (const Map::Entry& entry : changes) {
      if (entry.key.string() != "name") merged = merged.set(entry.key, entry.value);
    }
  } else {
    for (std::size_t at = 0; at <= mask.size();) {
      const std::size_t end = std::min(mask.find(',', at), mask.size());
      const std::string path = mask.substr(at, end - at);
      at = end + 1;
      if (path.empty() || path == "name") continue;
      merged = with_path(merged, changes, path);
    }
  }
  if (merged.contains("updateTime") || !is_old_style(request_.row->service)) merged = merged.set("updateTime", Value(timestamp()));
  if (request_.row->operation() != OperationKind::kNone) return start_operation(name, Value(std::move(merged)), "update", duration("duration", 2, 10));
  put(name, Value(merged));
  return json(Value(std::move(merged)));
}

Reply GoogleApi::remove(const std::string& name) {
  const Value found = resource(name);
  if (found.is_null()) return not_found(name);
  if (request_.row->operation() != OperationKind::kNone) return start_operation(name, found, "delete", duration("duration", 3, 15), true);
  drop(name);
  Reply reply = json(Value(Map()));
  if (request_.row->service == "storage" || request_.row->service == "bigquery") {
    reply.code = 204;
    reply.body = Value("");
  }
  return reply;
}

Reply GoogleApi::custom(const std::string& name, const std::string& verb) {
  const ConnectorMethod& row = *request_.row;
  if (verb == "setIamPolicy" || verb == "getIamPolicy" || verb == "testIamPermissions") {
    const std::string key = name + "/iamPolicy";
    if (verb == "setIamPolicy") {
      const Value policy = body_member("policy").is_map() ? body_member("policy") : request_.body;
      put(key, policy.is_map() ? policy : Value(Map()));
      return json(resource(key));
    }
    if (verb == "testIamPermissions") return json(Value(Map{{"permissions", body_member("permissions")}}));
    const Value policy = resource(key);
    return json(policy.is_null() ? Value(Map{{"etag", Value("ACAB")}, {"version", Value(1)}}) : policy);
  }
  const Value found = resource(name);
  if (row.operation() != OperationKind::kNone) {
    return start_operation(name, found.is_null() ? Value(Map{{"name", Value(name)}}) : found, verb, duration("duration", 5, 30));
  }
  if (!found.is_null()) {
    // pause, resume, cancel, …: the resource remembers what was asked last.
    Map changed = found.map();
    if (verb == "pause") changed = changed.set("state", Value("PAUSED"));
    else if (verb == "resume" || verb == "enable") changed = changed.set("state", Value("ENABLED"));
    else if (verb == "cancel") changed = changed.set("state", Value("CANCELLED"));
    else if (verb == "disable") changed = changed.set("state", Value("DISABLED"));
    put(name, Value(changed));
    return json(Value(std::move(changed)));
  }
  return json(Value(Map{{"simulated", Value(true)}}));
}

// Operations

Reply GoogleApi::start_operation(const std::string& name, Value response, std::string_view verb, Nanoseconds takes, bool deletes) {
  const ConnectorMethod& row = *request_.row;
  const Value running_limit = request_.settings.get("concurrent");
  Map operations = state_.get("operations").is_map() ? state_.get("operations").map() : Map();
  if (running_limit.is_int()) {
    std::int64_t running = 0;
    for (const Map::Entry& entry : operations) running += entry.value.map().get("done_ns").integer() > request_.now_ns ? 1 : 0;
    if (running >= running_limit.integer()) return problem(429, "Quota exceeded: at most " + std::to_string(running_limit.integer()) + " operations at a time");
  }
  const bool plain_name = row.service == "compute" || row.service == "sqladmin" || row.service == "container";
  std::string id = (plain_name ? "operation-" : "") + random_digits(13);
  id += "-" + random_hex(8);  // a statement of its own: what draws first may not be the compiler's choice
  std::string place = parent_of(name);
  const std::size_t locations = name.find("/locations/");
  if (plain_name) place = "";
  else if (locations != std::string::npos) place = name.substr(0, name.find('/', locations + 11));
  else if (row.service == "cloudfunctions" || row.service == "cloudbuild") place = "";
  else if (row.service == "firestore" || row.service == "spanner") place = name;
  const std::string full = place.empty() ? (plain_name ? id : "operations/" + id) : place + "/operations/" + id;
  const bool fails = is_failing();
  Map stored{{"done_ns", Value(request_.now_ns + takes)}, {"fails", Value(fails)}, {"method", Value(row.name)}, {"name", Value(full)},
             {"response", deletes ? Value(Map()) : response}, {"started", Value(timestamp())}, {"ended", Value(timestamp(takes))}, {"target", Value(name)}, {"verb", Value(verb)},
             {"kind", Value(row.service)}, {"path", Value(request_.path)}};
  operations = operations.set(full, Value(stored));
  state_ = state_.set("operations", Value(std::move(operations)));
  if (!fails) set_later(name, deletes ? Value() : std::move(response), takes);
  return json(operation_value(stored));
}

Value GoogleApi::operation_value(const Map& stored) const {
  const bool done = stored.get("done_ns").integer() <= request_.now_ns;
  const bool failed = done && stored.get("fails").boolean();
  const std::string service(stored.get("kind").string());
  const Value name = stored.get("name");
  const std::string message = "The operation " + std::string(stored.get("method").string()) + " failed (as services.yaml says under google: fail)";
  if (service == "compute" || service == "sqladmin" || service == "container") {
    Map operation{{"insertTime", stored.get("started")}, {"startTime", stored.get("started")}, {"name", name}, {"operationType", stored.get("verb")},
                  {"status", Value(done ? "DONE" : "RUNNING")}, {"targetLink", Value("https://" + request_.host + "/" + std::string(stored.get("target").string()))}};
    if (done) operation = operation.set("endTime", stored.get("ended"));
    if (service == "compute") operation = operation.set("kind", Value("compute#operation")).set("progress", Value(done ? 100 : 0));
    if (service == "sqladmin") operation = operation.set("kind", Value("sql#operation")).set("targetProject", Value(request_.project_id));
    if (failed) {
      Map error{{"code", Value("OPERATION_FAILED")}, {"message", Value(message)}};
      operation = operation.set("error", Value(Map{{"errors", Value(List{Value(std::move(error))})}, {"message", Value(message)}}));
    }
    return Value(std::move(operation));
  }
  Map metadata{{"createTime", stored.get("started")}, {"target", stored.get("target")}, {"verb", stored.get("verb")}};
  if (done) metadata = metadata.set("endTime", stored.get("ended"));
  const Value extra = stored.get("metadata");
  if (done && extra.is_map()) {
    for (const Map::Entry& entry : extra.map()) metadata = metadata.set(entry.key, entry.value);
  }
  Map operation{{"done", Value(done)}, {"metadata", Value(std::move(metadata))}, {"name", name}};
  if (failed) operation = operation.set("error", Value(Map{{"code", Value(13)}, {"message", Value(message)}}));
  else if (done) operation = operation.set("response", stored.get("response"));
  return Value(std::move(operation));
}

Reply GoogleApi::operation(const std::string& name) {
  const Map operations = state_.get("operations").is_map() ? state_.get("operations").map() : Map();
  const Value* found = operations.find(name);
  if (found == nullptr) found = operations.find(last_segment(name));
  if (found == nullptr) return not_found(name);
  if (request_.method == "DELETE") {
    state_ = state_.set("operations", Value(operations.erase(found->map().get("name").string())));
    return json(Value(Map()));
  }
  return json(operation_value(found->map()));
}

}  // namespace etude
