// Executions over Run: the simulated world and the real engine.
#include "core/simulation/scenario.h"
#include "core/simulation/world.h"
#include "core/value/value_json.h"
#include "playground/model/execution.h"

namespace etude {
namespace {

class RunExecution final : public Execution {
 public:
  explicit RunExecution(std::unique_ptr<Run> run) : run_(std::move(run)) {}

  const Journal& journal() const override { return run_->session().journal(); }
  Pause advance(const AdvanceBudget& budget) override { return run_->session().advance(budget); }
  RunState state() const override { return run_->state(); }
  Value result() const override { return run_->session().result(); }
  Value error() const override { return run_->session().error(); }
  std::vector<ErrorExplanation> explain_error() const override {
    const Value failure = error();
    if (!failure.is_map()) return {};
    return explain_failure(run_->session().machine(), journal(), failure.map().get("payload"));
  }
  std::string waiting_for() const override { return run_->session().waiting_for(); }
  TaskId main_task() const override { return run_->session().main_task(); }
  std::optional<Nanoseconds> next_due() const override { return run_->session().machine().next_due(); }
  std::vector<EffectRequest> outside_effects() const override { return run_->session().outside_effects(); }
  void complete(const Completion& completion, Nanoseconds elapsed) override { run_->session().complete(completion, elapsed); }
  void cancel() override { run_->session().cancel(); }
  Result<void> send_callback(const std::string& endpoint, const std::string& method, const Value& body) override {
    CallbackRequest request;
    request.method = method;
    // The endpoint takes what comes over the wire.
    if (!body.is_null()) {
      request.headers = Value(Map{{"Content-Type", Value("application/json; charset=utf-8")}});
      request.body = Value(json_for_display(body));
    }
    const Reply reply = run_->world().call_endpoint(endpoint, request);
    if (reply.code >= 400) return Error{"app.callback", "The endpoint answered with " + std::to_string(reply.code) + "."};
    return {};
  }
  std::vector<CallbackPoint> callbacks() const override {
    std::vector<CallbackPoint> points;
    for (const Machine::CallbackEndpoint& endpoint : run_->session().machine().callback_endpoints()) {
      points.push_back({endpoint.id, endpoint.url, endpoint.method});
    }
    return points;
  }
  Value report() const override { return run_->report(); }
  std::uint64_t seed() const override { return run_->seed(); }
  std::optional<PlaceOfEvent> place(std::uint32_t place) const override { return run_->session().machine().place(place); }

 private:
  std::unique_ptr<Run> run_;
};

class RunEngine final : public Engine {
 public:
  bool compile(const Files& files, std::vector<FileDiagnostics>& diagnostics) override {
    compiled_ = compile_files(files, diagnostics);
    return compiled_ != nullptr;
  }
  std::unique_ptr<Execution> start(const RunOptions& options) override {
    if (compiled_ == nullptr) return nullptr;
    return std::make_unique<RunExecution>(Run::start(compiled_, options));
  }
  std::unique_ptr<ManySeeds> many_seeds(const RunOptions& options, std::uint64_t first, std::uint64_t last, SeedSearch search) override {
    if (compiled_ == nullptr) return nullptr;
    return std::make_unique<ManySeeds>(compiled_, options, first, last, search);
  }
  std::vector<ServiceInfo> services() const override {
    std::vector<ServiceInfo> found;
    if (compiled_ == nullptr) return found;
    for (const Service& service : compiled_->scenario->services) {
      FaultSettings faults;
      faults.error_rate = service.faults.error_rate;
      faults.latency_factor = service.faults.latency_factor;
      faults.lost_reply_rate = service.faults.lost_reply_rate;
      found.push_back({service.name, service.base.text(), faults});
    }
    return found;
  }
  std::vector<std::string> invariants() const override {
    std::vector<std::string> found;
    if (compiled_ == nullptr) return found;
    for (const Invariant& invariant : compiled_->scenario->invariants) found.push_back(invariant.say);
    return found;
  }
  std::uint64_t default_seed() const override { return compiled_ == nullptr ? 1 : compiled_->scenario->seed.value_or(1); }

 private:
  std::shared_ptr<const CompiledFiles> compiled_;
};

}  // namespace

std::unique_ptr<Engine> make_engine() { return std::make_unique<RunEngine>(); }

}  // namespace etude
