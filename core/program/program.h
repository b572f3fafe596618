// A compiled text: code, constants, names and the way back to the source. Immutable once built.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/journal/journal.h"
#include "core/library/function.h"
#include "core/source/source_text.h"
#include "core/value/value.h"

namespace etude {

enum class Op : std::uint8_t {
#define ETUDE_OP(name, text, pops, pushes) name,
#include "core/program/opcodes.def"
#undef ETUDE_OP
};

constexpr std::uint32_t kNoIndex = 0xFFFFFFFFu;

/// Operands by instruction:
///   kConstant        c: constant                         kLoad            a: segments outwards, c: slot; b: name constant + 1… see below
///   kLoadFirst       c: target; the first bound one      kStore           a: segments outwards, c: slot
///   kStoreTarget     c: target                           kStorePath       b: segments of the path (on the stack above the value), c: target
///   kMember          c: constant (name)                  kUnary, kBinary  a: Operator
///   kJump            c: instruction                      kAnd, kOr        c: instruction behind the right operand
///   kUnless          c: instruction if false             kMakeList        c: elements     kMakeMap  c: entries
///   kArrange         b: values on the stack, c: arrangement
///   kCall            c: function (arguments: one a parameter)             kCallRoutine     c: routine (the same); both a: 1 if the call counts as a step
///   kCallExternal    c: external (arguments: one a parameter of its routine)
///   kEnterStep       c: step                             kLeaveStep       a: Outcome, b: 1 if c is the step gone to, c: that step or kNoIndex
///   kCloseScope      c: scope                            kForList, kForRange, kForNext   c: loop
///   kFork            c: fork                             kRetryBegin, kTry, kRetryCheck, kLoadError, kRetryDecide, kPropagate, kCatch   c: protection
struct Instruction {
  Op op;
  std::uint8_t a = 0;
  std::uint16_t b = 0;
  std::uint32_t c = 0;
};

/// A slot of a frame: `outwards` boundaries of parallel branches away.
struct SlotRef {
  std::uint32_t outwards = 0;
  std::uint32_t slot = 0;
  friend bool operator==(const SlotRef&, const SlotRef&) = default;
};

/// Where a name may be bound: innermost scope first. A write goes to the first bound one, else to `fresh`.
struct TargetRow {
  std::string name;
  std::vector<SlotRef> candidates;
  SlotRef fresh;
  bool has_fresh = false;
};

struct SlotRow {
  std::string name;         // empty: hidden (loop counters)
  std::uint32_t scope = 0;  // of the program
};

struct StaticScope {
  ScopeKind kind = ScopeKind::kRoutine;
  std::uint32_t parent = kNoIndex;  // of the program; across branches as well
  std::uint32_t segment = 0;
  std::uint32_t position = 0;  // among the scopes of its segment
  std::string label;
  std::vector<std::uint32_t> slots;
};

struct StepInfo {
  StepRow row;  // `parent` is left none here; see `parent`
  std::uint32_t parent = kNoIndex;
  std::uint32_t scope = 0;  // the static scope that the step stands in
  SourceRange range;
  bool counts = true;                   // against the step limit (executions.md 4)
  std::uint32_t retry_slot = kNoIndex;  // try steps with retry: the slot of the attempt
  std::uint32_t outer_retry_slot = kNoIndex;
};

/// Code that runs in a frame of its own: a routine, or a branch of a parallel step.
struct Segment {
  std::string name;  // the routine's
  bool is_branch = false;
  std::uint32_t entry = 0;
  std::uint32_t end = 0;
  std::uint32_t scope = 0;  // its outermost static scope
  std::vector<SlotRow> slots;
  std::vector<std::uint32_t> scopes;
  std::uint32_t errors = 0;  // protections: places for caught errors
};

struct RoutineRow {
  struct ParameterRow {
    std::string name;
    std::uint32_t slot = 0;
    bool has_fallback = false;
    Value fallback;
  };
  std::string name;
  std::uint32_t segment = 0;
  std::vector<ParameterRow> parameters;
};

struct LoopRow {
  std::uint32_t state_slot = 0;  // three hidden slots: list or next value, index, last value
  std::uint32_t value_slot = 0;
  std::uint32_t index_slot = kNoIndex;
  std::uint32_t exit = 0;
  std::uint32_t scope = 0;
};

struct ForkRow {
  struct BranchRow {
    std::string name;
    std::uint32_t segment = 0;
  };
  std::vector<BranchRow> branches;  // or one segment for every iteration:
  bool is_loop = false;
  bool is_range = false;
  std::uint32_t value_slot = 0;  // in the branch's frame
  std::uint32_t index_slot = kNoIndex;
  bool has_limit = false;  // the limit lies on the stack, below the list of a loop
};

/// A try with `retry` or `except`: errors in [begin, end) go to `handler`.
struct ProtectionRow {
  std::uint32_t segment = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t handler = 0;
  std::uint32_t step = kNoIndex;        // the try step
  std::uint32_t scope = 0;              // static scope around the try
  std::uint32_t error = 0;              // place for the caught error in the frame
  std::uint32_t state_slot = kNoIndex;  // retry: attempt, max_retries, delay, max_delay, multiplier
  std::uint32_t body = 0;               // where an attempt starts
  std::uint32_t no_retry = 0;           // where to go when there is no further attempt
  std::uint32_t as_slot = kNoIndex;     // of the except block
};

class Program;

/// A routine of another program that is called like one of this: what a connector does, written in the language itself.
struct ExternalRow {
  std::shared_ptr<const Program> program;
  std::uint32_t routine = 0;
  std::string name;  // as the caller wrote it
};

class Program {
 public:
  std::shared_ptr<const SourceText> source;
  std::vector<Instruction> code;
  std::vector<std::uint32_t> place_of;  // instruction → place
  std::vector<SourceRange> places;
  std::vector<Value> constants;
  std::vector<TargetRow> targets;
  std::vector<std::vector<std::int32_t>> arrangements;  // value on the stack for parameter i; -1: unset
  std::vector<const FunctionRow*> functions;
  std::vector<Segment> segments;
  std::vector<RoutineRow> routines;
  std::vector<StaticScope> scopes;
  std::vector<StepInfo> steps;
  std::vector<LoopRow> loops;
  std::vector<ForkRow> forks;
  std::vector<ProtectionRow> protections;  // inner ones before outer ones
  std::vector<std::string> outer;          // HandlerShape::outer: segment 0 has a frame of these around it

  std::vector<ExternalRow> externals;
  bool is_internal = false;  // ours, not the user's: its frames are in no stack trace, its steps count nothing
};

}  // namespace etude
