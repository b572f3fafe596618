// `etude run`: one execution, by the virtual or the real clock, or the same documents under many seeds.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "core/cli/commands.h"
#include "core/cli/documents.h"
#include "core/cli/files.h"
#include "core/cli/live_http.h"
#include "core/journal/journal_json.h"

namespace etude::cli {
namespace {

using Clock = std::chrono::steady_clock;

Nanoseconds since(Clock::time_point start) { return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count(); }

// Watches the journal for the step that --until names.
class StepWatch {
 public:
  StepWatch(const Journal& journal, const std::string& step) : journal_(journal), step_(step) {}
  bool reached() {
    for (; seen_ < journal_.size(); ++seen_) {
      const Event& event = journal_[seen_];
      if (event.kind != EventKind::kStepEntered || event.step.is_none()) continue;
      const StepRow& row = journal_.step(event.step);
      if (row.key == step_ || row.name == step_) return true;
    }
    return false;
  }

 private:
  const Journal& journal_;
  const std::string& step_;
  std::uint32_t seen_ = 0;
};

// A run that ended before the step that `--until` names is no success without a word.
std::string never_reached(const Journal& journal, const std::string& wanted) {
  std::vector<std::string_view> names;
  bool exists = false;
  for (const StepRow& row : journal.steps()) {
    exists = exists || row.name == wanted || row.key == wanted;
    names.push_back(row.name);
    names.push_back(row.key);
  }
  return "note: the run did not come to a step called `" + wanted + "`." + (exists ? std::string() : did_you_mean(wanted, names)) + "\n";
}

// Runs until the end, or until the place that --until names. @returns true if it was stopped there
bool run_virtually(Run& run, const std::optional<Until>& until) {
  if (!until) {
    run.run_to_end();
    return false;
  }
  StepWatch watch(run.session().journal(), until->step);
  AdvanceBudget budget;
  if (until->time) budget.until_ns = *until->time;
  // One instruction at a time: the run stops in front of what the step does.
  if (!until->step.empty()) budget.instructions = 1;
  while (true) {
    const Pause pause = run.session().advance(budget);
    if (!until->step.empty() && watch.reached()) return true;
    if (pause == Pause::kClock) return true;
    if (pause != Pause::kOutOfBudget) return false;
  }
}

// The same by the real clock, with real requests if they are wanted.
bool run_really(Run& run, const Options& options, LiveRules rules) {
  LiveHttp http(std::move(rules));
  const Clock::time_point start = Clock::now();
  StepWatch watch(run.session().journal(), options.until ? options.until->step : std::string());
  AdvanceBudget budget;
  while (true) {
    budget.until_ns = since(start);
    const bool stops = options.until && options.until->time && *options.until->time <= budget.until_ns;
    if (stops) budget.until_ns = *options.until->time;
    const Pause pause = run.session().advance(budget);
    if (options.until && !options.until->step.empty() && watch.reached()) return true;
    if (stops && (pause == Pause::kClock || pause == Pause::kOutside)) return true;
    if (pause == Pause::kOutOfBudget) continue;
    if (pause == Pause::kFinished) return false;
    const std::optional<Nanoseconds> due = run.session().machine().next_due();
    // Nobody can answer here; the wait is sat out if its end lies before the instant that --until names.
    if (pause == Pause::kStuck && !(options.until && options.until->time && due && *due <= *options.until->time)) return false;
    bool begun = false;
    for (const EffectRequest& request : run.session().outside_effects()) {
      if (request.kind != EffectKind::kHttp || http.has(request.id)) continue;
      http.begin(request);
      begun = true;
    }
    const Nanoseconds now = since(start);
    Nanoseconds wait = kNanosecondsPerSecond;
    if (due) wait = std::min(wait, *due - now);
    if (options.until && options.until->time) wait = std::min(wait, *options.until->time - now);
    wait = std::max<Nanoseconds>(wait, kNanosecondsPerMillisecond);
    if (http.is_busy()) {
      for (const LiveAnswer& answer : http.poll(wait)) run.session().complete(answer.completion, answer.elapsed);
    } else if (pause == Pause::kOutside && !begun) {
      return false;  // waits for something that is no request: nobody will answer
    } else {
      std::this_thread::sleep_for(std::chrono::nanoseconds(wait));
    }
  }
}

// The token comes from a file or the environment, never from an argument: arguments are seen by everybody on the machine.
Result<LiveRules> live_rules(const Options& options) {
  LiveRules rules;
  rules.redirects = options.redirects;
  if (!options.live) return rules;
  if (options.token_file) {
    ETUDE_TRY(rules.token, read_file(*options.token_file));
  } else if (const char* given = std::getenv("ETUDE_TOKEN"); given != nullptr) {
    rules.token = given;
  }
  while (!rules.token.empty() && (rules.token.back() == '\n' || rules.token.back() == '\r' || rules.token.back() == ' '))
    rules.token.pop_back();
  const bool printable = std::all_of(rules.token.begin(), rules.token.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (!printable || (options.token_file && rules.token.empty()))
    return Error{"live.token", "the token must be one line of letters, digits and signs"};
  return rules;
}

int run_seeds(const std::shared_ptr<const CompiledFiles>& compiled, const RunOptions& run_options, const Options& options) {
  ManySeeds seeds(compiled, run_options, options.seeds->first, options.seeds->second, options.find);
  while (!seeds.is_done()) seeds.run_next();
  print(options.json ? pretty_json(seeds.report()) : seeds_text(seeds.report()));
  // Like a search: with --find the status says whether there is such a seed.
  return options.find == SeedSearch::kNothing || seeds.found() ? kSucceeded : kFailed;
}

}  // namespace

int run_command(const Options& options) {
  if (options.live && !LiveHttp::is_there()) {
    complain(
        "etude: this build has no --live: libcurl was not there when it was made. Install libcurl's development files and build again.\n");
    return kWrongUsage;
  }
  const Result<Documents> documents = read_documents(options);
  if (!documents.ok()) {
    complain("etude: " + documents.error().message + "\n");
    return kWrongUsage;
  }
  std::vector<FileDiagnostics> diagnostics;
  const std::shared_ptr<const CompiledFiles> compiled = compile_files(documents.value().files, diagnostics);
  if (compiled == nullptr) {
    const bool wrong_data = data_is_wrong(diagnostics);
    if (wrong_data) {
      std::erase_if(diagnostics, [](const FileDiagnostics& file) { return file.source->name() != "input.json"; });
    }
    report_diagnostics(diagnostics, documents.value().names, options.json);
    return wrong_data ? kWrongUsage : kDoesNotDeploy;
  }
  if (!options.json) report_diagnostics(diagnostics, documents.value().names, false);
  RunOptions run_options;
  run_options.seed = options.seed;
  run_options.environment = options.environment;
  run_options.live = options.live;
  run_options.let_time_pass = options.let_time_pass;
  if (options.seeds) return run_seeds(compiled, run_options, options);
  Result<LiveRules> rules = live_rules(options);
  if (!rules.ok()) {
    complain("etude: " + rules.error().message + "\n");
    return kWrongUsage;
  }
  const std::unique_ptr<Run> run = Run::start(compiled, run_options);
  const bool stopped = options.real_clock ? run_really(*run, options, std::move(rules).value()) : run_virtually(*run, options.until);
  if (!stopped && options.until && !options.until->step.empty()) complain(never_reached(run->session().journal(), options.until->step));
  if (options.trace_file) {
    const Result<void> written = write_file(*options.trace_file, json_from_journal(run->session().journal()));
    if (!written.ok()) {
      complain("etude: " + written.error().message + "\n");
      return kWrongUsage;
    }
  }
  if (options.json)
    print(pretty_json(run->report()));
  else
    report_run(*run, documents.value().names, stopped);
  return stopped || run->state() == RunState::kSucceeded ? kSucceeded : kFailed;
}

}  // namespace etude::cli
