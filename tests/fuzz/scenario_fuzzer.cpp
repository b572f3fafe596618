// Any bytes as a services.yaml: read, and run when it has no errors: its clients, and a workflow that asks every route once, awaits a
// callback and lets the time pass. No crash, bounded work, places inside the file, and a second run gives the same journal.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal/journal_json.h"
#include "core/simulation/run.h"

namespace {

using etude::List;
using etude::Map;
using etude::Value;

constexpr std::size_t kMostRequests = 8;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_places(const etude::DiagnosticList& diagnostics, std::size_t size) {
  for (const etude::Diagnostic& diagnostic : diagnostics.all()) {
    require(diagnostic.range.begin <= diagnostic.range.end && diagnostic.range.end <= size);
    require(!diagnostic.code.empty() && !diagnostic.message.empty());
  }
}

constexpr const char* kWorkflow = R"(main:
  params: [requests]
  steps:
    - make: {call: events.create_callback_endpoint, result: endpoint}
    - all:
        for:
          value: r
          in: ${requests}
          steps:
            - ask:
                try:
                  call: http.request
                  args: {method: "${r.method}", url: "${r.url}", body: "${r.body}", query: "${r.query}", auth: "${r.auth}", timeout: 20}
                  result: answer
                except: {as: e, steps: [{note: {call: sys.log, args: {data: "${e}"}}}]}
    - wait: {call: events.await_callback, args: {callback: "${endpoint}", timeout: 60}, result: answer}
    - done: {return: "${answer}"}
)";

/// A path that the pattern takes: `{name}` stands for itself.
std::string path_of(const etude::RoutePattern& pattern) {
  std::string path;
  for (const auto& segment : pattern.segments) path += "/" + segment.before + segment.name + segment.behind;
  return pattern.takes_rest || path.empty() ? path + "/rest" : path;
}

/// What the workflow asks: each route of the scenario once.
Value requests_for(const etude::Scenario& scenario) {
  List requests;
  for (const etude::Service& service : scenario.services) {
    for (const etude::Route& route : service.routes) {
      if (requests.size() == kMostRequests) break;
      Map query;
      for (const auto& [name, value] : route.query) query = query.set(name, Value(value));
      requests = requests.push_back(Value(Map{{"auth", Value(Map{{"type", Value(service.auth ? service.auth->type : "OIDC")}})},
                                              {"body", Value(Map{{"amount", Value(1)}, {"order", Value("a")}})},
                                              {"method", Value(route.pattern.method == "*" ? "POST" : route.pattern.method)},
                                              {"query", Value(query)},
                                              {"url", Value(service.base.text() + path_of(route.pattern))}}));
    }
  }
  return Value(requests);
}

std::unique_ptr<etude::Run> run(const etude::Files& files, const Value& requests) {
  etude::RunOptions options;
  options.limits.steps = 400;
  options.limits.memory_bytes = 64 * 1024;
  options.limits.string_bytes = 16 * 1024;
  options.let_time_pass = true;
  options.argument = requests;
  std::vector<etude::FileDiagnostics> diagnostics;
  auto started = etude::Run::start(files, options, diagnostics);
  // What reads without errors runs.
  require(started != nullptr);
  etude::AdvanceBudget budget;
  budget.instructions = 20'000;
  for (int burst = 0; burst < 5; ++burst) {
    if (started->session().advance(budget) != etude::Pause::kOutOfBudget) break;
  }
  static_cast<void>(started->report());
  return started;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = std::make_shared<const etude::SourceText>("services.yaml", std::string(reinterpret_cast<const char*>(data), size));
  etude::DiagnosticList diagnostics;
  const etude::Scenario scenario = etude::read_scenario(source, diagnostics);
  check_places(diagnostics, size);
  if (diagnostics.has_errors()) return 0;
  const etude::Files files{{"services.yaml", std::string(source->text())}, {"workflow.yaml", kWorkflow}};
  const Value requests = requests_for(scenario);
  const auto first = run(files, requests);
  const auto again = run(files, requests);
  const std::string saved = etude::json_from_journal(first->session().journal());
  require(saved == etude::json_from_journal(again->session().journal()));
  const auto loaded = etude::journal_from_json(saved);
  require(loaded.ok() && loaded.value().fingerprint() == first->session().journal().fingerprint());
  return 0;
}
