// Puts session and world together, and says afterwards what happened.
#include "core/simulation/run.h"

#include <algorithm>

#include "core/base/mix.h"
#include "core/base/random.h"

namespace etude {
namespace {

constexpr std::uint64_t kBurst = 1'000'000;

// A version 4 UUID that follows from the seed.
std::string execution_id(std::uint64_t seed) {
  Random random = Random::stream(seed, "execution");
  static constexpr char kHex[] = "0123456789abcdef";
  std::string id;
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) id.push_back('-');
    std::uint64_t bits = random.next() >> 60;
    if (digit == 12) bits = 4;
    if (digit == 16) bits = 8 | (bits & 3);
    id.push_back(kHex[bits]);
  }
  return id;
}

// The variables that every execution has (executions.md 6), and the user's own.
void fill_environment(MachineOptions& machine, const CompiledFiles& compiled, const RunOptions& options, std::uint64_t seed) {
  const Scenario& scenario = *compiled.scenario;
  std::map<std::string, std::string, std::less<>>& environment = machine.environment;
  environment = scenario.environment;
  for (const auto& [name, value] : options.environment) environment[name] = value;
  static constexpr char kHex[] = "0123456789abcdef";
  const std::uint64_t revision = compiled.workflow == nullptr ? 0 : hash_text(compiled.workflow->source->text());
  environment["GOOGLE_CLOUD_LOCATION"] = scenario.location;
  environment["GOOGLE_CLOUD_PROJECT_ID"] = scenario.project_id;
  environment["GOOGLE_CLOUD_PROJECT_NUMBER"] = scenario.project_number;
  environment["GOOGLE_CLOUD_SERVICE_ACCOUNT_NAME"] = "workflow@" + scenario.project_id + ".iam.gserviceaccount.com";
  environment["GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID"] = execution_id(seed);
  environment["GOOGLE_CLOUD_WORKFLOW_ID"] = "workflow";
  environment["GOOGLE_CLOUD_WORKFLOW_REVISION_ID"] =
      std::string("000001-") + kHex[revision & 15] + kHex[revision >> 4 & 15] + kHex[revision >> 8 & 15];
  machine.callback_base = "https://workflowexecutions.googleapis.com/v1/projects/" + scenario.project_id + "/locations/" +
                          scenario.location + "/workflows/workflow/executions";
}

}  // namespace

Run::~Run() {
  if (session_ != nullptr) session_->set_transport(nullptr);
}

std::unique_ptr<Run> Run::start(const Files& files, const RunOptions& options, std::vector<FileDiagnostics>& diagnostics) {
  std::shared_ptr<const CompiledFiles> compiled = compile_files(files, diagnostics);
  if (compiled == nullptr) return nullptr;
  return start(std::move(compiled), options);
}

std::unique_ptr<Run> Run::start(std::shared_ptr<const CompiledFiles> compiled, const RunOptions& options) {
  std::unique_ptr<Run> run(new Run());
  run->compiled_ = std::move(compiled);
  const CompiledFiles& files = *run->compiled_;
  run->seed_ = options.seed.value_or(files.scenario->seed.value_or(1));
  SessionOptions session;
  session.recording = options.recording;
  session.let_time_pass = options.let_time_pass;
  session.machine.seed = run->seed_;
  session.machine.start_time_ns = files.scenario->start_time_ns;
  session.machine.limits = options.limits;
  fill_environment(session.machine, files, options, run->seed_);
  run->session_ = std::make_unique<Session>(std::move(session));
  WorldSetup setup;
  setup.scenario = files.scenario;
  setup.children = files.children;
  setup.seed = run->seed_;
  setup.faults = options.faults;
  setup.live = options.live;
  run->world_ = std::make_unique<World>(std::move(setup), *run->session_);
  run->session_->set_transport(run->world_.get());
  run->world_->start();
  if (files.workflow != nullptr) run->session_->start(files.workflow, options.argument.value_or(files.argument));
  return run;
}

Pause Run::run_to_end() {
  AdvanceBudget budget;
  budget.instructions = kBurst;
  Pause pause = session_->advance(budget);
  while (pause == Pause::kOutOfBudget) pause = session_->advance(budget);
  return pause;
}

RunState Run::state() const {
  if (compiled_->workflow != nullptr) return session_->state();
  return session_->machine().has_ready() || session_->machine().next_due() ? RunState::kActive : RunState::kSucceeded;
}

Nanoseconds Run::virtual_ns() const {
  const Journal& journal = session_->journal();
  for (std::uint32_t seq = journal.size(); seq-- > 0;) {
    // The clock also passes entries that mean nothing any more, such as time-outs of answered requests: events count.
    if (session_->state() == RunState::kActive || journal[seq].kind == EventKind::kFinished) return journal[seq].time_ns;
  }
  return 0;
}

}  // namespace etude
