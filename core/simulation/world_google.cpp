// Google APIs in the world: a request goes to the API's state and back, and what an API does by itself goes into the agenda.
#include <algorithm>

#include "core/library/raise.h"
#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_settings.h"
#include "core/simulation/token.h"
#include "core/simulation/world.h"
#include "core/simulation/world_parts.h"
#include "core/syntax/workflow_parser.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

// The last part of `…/workflows/W/executions`; empty if the request starts no execution.
std::string workflow_of(const std::string& method, const std::string& path) {
  constexpr std::string_view kTail = "/executions";
  if (method != "POST" || !path.ends_with(kTail)) return "";
  const std::string workflow = path.substr(0, path.size() - kTail.size());
  return workflow.substr(workflow.rfind('/') + 1);
}

// Sends one request as somebody outside, and again as often as it may if it fails: {method, url, headers, body, auth, retries, delay}.
ProgramPtr compile_errand() {
  static constexpr std::string_view kText = R"(main:
  params: [request]
  steps:
    - choose:
        switch:
          - condition: ${request.auth != null}
            next: send_with_token
    - send:
        try:
          call: http.request
          args: {method: "${request.method}", url: "${request.url}", headers: "${request.headers}", body: "${request.body}"}
        retry: {predicate: "${always}", max_retries: "${request.retries}", backoff: {initial_delay: "${request.delay}", max_delay: 3600, multiplier: 2}}
        next: end
    - send_with_token:
        try:
          call: http.request
          args: {method: "${request.method}", url: "${request.url}", headers: "${request.headers}", body: "${request.body}", auth: "${request.auth}"}
        retry: {predicate: "${always}", max_retries: "${request.retries}", backoff: {initial_delay: "${request.delay}", max_delay: 3600, multiplier: 2}}
always:
  params: [e]
  steps: [{yes: {return: true}}]
)";
  auto source = std::make_shared<SourceText>("google", std::string(kText));
  DiagnosticList diagnostics;
  const auto workflow = parse_workflow(*source, diagnostics);
  ETUDE_CHECK(workflow.has_value());
  const std::shared_ptr<Program> program = compile_with_library(*workflow, source, standard_library(), diagnostics);
  ETUDE_CHECK(program != nullptr);
  program->is_internal = true;
  return program;
}

Service google_service(const std::string& api, const std::string& host) {
  Service service;
  service.name = api;
  service.google = api;
  service.base = *parse_url("https://" + host);
  service.state = Value(Map());
  service.concurrency = 1000;
  return service;
}

}  // namespace

void add_google_services(Scenario& scenario, std::string_view text) {
  for (const std::string& api : google_services_in(text)) {
    const std::string host = api + ".googleapis.com";
    const bool known = std::any_of(scenario.services.begin(), scenario.services.end(),
                                   [&](const Service& service) { return service.google == api || service.base.host == host; });
    if (known) continue;
    scenario.services.push_back(google_service(api, host));
  }
}

// A request whose address no text holds, such as one that the workflow puts together: its API becomes a service of this run.
bool World::add_google_service(const Url& url) {
  const std::string api = google_service_of(url.host);
  if (!is_simulated_google_service(api)) return false;
  scenario_->services.push_back(google_service(api, api + ".googleapis.com"));
  plan_.add(scenario_->services.back());
  start_service(scenario_->services.back());
  return true;
}

// True where requests may be real and this one shall be: no service takes it, or services.yaml leaves its API to the real one.
bool World::is_for_the_host(const Url& url) const {
  if (!live_) return false;
  const std::optional<std::uint32_t> service = find_service(url);
  if (service && scenario_->services[*service].google.empty()) return false;
  const std::string api = google_service_of(url.host);
  if (api.empty()) return !service;
  const Value live = google_settings_of(scenario_->google, api).get("live");
  return (live.is_bool() && live.boolean()) || !is_simulated_google_service(api);
}

void World::answer_by_google(std::uint32_t index) {
  Exchange& exchange = exchanges_[index];
  const Service& service = scenario_->services[exchange.service];
  const TaskId holder = services_[exchange.service].status.task;
  if (exchange.fate.lost_reply && exchange.method == "GET") {
    fail_with(index, FaultKind::kConnectionReset);
    return;
  }
  if (service.google == "workflowexecutions") {
    const std::string workflow = workflow_of(exchange.method, exchange.url.path);
    if (!workflow.empty() && children_->find(workflow) == children_->end()) {
      Map error{
          {"code", Value(404)},
          {"message", Value("Workflow " + workflow + " was not found. (Simulated: it would stand in workflows/" + workflow + ".yaml.)")},
          {"status", Value("NOT_FOUND")}};
      Reply reply;
      reply.code = 404;
      reply.headers = Map{{"Content-Type", Value("application/json; charset=UTF-8")}};
      reply.body = Value(json_for_display(Value(Map{{"error", Value(std::move(error))}})));
      reply_with(index, reply);
      return;
    }
  }
  const Value arrived = request_value(exchange);
  GoogleRequest request;
  request.host = exchange.url.host;
  request.method = exchange.method;
  request.path = exchange.url.path;
  request.query = member(arrived, "query").map();
  request.headers = exchange.headers;
  request.body = member(arrived, "body");
  request.auth = exchange.auth;
  request.now_ns = machine_.now();
  request.wall_ns = scenario_->start_time_ns + machine_.now();
  request.project_id = scenario_->project_id;
  request.project_number = scenario_->project_number;
  request.location = scenario_->location;
  request.settings = google_settings_of(scenario_->google, service.google);
  request.state_of = [this](std::string_view other) {
    for (std::size_t i = 0; i < scenario_->services.size(); ++i) {
      if (scenario_->services[i].google == other) return machine_.service_variable(services_[i].status.task, 0);
    }
    return Value();
  };
  request.row = match_connector_request(request.host, request.method, request.path);
  Random random = Random::stream(seed_, "google", service.name, exchange.number);
  const Value before = machine_.service_variable(holder, 0);
  GoogleApi api(request, before.is_map() ? before.map() : Map(), random);
  const Reply reply = api.answer();
  Value after(api.state());
  if (after.hash() != before.hash()) machine_.set_service_variable(holder, 0, std::move(after));
  for (GoogleErrand& errand : api.errands()) {
    machine_.schedule(errand.at, make_token(DueKind::kErrand, static_cast<std::uint32_t>(errands_.size())));
    errands_.push_back({exchange.service, std::move(errand)});
  }
  exchanges_[index].fate.after += api.takes();
  if (exchanges_[index].fate.lost_reply)
    fail_with(index, FaultKind::kConnectionReset);
  else
    reply_with(index, reply);
}

void World::run_errand(std::uint32_t index) {
  const Errand errand = errands_[index];
  const Service& service = scenario_->services[errand.service];
  const TaskId holder = services_[errand.service].status.task;
  SpawnRequest spawn;
  if (errand.what.kind == GoogleErrand::Kind::kExecution) {
    const std::string workflow = text_member(errand.what.detail, "workflow");
    spawn.program = children_->find(workflow)->second;
    spawn.arguments = {member(errand.what.detail, "argument")};
    spawn.kind = TaskKind::kExecution;
    spawn.label = workflow;
    spawn.parent = holder;
    spawn.about = Value(Map{{"workflow", Value(workflow)}});
    google_executions_[machine_.spawn(std::move(spawn)).index()] = text_member(errand.what.detail, "name");
    return;
  }
  if (const std::string owner = text_member(errand.what.detail, "while"); !owner.empty()) {
    // A task that is gone, held back or sent anew sends nothing, nor does a scheduled job that is gone, paused or changed.
    const Value state = machine_.service_variable(holder, 0);
    const Value thing = member(member(state, "resources"), owner);
    if (thing.is_null()) return;
    if (const Value plan = member(errand.what.detail, "plan"); plan.is_int()) {
      const std::string job = text_member(thing, "state");  // a task has none
      if ((!job.empty() && job != "ENABLED") || member(member(state, "plans"), owner).hash() != plan.hash()) return;
    }
  }
  if (errand_program_ == nullptr) errand_program_ = compile_errand();
  spawn.program = errand_program_;
  spawn.arguments = {Value(errand.what.detail.map().set("auth", member(errand.what.detail, "auth")))};
  spawn.kind = TaskKind::kClient;
  spawn.label = service.name;
  machine_.spawn(std::move(spawn));
}

void World::set_execution(const std::string& name, const EndedTask& ended) {
  for (std::uint32_t i = 0; i < scenario_->services.size(); ++i) {
    if (scenario_->services[i].google != "workflowexecutions") continue;
    const TaskId holder = services_[i].status.task;
    const Value state = machine_.service_variable(holder, 0);
    const Map resources = member(state, "resources").is_map() ? member(state, "resources").map() : Map();
    Map execution = resources.get(name).is_map() ? resources.get(name).map() : Map();
    if (text_member(resources.get(name), "state") != "ACTIVE") return;
    const bool succeeded = ended.outcome == Outcome::kSucceeded;
    execution = execution.set("state", Value(succeeded ? "SUCCEEDED" : ended.outcome == Outcome::kFailed ? "FAILED" : "CANCELLED"));
    if (succeeded) {
      execution = execution.set("result", Value(json_for_display(ended.value)));
    } else if (ended.error.is_map()) {
      execution =
          execution.set("error", Value(ended.error.map().set("payload", Value(json_for_display(ended.error.map().get("payload"))))));
    }
    machine_.set_service_variable(holder, 0, Value(state.map().set("resources", Value(resources.set(name, Value(execution))))));
    return;
  }
}

}  // namespace etude
