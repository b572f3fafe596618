// What the machine asks for, what runs inside of services, and the agenda that brings it all about; world_exchange.cpp carries requests.
#include "core/simulation/world.h"

#include <utility>

#include "core/library/raise.h"
#include "core/simulation/auth.h"
#include "core/simulation/token.h"
#include "core/simulation/world_parts.h"

namespace etude {
namespace {

bool is_callback_address(const Url& url) {
  return url.host == "workflowexecutions.googleapis.com" && url.path.find("/callbacks/") != std::string::npos;
}

}  // namespace

World::World(WorldSetup setup, Session& session)
    : scenario_(std::make_shared<Scenario>(*setup.scenario)),
      children_(std::move(setup.children)),
      live_(setup.live),
      session_(session),
      machine_(session.machine()),
      plan_(setup.seed, *scenario_, setup.faults),
      broker_(*scenario_, plan_, machine_),
      desk_(machine_, scenario_->start_time_ns),
      invariants_(*scenario_, machine_),
      seed_(setup.seed) {}

void World::start() {
  for (const Service& service : scenario_->services) start_service(service);
  for (std::uint32_t i = 0; i < scenario_->clients.size(); ++i) {
    machine_.schedule(scenario_->clients[i].at, make_token(DueKind::kClient, i));
  }
  for (std::uint32_t i = 0; i < scenario_->callbacks.size(); ++i) {
    const CallbackScript& script = scenario_->callbacks[i];
    if (script.since_start) machine_.schedule(script.when, make_token(DueKind::kCallback, i));
  }
  read_journal();
  invariants_.check();
}

void World::start_service(const Service& service) {
  ServiceRun run;
  run.status.task = machine_.spawn_service(service.name, {{"state", service.state}});
  run.asked.resize(service.routes.size() + 1);
  run.answered.resize(service.routes.size());
  run.delivered.resize(service.subscriptions.size());
  services_.push_back(std::move(run));
}

// Effects

bool World::begin(const EffectRequest& request) {
  read_journal();
  switch (request.kind) {
    case EffectKind::kHttp: return begin_http(request);
    case EffectKind::kPublish: begin_publish(request); return true;
    case EffectKind::kExecution: begin_execution(request); return true;
    case EffectKind::kCallback: {
      if (desk_.wait(request)) return true;
      Completion completion;
      completion.effect = request.id;
      completion.kind = CompletionKind::kError;
      completion.detail = error_value("ValueError", "ValueError: events.await_callback: no callback endpoint of this run has this address");
      decide(std::move(completion));
      return true;
    }
  }
  return false;
}

// An effect whose outcome is known at once still ends through the agenda, behind what is due at this instant already.
void World::decide(Completion completion) {
  decisions_.push_back(std::move(completion));
  machine_.schedule(machine_.now(), make_token(DueKind::kAnswer, static_cast<std::uint32_t>(decisions_.size() - 1)));
}

bool World::begin_http(const EffectRequest& request) {
  const std::string address = text_member(request.detail, "url");
  const Value body = member(request.detail, "body");
  const Map headers = canonical_headers(member(request.detail, "headers"));
  if (const Machine::CallbackEndpoint* endpoint = desk_.find(address)) {
    const std::size_t question = address.find('?');
    CallbackRequest arrived;
    arrived.method = text_member(request.detail, "method");
    arrived.query = query_map(question == std::string::npos ? std::string_view() : std::string_view(address).substr(question + 1));
    arrived.headers = Value(headers);
    arrived.body = body;
    const Machine::CallbackEndpoint target = *endpoint;
    decide(response_completion(request.id, desk_.receive(target, arrived)));
    return true;
  }
  const std::optional<Url> url = parse_url(address);
  if (!url) {
    decide(fault_completion(request.id, FaultKind::kUnknownHost, "`" + address + "` is no http or https address"));
    return true;
  }
  if (!find_service(*url) && is_callback_address(*url)) {
    // An endpoint that nobody made, or of an execution that is over (callbacks-and-connectors.md A3).
    decide(response_completion(request.id, reply_of_problem(404, "there is no such callback endpoint")));
    return true;
  }
  if (is_for_the_host(*url)) {
    declined_.push_back(request.id);
    return false;
  }
  if (!find_service(*url) && !add_google_service(*url)) {
    decide(fault_completion(request.id, FaultKind::kUnknownHost, no_service_message(*url)));
    return true;
  }
  if (exchanges_.size() >= kMostExchanges) {
    decide(fault_completion(request.id, FaultKind::kConnectionRefused,
                            "the simulation answers at most " + std::to_string(kMostExchanges) + " requests a run"));
    return true;
  }
  Exchange exchange;
  exchange.effect = request.id;
  exchange.depth = depth_of(request.task) + 1;
  exchange.method = text_member(request.detail, "method");
  exchange.url = *url;
  exchange.headers = headers;
  exchange.body = body;
  exchange.auth = member(request.detail, "auth");
  if (const std::string token = simulated_authorization(exchange.auth); !token.empty()) {
    exchange.headers = exchange.headers.set("Authorization", Value(token));
  }
  exchanges_.push_back(std::move(exchange));
  const auto index = static_cast<std::uint32_t>(exchanges_.size() - 1);
  exchange_of_effect_[request.id.index()] = index;
  send(index);
  return true;
}

void World::begin_publish(const EffectRequest& request) {
  Completion completion;
  completion.effect = request.id;
  if (!broker_.publish(name_of_actor(request.task), request.task, text_member(request.detail, "topic"), member(request.detail, "data"))) {
    completion.kind = CompletionKind::kError;
    completion.detail = error_value("ResourceLimitError", "ResourceLimitError: sim.publish: a run publishes at most " +
                                                              std::to_string(Broker::kMostMessages) + " events");
  }
  decide(std::move(completion));
}

void World::begin_execution(const EffectRequest& request) {
  const std::string id = text_member(request.detail, "workflow");
  const auto child = children_->find(id);
  if (child != children_->end()) {
    SpawnRequest spawn;
    spawn.program = child->second;
    spawn.arguments = {member(request.detail, "argument")};
    spawn.kind = TaskKind::kExecution;
    spawn.label = id;
    spawn.parent = request.task;
    spawn.about = Value(Map{{"workflow", Value(id)}});
    executions_[machine_.spawn(std::move(spawn)).index()] = request.id;
    return;
  }
  const std::string message = "workflow `" + id + "` not found: it would stand in `workflows/" + id + ".yaml`";
  Completion completion;
  completion.effect = request.id;
  completion.kind = CompletionKind::kError;
  completion.detail = Value(
      Map{{"body", Value(Map{{"error", Value(Map{{"code", Value(404)}, {"message", Value(message)}, {"status", Value("NOT_FOUND")}})}})},
          {"code", Value(404)},
          {"headers", Value(Map{{"Content-Type", Value("application/json")}})},
          {"message", Value("HTTP server responded with error code 404")},
          {"tags", Value(List{Value("HttpError")})}});
  decide(std::move(completion));
}

void World::give_up(EffectId effect) {
  desk_.give_up(effect);
  // The service goes on with what it has begun; only nobody waits for the answer any more.
  if (const auto found = exchange_of_effect_.find(effect.index()); found != exchange_of_effect_.end())
    exchanges_[found->second].expected = false;
  for (auto& [task, waiting] : executions_) {
    if (!(waiting == effect)) continue;
    waiting = EffectId::none();
    machine_.cancel(TaskId(task));
    return;
  }
}

// Work inside of services

void World::enqueue(Job job) {
  ServiceRun& run = services_[job.service];
  if (run.running < scenario_->services[job.service].concurrency) {
    start_job(std::move(job));
  } else {
    run.queue.push_back(std::move(job));
  }
}

void World::start_job(Job job) {
  if (job.kind != Job::Kind::kAnswer) ++services_[job.service].running;
  const TaskId task = machine_.spawn(std::exchange(job.spawn, {}));
  jobs_.emplace(task.index(), std::move(job));
}

void World::finish_job(const Job& job, const EndedTask& ended) {
  const bool succeeded = ended.outcome == Outcome::kSucceeded;
  if (job.kind == Job::Kind::kSubscriber) {
    broker_.settle(job.number, ended.task, succeeded && !job.lost_reply);
  } else if (job.lost_reply || ended.outcome == Outcome::kCancelled) {
    fail_with(job.number, FaultKind::kConnectionReset);
  } else if (!succeeded) {
    reply_with(job.number, reply_of_error(ended.value));
  } else {
    reply_with(job.number, job.kind == Job::Kind::kAnswer ? reply_of_answer(ended.value) : reply_of_result(ended.value));
  }
  if (job.kind == Job::Kind::kAnswer) return;
  ServiceRun& run = services_[job.service];
  --run.running;
  if (run.queue.empty()) return;
  Job next = std::move(run.queue.front());
  run.queue.pop_front();
  start_job(std::move(next));
}

void World::deliver(std::uint32_t index) {
  const Delivery* arrived = broker_.arrive(index);
  if (arrived == nullptr) return;
  const Delivery delivery = *arrived;
  const Service& service = scenario_->services[delivery.service];
  const Subscription& subscription = service.subscriptions[delivery.subscription];
  ServiceRun& run = services_[delivery.service];
  const std::uint64_t number = ++run.delivered[delivery.subscription];
  const Fate fate = plan_.fate(delivery.service, "on " + subscription.topic + " " + std::to_string(delivery.subscription), number, {});
  if (plan_.is_out(delivery.service, machine_.now()) || fate.error) {
    broker_.settle(index, TaskId::none(), false);
    return;
  }
  Job job;
  job.kind = Job::Kind::kSubscriber;
  job.number = index;
  job.service = delivery.service;
  job.lost_reply = fate.lost_reply;
  job.spawn.program = subscription.handler;
  job.spawn.arguments = {broker_.event_value(delivery)};
  job.spawn.kind = TaskKind::kSubscriber;
  job.spawn.label = "on " + subscription.topic;
  job.spawn.parent = run.status.task;
  job.spawn.outer = run.status.task;
  job.spawn.stream = service.name + " on " + broker_.id_of(delivery) + " " + std::to_string(delivery.subscription) +
                     (delivery.is_copy ? " copy " : " ") + std::to_string(delivery.attempt);
  job.spawn.about = Value(Map{{"attempt", Value(static_cast<std::int64_t>(delivery.attempt))},
                              {"id", Value(broker_.id_of(delivery))},
                              {"service", Value(service.name)},
                              {"topic", Value(subscription.topic)}});
  enqueue(std::move(job));
}

// The agenda and the journal

void World::fire(std::uint64_t token) {
  const std::uint32_t number = number_of_token(token);
  switch (kind_of_token(token)) {
    case DueKind::kArrive: arrive(number); break;
    case DueKind::kReply: arrive_back(number); break;
    case DueKind::kDeliver: deliver(number); break;
    case DueKind::kAnswer: machine_.complete(decisions_[number]); break;
    case DueKind::kErrand: run_errand(number); break;
    case DueKind::kClient: {
      const Client& client = scenario_->clients[number];
      SpawnRequest spawn;
      spawn.program = client.program;
      spawn.kind = TaskKind::kClient;
      spawn.label = client.name;
      spawn.stream = "client " + std::to_string(number);
      machine_.spawn(std::move(spawn));
      break;
    }
    case DueKind::kCallback: {
      const CallbackScript& script = scenario_->callbacks[number];
      const std::vector<Machine::CallbackEndpoint>& endpoints = machine_.callback_endpoints();
      if (script.endpoint >= endpoints.size()) break;  // nothing to call yet: the request would get a 404
      SpawnRequest spawn;
      spawn.program = script.program;
      spawn.arguments = {Value(endpoints[script.endpoint].url)};
      spawn.kind = TaskKind::kClient;
      spawn.label = "callback";
      machine_.spawn(std::move(spawn));
      break;
    }
  }
}

void World::after_advance() {
  read_journal();
  for (const EndedTask& ended : session_.take_ended()) {
    if (const auto job = jobs_.find(ended.task.index()); job != jobs_.end()) {
      const Job finished = std::move(job->second);
      jobs_.erase(job);
      finish_job(finished, ended);
    } else if (const auto google = google_executions_.find(ended.task.index()); google != google_executions_.end()) {
      set_execution(google->second, ended);
      google_executions_.erase(google);
    } else if (const auto child = executions_.find(ended.task.index()); child != executions_.end()) {
      Completion completion;
      completion.effect = child->second;
      const bool succeeded = ended.outcome == Outcome::kSucceeded;
      completion.kind = succeeded ? CompletionKind::kValue : CompletionKind::kError;
      completion.detail = succeeded ? ended.value : ended.error;
      executions_.erase(child);
      machine_.complete(completion);
    }
  }
  schedule_scripts();
}

// Requests for endpoints that have just been made.
void World::schedule_scripts() {
  const std::vector<Machine::CallbackEndpoint>& endpoints = machine_.callback_endpoints();
  for (; endpoints_seen_ < endpoints.size(); ++endpoints_seen_) {
    for (std::uint32_t i = 0; i < scenario_->callbacks.size(); ++i) {
      const CallbackScript& script = scenario_->callbacks[i];
      if (script.since_start || script.endpoint != endpoints_seen_) continue;
      machine_.schedule(endpoints[endpoints_seen_].created_ns + script.when, make_token(DueKind::kCallback, i));
    }
  }
}

// Follows the tasks' tree and the services' states. Every change of state is checked, also several of one instant.
void World::read_journal() {
  const Journal& journal = session_.journal();
  for (; read_ < journal.size(); ++read_) {
    const Event& event = journal[read_];
    if (event.kind == EventKind::kTaskStarted) {
      const std::uint32_t task = event.task.index();
      if (task >= parents_.size()) parents_.resize(task + 1, kNoSeq);
      if (task >= labels_.size()) labels_.resize(task + 1);
      parents_[task] = event.a;
      const auto kind = static_cast<TaskKind>(event.b);
      const std::string service = text_member(event.v1, "service");
      if (!service.empty())
        labels_[task] = service;
      else if (kind == TaskKind::kWorkflow)
        labels_[task] = "workflow";
      else if (kind == TaskKind::kBranch || kind == TaskKind::kIteration)
        labels_[task] = labels_[event.a];
      else if (event.v0.is_string())
        labels_[task] = std::string(event.v0.string());
    } else if (event.kind == EventKind::kStateChanged) {
      const TaskId holder = journal.scope(journal.variable(VariableId(event.a)).scope).task;
      for (std::uint32_t i = 0; i < services_.size(); ++i) {
        if (!(services_[i].status.task == holder)) continue;
        invariants_.set_state(i, event.v0);
        if (!scenario_->invariants.empty()) invariants_.check();
        break;
      }
    }
  }
}

std::uint32_t World::depth_of(TaskId task) const {
  for (std::uint32_t at = task.index(); at != kNoSeq && at < parents_.size(); at = parents_[at]) {
    if (const auto job = jobs_.find(at); job != jobs_.end()) return job->second.depth;
  }
  return 0;
}

std::string World::name_of_actor(TaskId task) const { return task.index() < labels_.size() ? labels_[task.index()] : std::string(); }

// By hand, and for views

Reply World::call_endpoint(std::string_view endpoint, const CallbackRequest& request) {
  const Machine::CallbackEndpoint* found = desk_.find(endpoint);
  if (found == nullptr) return reply_of_problem(404, "there is no callback endpoint `" + std::string(endpoint) + "`.");
  const Machine::CallbackEndpoint target = *found;
  hand_played_.push_back({target.id, machine_.now(), request});
  return desk_.receive(target, request);
}

std::optional<std::uint32_t> World::service_of(EffectId effect) const {
  const auto found = exchange_of_effect_.find(effect.index());
  if (found == exchange_of_effect_.end()) return std::nullopt;
  return exchanges_[found->second].service;
}

std::string World::authorization_of(EffectId effect) const {
  const auto found = exchange_of_effect_.find(effect.index());
  return found == exchange_of_effect_.end() ? std::string() : simulated_authorization(exchanges_[found->second].auth);
}

}  // namespace etude
