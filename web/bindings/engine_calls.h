// What JavaScript can ask of the engine, as values in and values out: the logic behind the exported functions, testable natively.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/journal/moment.h"
#include "core/journal/request_rows.h"
#include "core/journal/task_table.h"
#include "core/simulation/many_seeds.h"
#include "core/simulation/run.h"
#include "core/value/value.h"

namespace etude {

/// {files: {name: text}} of a document. @errors `engine.argument`
Result<Files> files_from(const Value& request);
/// {argument?, seed?, env?, live?, let_time_pass?, recording?: everything | outcome, limits?: {steps, memory_bytes}}. @errors `engine.argument`
Result<RunOptions> run_options_from(const Value& request);

/// {diagnostics}: of all files, nothing is run.
Result<Value> check(const Value& request);

/// One run and what was derived from it so far.
class EngineRun {
 public:
  /// @param refused  gets {code, message, diagnostics} if a file has errors
  static Result<std::unique_ptr<EngineRun>> start(const Value& request, Value& refused);

  /// {steps?, milliseconds?, until_ns?} → {state, pause, effects, callbacks, cursor, time_ns, waiting_for?, due_ns?}
  Result<Value> advance(const Value& request);
  /// {effect, kind: response | fault | value | error, detail, elapsed_ns?} → {}
  Result<Value> complete(const Value& request);
  /// {endpoint, method, query?, headers?, body?} → {code, headers, body}
  Result<Value> callback(const Value& request);
  /// Ends the execution as CANCELLED.
  Result<Value> cancel(const Value& request);
  /// {cursor, task?} or {key: {t, k, a, p, n, i}} → moment_value
  Result<Value> at(const Value& request);
  /// {from?, to?} → [events]
  Result<Value> journal(const Value& request);
  /// {view: spans | log | requests | result | steps} → the view
  Result<Value> view(const Value& request);
  /// {as: journal | text | mermaid | perfetto | history} → {text}
  Result<Value> save(const Value& request);
  /// {cursor, task, mode: over | into | out | back} → {cursor, task, at_end}; {cursor, key: true} → {key}
  Result<Value> navigate(const Value& request);

 private:
  explicit EngineRun(std::unique_ptr<Run> run);
  std::vector<ServiceBase> bases() const;

  std::unique_ptr<Run> run_;
  MomentReader moments_;
  TaskTable tasks_;
};

/// Many seeds of one document, in slices.
class EngineSeeds {
 public:
  /// {files, …, first, last, find?: broken | failed}
  static Result<std::unique_ptr<EngineSeeds>> start(const Value& request, Value& refused);
  /// {milliseconds?} → {done, report}
  Result<Value> advance(const Value& request);

 private:
  explicit EngineSeeds(ManySeeds seeds) : seeds_(std::move(seeds)) {}
  ManySeeds seeds_;
};

}  // namespace etude
