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
  if (!map.contains(key) && !changes.contains(key)) return map;
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
  if (service == "cloudresourcemanager" && (collection == "projects" || collection == "folders")) return {"state", "ACTIVE"};
  if (service == "compute" && (collection == "disks" || collection == "images" || collection == "snapshots")) return {"status", "READY"};
  return {"", ""};
}

// What cannot be made without a name of its own.
struct NamedKind {
  std::string_view service;
  std::string_view collection;  // empty: all of them
};
constexpr NamedKind kNamedKinds[] = {{"bigquery", "datasets"},
                                     {"bigquery", "tables"},
                                     {"cloudresourcemanager", "projects"},
                                     {"cloudtasks", "queues"},
                                     {"compute", ""},
                                     {"container", "clusters"},
                                     {"container", "nodePools"},
                                     {"run", ""},
                                     {"secretmanager", "secrets"},
                                     {"spanner", "databases"},
                                     {"spanner", "instances"},
                                     {"sqladmin", "databases"},
                                     {"sqladmin", "instances"},
                                     {"workflows", "workflows"}};

bool needs_name(std::string_view service, const std::string& collection) {
  return std::any_of(std::begin(kNamedKinds), std::end(kNamedKinds), [&](const NamedKind& kind) {
    return kind.service == service && (kind.collection.empty() || kind.collection == collection);
  });
}

bool is_collection_verb(const std::string& name) {
  return (std::count(name.begin(), name.end(), '/') + (name.find("/global/") != std::string::npos)) % 2 == 0;
}

}  // namespace

/// Projects, locations and zones need nobody to make them.
Value GoogleApi::given_resource(const std::string& name) const {
  const std::string kind = last_segment(parent_of(name));
  if (kind == "projects" && last_segment(name) == request_.project_id) {
    return shape(R"({"createTime": "2025-01-01T00:00:00.000Z", "displayName": "$0", "name": "$1", "projectId": "$0", "state": "ACTIVE"})",
                 {request_.project_id, "projects/" + request_.project_number});
  }
  if (kind != "locations" && kind != "zones" && kind != "regions") return {};
  return shape(R"({"locationId": "$0", "name": "$1", "status": "UP"})",
               {last_segment(name), service_ == "compute" ? last_segment(name) : name});
}

/// A name that no resource of this API can have.
std::optional<Reply> GoogleApi::wrong_id(std::string_view id) const {
  const bool is_domain = service_ == "run" && id.find('.') != std::string_view::npos;
  const bool strict = service_ == "compute" || service_ == "batch" || (service_ == "run" && !is_domain) || service_ == "container";
  bool fits = !id.empty() && (!strict || (id.size() <= 63 && id[0] >= 'a' && id[0] <= 'z' && id.back() != '-'));
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    fits = fits && (plain || (!strict && c != ' ' && c != '/' && static_cast<unsigned char>(c) > 0x20));
  }
  if (fits) return std::nullopt;
  return problem(400,
                 "Invalid value for field 'name': '" + std::string(id) + "'." +
                     (strict ? " Must be a match of regex '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?'" : " It has characters that no name has."));
}

std::optional<Reply> GoogleApi::missing_parent(const std::string& collection) {
  // projects/P/locations/L/things: P and L are always there; things inside of things need them.
  const std::string parent = parent_of(collection);
  const std::string kind = last_segment(parent_of(parent));
  const bool given = parent.empty() || parent.find('/') == std::string::npos || kind == "projects" || kind == "locations" ||
                     kind == "zones" || kind == "regions" || kind == "namespaces" || kind == "folders" || kind == "organizations" ||
                     parent.ends_with("/global") || kind == "publishers";
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
  const std::string root(row.name.substr(0, row.name.find('.')));
  const bool is_rooted = root == "projects" || root == "namespaces" || root == "folders" || root == "organizations";
  if (is_rooted && row.path.find("{+") != std::string_view::npos && !name.starts_with(root + "/"))
    return problem(400, "Invalid resource name: '" + name + "' does not begin with '" + root + "/'");
  const bool is_transfer =
      row.service == "storagetransfer" && root == "transferJobs" && (method == "create" || method == "run" || method == "patch");
  if (is_transfer && text_of(body_member("projectId")).empty())
    return problem(400, method == "create" ? "Invalid project resource name projects/" : "Project id was not specified.");
  if (!verb.empty()) return custom(name, verb);
  const bool names_one = row.path.ends_with("}");
  if (request_.method == "GET") {
    const bool is_collection = method == "list" || method.starts_with("list") || method == "aggregatedList";
    if (!is_collection && names_one) {
      const Value found = resource(name);
      if (!found.is_null()) return json(found);
      const Value given = given_resource(name);
      return given.is_null() ? not_found(name) : json(given);
    }
    if (is_collection || !names_one) return list(name);
  }
  if (request_.method == "DELETE") return remove(name);
  if (request_.method == "PATCH" || (request_.method == "PUT" && method != "create")) return patch(name);
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
    if (id.empty() && query.ends_with("Id") && query != "requestId" && query != "parentId" && query != "replaceJobId")
      id = parameter(query);
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
  if (id.empty() && needs_name(row.service, last_segment(collection)))
    return problem(400, "Required field is missing: the name of the " + kind);
  if (id.empty()) id = random_digits(12);
  if (std::optional<Reply> wrong = wrong_id(id)) return *wrong;
  const std::string name = collection.empty() ? id : collection + "/" + id;
  if (!resource(name).is_null()) return problem(409, "Resource '" + name + "' already exists");
  if (is_old_style(row.service)) {
    const std::string self = "https://" + request_.host + request_.path + "/" + id;
    if (row.service == "bigquery") {
      // projects/P/datasets/D/tables/T: the reference says all of it, the id is P:D.T.
      const std::string dataset = kind == "table" ? last_segment(parent_of(collection)) : "";
      body = with_shape(body, R"({"creationTime": "$0", "id": "$1", "kind": "$2", "selfLink": "$3"})",
                        {std::to_string(request_.wall_ns / kNanosecondsPerMillisecond),
                         request_.project_id + ":" + (dataset.empty() ? "" : dataset + ".") + id, "bigquery#" + kind, self});
      if (const Value reference = body.get(kind + "Reference"); reference.is_map()) {
        body = body.set(kind + "Reference",
                        Value(with_shape(reference.map(), R"({"datasetId": "$0", "projectId": "$1"})",
                                         {dataset.empty() ? reference.map().get("datasetId") : Value(dataset), request_.project_id})));
      }
    } else {
      body = with_shape(body, R"({"id": "$0", "kind": "$1", "name": "$0", "selfLink": "$2"})",
                        {id, (row.service == "sqladmin" ? "sql" : std::string(row.service)) + "#" + kind, self});
      body = body.set(row.service == "storage" ? "timeCreated" : "creationTimestamp", Value(timestamp())).erase("password");
    }
  } else if (row.service == "pubsub") {
    body = body.set("name", Value(name));
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
  if (last_segment(collection) == "locations") {
    Map here{{"locationId", Value(request_.location)}, {"name", Value(collection + "/" + request_.location)}};
    return json(Value(Map{{"locations", Value(List{Value(std::move(here))})}}));
  }
  List found;
  const std::string parent = row.service == "cloudresourcemanager" ? parameter("parent") : std::string();
  if (row.service == "cloudresourcemanager" && collection == "projects" && parent.empty())
    found = List{given_resource("projects/" + request_.project_id)};
  if (row.service == "compute" && (key = last_segment(collection), key == "zones" || key == "regions")) {
    for (const char* zone : {"-a", "-b", "-c"}) {
      const std::string name = request_.location + (key == "zones" ? zone : "");
      if (found.empty() || key == "zones") found = found.push_back(given_resource(collection + "/" + name));
    }
  }
  if (is_old_style(row.service) && row.service != "bigquery") key = "items";
  for (const auto& [name, each] : children(collection)) {
    if (parent.empty() || text_of(map_of(each).get("parent")) == parent) found = found.push_back(each);
  }
  Map answer;
  if (is_old_style(row.service))
    answer = answer.set(
        "kind", Value((row.service == "sqladmin" ? "sql" : std::string(row.service)) + "#" + singular(last_segment(collection)) + "List"));
  if (std::optional<Reply> wrong = add_page(answer, key, found)) return *wrong;
  return json(Value(std::move(answer)));
}

/// The part of a list that a request's pageSize or maxResults and pageToken ask for. @returns what is wrong with them
std::optional<Reply> GoogleApi::add_page(Map& answer, std::string_view key, const List& all) const {
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
    const Result<std::int64_t> number =
        integer_from_text(token.starts_with("page-") ? std::string_view(token).substr(5) : std::string_view("x"));
    if (!number.ok() || number.value() < 0) return problem(400, "Invalid page token '" + token + "'");
    first = static_cast<std::size_t>(number.value());
  }
  List items;
  for (std::size_t i = first; i < all.size() && items.size() < size; ++i) items = items.push_back(all[i]);
  if (!items.empty()) answer = answer.set(key, Value(items));
  if (first + items.size() < all.size()) answer = answer.set("nextPageToken", Value("page-" + std::to_string(first + items.size())));
  return std::nullopt;
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
    for (const std::string_view key :
         {"name", "createTime", "id", "kind", "selfLink", "creationTimestamp", "timeCreated", "status", "state"}) {
      if (old.contains(key) && !merged.contains(key)) merged = merged.set(key, old.get(key));
    }
    // Of an object of Kubernetes also what stands in its metadata.
    if (old.get("metadata").is_map())
      merged = merged.set("metadata", Value(google::merged(map_of(old.get("metadata")), map_of(merged.get("metadata")))));
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
  if (request_.row->operation() != OperationKind::kNone)
    return start_operation(name, Value(std::move(merged)), "update", duration("duration", 2, 10));
  put(name, Value(merged));
  return json(Value(std::move(merged)));
}

Reply GoogleApi::remove(const std::string& name) {
  const Value found = resource(name);
  if (found.is_null()) return not_found(name);
  const Nanoseconds takes = duration("duration", 3, 15);
  if (service_ == "cloudresourcemanager" && map_of(found).contains("state")) {
    // It is only marked for a while, and can be brought back.
    if (text_of(map_of(found).get("state")) != "ACTIVE") return precondition("Resource '" + name + "' is being deleted already");
    return start_operation(name, Value(map_of(found).set("state", Value("DELETE_REQUESTED"))), "delete", takes);
  }
  if (request_.row->operation() != OperationKind::kNone) return start_operation(name, Value(), "delete", takes);
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
  if (verb == "search") return list(name);
  const Value found = resource(name);
  const std::string_view api = row.service;
  const bool needs_none =
      api == "aiplatform" || api == "documentai" || api == "integrations" || api == "firestore" || api == "ml" || api == "translate";
  const bool is_missing =
      found.is_null() && !is_collection_verb(name) && last_segment(parent_of(name)) != "namespaces" && given_resource(name).is_null();
  if (is_missing && (!needs_none || verb == "cancel")) return not_found(name);
  if (verb == "undelete" && text_of(map_of(found).get("state")) != "DELETE_REQUESTED")
    return precondition("Resource '" + name + "' is not being deleted");
  const Map changed = after_verb(map_of(found), name, verb);
  if (row.operation() != OperationKind::kNone)
    return start_operation(name, found.is_null() ? Value(Map{{"name", Value(name)}}) : Value(changed), verb, duration("duration", 5, 30));
  if (found.is_null()) return json(Value(Map{{"simulated", Value(true)}}));
  if (verb == "cancel") forget_later(name);
  put(name, Value(changed));
  return json(Value(changed));
}

/// pause, resume, cancel, setLabels, …: the resource remembers what was asked last.
Map GoogleApi::after_verb(const Map& found, const std::string& name, const std::string& verb) const {
  const auto settled = settled_state(service_, last_segment(parent_of(name)));
  constexpr std::pair<std::string_view, std::string_view> kStates[] = {
      {"pause", "PAUSED"}, {"resume", ""}, {"enable", ""}, {"undelete", ""}, {"cancel", "CANCELLED"}, {"disable", "DISABLED"}};
  for (const auto& [each, state] : kStates) {
    if (verb != each) continue;
    const std::string_view after = !state.empty() ? state : settled.second.empty() ? std::string_view("ENABLED") : settled.second;
    return found.set(found.get("status").is_string() ? "status" : "state", Value(after));
  }
  if (verb == "move" && service_ == "cloudresourcemanager") return found.set("parent", body_member("destinationParent"));
  return verb.starts_with("set") || verb == "resize" ? merged(found, map_of(request_.body)) : found;
}

// Operations

Reply GoogleApi::start_operation(const std::string& name, Value response, std::string_view verb, Nanoseconds takes, const Map& more) {
  const ConnectorMethod& row = *request_.row;
  const Value running_limit = request_.settings.get("concurrent");
  Map operations = state_.get("operations").is_map() ? state_.get("operations").map() : Map();
  if (running_limit.is_int()) {
    std::int64_t running = 0;
    for (const Map::Entry& entry : operations) running += entry.value.map().get("done_ns").integer() > request_.now_ns ? 1 : 0;
    if (running >= running_limit.integer())
      return problem(429, "Quota exceeded: at most " + std::to_string(running_limit.integer()) + " operations at a time");
  }
  const bool plain_name = row.service == "compute" || row.service == "sqladmin" || row.service == "container";
  std::string id = (plain_name ? "operation-" : "") + random_digits(13);
  id += "-" + random_hex(8);  // a statement of its own: what draws first may not be the compiler's choice
  std::string place = parent_of(name);
  const std::size_t locations = name.find("/locations/");
  if (plain_name)
    place = "";
  else if (locations != std::string::npos)
    place = name.substr(0, name.find('/', locations + 11));
  else if (row.service == "cloudfunctions" || row.service == "cloudbuild")
    place = "";
  else if (row.service == "firestore" || row.service == "spanner")
    place = name;
  const std::string full = place.empty() ? (plain_name ? id : "operations/" + id) : place + "/operations/" + id;
  const bool fails = is_failing();
  const Map stored = google::merged({{"done_ns", Value(request_.now_ns + takes)},
                                     {"fails", Value(fails)},
                                     {"method", Value(row.name)},
                                     {"name", Value(full)},
                                     {"response", response.is_null() ? Value(Map()) : response},
                                     {"started", Value(timestamp())},
                                     {"ended", Value(timestamp(takes))},
                                     {"target", Value(name)},
                                     {"verb", Value(verb)},
                                     {"kind", Value(row.service)},
                                     {"path", Value(request_.path)}},
                                    more);
  operations = operations.set(full, Value(stored));
  state_ = state_.set("operations", Value(std::move(operations)));
  if (!fails) set_later(name, std::move(response), takes);
  return json(operation_value(stored));
}

Value GoogleApi::operation_value(const Map& stored) const {
  const bool done = stored.get("done_ns").integer() <= request_.now_ns;
  const bool failed = done && stored.get("fails").boolean();
  const std::string service(stored.get("kind").string());
  const Value name = stored.get("name");
  const std::string message =
      "The operation " + std::string(stored.get("method").string()) + " failed (as services.yaml says under google: fail)";
  if (service == "compute" || service == "sqladmin" || service == "container") {
    Map operation{{"insertTime", stored.get("started")},
                  {"startTime", stored.get("started")},
                  {"name", name},
                  {"operationType", stored.get("verb")},
                  {"status", Value(done ? "DONE" : "RUNNING")},
                  {"targetLink", Value("https://" + request_.host + "/" + std::string(stored.get("target").string()))}};
    if (done) operation = operation.set("endTime", stored.get("ended"));
    const std::string target(stored.get("target").string());
    if (service == "compute") {
      operation = operation.set("kind", Value("compute#operation")).set("progress", Value(done ? 100 : 0));
      for (const std::string_view place : {"zone", "region"}) {
        const std::size_t at = target.find("/" + std::string(place) + "s/");
        if (at == std::string::npos) continue;
        const std::size_t end = target.find('/', at + place.size() + 3);
        operation = operation.set(place, Value("https://" + request_.host + "/compute/v1/" + target.substr(0, end)));
      }
    }
    if (service == "sqladmin")
      operation = with_shape(operation, R"({"kind": "sql#operation", "targetId": "$0", "targetProject": "$1"})",
                             {last_segment(target), request_.project_id});
    if (failed) {
      Map error{{"code", Value("OPERATION_FAILED")}, {"message", Value(message)}};
      operation = operation.set("error", Value(Map{{"errors", Value(List{Value(std::move(error))})}, {"message", Value(message)}}));
    }
    return Value(std::move(operation));
  }
  Map metadata{{"createTime", stored.get("started")}, {"target", stored.get("target")}, {"verb", stored.get("verb")}};
  if (done) metadata = metadata.set("endTime", stored.get("ended"));
  const Value extra = stored.get(done ? "metadata" : "meanwhile");
  if (extra.is_map()) {
    for (const Map::Entry& entry : extra.map()) metadata = metadata.set(entry.key, entry.value);
  }
  Map operation{{"done", Value(done)}, {"metadata", Value(std::move(metadata))}, {"name", name}};
  if (failed)
    operation = operation.set("error", Value(Map{{"code", Value(13)}, {"message", Value(message)}}));
  else if (done)
    operation = operation.set("response", stored.get("response"));
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
