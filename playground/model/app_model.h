// The whole state of the playground: documents, the run, where one looks. Written by `update` and `advance` alone.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "playground/model/action.h"
#include "playground/model/execution.h"
#include "playground/model/flow_graph.h"
#include "playground/model/run_tables.h"
#include "playground/model/step_tree.h"
#include "playground/model/view_settings.h"

namespace etude {

/// Bits that `etude_app_frame` answers with (PROTOCOL.md).
enum Change : std::uint32_t {
  kFrameAgain = 1,
  kRunChanged = 2,
  kCursorChanged = 4,
  kSelectionChanged = 8,
  kProblemsChanged = 16,
  kOutsideWaits = 32,
  kViewChanged = 64,
  kOutboxFilled = 128,
};

struct Selection {
  std::string step;              // step key
  TaskId task;                   // none: the task of the latest event
  std::uint32_t event = kNoSeq;  // a row of the lists
  std::string variable;          // path of a row of the variables, whose writes are told
};

struct Playback {
  bool playing = false;
  double last_ms = -1.0;      // clock of the frame before
  double next_step_ms = 0.0;  // the next step is not entered before
};

/// A wish to stand somewhere that the run has not reached yet.
struct PendingStop {
  std::optional<StepMode> step;
  std::string step_key;                // run to here
  std::optional<Nanoseconds> time_ns;  // keep the place in time
  std::optional<MomentKey> moment;
  std::optional<std::uint32_t> index;
  [[nodiscard]] bool any() const { return step || !step_key.empty() || time_ns || moment || index; }
};

struct OutboxItem {
  enum class Kind : std::uint8_t { kGoto, kAnnounce } kind = Kind::kAnnounce;
  std::string text;  // file, or what to say
  std::uint32_t line = 0;
  std::uint32_t column = 1;
};

/// A step passed at a moment of the page's clock: shown as a token on its edge.
struct MovingToken {
  StepId from;
  StepId to;
  double start_ms = 0.0;
};

struct CompareModel;
struct ListRows;
std::shared_ptr<ListRows> make_list_rows();

/// What a run was started from.
struct RunCause {
  Files files;
  FaultOverrides faults;
  std::uint64_t seed = 1;
};

/// Another run, kept to be compared with the current one.
struct OtherRun {
  std::shared_ptr<Execution> run;
  std::shared_ptr<RunTables> tables;
  std::vector<ServiceInfo> services;
  RunCause cause;
  std::string label;          // `before the last edit`
  bool pinned = false;        // by hand: it stays until it is cleared
  std::uint32_t version = 0;  // AppModel::run_version of that run
  // The comparison with the current run as it was then; made again when that changes (comparing.h).
  mutable std::shared_ptr<const CompareModel> compared;
  mutable std::uint32_t compared_version = 0;
  mutable std::uint32_t compared_length = 0;
};

struct AppModel {
  std::unique_ptr<Engine> engine;

  // Documents.
  Files files;
  std::string title;
  std::optional<std::uint64_t> seed;  // over the scenario's
  std::optional<Value> argument;
  std::vector<FileDiagnostics> diagnostics;
  bool deploys = false;  // a run can start
  FlowGraph graph;
  std::vector<StepTreeRow> steps;  // of the workflow as it is written
  std::uint32_t graph_version = 0;

  // The run.
  std::shared_ptr<Execution> run;
  std::shared_ptr<RunTables> tables;  // of `run`; made and dropped with it
  RunCause cause;                     // of `run`
  std::optional<OtherRun> other;      // to compare with
  bool comparing = false;             // and the comparison is shown
  std::vector<ServiceInfo> services;
  std::vector<std::string> invariants;
  FaultOverrides faults;                   // set by the user, over the scenario's
  Pause pause = Pause::kOutOfBudget;       // why the run stands still
  std::optional<Nanoseconds> time_passes;  // to this instant, past waits that only a person could end
  bool recording = false;                  // frames go on advancing it
  bool stale = false;                      // the files have changed since it was started
  std::uint32_t run_version = 0;           // counts runs
  std::uint32_t cursor = 0;
  Nanoseconds position_ns = 0;  // virtual time shown: at or after the cursor's last event, before the next
  Playback playback;
  PendingStop pending;
  std::vector<MovingToken> tokens;

  // Marks.
  Selection selection;
  std::map<std::string, std::string, std::less<>> breakpoints;  // step key → condition, empty for none
  bool break_on_errors = false;
  std::vector<std::string> watches;

  std::unique_ptr<ManySeeds> seeds;  // the last asked for; see `seeds` in PROTOCOL.md

  ViewSettings view;
  std::shared_ptr<ListRows> lists = make_list_rows();  // what of log and requests passes the filters
  std::vector<OutboxItem> outbox;
  std::uint32_t changes = 0;  // bits of Change since they were taken last

  [[nodiscard]] std::uint32_t length() const { return run ? run->journal().size() : 0; }
  [[nodiscard]] bool at_end() const { return cursor >= length(); }
  /// The run can go on: it has not ended and is not stuck.
  [[nodiscard]] bool can_advance() const { return run && (pause == Pause::kOutOfBudget || pause == Pause::kClock); }
  [[nodiscard]] std::vector<ServiceInfo> services_now() const;
};

/// Milliseconds of the host's clock; the model reads none itself.
using Clock = std::function<double()>;

/// Carries out one wish. @errors `app.*` with a sentence; the model is then as before
Result<void> update(AppModel& model, const UserAction& action, const Clock& clock);

/// One frame's work: advances the run for at most `budget_ms`, then the playback. @returns true if there is more to do
bool advance(AppModel& model, double now_ms, double budget_ms, const Clock& clock);

/// A value of a watch or condition at the cursor, seen from a task.
Result<Value> evaluate_at(const AppModel& model, std::uint32_t cursor, TaskId task, const std::string& expression);

/// The task whose place is shown: the selected one if it lives, else that of the latest event.
TaskId watched_task(const AppModel& model);

}  // namespace etude
