// Texts → a finished run in its simulated world, and short ways to ask what happened.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/simulation/run.h"
#include "core/source/diagnostic_render.h"
#include "core/value/value_json.h"

namespace etude::testing {

/// In a test body `Run` is GoogleTest's own.
using RunPtr = std::unique_ptr<etude::Run>;

/// Runs to the end. Texts with errors make the test fail and give nullptr.
inline RunPtr simulate(const std::string& services, const std::string& workflow, RunOptions options = {}, const Files& further = {}) {
  Files files = further;
  files["services.yaml"] = services;
  if (!workflow.empty()) files["workflow.yaml"] = workflow;
  std::vector<FileDiagnostics> diagnostics;
  RunPtr run = etude::Run::start(files, options, diagnostics);
  if (run == nullptr) {
    std::string all;
    for (const FileDiagnostics& file : diagnostics) all += render_diagnostics(*file.source, file.list);
    ADD_FAILURE() << all;
    return nullptr;
  }
  run->run_to_end();
  return run;
}

/// The result of the execution as JSON, or `FAILED <payload>`, `ACTIVE <what it waits for>`.
inline std::string outcome_of(const Run& run) {
  switch (run.state()) {
    case RunState::kSucceeded: return json_for_display(run.session().result());
    case RunState::kFailed: return "FAILED " + json_for_display(run.session().error().map().get("payload"));
    case RunState::kActive: return "ACTIVE " + run.session().waiting_for();
    case RunState::kCancelled: return "CANCELLED";
  }
  return "";
}

inline std::string simulated_outcome(const std::string& services, const std::string& workflow, RunOptions options = {},
                                     const Files& further = {}) {
  const RunPtr run = simulate(services, workflow, std::move(options), further);
  return run == nullptr ? "" : outcome_of(*run);
}

/// A service's state at the end, as JSON.
inline std::string state_of(const Run& run, std::uint32_t service = 0) {
  return json_for_display(run.session().machine().service_variable(run.world().status(service).task, 0));
}

inline constexpr Nanoseconds kMs = kNanosecondsPerMillisecond;

/// A workflow that gets an address and returns code and body.
inline std::string get(const std::string& url) {
  return "- ask: {call: http.get, args: {url: \"" + url + "\"}, result: r}\n- done: {return: {code: '${r.code}', body: '${r.body}'}}\n";
}

/// A workflow that gets an address, catches what is raised and returns what `pick` makes of the error `e`.
inline std::string get_and_catch(const std::string& url, const std::string& pick) {
  return "- ask:\n    try: {call: http.get, args: {url: \"" + url + "\"}, result: r}\n    except: {as: e, steps: [{caught: {return: '${" +
         pick + "}'}}]}\n- done: {return: '${r.body}'}\n";
}

}  // namespace etude::testing
