// One line of control: its frames, its values, what it waits for. Plain data; the files of this room move it on.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/effect/effect.h"
#include "core/journal/event.h"
#include "core/program/program.h"

namespace etude {

/// A line of a stack trace (errors-and-retry.md 7).
struct TraceElement {
  std::string step;
  std::string routine;
  SourcePosition position;
  std::uint32_t length = 0;
};

/// An error in flight, with what the execution's `error` field will say of it.
struct Caught {
  Value value;
  bool fatal = false;        // cannot be caught
  bool from_runtime = true;  // not by `raise`
  std::string head;          // first line of the context
  std::vector<TraceElement> trace;
};
using CaughtPtr = std::shared_ptr<const Caught>;

/// A program as one run sees it: where it stands in the run's tables, and what its instructions need again and again.
struct Unit {
  struct StepPlan {
    std::uint32_t around = kNoIndex;  // the step that goes on when this one is left; none if it belongs to another task
    bool counts = true;
    bool is_retried = false;  // a try with retry: leaving it ends its attempts
  };
  struct SegmentPlan {
    std::uint32_t slots = 0;
    std::uint32_t marks = 0;   // slots and scopes
    std::uint32_t scope = 0;   // position of its outermost scope
    std::uint32_t entry = 0;   // its first instruction
    std::uint32_t errors = 0;  // places for caught errors
    bool is_branch = false;
    std::vector<std::uint32_t> named;          // slots of variables, not those of ours
    std::vector<std::string_view> slot_names;  // kept by the journal
  };
  struct RoutinePlan {
    Value name;  // as the journal shows it
    std::uint32_t segment = 0;
    std::uint32_t parameters = 0;
    bool is_plain = false;   // the user's, its parameters are its first slots …
    std::string_view label;  // … and its outermost scope has this label, kept by the journal
  };
  std::shared_ptr<const Program> program;
  std::uint32_t step_base = 0;        // of its steps in the journal
  std::uint32_t place_base = 0;       // and of its places
  std::vector<std::uint32_t> places;  // of the instruction before each, in the journal's numbers
  std::vector<StepPlan> steps;
  std::vector<SegmentPlan> segments;
  std::vector<std::string_view> labels;  // of static scopes, kept by the journal
  std::vector<RoutinePlan> routines;
  std::vector<Value> fixed_paths;  // by target: the path of a write, if it is the same every time; else null
};

/// One activation of a segment. Its slots start at `base` of the task's values, its operands behind them.
struct Frame {
  const Program* program = nullptr;
  const Unit* unit = nullptr;
  const std::uint32_t* places = nullptr;  // of the unit
  std::uint32_t step_base = 0;            // of the unit
  std::uint32_t segment = 0;
  std::uint32_t pc = 0;
  std::uint32_t base = 0;
  std::uint32_t operands = 0;     // where the operands start
  std::uint32_t marks = 0;        // start of its slots' variables …
  std::uint32_t scopes = 0;       // … and of its scopes' ids
  std::uint32_t errors = 0;       // start of its caught errors
  std::uint32_t step = kNoIndex;  // innermost open step, of the program
  std::uint32_t depth = 0;        // frames of the user's texts up to this one
  std::uint16_t attempt = 1;
  std::uint16_t base_attempt = 1;
  TaskId outer_task;  // frame around a branch or handler
  std::uint32_t outer_frame = 0;
  bool is_internal = false;  // of a program of ours
};

/// Children of a parallel step while it runs.
struct Fork {
  const ForkRow* row = nullptr;
  std::uint32_t total = 0;
  std::uint32_t started = 0;
  std::uint32_t running = 0;
  std::uint32_t limit = 20;
  std::uint32_t index = 0;  // of the fork in the program
  List list;                // loop over a list
  bool over_range = false;
  Value first;  // loop over a range
  struct Failure {
    std::uint32_t index;
    std::string id;
    CaughtPtr caught;
  };
  std::vector<Failure> failures;
  bool truncated = false;
};

/// What all tasks of one execution share.
struct ExecutionState {
  std::uint64_t steps = 0;
  std::int64_t memory = 0;
  std::uint32_t leaves = 0;                 // running branches that are not themselves waiting for branches
  std::uint32_t tenths[4] = {0, 0, 0, 0};   // by gauge: the last one noted …
  std::uint64_t notable[4] = {0, 0, 0, 0};  // … and the least amount that has to be looked at
  bool ended = false;
  std::set<std::uint32_t> forks;  // tasks that wait for branches
};

enum class TaskStatus : std::uint8_t { kReady, kWaiting, kForked, kParked, kEnded };

struct Task {
  TaskId id;
  TaskId parent;
  TaskId root;                          // the execution it belongs to
  ExecutionState* execution = nullptr;  // of `root`; owned by the machine
  TaskKind kind = TaskKind::kWorkflow;
  TaskStatus status = TaskStatus::kReady;
  std::string label;
  std::string stream;  // names its streams of chance; empty: the label does
  std::vector<Frame> frames;
  std::vector<Value> values;
  std::vector<std::uint32_t>
      marks;  // a frame's slots → VariableId, kNoSeq before the first write; then its static scopes → ScopeId, the same
  std::vector<CaughtPtr> errors;
  std::vector<CaughtPtr> recent;  // caught lately: raising one of these again keeps its head
  std::uint32_t base_depth = 0;   // frames below, in the tasks around
  std::uint32_t parallel_depth = 0;
  std::uint32_t branch_index = 0;
  std::uint32_t generation = 0;           // counts waits
  std::vector<EffectId> waits;            // effects it waits for
  std::vector<Value> arrived;             // results of several effects
  std::uint32_t missing = 0;              // effects still to come
  bool many = false;                      // waits for a list of results
  std::optional<std::uint32_t> sleeping;  // EffectId of a sleep
  CaughtPtr many_error;
  std::unique_ptr<Fork> fork;
};

}  // namespace etude
