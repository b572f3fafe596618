// A machine of its own for one expression, with a journal that nobody reads.
#include "core/engine/evaluate.h"

#include "core/machine/machine.h"

namespace etude {

Result<Value> evaluate(const ProgramPtr& program, const std::vector<Value>& variables) {
  constexpr std::uint64_t kBudget = 100'000;
  Journal journal(Recording::kOutcome);
  MachineOptions options;
  options.limits.memory_bytes = 64 * 1024 * 1024;  // what it looks at counted already where it was made
  options.limits.string_bytes = 8 * 1024 * 1024;
  Machine machine(std::move(options), journal);
  SpawnRequest request;
  request.program = program;
  request.arguments = variables;
  request.kind = TaskKind::kHandler;
  request.label = "expression";
  machine.spawn(std::move(request));
  if (machine.advance(kBudget) == AdvanceStatus::kOutOfBudget) {
    return Error{"evaluate.budget", "the expression takes too long"};
  }
  std::vector<EndedTask> ended = machine.take_ended();
  if (ended.empty()) return Error{"evaluate.budget", "the expression waits for something"};
  if (ended.front().outcome == Outcome::kSucceeded) return std::move(ended.front().value);
  const Value& value = ended.front().value;
  const Value message = value.is_map() ? value.map().get("message") : value;
  return Error{"evaluate.raised", message.is_string() ? std::string(message.string()) : "the expression raised an error"};
}

}  // namespace etude
