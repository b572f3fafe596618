// The simulated world as data: what services.yaml says, checked and compiled.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/virtual_time.h"
#include "core/program/compile.h"
#include "core/simulation/route.h"
#include "core/simulation/url.h"
#include "core/source/diagnostic.h"
#include "core/source/source_text.h"
#include "core/value/value.h"

namespace etude {

/// What happens to a request instead of an answer.
enum class FaultKind : std::uint8_t { kConnectionRefused, kConnectionReset, kTimeout, kUnknownHost };
/// As services.yaml and the journal write it: `connection_refused`.
std::string_view fault_name(FaultKind fault);

/// A duration, or a uniform range of durations.
struct DurationRange {
  Nanoseconds low = 0;
  Nanoseconds high = 0;
  friend bool operator==(const DurationRange&, const DurationRange&) = default;
};

/// One canned answer: a fault, a literal, or an expression over `request`, `state` and `call`.
struct Answer {
  std::optional<FaultKind> fault;
  Value literal;       // {code, headers?, body | text | base64}
  ProgramPtr program;  // gives such a map; null: the literal counts
};

struct Route {
  std::string match;  // as written
  RoutePattern pattern;
  std::vector<std::pair<std::string, std::string>> query;  // must be present with these values
  std::optional<DurationRange> latency;
  std::vector<Answer> answers;  // the n-th call gets the n-th, later calls the last …
  ProgramPtr handler;           // … or these steps: parameters `request` and `call`, outer `state`
};

/// What goes wrong at a service by chance and by plan.
struct Faults {
  double error_rate = 0;
  std::int64_t error_code = 503;
  double lost_reply_rate = 0;
  std::vector<DurationRange> outages;  // windows of virtual time, the end not included
  double latency_factor = 1;
};

struct AuthRule {
  std::string type;                     // OIDC or OAuth2
  std::optional<std::string> audience;  // none: any address of the service
};

struct Subscription {
  std::string topic;
  ProgramPtr handler;  // parameter `event`, outer `state`
};

struct Service {
  std::string name;
  std::string google;  // the Google API that it stands for (`storage`); empty: one of services.yaml
  Url base;
  std::optional<AuthRule> auth;
  DurationRange latency{50 * kNanosecondsPerMillisecond, 50 * kNanosecondsPerMillisecond};
  Value state;
  Faults faults;
  std::uint32_t concurrency = 1;
  std::vector<Route> routes;
  std::vector<Subscription> subscriptions;
};

/// How long an event takes on a topic that says nothing about it.
constexpr Nanoseconds kDefaultTopicDelay = 10 * kNanosecondsPerMillisecond;

/// A topic; one that is only subscribed to has these values.
struct Topic {
  std::string name;
  DurationRange delay{kDefaultTopicDelay, kDefaultTopicDelay};
  bool at_least_once = true;  // else at most once: neither a loss nor an error is repaired
  double duplicate_rate = 0;
  double loss_rate = 0;
  std::uint32_t max_attempts = 5;
  Nanoseconds retry_delay = kNanosecondsPerSecond;
};

/// Somebody outside who sends one request.
struct Client {
  std::string name;
  Nanoseconds at = 0;
  ProgramPtr program;  // no parameters
};

/// A scripted request to a callback endpoint.
struct CallbackScript {
  std::uint32_t endpoint = 0;  // number of the endpoint in order of creation
  bool since_start = false;    // `when` counts from the start of the run, else from the endpoint's creation
  Nanoseconds when = 0;
  ProgramPtr program;  // parameter `url`
};

struct Invariant {
  std::string say;
  ProgramPtr check;  // over `services`
};

constexpr std::uint32_t kMostTopicAttempts = 100;

struct Scenario {
  std::optional<std::uint64_t> seed;
  Nanoseconds start_time_ns = 1'767'225'600'000'000'000;  // 2026-01-01T00:00:00Z
  std::string project_id = "demo-project";
  std::string project_number = "123456789012";
  std::string location = "us-central1";
  std::map<std::string, std::string, std::less<>> environment;
  std::vector<Service> services;  // in the order of the text
  std::vector<Topic> topics;
  std::vector<Client> clients;
  std::vector<CallbackScript> callbacks;
  std::vector<Invariant> invariants;
  Value google;  // the section for the simulated Google APIs as it is written; null: none
};

/// Reads and compiles a services.yaml. An empty or blank text is the empty world.
///
/// Diagnostics `scenario.*` for the shape, those of the language for the steps and expressions in it.
/// @returns the scenario; of no use if there are errors
Scenario read_scenario(const std::shared_ptr<const SourceText>& source, DiagnosticList& diagnostics);

/// Adds a service for each Google API that a text mentions, by connector name or host, unless services.yaml has one of that host.
void add_google_services(Scenario& scenario, std::string_view text);

/// Checks one user environment variable (executions.md 6). @returns what is wrong with it, or nothing
std::optional<std::string> environment_problem(std::string_view name, std::string_view value);
/// At most so many user variables (limits.md).
constexpr std::size_t kMostEnvironmentVariables = 20;

}  // namespace etude
