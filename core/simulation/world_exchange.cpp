// One request on its way through the world: to the service of its address, into the answer that the service has for it, and back.
#include <algorithm>
#include <utility>

#include "core/library/raise.h"
#include "core/simulation/auth.h"
#include "core/simulation/token.h"
#include "core/simulation/world.h"
#include "core/simulation/world_parts.h"

namespace etude {
namespace {

constexpr std::uint32_t kMostRedirects = 10;

bool has_query(const Route& route, std::string_view query) {
  if (route.query.empty()) return true;
  const std::vector<std::pair<std::string, std::string>> pairs = query_pairs(query);
  return std::all_of(route.query.begin(), route.query.end(),
                     [&](const auto& wanted) { return std::find(pairs.begin(), pairs.end(), wanted) != pairs.end(); });
}

// What stands in a journal beside an answer: who gave it, and the token that the request carried.
Value with_actor(const Value& detail, const std::string& service, const std::string& authorization) {
  Map map = detail.map().set("service", Value(service));
  if (!authorization.empty()) map = map.set("authorization", Value(authorization));
  return Value(map);
}

bool is_redirect(std::int64_t code) { return code == 301 || code == 302 || code == 303 || code == 307 || code == 308; }

}  // namespace

// Requests on their way

std::optional<std::uint32_t> World::find_service(const Url& url) const {
  std::optional<std::uint32_t> best;
  for (std::uint32_t i = 0; i < scenario_->services.size(); ++i) {
    const Url& base = scenario_->services[i].base;
    if (!path_below(base, url)) continue;
    if (!best || base.path.size() > scenario_->services[*best].base.path.size()) best = i;
  }
  if (best) return best;
  // A Google API answers at the host of each region as well.
  const std::string google = google_service_of(url.host);
  if (google.empty()) return std::nullopt;
  for (std::uint32_t i = 0; i < scenario_->services.size(); ++i) {
    if (scenario_->services[i].google == google) return i;
  }
  return std::nullopt;
}

std::string World::no_service_message(const Url& url) const {
  std::string name = url.host.substr(0, url.host.find('.'));
  std::string message = "no simulated service has the address " + url.origin() + ". Add one to services.yaml, such as `services: {" + name +
                        ": {url: \"" + url.origin() + "\", routes: [{match: \"* /**\", respond: {code: 200, body: {}}}]}}`";
  std::vector<std::string_view> hosts;
  for (const Service& service : scenario_->services) {
    if (service.base.host == url.host)
      return message + ". Service `" + service.name + "` has this host, but another scheme, port or path: " + service.base.text();
    hosts.push_back(service.base.host);
  }
  if (const std::string_view near = nearest_name(url.host, hosts); !near.empty()) message += ". Is `" + std::string(near) + "` meant?";
  return message;
}

bool World::send(std::uint32_t index) {
  Exchange& exchange = exchanges_[index];
  std::optional<std::uint32_t> target = find_service(exchange.url);
  if (!target && add_google_service(exchange.url)) target = find_service(exchange.url);
  if (!target) return false;
  const Service& service = scenario_->services[*target];
  exchange.service = *target;
  exchange.path = path_below(service.base, exchange.url).value_or(exchange.url.path);
  exchange.route.reset();
  exchange.parameters.clear();
  for (std::uint32_t i = 0; i < service.routes.size() && !exchange.route; ++i) {
    auto matched = service.routes[i].pattern.match(exchange.method, exchange.path);
    if (!matched || !has_query(service.routes[i], exchange.url.query)) continue;
    exchange.route = i;
    exchange.parameters = std::move(*matched);
  }
  ServiceRun& run = services_[*target];
  const Route* route = exchange.route ? &service.routes[*exchange.route] : nullptr;
  exchange.number = ++run.asked[exchange.route.value_or(static_cast<std::uint32_t>(service.routes.size()))];
  exchange.fate = plan_.fate(*target, route != nullptr ? route->match : "", exchange.number,
                             route != nullptr ? route->latency.value_or(service.latency) : service.latency);
  machine_.schedule(machine_.now() + exchange.fate.before, make_token(DueKind::kArrive, index));
  return true;
}

void World::arrive(std::uint32_t index) {
  const Exchange& exchange = exchanges_[index];
  const Service& service = scenario_->services[exchange.service];
  ServiceRun& run = services_[exchange.service];
  ++run.status.calls;
  if (plan_.is_out(exchange.service, machine_.now())) {
    fail_with(index, FaultKind::kConnectionRefused);
    return;
  }
  if (exchange.fate.error) {
    reply_with(index,
               reply_of_problem(plan_.faults(exchange.service).error_code, "service `" + service.name + "` fails by its error rate."));
    return;
  }
  if (service.auth) {
    if (const std::optional<Reply> refused = refusal(*service.auth, service, exchange.auth)) {
      reply_with(index, *refused);
      return;
    }
  }
  if (exchange.depth > kDeepestCall) {
    reply_with(index, reply_of_error(error_value("RecursionError", "RecursionError: services call each other more than " +
                                                                       std::to_string(kDeepestCall) + " deep; " + exchange.method + " " +
                                                                       exchange.url.text() + " is refused")));
    return;
  }
  if (!service.google.empty()) {
    answer_by_google(index);
    return;
  }
  if (exchange.route) {
    answer_by_route(index, *exchange.route);
    return;
  }
  List routes;
  bool other_method = false;
  for (const Route& route : service.routes) {
    routes = routes.push_back(Value(route.match));
    other_method = other_method || route.pattern.matches_path(exchange.path);
  }
  reply_with(index, reply_of_problem(404,
                                     "service `" + service.name + "` has no route for " + exchange.method + " " + exchange.path +
                                         (other_method ? "; the path is there with another method or query." : "."),
                                     Map{{"routes", Value(routes)}}));
}

Value World::request_value(const Exchange& exchange) const {
  Map parameters;
  for (const auto& [name, value] : exchange.parameters) parameters = parameters.set(name, Value(value));
  const Value type = exchange.headers.get("Content-Type");
  const Value body = exchange.body.is_null() ? Value() : decode_body(type.is_string() ? type.string() : std::string_view(), exchange.body);
  return Value(Map{{"body", body},
                   {"headers", Value(exchange.headers)},
                   {"method", Value(exchange.method)},
                   {"params", Value(parameters)},
                   {"path", Value(exchange.path)},
                   {"query", query_map(exchange.url.query)},
                   {"url", Value(exchange.url.text())}});
}

SpawnRequest World::job_task(const Exchange& exchange, const ProgramPtr& program, std::uint64_t call) const {
  const Service& service = scenario_->services[exchange.service];
  SpawnRequest spawn;
  spawn.program = program;
  spawn.arguments = {request_value(exchange), Value(static_cast<std::int64_t>(call))};
  spawn.kind = TaskKind::kHandler;
  spawn.label = service.routes[*exchange.route].match;
  spawn.parent = services_[exchange.service].status.task;
  spawn.outer = spawn.parent;
  // By the number of the request, not of the answer: what failed before does not move what this call draws.
  spawn.stream = service.name + " " + spawn.label + " " + std::to_string(exchange.number);
  spawn.about = Value(Map{{"effect", Value(static_cast<std::int64_t>(exchange.effect.index()))},
                          {"route", Value(spawn.label)},
                          {"service", Value(service.name)}});
  return spawn;
}

void World::answer_by_route(std::uint32_t index, std::uint32_t number) {
  const Exchange& exchange = exchanges_[index];
  const Route& route = scenario_->services[exchange.service].routes[number];
  const std::uint64_t call = ++services_[exchange.service].answered[number];
  Job job;
  job.number = index;
  job.service = exchange.service;
  job.depth = exchange.depth;
  job.lost_reply = exchange.fate.lost_reply;
  if (route.handler != nullptr) {
    job.kind = Job::Kind::kHandler;
    job.spawn = job_task(exchange, route.handler, call);
    enqueue(std::move(job));
    return;
  }
  const Answer& answer = route.answers[std::min(static_cast<std::size_t>(call), route.answers.size()) - 1];
  if (answer.fault) {
    fail_with(index, *answer.fault);
  } else if (answer.program != nullptr) {
    job.kind = Job::Kind::kAnswer;
    job.spawn = job_task(exchange, answer.program, call);
    start_job(std::move(job));
  } else if (exchange.fate.lost_reply) {
    fail_with(index, FaultKind::kConnectionReset);
  } else {
    reply_with(index, reply_of_answer(answer.literal));
  }
}

// Answers on their way

void World::reply_with(std::uint32_t index, const Reply& reply) {
  Exchange& exchange = exchanges_[index];
  ServiceStatus& status = services_[exchange.service].status;
  status.last_status = reply.code;
  if (reply.code >= 400) ++status.failures;
  exchange.reply.effect = exchange.effect;
  exchange.reply.kind = CompletionKind::kResponse;
  exchange.reply.detail = Value(
      Map{{"body", exchange.method == "HEAD" ? Value("") : reply.body}, {"code", Value(reply.code)}, {"headers", Value(reply.headers)}});
  machine_.schedule(machine_.now() + exchange.fate.after, make_token(DueKind::kReply, index));
}

void World::fail_with(std::uint32_t index, FaultKind fault) {
  Exchange& exchange = exchanges_[index];
  ServiceStatus& status = services_[exchange.service].status;
  status.last_status = 0;
  ++status.failures;
  const std::string where = exchange.url.origin();
  std::string message;
  switch (fault) {
    case FaultKind::kTimeout: return;  // nothing ever comes back: the caller's own time-out ends it
    case FaultKind::kConnectionRefused: message = "connection refused by " + where; break;
    case FaultKind::kConnectionReset: message = "connection reset by " + where + " before the answer arrived"; break;
    case FaultKind::kUnknownHost: message = "unknown host " + exchange.url.host; break;
  }
  exchange.reply = fault_completion(exchange.effect, fault, message);
  machine_.schedule(machine_.now() + exchange.fate.after, make_token(DueKind::kReply, index));
}

void World::arrive_back(std::uint32_t index) {
  Exchange& exchange = exchanges_[index];
  if (!exchange.expected || !machine_.is_waiting_for(exchange.effect)) return;
  if (follow_redirect(index)) return;
  complete_exchange(index, exchange.reply);
}

// @returns true if the exchange goes on at another address
bool World::follow_redirect(std::uint32_t index) {
  Exchange& exchange = exchanges_[index];
  if (exchange.reply.kind != CompletionKind::kResponse) return false;
  const std::int64_t code = exchange.reply.detail.map().get("code").integer();
  if (!is_redirect(code) || exchange.redirects >= kMostRedirects) return false;
  const Value location = find_header(exchange.reply.detail.map().get("headers").map(), "Location");
  if (!location.is_string()) return false;
  const std::optional<Url> target = resolve_url(exchange.url, location.string());
  if (!target) return false;
  ++exchange.redirects;
  const bool same_origin = target->origin() == exchange.url.origin();
  exchange.url = *target;
  if (code <= 303 && exchange.method != "GET" && exchange.method != "HEAD") {
    exchange.method = "GET";
    exchange.body = Value();
    exchange.headers = without_header(exchange.headers, "Content-Type");
  }
  if (!same_origin) {
    // A token is for the one it was made for.
    exchange.headers = without_header(exchange.headers, "Authorization");
    exchange.auth = Value();
  }
  if (!send(index)) {
    complete_exchange(index, fault_completion(exchange.effect, FaultKind::kUnknownHost,
                                              "redirected to " + target->text() + ", but " + no_service_message(*target)));
  }
  return true;
}

void World::complete_exchange(std::uint32_t index, const Completion& completion) {
  const Exchange& exchange = exchanges_[index];
  Completion complete = completion;
  complete.detail = with_actor(completion.detail, scenario_->services[exchange.service].name, simulated_authorization(exchange.auth));
  machine_.complete(complete);
}

}  // namespace etude
