// Cloud Tasks and Cloud Scheduler: requests that are sent at their time, with the token that they ask for.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_cron.h"
#include "core/simulation/google/google_help.h"

namespace etude {

using namespace google;

namespace {

constexpr std::size_t kMostFirings = 60;
constexpr std::int64_t kMostRetries = 99;  // Cloud Tasks tries a hundred times unless its queue says otherwise

// A number of retries of a retryConfig; a negative one, and more than we try: as often as we do.
std::int64_t retries_of(const Value& given, std::int64_t otherwise) {
  if (!given.is_int()) return otherwise;
  return given.integer() < 0 ? kMostRetries : std::min(given.integer(), kMostRetries);
}

// What stands beside a target's address: {oidcToken: {audience}} or {oauthToken: {scope}} → the `auth` of the request.
Value auth_of(const Map& target, const std::string& url) {
  if (const Map oidc = map_of(target.get("oidcToken")); !oidc.empty()) {
    const std::string audience = text_of(oidc.get("audience"));
    return shape(R"({"audience": "$0", "type": "OIDC"})", {audience.empty() ? url : audience});
  }
  if (const Map oauth = map_of(target.get("oauthToken")); !oauth.empty()) {
    const std::string scope = text_of(oauth.get("scope"));
    return shape(R"({"scopes": "$0", "type": "OAuth2"})", {scope.empty() ? Value() : Value(List{Value(scope)})});
  }
  return {};
}

}  // namespace

/// What a task or a job calls: `url` or `uri` of its HTTP target, or the address of the project's application with the routing of its App
/// Engine target. @returns the target with `url`, and `host` in its routing; empty: there is none, or none that can be called
Map GoogleApi::target_of(const Map& whole, std::string_view http, std::string_view app_engine) const {
  if (const Map target = map_of(whole.get(http)); !target.empty()) {
    const std::string url = text_of(target.get("url")) + text_of(target.get("uri"));
    return url.starts_with("http://") || url.starts_with("https://") ? target.set("url", Value(url)) : Map();
  }
  const Map target = map_of(whole.get(app_engine));
  const std::string path = text_of(target.get("relativeUri"));
  if (!whole.get(app_engine).is_map() || (!path.empty() && path[0] != '/')) return {};
  const Map routing = map_of(target.get("appEngineRouting"));
  std::string host;
  for (const std::string_view part : {"instance", "version", "service"}) {
    if (const std::string given = text_of(routing.get(part)); !given.empty()) host += given + "-dot-";
  }
  host += request_.project_id + ".appspot.com";
  return with_shape(target, R"({"appEngineRouting": "$0", "url": "$1"})",
                    {routing.set("host", Value(host)), "https://" + host + (path.empty() ? "/" : path)});
}

/// Sends {url, httpMethod, headers, body (Base64), oidcToken, oauthToken} at its time.
void GoogleApi::send_target(const Map& target, const Map& headers, Nanoseconds at, std::int64_t retries, double delay_s) {
  const std::string url = text_of(target.get("url"));
  const std::string method = text_of(target.get("httpMethod"));
  Value body = target.get("body").is_string() ? call_library("base64.decode", {target.get("body"), Value(true)}) : Value();
  // http.request takes what its Content-Type says: a text, the value of a JSON text, else bytes.
  const std::string type = lower_case(text_of(find_header(map_of(target.get("headers")), "Content-Type")));
  if (body.is_bytes() && !type.empty()) {
    const Value text = call_library("text.decode", {body, Value("UTF-8")});
    if (type.find("json") != std::string::npos)
      body = call_library("json.decode", {text});
    else if (type.starts_with("text/") || type.find("form-urlencoded") != std::string::npos)
      body = text;
  }
  send_request(at, method.empty() ? "POST" : method, url, merged(map_of(target.get("headers")), headers), body, auth_of(target, url),
               retries, delay_s);
}

void GoogleApi::send_request(Nanoseconds at, std::string_view method, const std::string& url, const Map& headers, const Value& body,
                             const Value& auth, std::int64_t retries, double delay_s) {
  errands_.push_back({GoogleErrand::Kind::kRequest, at,
                      Value(Map{{"auth", auth},
                                {"body", body},
                                {"delay", Value(delay_s)},
                                {"headers", Value(headers)},
                                {"method", Value(method)},
                                {"retries", Value(retries)},
                                {"url", Value(url)}})});
}

void GoogleApi::push_message(const Map& push, const Value& message, const std::string& subscription) {
  const std::string url = text_of(push.get("pushEndpoint"));
  send_request(request_.now_ns + duration("push_delay", 0.02, 0.08), "POST", url, shaped(R"({"Content-Type": "application/json"})"),
               shape(R"({"message": "$0", "subscription": "$1"})", {message, subscription}), auth_of(push, url), kMostRetries, 0.1);
}

std::optional<Reply> GoogleApi::tasks() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  const auto send = [&](const Map& task, const Map& target, Nanoseconds at) {
    const std::string key = text_of(task.get("name"));
    const Value attempts = map_of(map_of(resource(parent_of(parent_of(key)))).get("retryConfig")).get("maxAttempts");
    send_target(target,
                shaped(task.contains("httpRequest") ? R"({"X-CloudTasks-QueueName": "$0", "X-CloudTasks-TaskName": "$1"})"
                                                    : R"({"X-AppEngine-QueueName": "$0", "X-AppEngine-TaskName": "$1"})",
                       {last_segment(parent_of(parent_of(key))), last_segment(key)}),
                at, retries_of(attempts.is_int() ? Value(std::max<std::int64_t>(attempts.integer(), 0) - 1) : Value(), kMostRetries), 0.1);
  };
  // Sends a task at its time. What was planned for it before means nothing any more: it carries the number of another plan.
  const auto plan = [&](const std::string& key) {
    const Value before = map_of(state_.get("plans")).get(key);
    set_in("plans", key, Value(before.is_int() ? before.integer() + 1 : 1));
  };
  const auto enqueue = [&](const std::string& key, const Map& task) {
    const Value epoch = call_library("time.parse", {task.get("scheduleTime")});
    const Nanoseconds wanted = static_cast<Nanoseconds>(epoch.as_double() * 1e9) - (request_.wall_ns - request_.now_ns);
    const Nanoseconds at = std::max(request_.now_ns + duration("delay", 0.05, 0.2), wanted);
    plan(key);
    const std::size_t first = errands_.size();
    send(task, target_of(task, "httpRequest", "appEngineHttpRequest"), at);
    for (std::size_t i = first; i < errands_.size(); ++i)
      errands_[i].detail = Value(map_of(errands_[i].detail).set("while", Value(key)).set("plan", map_of(state_.get("plans")).get(key)));
    set_later(key, Value(), at - request_.now_ns + kNanosecondsPerMillisecond);
  };
  const auto is_paused = [&](const std::string& queue) { return text_of(map_of(resource(queue)).get("state")) == "PAUSED"; };
  if (request_.method == "POST" && verb.empty() && name.ends_with("/tasks")) {
    const Value queue = resource(parent_of(name));
    if (queue.is_null()) return problem(404, "Queue does not exist.");
    Map task = map_of(body_member("task"));
    const Map target = target_of(task, "httpRequest", "appEngineHttpRequest");
    if (target.empty())
      return problem(
          400,
          "A task needs an httpRequest with an http or https url, or an appEngineHttpRequest with a relativeUri that begins with '/'.");
    if (task.contains("appEngineHttpRequest") && !task.contains("httpRequest"))
      task = task.set("appEngineHttpRequest", Value(target.erase("url")));
    const std::string given = last_segment(text_of(task.get("name")));
    const std::string key = name + "/" + (given.empty() ? random_digits(19) : given);
    if (!resource(key).is_null()) return problem(409, "Requested entity already exists");
    const std::string time = text_of(task.get("scheduleTime"));
    if (!time.empty() && !call_library("time.parse", {Value(time)}).is_number())
      return problem(400, "Invalid value at 'task.schedule_time' (type.googleapis.com/google.protobuf.Timestamp), \"" + time + "\"");
    task = task.set("createTime", Value(timestamp())).set("name", Value(key));
    if (time.empty()) task = task.set("scheduleTime", Value(timestamp()));
    put(key, Value(task));
    if (!is_paused(parent_of(name))) enqueue(canonical(key), task);
    return json(Value(std::move(task)));
  }
  // A queue that is paused holds its tasks; when it is resumed they are sent, those whose time has passed at once.
  if (verb == "pause") {
    for (const auto& [key, task] : children(name + "/tasks")) {
      plan(key);
      forget_later(key);
    }
  }
  if (verb == "resume" && is_paused(name)) {
    for (const auto& [key, task] : children(name + "/tasks")) enqueue(key, map_of(task));
  }
  if (verb == "purge" && resource(name).is_map()) {
    for (const auto& [key, task] : children(name + "/tasks")) drop(key);
    const Map queue = map_of(resource(name)).set("purgeTime", Value(timestamp()));
    put(name, Value(queue));
    return json(Value(queue));
  }
  if (verb == "run") {
    if (resource(name).is_null()) return not_found(name);
    const Map task = map_of(resource(name));
    send(task, target_of(task, "httpRequest", "appEngineHttpRequest"), request_.now_ns + kNanosecondsPerMillisecond);
    drop(name);  // it is not sent again at its time
    return json(Value(task));
  }
  return std::nullopt;
}

void GoogleApi::fire(const Map& job, Nanoseconds at) {
  if (const Map target = target_of(job, "httpTarget", "appEngineHttpTarget"); !target.empty()) {
    send_target(target,
                shaped(R"({"X-CloudScheduler": "true", "X-CloudScheduler-JobName": "$0"})", {last_segment(text_of(job.get("name")))}), at,
                retries_of(map_of(job.get("retryConfig")).get("retryCount"), 0), 5.0);
  }
  if (const Map topic = map_of(job.get("pubsubTarget")); !topic.empty()) {
    send_request(at, "POST", "https://pubsub.googleapis.com/v1/" + text_of(topic.get("topicName")) + ":publish", Map(),
                 shape(R"({"messages": [{"attributes": "$0", "data": "$1"}]})", {topic.get("attributes"), topic.get("data")}),
                 shape(R"({"type": "OAuth2"})"));
  }
}

/// Plans a job's firings anew, those of its schedule before mean nothing any more. @returns what is wrong with the job
std::optional<Reply> GoogleApi::plan_firings(const std::string& key) {
  Map job = map_of(resource(key));
  const std::string zone = text_of(job.get("timeZone"));
  const std::optional<Cron> cron = parse_cron(text_of(job.get("schedule")));
  const std::int64_t now_s = request_.wall_ns / kNanosecondsPerSecond;
  const auto times = cron ? cron_times(*cron, zone.empty() ? "Etc/UTC" : zone, now_s, kMostFirings) : std::nullopt;
  if (!times) return problem(400, "Schedule or time zone is invalid.");
  const Map target = target_of(job, "httpTarget", "appEngineHttpTarget");
  if (target.empty() && text_of(map_of(job.get("pubsubTarget")).get("topicName")).empty()) {
    return problem(
        400, "The job needs a target: an httpTarget with an http or https uri, an appEngineHttpTarget or a pubsubTarget with a topicName.");
  }
  if (target.contains("appEngineRouting")) job = job.set("appEngineHttpTarget", Value(target.erase("url")));
  const Value before = map_of(state_.get("plans")).get(canonical(key));
  const Value plan(before.is_int() ? before.integer() + 1 : 1);
  set_in("plans", canonical(key), plan);
  if (!times->empty()) job = job.set("scheduleTime", Value(timestamp((*times)[0] * kNanosecondsPerSecond - request_.wall_ns)));
  put(key, Value(job));
  for (const std::int64_t time : *times) {
    const std::size_t first = errands_.size();
    fire(job, request_.now_ns + time * kNanosecondsPerSecond - request_.wall_ns);
    // The job may be gone, paused or changed by then: the world asks before it sends.
    for (std::size_t i = first; i < errands_.size(); ++i) {
      errands_[i].detail = Value(map_of(errands_[i].detail).set("while", Value(canonical(key))).set("plan", plan));
    }
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::scheduler() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (request_.method == "POST" && verb.empty() && name.ends_with("/jobs")) {
    const Map job = map_of(request_.body);
    const std::string given = last_segment(text_of(job.get("name")));
    const std::string key = name + "/" + (given.empty() ? random_hex(16) : given);
    if (!resource(key).is_null()) return problem(409, "Job [" + key + "] already exists.");
    put(key, Value(with_shape(job, R"({"name": "$0", "state": "ENABLED", "userUpdateTime": "$1"})", {key, timestamp()})));
    if (std::optional<Reply> wrong = plan_firings(key)) {
      drop(key);
      return wrong;
    }
    return json(resource(key));
  }
  if (request_.method == "PATCH") {
    const Value before = resource(name);
    Reply reply = patch(name);
    if (reply.code != 200) return reply;
    if (std::optional<Reply> wrong = plan_firings(name)) {
      put(name, before);
      return wrong;
    }
    return json(resource(name));
  }
  if (verb == "run") {
    if (resource(name).is_null()) return not_found(name);
    const Map job = map_of(resource(name)).set("lastAttemptTime", Value(timestamp()));
    put(name, Value(job));
    fire(job, request_.now_ns + 50 * kNanosecondsPerMillisecond);
    return json(Value(job));
  }
  return std::nullopt;
}

}  // namespace etude
