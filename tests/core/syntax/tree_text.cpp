// Walks the trees and prints every field that has a meaning.
#include "tests/core/syntax/tree_text.h"

#include <string>
#include <variant>

#include "core/value/value_json.h"

namespace etude {
namespace {

std::string text_of_literal(const Value& value) { return json_for_display(value); }

std::string text_of_target(const Target& target) {
  std::string text = target.root.text;
  for (const Target::Segment& segment : target.path) {
    text += segment.index ? "[" + text_of_expression(*segment.index) + "]" : "." + segment.member;
  }
  return text;
}

std::string text_of_loop(const For& loop, int level) {
  std::string text = "for " + loop.value.text + (loop.index ? ", " + loop.index->text : "") + (loop.is_range ? " range " : " in ") +
                     text_of_value(loop.over) + "\n";
  return text + text_of_steps(loop.steps, level + 1);
}

std::string text_of_step(const Step& step, int level);

struct ActionText {
  int level;

  std::string operator()(const NoAction&) const { return "nothing\n"; }
  std::string operator()(const Assign& assign) const {
    std::string text = "assign";
    for (const Assign::Entry& entry : assign.entries) text += " " + text_of_target(entry.target) + " = " + text_of_value(entry.value) + ";";
    return text + "\n";
  }
  std::string operator()(const Call& call) const {
    std::string text = "call " + call.callee.text + "(";
    for (const Call::Argument& argument : call.arguments) text += argument.name.text + ": " + text_of_value(argument.value) + "; ";
    return text + ")" + (call.result ? " -> " + text_of_target(*call.result) : "") + "\n";
  }
  std::string operator()(const Switch& choice) const {
    std::string text = "switch\n";
    for (const Switch::Entry& entry : choice.entries) {
      text += std::string(static_cast<std::size_t>(level + 1) * 2, ' ') + "if " + text_of_value(entry.condition) + "\n" +
              text_of_step(entry.body, level + 2);
    }
    return text;
  }
  std::string operator()(const For& loop) const { return text_of_loop(loop, level); }
  std::string operator()(const Parallel& parallel) const {
    std::string text = "parallel shared";
    for (const Name& name : parallel.shared) text += " " + name.text;
    if (parallel.concurrency_limit) text += " limit " + text_of_value(*parallel.concurrency_limit);
    text += "\n";
    for (const Parallel::Branch& branch : parallel.branches)
      text += "branch " + branch.name.text + "\n" + text_of_steps(branch.steps, level + 1);
    if (parallel.loop) text += text_of_loop(*parallel.loop, level);
    return text;
  }
  std::string operator()(const Try& guarded) const {
    std::string text = "try\n" + (guarded.body ? text_of_step(*guarded.body, level + 1) : "");
    if (guarded.retry) {
      text += "retry";
      for (const auto* part : {&guarded.retry->policy, &guarded.retry->predicate, &guarded.retry->max_retries, &guarded.retry->backoff,
                               &guarded.retry->initial_delay, &guarded.retry->max_delay, &guarded.retry->multiplier}) {
        text += " " + (*part ? text_of_value(**part) : std::string("-"));
      }
      text += "\n";
    }
    if (guarded.except) text += "except " + guarded.except->as.text + "\n" + text_of_steps(guarded.except->steps, level + 1);
    return text;
  }
  std::string operator()(const Raise& raise) const { return "raise " + text_of_value(raise.value) + "\n"; }
  std::string operator()(const Return& result) const { return "return " + text_of_value(result.value) + "\n"; }
  std::string operator()(const Steps& group) const { return "steps\n" + text_of_steps(group.steps, level + 1); }
};

std::string text_of_step(const Step& step, int level) {
  std::string text(static_cast<std::size_t>(level) * 2, ' ');
  text += (step.name.text.empty() ? "-" : step.name.text) + (step.next ? " next " + step.next->text : "") + ": ";
  return text + std::visit(ActionText{level}, step.action);
}

}  // namespace

std::string text_of_value(const ValueTree& value) {
  switch (value.kind) {
    case ValueTree::Kind::kLiteral: return text_of_literal(value.literal);
    case ValueTree::Kind::kExpression: return "${" + text_of_expression(*value.expression) + "}";
    case ValueTree::Kind::kList: {
      std::string text;
      for (const ValueTree& item : value.items) text += (text.empty() ? "" : ", ") + text_of_value(item);
      return "[" + text + "]";
    }
    case ValueTree::Kind::kMap: {
      std::string text;
      for (const ValueTree::Entry& entry : value.entries)
        text += (text.empty() ? "" : ", ") + text_of_value(entry.key) + ": " + text_of_value(entry.value);
      return "{" + text + "}";
    }
  }
  return "?";
}

std::string text_of_steps(const StepList& steps, int level) {
  std::string text;
  for (const Step& step : steps) text += text_of_step(step, level);
  return text;
}

std::string text_of_workflow(const Workflow& workflow) {
  std::string text;
  for (const Routine& routine : workflow.routines) {
    text += "routine " + routine.name.text + "(";
    for (const RoutineParameter& parameter : routine.parameters) {
      text += parameter.name.text + (parameter.fallback ? " = " + text_of_literal(*parameter.fallback) : "") + ", ";
    }
    text += ")\n" + text_of_steps(routine.steps, 1);
  }
  return text;
}

}  // namespace etude
