// Writes routines with their scopes, then every instruction with what its operands stand for.
#include "core/program/disassembler.h"

#include "core/expression/expression_tree.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

struct OpText {
  std::string_view text;
};
constexpr OpText kOps[] = {
#define ETUDE_OP(name, text, pops, pushes) {text},
#include "core/program/opcodes.def"
#undef ETUDE_OP
};

std::string ref_text(const Program& program, std::uint32_t segment, const SlotRef& ref) {
  if (ref.outwards != 0) return "^" + std::to_string(ref.outwards) + ":" + std::to_string(ref.slot);
  const SlotRow& row = program.segments[segment].slots[ref.slot];
  return (row.name.empty() ? "#" : row.name + "#") + std::to_string(ref.slot);
}

std::string target_text(const Program& program, std::uint32_t segment, const TargetRow& row) {
  std::string text = row.name + " [";
  for (const SlotRef& ref : row.candidates) text += ref_text(program, segment, ref) + " ";
  text += "]";
  return row.has_fresh ? text + " else " + ref_text(program, segment, row.fresh) : text;
}

std::string step_text(const Program& program, std::uint32_t step) { return step == kNoIndex ? "-" : program.steps[step].row.key; }

std::string operands(const Program& program, std::uint32_t segment, const Instruction& instruction) {
  const std::string c = std::to_string(instruction.c);
  switch (instruction.op) {
    case Op::kConstant:
    case Op::kMember: return json_for_display(program.constants[instruction.c]);
    case Op::kLoad:
    case Op::kStore: return ref_text(program, segment, {instruction.a, instruction.c});
    case Op::kLoadFirst:
    case Op::kStoreTarget: return target_text(program, segment, program.targets[instruction.c]);
    case Op::kStorePath: return target_text(program, segment, program.targets[instruction.c]) + " path of " + std::to_string(instruction.b);
    case Op::kUnary:
    case Op::kBinary:
    case Op::kLogic: return std::string(operator_text(static_cast<Operator>(instruction.a)));
    case Op::kJump:
    case Op::kAnd:
    case Op::kOr:
    case Op::kUnless: return "@" + c;
    case Op::kMakeList:
    case Op::kMakeMap: return c;
    case Op::kArrange: {
      std::string text;
      for (const std::int32_t from : program.arrangements[instruction.c]) text += std::to_string(from) + " ";
      return "of " + std::to_string(instruction.b) + ": " + text;
    }
    case Op::kCall: return std::string(program.functions[instruction.c]->name) + (instruction.a != 0 ? " (counts)" : "");
    case Op::kCallRoutine: return program.routines[instruction.c].name;
    case Op::kCallExternal: return program.externals[instruction.c].name;
    case Op::kEnterStep: return step_text(program, instruction.c);
    case Op::kLeaveStep: return std::string(outcome_name(static_cast<Outcome>(instruction.a)));
    case Op::kCloseScope:
    case Op::kForList:
    case Op::kForRange:
    case Op::kForNext:
    case Op::kFork:
    case Op::kRetryBegin:
    case Op::kTry:
    case Op::kRetryCheck:
    case Op::kLoadError:
    case Op::kRetryDecide:
    case Op::kPropagate:
    case Op::kCatch: return c;
    case Op::kPop:
    case Op::kIndex:
    case Op::kReturn:
    case Op::kEndBranch:
    case Op::kRaise: return "";
  }
  return "";
}

}  // namespace

std::string disassemble(const Program& program) {
  std::string text;
  for (const RoutineRow& routine : program.routines) {
    text += "routine " + routine.name + " segment " + std::to_string(routine.segment) + " (";
    for (const auto& parameter : routine.parameters) {
      text += " " + parameter.name + "#" + std::to_string(parameter.slot);
      if (parameter.has_fallback) text += "=" + json_for_display(parameter.fallback);
    }
    text += " )\n";
  }
  for (std::size_t i = 0; i < program.segments.size(); ++i) {
    const Segment& segment = program.segments[i];
    text += "segment " + std::to_string(i) + " of " + segment.name + (segment.is_branch ? ", a branch" : "") + ": " +
            std::to_string(segment.slots.size()) + " slots, @" + std::to_string(segment.entry) + " to @" + std::to_string(segment.end) +
            "\n";
  }
  for (const LoopRow& loop : program.loops) {
    text += "loop value #" + std::to_string(loop.value_slot) + " index #" + std::to_string(loop.index_slot) + " exit @" +
            std::to_string(loop.exit) + "\n";
  }
  for (const ForkRow& fork : program.forks) {
    text += std::string("fork") + (fork.is_loop ? (fork.is_range ? " range" : " list") : "") + (fork.has_limit ? " limited" : "") + ":";
    for (const auto& branch : fork.branches) text += " " + branch.name + "/" + std::to_string(branch.segment);
    text += "\n";
  }
  for (const ProtectionRow& row : program.protections) {
    text += "protect @" + std::to_string(row.begin) + " to @" + std::to_string(row.end) + " by @" + std::to_string(row.handler) + " in " +
            step_text(program, row.step) + "\n";
  }
  // Branch segments lie inside of their routine's code: the innermost one that holds an instruction owns it.
  for (std::uint32_t at = 0; at < program.code.size(); ++at) {
    std::uint32_t owner = 0;
    for (std::uint32_t i = 0; i < program.segments.size(); ++i) {
      const Segment& candidate = program.segments[i];
      const Segment& best = program.segments[owner];
      const bool holds = at >= candidate.entry && at < candidate.end;
      const bool best_holds = at >= best.entry && at < best.end;
      if (holds && (!best_holds || candidate.end - candidate.entry < best.end - best.entry)) owner = i;
    }
    const Instruction& instruction = program.code[at];
    const std::string arguments = operands(program, owner, instruction);
    text += "@" + std::to_string(at) + " " + std::string(kOps[static_cast<std::size_t>(instruction.op)].text);
    if (!arguments.empty()) text += " " + arguments;
    text += "\n";
  }
  return text;
}

}  // namespace etude
