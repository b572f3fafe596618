// Walks the steps with the lists that a jump can see and the barriers around them.
#include "core/syntax/validator.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "core/syntax/limits.h"
#include "core/syntax/tree_context.h"

namespace etude {
namespace {

// The step of each name in one list, and how often the name occurs.
struct NamedStep {
  const Step* step;
  const Step* second = nullptr;  // another one of the same name
};
using NamesOfList = std::unordered_map<std::string_view, NamedStep>;

NamesOfList names_of(const StepList& steps, std::vector<NamedStep>& duplicates) {
  NamesOfList names;
  names.reserve(steps.size());
  for (const Step& step : steps) {
    const auto [found, is_new] = names.emplace(step.name.text, NamedStep{&step});
    if (is_new || found->second.second != nullptr) continue;
    found->second.second = &step;
    duplicates.push_back(found->second);
  }
  return names;
}

// What is around a step.
struct Surroundings {
  bool in_loop = false;    // a `for` body within the innermost branch
  bool in_branch = false;  // a branch or iteration of a parallel step, at any distance
  bool in_parallel_loop = false;
};

class StepRules {
 public:
  explicit StepRules(DiagnosticList& diagnostics) : diagnostics_(diagnostics) {}

  void run(const StepList& steps) {
    steps_ = &steps;
    walk_list(steps, {});
    report_unreferenced_duplicates();
  }

 private:
  // A step of the routine by its name, for messages about jumps that a barrier stops.
  const Step* find_everywhere(std::string_view name) {
    if (everywhere_.empty()) collect(*steps_);
    const auto found = everywhere_.find(name);
    return found == everywhere_.end() ? nullptr : found->second;
  }
  void collect(const StepList& steps) {
    for (const Step& step : steps) {
      everywhere_.emplace(step.name.text, &step);
      collect_action(step.action);
    }
  }
  void collect_action(const Action& action) {
    if (const auto* group = std::get_if<Steps>(&action)) collect(group->steps);
    if (const auto* loop = std::get_if<For>(&action)) collect(loop->steps);
    if (const auto* choice = std::get_if<Switch>(&action)) {
      for (const Switch::Entry& entry : choice->entries) collect_action(entry.body.action);
    }
    if (const auto* parallel = std::get_if<Parallel>(&action)) {
      for (const Parallel::Branch& branch : parallel->branches) collect(branch.steps);
      if (parallel->loop) collect(parallel->loop->steps);
    }
    if (const auto* guarded = std::get_if<Try>(&action)) {
      if (guarded->body) collect_action(guarded->body->action);
      if (guarded->except) collect(guarded->except->steps);
    }
  }

  void walk_list(const StepList& steps, Surroundings around) {
    lists_.push_back(names_of(steps, duplicates_));
    for (const Step& step : steps) walk_step(step, around);
    lists_.pop_back();
  }

  // A list that no jump can leave: the body of a loop, a branch.
  void walk_enclosed(const StepList& steps, Surroundings around) {
    std::vector<NamesOfList> outer = std::exchange(lists_, {});
    walk_list(steps, around);
    lists_ = std::move(outer);
  }

  void walk_step(const Step& step, Surroundings around) {
    if (step.next) check_jump(*step.next, around);
    walk_action(step, around);
  }

  void walk_action(const Step& step, Surroundings around) {
    const Action& action = step.action;
    if (std::holds_alternative<Return>(action)) check_return(step, around);
    if (const auto* group = std::get_if<Steps>(&action)) walk_list(group->steps, around);
    if (const auto* choice = std::get_if<Switch>(&action)) {
      for (const Switch::Entry& entry : choice->entries) walk_step(entry.body, around);
    }
    if (const auto* loop = std::get_if<For>(&action)) {
      Surroundings inside = around;
      inside.in_loop = true;
      walk_enclosed(loop->steps, inside);
    }
    if (const auto* parallel = std::get_if<Parallel>(&action)) {
      Surroundings inside;
      inside.in_branch = true;
      for (const Parallel::Branch& branch : parallel->branches) walk_enclosed(branch.steps, inside);
      inside.in_parallel_loop = true;
      if (parallel->loop) walk_enclosed(parallel->loop->steps, inside);
    }
    if (const auto* guarded = std::get_if<Try>(&action)) {
      if (guarded->body) walk_step(*guarded->body, around);
      if (guarded->except) walk_list(guarded->except->steps, around);
    }
  }

  void check_return(const Step& step, Surroundings around) {
    if (!around.in_branch) return;
    diagnostics_.error("syntax.return_in_branch", step.action_range,
                       "`return` cannot stand in a parallel branch or iteration. Assign the value to a shared variable; `next: continue` "
                       "ends this branch early.");
  }

  void check_jump(const Name& target, Surroundings around) {
    if (target.text == "end") {
      check_end(target, around);
    } else if (target.text == "break") {
      check_break(target, around);
    } else if (target.text == "continue") {
      check_continue(target, around);
    } else {
      check_target(target);
    }
  }

  void check_end(const Name& target, Surroundings around) {
    if (!around.in_branch) return;
    Diagnostic& found =
        diagnostics_.error("syntax.end_in_branch", target.range,
                           "`next: end` cannot stand in a parallel branch or iteration. To end this branch write `next: continue`.");
    if (!around.in_loop) found.fix = Fix{"End the branch", target.range, "continue"};
  }

  void check_break(const Name& target, Surroundings around) {
    if (around.in_loop) return;
    diagnostics_.error(
        "syntax.break_outside_loop", target.range,
        around.in_branch
            ? "`next: break` cannot leave a parallel step: all branches and iterations run to their end. `next: continue` ends this one."
            : "`next: break` stands outside of a `for` loop. To end the routine write `next: end`.");
  }

  void check_continue(const Name& target, Surroundings around) {
    if (around.in_loop || around.in_branch) return;
    diagnostics_.error("syntax.continue_outside_loop", target.range,
                       "`next: continue` stands outside of a `for` loop. To go on with the following step leave `next` out.");
  }

  void check_target(const Name& target) {
    for (auto list = lists_.rbegin(); list != lists_.rend(); ++list) {
      const auto found = list->find(target.text);
      if (found == list->end()) continue;
      if (found->second.second != nullptr) report_ambiguous(target, found->second);
      return;
    }
    std::vector<std::string_view> candidates{"end"};
    for (const NamesOfList& list : lists_) {
      for (const auto& [name, step] : list) candidates.push_back(name);
    }
    std::sort(candidates.begin(), candidates.end());
    std::string message = "next step '" + target.text + "' not found.";
    if (const Step* elsewhere = find_everywhere(target.text)) {
      message +=
          " A step of this name exists, but no jump from here can reach it: a `next` reaches the steps of its own list and of the lists "
          "around "
          "it, and never leaves or enters a `for` loop or a parallel branch.";
      diagnostics_.error("syntax.unreachable_target", target.range, message)
          .notes.push_back({elsewhere->name.range, "The step stands here."});
      return;
    }
    suggest_name(diagnostics_.error("syntax.unknown_step", target.range, message), target.text, candidates);
  }

  void report_ambiguous(const Name& target, const NamedStep& named) {
    // One report a pair, however many jumps there are.
    if (std::find(reported_.begin(), reported_.end(), named.second) != reported_.end()) return;
    reported_.push_back(named.second);
    Diagnostic& found = diagnostics_.error(
        "syntax.duplicate_step", named.second->name.range,
        "Two steps of one list are called " + quoted_in_message(target.text) + ", and a `next` names them. Give each its own name.");
    found.notes.push_back({named.step->name.range, "The first one stands here."});
    found.notes.push_back({target.range, "This `next` could mean either."});
  }

  void report_unreferenced_duplicates() {
    for (const auto& [first, second] : duplicates_) {
      const bool reported = std::find(reported_.begin(), reported_.end(), second) != reported_.end();
      if (reported || second->name.text.empty()) continue;
      Diagnostic& found = diagnostics_.warning("syntax.duplicate_step_name", second->name.range,
                                               "Two steps of one list are called " + quoted_in_message(second->name.text) +
                                                   ". Give each its own name, so that logs and jumps can tell them apart.");
      found.notes.push_back({first->name.range, "The first one stands here."});
    }
  }

  DiagnosticList& diagnostics_;
  std::vector<NamesOfList> lists_;   // that a jump can see, innermost last
  const StepList* steps_ = nullptr;  // of the routine
  std::unordered_map<std::string_view, const Step*> everywhere_;
  std::vector<NamedStep> duplicates_;
  std::vector<const Step*> reported_;  // seconds of reported pairs
};

void check_routine_names(const Workflow& workflow, DiagnosticList& diagnostics) {
  for (const Routine& routine : workflow.routines) {
    if (routine.name.text.empty()) {
      diagnostics.error("syntax.routine_name", routine.name.range, "A subworkflow must have a name.");
    } else if (routine.name.text.find('.') != std::string::npos) {
      diagnostics.error("syntax.routine_name", routine.name.range,
                        "The name of a subworkflow cannot contain a dot: " + quoted_in_message(routine.name.text) +
                            " would be a function of a module. Write `_` instead.");
    }
  }
}

void check_main(const Workflow& workflow, SourceRange document, DiagnosticList& diagnostics) {
  const auto is_main = [](const Routine& routine) { return routine.name.text == "main"; };
  if (std::any_of(workflow.routines.begin(), workflow.routines.end(), is_main)) return;
  if (workflow.routines.empty() && diagnostics.has_errors()) return;  // explained already
  // The one that is spelled almost like it, if there is one.
  const Routine* near = nullptr;
  for (const Routine& routine : workflow.routines) {
    if (nearest_name(routine.name.text, {"main"}) == "main") near = &routine;
  }
  const SourceRange place = near != nullptr ? near->name.range : workflow.routines.empty() ? document : workflow.routines[0].name.range;
  Diagnostic& found = diagnostics.error("syntax.no_main", place,
                                        "The workflow has no `main`. Execution begins there: write `main:` with `steps:` below it.");
  if (near != nullptr) suggest_name(found, near->name.text, {"main"});
}

void check_parameters(const Routine& routine, DiagnosticList& diagnostics) {
  const bool is_main = routine.name.text == "main";
  const std::size_t most = is_main ? kMostMainParameters : kMostParameters;
  if (routine.parameters.size() > most) {
    diagnostics.error("syntax.too_many_parameters", routine.parameters[most].name.range,
                      is_main ? "`main` has at most one parameter; it receives the whole argument of the execution, such as a map."
                              : "A subworkflow has at most " + std::to_string(most) + " parameters; this one has " +
                                    std::to_string(routine.parameters.size()) + ". Pass a map instead.");
  }
  for (std::size_t i = 0; i < routine.parameters.size(); ++i) {
    const Name& name = routine.parameters[i].name;
    for (std::size_t j = 0; j < i; ++j) {
      const Name& earlier = routine.parameters[j].name;
      if (earlier.text != name.text) continue;
      Diagnostic& found = diagnostics.error("syntax.duplicate_parameter", name.range,
                                            "Two parameters are called `" + name.text + "`. Give each its own name.");
      found.notes.push_back({earlier.range, "The first one stands here."});
      break;
    }
  }
}

}  // namespace

void validate_workflow(const Workflow& workflow, SourceRange document, DiagnosticList& diagnostics) {
  check_main(workflow, document, diagnostics);
  check_routine_names(workflow, diagnostics);
  for (const Routine& routine : workflow.routines) {
    check_parameters(routine, diagnostics);
    validate_steps(routine.steps, diagnostics);
  }
}

void validate_steps(const StepList& steps, DiagnosticList& diagnostics) { StepRules(diagnostics).run(steps); }

}  // namespace etude
