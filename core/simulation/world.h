// The simulated world of one run: answers every effect from data, at a virtual instant.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/effect/transport.h"
#include "core/engine/session.h"
#include "core/simulation/broker.h"
#include "core/simulation/callbacks.h"
#include "core/simulation/fault_plan.h"
#include "core/simulation/google/google_api.h"
#include "core/simulation/invariants.h"
#include "core/simulation/scenario.h"

namespace etude {

/// Programs of the workflows that `experimental.executions` may start, by their id.
using ChildPrograms = std::map<std::string, ProgramPtr, std::less<>>;

struct WorldSetup {
  std::shared_ptr<const Scenario> scenario;
  std::shared_ptr<const ChildPrograms> children;
  std::uint64_t seed = 1;
  FaultOverrides faults;
  bool live = false;  // requests that no service answers are the host's
};

class World final : public Transport {
 public:
  /// Requests that one run may send at most: what calls itself for ever ends here.
  static constexpr std::uint32_t kMostExchanges = 200'000;
  /// Services that call each other in a circle are refused at this depth.
  static constexpr std::uint32_t kDeepestCall = 20;

  World(WorldSetup setup, Session& session);

  /// Makes the services and puts the clients into the agenda. Before the workflow starts.
  void start();

  bool begin(const EffectRequest& request) override;
  void fire(std::uint64_t token) override;
  void give_up(EffectId effect) override;
  void after_advance() override;

  /// A request to a callback endpoint by hand, now. @param endpoint  its id or address
  Reply call_endpoint(std::string_view endpoint, const CallbackRequest& request);

  [[nodiscard]] const InvariantWatch& invariants() const { return invariants_; }
  [[nodiscard]] const FaultPlan& plan() const { return plan_; }
  /// How a service stands: what a view shows beside its state.
  struct ServiceStatus {
    TaskId task;
    std::uint64_t calls = 0;       // requests that reached it
    std::uint64_t failures = 0;    // of them answered with 400 or more, refused or reset
    std::int64_t last_status = 0;  // of the latest answer; 0: none yet, or a fault
  };
  [[nodiscard]] const ServiceStatus& status(std::uint32_t service) const { return services_[service].status; }
  /// The service that an http effect went to first; nothing if none took it.
  [[nodiscard]] std::optional<std::uint32_t> service_of(EffectId effect) const;
  /// The `Authorization` header that a request carried inside of the simulation; empty: none.
  [[nodiscard]] std::string authorization_of(EffectId effect) const;
  /// Http effects that were left to the host.
  [[nodiscard]] const std::vector<EffectId>& declined() const { return declined_; }
  /// Requests to callback endpoints that were made by hand.
  struct HandPlayed {
    std::string endpoint;
    Nanoseconds at = 0;
    CallbackRequest request;
  };
  [[nodiscard]] const std::vector<HandPlayed>& hand_played() const { return hand_played_; }

 private:
  // One request on its way through the world; a redirect sends the same one off again.
  struct Exchange {
    EffectId effect;
    bool expected = true;  // the caller still waits
    std::uint32_t service = 0;
    std::optional<std::uint32_t> route;
    std::uint64_t number = 0;  // of its route's requests, from 1
    std::uint32_t depth = 1;   // calls inside of calls
    std::uint32_t redirects = 0;
    Fate fate;
    std::string method;
    Url url;
    std::string path;  // below the service's address
    std::vector<std::pair<std::string, std::string>> parameters;
    Map headers;
    Value body;
    Value auth;
    Completion reply;
  };
  // What runs in a service: the handler of an exchange, or a subscriber.
  struct Job {
    enum class Kind : std::uint8_t { kAnswer, kHandler, kSubscriber };
    Kind kind = Kind::kHandler;
    std::uint32_t number = 0;  // exchange or delivery
    std::uint32_t service = 0;
    std::uint32_t depth = 0;
    bool lost_reply = false;
    SpawnRequest spawn;
  };
  struct ServiceRun {
    ServiceStatus status;
    std::vector<std::uint64_t> asked;      // requests a route; the last one counts those that no route takes
    std::vector<std::uint64_t> answered;   // of them that the route itself answered
    std::vector<std::uint64_t> delivered;  // events a subscription
    std::uint32_t running = 0;
    std::deque<Job> queue;
  };

  bool begin_http(const EffectRequest& request);
  void begin_execution(const EffectRequest& request);
  void begin_publish(const EffectRequest& request);
  void decide(Completion completion);
  /// Sends an exchange off to the service of its address. @returns false if there is no such service
  bool send(std::uint32_t exchange);
  void arrive(std::uint32_t exchange);
  void answer_by_route(std::uint32_t exchange, std::uint32_t route);
  void deliver(std::uint32_t delivery);
  // world_google.cpp
  void answer_by_google(std::uint32_t exchange);
  void run_errand(std::uint32_t errand);
  bool add_google_service(const Url& url);
  [[nodiscard]] bool is_for_the_host(const Url& url) const;
  void start_service(const Service& service);
  void set_execution(const std::string& name, const EndedTask& ended);
  [[nodiscard]] SpawnRequest job_task(const Exchange& exchange, const ProgramPtr& program, std::uint64_t call) const;
  void enqueue(Job job);
  void start_job(Job job);
  void finish_job(const Job& job, const EndedTask& ended);
  void reply_with(std::uint32_t exchange, const Reply& reply);
  void fail_with(std::uint32_t exchange, FaultKind fault);
  void arrive_back(std::uint32_t exchange);
  bool follow_redirect(std::uint32_t exchange);
  void complete_exchange(std::uint32_t exchange, const Completion& completion);
  [[nodiscard]] std::optional<std::uint32_t> find_service(const Url& url) const;
  [[nodiscard]] std::string no_service_message(const Url& url) const;
  [[nodiscard]] Value request_value(const Exchange& exchange) const;
  [[nodiscard]] std::uint32_t depth_of(TaskId task) const;
  [[nodiscard]] std::string name_of_actor(TaskId task) const;
  void schedule_scripts();
  void read_journal();

  std::shared_ptr<Scenario> scenario_;  // this run's own: Google APIs that nobody foresaw are added to it
  std::shared_ptr<const ChildPrograms> children_;
  bool live_;
  Session& session_;
  Machine& machine_;
  FaultPlan plan_;
  Broker broker_;
  CallbackDesk desk_;
  InvariantWatch invariants_;
  std::vector<ServiceRun> services_;
  std::vector<Exchange> exchanges_;
  std::vector<Completion> decisions_;
  std::unordered_map<std::uint32_t, std::uint32_t> exchange_of_effect_;  // only looked up
  std::unordered_map<std::uint32_t, Job> jobs_;                          // by task; only looked up
  std::unordered_map<std::uint32_t, EffectId> executions_;               // by task; only looked up
  std::vector<std::uint32_t> parents_;                                   // of every task
  std::vector<std::string> labels_;                                      // of every task: its service's, or its own
  std::vector<EffectId> declined_;
  std::uint64_t seed_;
  struct Errand {
    std::uint32_t service = 0;
    GoogleErrand what;
  };
  std::vector<Errand> errands_;
  ProgramPtr errand_program_;                                         // made when the first errand runs
  std::unordered_map<std::uint32_t, std::string> google_executions_;  // task → resource; only looked up
  std::vector<HandPlayed> hand_played_;
  std::uint32_t read_ = 0;  // events of the journal looked at
  std::uint32_t endpoints_seen_ = 0;
};

}  // namespace etude
