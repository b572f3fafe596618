// The shapes that all simulated Google APIs share: errors, timestamps, names, resources in a flat table by full name.
#include "core/simulation/google/google_api.h"

#include <algorithm>
#include <set>

#include "core/library/time_text.h"
#include "core/simulation/duration.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {

using namespace google;

namespace {

std::string_view status_name(std::int64_t code) {
  switch (code) {
    case 400: return "INVALID_ARGUMENT";
    case 401: return "UNAUTHENTICATED";
    case 403: return "PERMISSION_DENIED";
    case 404: return "NOT_FOUND";
    case 409: return "ALREADY_EXISTS";
    case 405: return "UNIMPLEMENTED";
    case 412: return "FAILED_PRECONDITION";
    case 429: return "RESOURCE_EXHAUSTED";
    case 501: return "UNIMPLEMENTED";
    default: return "INTERNAL";
  }
}

std::string_view reason_name(std::int64_t code) {
  switch (code) {
    case 400: return "invalid";
    case 401: return "required";
    case 403: return "forbidden";
    case 404: return "notFound";
    case 409: return "duplicate";
    case 429: return "rateLimitExceeded";
    default: return "backendError";
  }
}

// Scopes of an API have its name in them, apart from these.
struct ScopeName {
  std::string_view service;
  std::string_view part;
};
constexpr ScopeName kScopeNames[] = {{"storage", "devstorage"},
                                     {"firestore", "datastore"},
                                     {"sheets", "spreadsheets"},
                                     {"sheets", "drive"},
                                     {"forms", "drive"},
                                     {"www", "drive"},
                                     {"sqladmin", "sqlservice"},
                                     {"translation", "cloud-translation"},
                                     {"language", "cloud-language"},
                                     {"cloudresourcemanager", "cloudplatformprojects"},
                                     {"run", "run"},
                                     {"bigquery", "bigquery"}};

bool scope_fits(std::string_view scope, std::string_view service, bool reads) {
  const std::string name = last_segment(scope);
  if (!reads && (name.ends_with("readonly") || name.ends_with("read-only") || name.ends_with("read_only"))) return false;
  if (name.starts_with("cloud-platform") || name.find(service) != std::string::npos) return true;
  return std::any_of(std::begin(kScopeNames), std::end(kScopeNames),
                     [&](const ScopeName& each) { return each.service == service && name.starts_with(each.part); });
}

// The first label of a method's host: `translation` of `https://translation.googleapis.com/`.
std::string_view api_of(const ConnectorMethod& method) {
  const std::string_view host = method.base.substr(8);
  return host.substr(0, host.find('.'));
}

bool is_version(std::string_view segment) { return segment.size() >= 2 && segment[0] == 'v' && segment[1] >= '0' && segment[1] <= '9'; }

}  // namespace

Reply GoogleApi::json(const Value& body, std::int64_t code) const {
  Reply reply;
  reply.code = code;
  reply.headers = Map{{"Content-Type", Value("application/json; charset=UTF-8")}};
  reply.body = Value(json_for_display(body));
  return reply;
}

Reply GoogleApi::problem(std::int64_t code, std::string_view message, std::string_view status, std::string_view reason) const {
  const Value details =
      reason.empty()
          ? Value()
          : shape(R"([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "domain": "googleapis.com", "reason": "$0"}])", {reason});
  const bool old_style = is_old_style(service_) || service_ == "www";  // these list their errors
  const Value errors =
      old_style ? shape(R"([{"domain": "global", "message": "$0", "reason": "$1"}])", {message, reason_name(code)}) : Value();
  return json(shape(R"({"error": {"code": "$0", "details": "$1", "errors": "$2", "message": "$3", "status": "$4"}})",
                    {Value(code), details, errors, message, status.empty() ? status_name(code) : status}),
              code);
}

Reply GoogleApi::not_found(const std::string& name) const {
  // Resource Manager does not tell what is not there from what is not allowed.
  if (service_ == "cloudresourcemanager") return problem(403, "The caller does not have permission");
  return problem(404, "Resource '" + name + "' was not found");
}

std::string GoogleApi::timestamp(Nanoseconds after_ns) const { return rfc3339_utc(request_.wall_ns + after_ns, 3); }

std::string GoogleApi::random_digits(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += static_cast<char>('0' + random_.between(i == 0 ? 1 : 0, 9));
  return text;
}

std::string GoogleApi::random_hex(std::size_t count) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += kHex[random_.between(0, 15)];
  return text;
}

std::string GoogleApi::random_uuid() {
  std::string id = random_hex(8);
  id += "-" + random_hex(4);
  id += "-4" + random_hex(3);
  id += "-8" + random_hex(3);
  return id + "-" + random_hex(12);
}

std::string GoogleApi::parameter(std::string_view name) const {
  const Value value = request_.query.get(name);
  if (value.is_string() || value.is_number() || value.is_bool()) return text_of_scalar(value);
  if (value.is_list() && !value.list().empty() && value.list()[0].is_string()) return std::string(value.list()[0].string());
  return "";
}

Value GoogleApi::body_member(std::string_view name) const { return request_.body.is_map() ? request_.body.map().get(name) : Value(); }

std::string GoogleApi::name_below_version() const {
  std::string_view path = request_.path;
  std::string_view rest = path.substr(path.starts_with("/") ? 1 : 0);
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    if (is_version(segment)) break;
  }
  std::string name(rest);
  const std::string verb = custom_verb();
  if (!verb.empty() && name.size() > verb.size()) name.resize(name.size() - verb.size() - 1);
  while (name.ends_with("/")) name.pop_back();
  return canonical(name);
}

std::string GoogleApi::canonical(std::string_view name) const {
  const std::string by_number = "projects/" + request_.project_number;
  const bool numbered = name.starts_with(by_number) && (name.size() == by_number.size() || name[by_number.size()] == '/');
  return numbered ? "projects/" + request_.project_id + std::string(name.substr(by_number.size())) : std::string(name);
}

std::string GoogleApi::below_project(std::string_view name) const {
  for (const std::string_view root :
       {"projects/", "namespaces/", "b/", "spreadsheets/", "forms/", "files/", "transferJobs/", "folders/", "organizations/"}) {
    if (name.starts_with(root)) return canonical(name);
  }
  return "projects/" + request_.project_id + "/" + std::string(name);
}

bool GoogleApi::is_failing(std::string_view method) const {
  if (method.empty() && request_.row != nullptr) method = request_.row->name;
  for (const Value& each : list_of(request_.settings.get("fail"))) {
    const std::string end = text_of(each);
    if (method == end || method.ends_with("." + end)) return true;
  }
  return false;
}

std::optional<Reply> GoogleApi::refusal() const {
  const Value deny = request_.settings.get("deny");
  const std::string_view method = request_.row == nullptr ? std::string_view() : request_.row->name;
  bool denied = deny.is_bool() && deny.boolean();
  for (const Value& each : list_of(deny)) denied = denied || method == text_of(each) || method.ends_with("." + text_of(each));
  if (denied) return problem(403, "The caller does not have permission");
  const Map auth = map_of(request_.auth);
  if (text_of(auth.get("type")) != "OAuth2") {
    return problem(401,
                   "Request is missing required authentication credential. Expected OAuth 2 access token. (Simulated: add `auth: {type: "
                   "OAuth2}` to the call.)");
  }
  const List scopes = list_of(auth.get("scopes"));
  bool fits = scopes.empty();
  for (const Value& scope : scopes) fits = fits || scope_fits(text_of(scope), service_, request_.method == "GET");
  if (!fits)
    return problem(403,
                   "Request had insufficient authentication scopes. (Simulated: none of its scopes is for " + service_ +
                       (request_.method == "GET" ? "" : " and for changes") + ".)",
                   {}, "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
  return std::nullopt;
}

void GoogleApi::prepare() {
  const Map prepared = map_of(request_.settings.get("resources"));
  if (prepared.empty() || state_.contains("prepared_resources")) return;
  state_ = state_.set("prepared_resources", Value(true));
  for (const Map::Entry& entry : prepared) {
    const std::string name = below_project(entry.key.string());
    Map resource{{"createTime", Value(timestamp())}, {"name", Value(service_ == "compute" ? last_segment(name) : name)}};
    if (name.find("/instances/") != std::string::npos && service_ == "compute") resource = resource.set("status", Value("RUNNING"));
    for (const Map::Entry& member : map_of(entry.value)) resource = resource.set(member.key, member.value);
    put(name, Value(std::move(resource)));
  }
}

std::string GoogleApi::custom_verb() const {
  const std::string_view path = request_.path;
  const std::size_t colon = path.rfind(':');
  if (colon != std::string_view::npos && path.find('/', colon) == std::string_view::npos) {
    // A name may have a colon as well, such as the range A1:B2 of a sheet.
    if (request_.row == nullptr || request_.row->path.ends_with(path.substr(colon))) return std::string(path.substr(colon + 1));
  }
  // The older APIs put it behind a slash: …/instances/{instance}/start.
  if (request_.row == nullptr) return "";
  const std::string_view pattern = request_.row->path;
  const std::string_view method = request_.row->name.substr(request_.row->name.rfind('.') + 1);
  return pattern.ends_with("}/" + std::string(method)) ? std::string(method) : "";
}

Nanoseconds GoogleApi::duration(std::string_view setting, double low_seconds, double high_seconds) {
  const double drawn = low_seconds + (high_seconds - low_seconds) * random_.uniform();  // drawn always: settings move no other chance
  const Value given = request_.settings.get(setting);
  if (given.is_number()) return nanoseconds_from_seconds(given.as_double());
  if (given.is_string()) {
    if (const auto parsed = parse_duration(given.string())) return *parsed;
  }
  return nanoseconds_from_seconds(drawn);
}

Value GoogleApi::resource(const std::string& name) const {
  const Value all = state_.get("resources");
  return all.is_map() ? all.map().get(canonical(name)) : Value();
}

void GoogleApi::put(const std::string& name, Value value) {
  const Value all = state_.get("resources");
  state_ = state_.set("resources", Value((all.is_map() ? all.map() : Map()).set(canonical(name), std::move(value))));
}

void GoogleApi::drop(const std::string& given) {
  const std::string name = canonical(given);
  const Value all = state_.get("resources");
  if (!all.is_map()) return;
  Map left = all.map();
  for (const Map::Entry& entry : all.map()) {
    const std::string_view key = entry.key.string();
    if (key == name || key.starts_with(name + "/")) left = left.erase(key);
  }
  state_ = state_.set("resources", Value(std::move(left)));
}

void GoogleApi::set_in(std::string_view part, std::string_view key, Value value) {
  state_ = state_.set(part, Value(map_of(state_.get(part)).set(key, std::move(value))));
}

std::vector<std::pair<std::string, Value>> GoogleApi::children(const std::string& collection) const {
  std::vector<std::pair<std::string, Value>> found;
  const Value all = state_.get("resources");
  if (!all.is_map()) return found;
  const std::string prefix = canonical(collection) + "/";
  for (const Map::Entry& entry : all.map()) {
    const std::string_view key = entry.key.string();
    if (key.starts_with(prefix) && key.find('/', prefix.size()) == std::string_view::npos)
      found.emplace_back(std::string(key), entry.value);
  }
  return found;
}

// Changes that an operation makes at its end: applied by whoever looks first after that instant.
Value GoogleApi::set_later(const std::string& name, Value value, Nanoseconds after) {
  const Value pending = state_.get("pending");
  Map change{{"at_ns", Value(request_.now_ns + after)}, {"name", Value(name)}, {"value", std::move(value)}};
  state_ = state_.set("pending", Value((pending.is_list() ? pending.list() : List()).push_back(Value(change))));
  return Value(std::move(change));
}

// What was going to happen to a resource does not: it was cancelled.
void GoogleApi::forget_later(const std::string& name) {
  List left;
  for (const Value& change : list_of(state_.get("pending"))) {
    if (text_of(map_of(change).get("name")) != name) left = left.push_back(change);
  }
  if (state_.contains("pending")) state_ = left.empty() ? state_.erase("pending") : state_.set("pending", Value(std::move(left)));
}

void GoogleApi::settle() {
  const Value pending = state_.get("pending");
  if (!pending.is_list() || pending.list().empty()) return;
  List left;
  bool changed = false;
  for (const Value& change : pending.list()) {
    const Map entry = change.map();
    if (entry.get("at_ns").integer() > request_.now_ns) {
      left = left.push_back(change);
      continue;
    }
    changed = true;
    const std::string name(entry.get("name").string());
    const Value value = entry.get("value");
    if (value.is_null())
      drop(name);
    else if (const Value now = resource(name); now.is_map()) {
      Map merged = now.map();
      for (const Map::Entry& member : value.map()) merged = merged.set(member.key, member.value);
      put(name, Value(std::move(merged)));
    } else {
      put(name, value);
    }
  }
  if (changed) state_ = left.empty() ? state_.erase("pending") : state_.set("pending", Value(std::move(left)));
}

Reply GoogleApi::answer() {
  settle();
  prepare();
  if (std::optional<Reply> refused = refusal()) return *refused;
  const Map before = state_;
  std::optional<Reply> reply = particular();
  if (!reply && request_.row == nullptr)
    return problem(404, "The requested URL " + request_.method + " " + request_.path + " was not found on this server.");
  if (!reply) reply = general();
  // What the quota refuses has changed nothing.
  if (reply->code == 429) state_ = before;
  return std::move(*reply);
}

std::string google_service_of(std::string_view host) {
  constexpr std::string_view kTail = ".googleapis.com";
  if (!host.ends_with(kTail)) return "";
  std::string label(host.substr(0, host.size() - kTail.size()));
  // us-central1-run → run: the longest service that the label ends with.
  std::string best;
  for (const ConnectorMethod& method : connector_methods()) {
    const std::string_view api = api_of(method);
    const bool fits = label == api || (label.size() > api.size() && label.ends_with("-" + std::string(api)));
    if (fits && api.size() > best.size()) best = std::string(api);
  }
  return best.empty() ? label : best;
}

bool is_simulated_google_service(std::string_view service) {
  return service == "www" || std::any_of(connector_methods().begin(), connector_methods().end(),
                                         [&](const ConnectorMethod& method) { return api_of(method) == service; });
}

std::vector<std::string> google_services_in(std::string_view text) {
  std::set<std::string> found;
  const auto word_from = [&](std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= '0' && text[end] <= '9'))) ++end;
    return std::string(text.substr(at, end - at));
  };
  for (std::size_t at = text.find("googleapis."); at != std::string_view::npos; at = text.find("googleapis.", at + 1)) {
    const std::string service = word_from(at + 11);
    if (service == "com") {
      // A host: the label in front of `.googleapis.com`.
      std::size_t begin = at > 0 ? at - 1 : 0;
      while (begin > 0 && text[begin - 1] != '/' && text[begin - 1] != '"' && text[begin - 1] != ' ' && text[begin - 1] != '\'') --begin;
      // Scopes are addresses of www as well; of its APIs there is Drive.
      const std::string api =
          at > 0 ? google_service_of(std::string(text.substr(begin, at - 1 - begin)) + ".googleapis.com") : std::string();
      if (is_simulated_google_service(api) && (api != "www" || text.substr(at + 14).starts_with("/drive/"))) found.insert(api);
      continue;
    }
    for (const ConnectorMethod& method : connector_methods()) {
      if (method.service != service) continue;
      found.insert(std::string(api_of(method)));
      break;
    }
  }
  if (text.find("gke.") != std::string_view::npos) found.insert("container");
  return {found.begin(), found.end()};
}

}  // namespace etude
