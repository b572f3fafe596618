// Steps → instructions: one function a step kind, jumps with their barriers (syntax.md 3 and 4).
#include "core/connector/catalog.h"
#include "core/library/arguments.h"
#include "core/library/objects.h"
#include "core/program/compile.h"
#include "core/program/compiler.h"

namespace etude {
namespace {

// executions.md 4: groups and parallel steps themselves do not count; branches count as they start.
bool counts_as_step(const Step& node) {
  return !std::holds_alternative<Steps>(node.action) && !std::holds_alternative<Parallel>(node.action);
}

}  // namespace

std::string key_part(std::string_view name) {
  std::string part;
  for (const char c : name) {
    if (c == '~')
      part += "~0";
    else if (c == '/')
      part += "~1";
    else
      part += c;
  }
  return part;
}

std::string_view step_kind_name(const Step& step) {
  constexpr std::string_view kNames[] = {"next", "assign", "call", "switch", "for", "parallel", "try", "raise", "return", "steps"};
  return kNames[step.action.index()];
}

std::uint32_t Compiler::add_step(const Step& node, const std::string& key, const std::string& name) {
  StepInfo info;
  info.row.key = unique_key(key);
  info.row.name = name;
  info.row.routine = routine_name_;
  info.row.file = program_->source->name();
  info.row.kind = std::string(step_kind_name(node));
  info.row.line = program_->source->line_at(node.range.begin);
  info.parent = step_;
  info.scope = scope_;
  info.range = node.range;
  info.counts = counts_as_step(node);
  info.outer_retry_slot = retry_slot_;
  program_->steps.push_back(std::move(info));
  return static_cast<std::uint32_t>(program_->steps.size() - 1);
}

void Compiler::compile_routine(std::uint32_t routine, const StepList& steps, SourceRange range, std::string key) {
  const std::uint32_t index = program_->routines[routine].segment;
  routine_name_ = program_->routines[routine].name;
  scope_ = program_->segments[index].scope;
  step_ = kNoIndex;
  retry_slot_ = kNoIndex;
  program_->segments[index].entry = here();
  step_list(steps, ListContext::Kind::kRoutine, kNoIndex, key);
  push(Value(), range);
  emit(Op::kReturn, range);
  program_->segments[index].end = here();
}

void Compiler::compile_answer(std::uint32_t routine, const ValueTree& node, const std::string& key) {
  const std::uint32_t index = program_->routines[routine].segment;
  routine_name_ = program_->routines[routine].name;
  scope_ = program_->segments[index].scope;
  program_->segments[index].entry = here();
  Step step;
  step.range = node.range;
  step.action = Return{};
  const std::uint32_t answer = add_step(step, key, "respond");
  emit(Op::kEnterStep, node.range, answer);
  value(node);
  emit(Op::kReturn, node.range);
  program_->segments[index].end = here();
}

void Compiler::compile_bare_expression(std::uint32_t routine, const Expression& node) {
  const std::uint32_t index = program_->routines[routine].segment;
  routine_name_ = program_->routines[routine].name;
  scope_ = program_->segments[index].scope;
  program_->segments[index].entry = here();
  expression(node);
  emit(Op::kReturn, node.range);
  program_->segments[index].end = here();
}

Compiler::Label* Compiler::ListContext::label(std::string_view name) {
  if (by_name.empty()) {
    by_name.reserve(steps->size());
    for (std::uint32_t i = 0; i < steps->size(); ++i) by_name.emplace((*steps)[i].name.text, i);
  }
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &labels[found->second];
}

void Compiler::step_list(const StepList& steps, ListContext::Kind kind, std::uint32_t owner, const std::string& key, Label* next_iteration,
                         Label* exit) {
  auto context = std::make_unique<ListContext>();
  context->kind = kind;
  context->owner = owner;
  context->scope = scope_;
  context->next_iteration = next_iteration;
  context->exit = exit;
  context->steps = &steps;
  context->labels.resize(steps.size());
  lists_.push_back(std::move(context));
  std::string step_key = key + "/";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    place(lists_.back()->labels[i]);
    step_key.resize(key.size() + 1);
    step_key += key_part(steps[i].name.text);
    step(steps[i], step_key, steps[i].name.text);
  }
  lists_.pop_back();
}

void Compiler::step(const Step& node, const std::string& key, const std::string& name) {
  const std::uint32_t around = step_;
  entered_step(node, key, name);
  if (node.next) {
    jump(*node.next);
  } else {
    emit(Op::kLeaveStep, node.range, kNoIndex, 0, static_cast<std::uint8_t>(Outcome::kDone));
  }
  step_ = around;
}

void Compiler::entered_step(const Step& node, const std::string& key, const std::string& name) {
  step_ = add_step(node, key, name);
  emit(Op::kEnterStep, node.range, step_);
  const std::string own_key = program_->steps[step_].row.key;  // the table grows below
  action(node, own_key, name);
}

void Compiler::inline_step(const Step& node, const std::string& key, const std::string& name) {
  if (std::holds_alternative<NoAction>(node.action)) return;
  if (const auto* group = std::get_if<Steps>(&node.action)) {
    step_list(group->steps, ListContext::Kind::kPlain, step_, key);
    return;
  }
  const std::uint32_t around = step_;
  entered_step(node, key, name);
  emit(Op::kLeaveStep, node.range, kNoIndex, 0, static_cast<std::uint8_t>(Outcome::kDone));
  step_ = around;
}

void Compiler::action(const Step& node, const std::string& key, const std::string& name) {
  if (const auto* assigned = std::get_if<Assign>(&node.action)) {
    assign(*assigned);
  } else if (const auto* called = std::get_if<Call>(&node.action)) {
    call(*called);
  } else if (const auto* choice = std::get_if<Switch>(&node.action)) {
    choose(*choice, key, name);
  } else if (const auto* repeated = std::get_if<For>(&node.action)) {
    loop(*repeated, key);
  } else if (const auto* forked = std::get_if<Parallel>(&node.action)) {
    parallel(node, *forked, key);
  } else if (const auto* tried = std::get_if<Try>(&node.action)) {
    attempt(node, *tried, key, name);
  } else if (const auto* raised = std::get_if<Raise>(&node.action)) {
    value(raised->value);
    emit(Op::kRaise, raised->value.range);
  } else if (const auto* returned = std::get_if<Return>(&node.action)) {
    value(returned->value);
    emit(Op::kReturn, returned->value.range);
  } else if (const auto* group = std::get_if<Steps>(&node.action)) {
    step_list(group->steps, ListContext::Kind::kPlain, step_, key);
  }
}

void Compiler::store(const Target& target) {
  const std::size_t errors_before = diagnostics_.error_count();
  TargetRow row = names_.writable(scope_, target.root, !target.path.empty());
  if (target.path.empty()) {
    const bool plain = row.candidates.size() == 1 && row.candidates.front() == row.fresh;
    if (plain)
      emit(Op::kStore, target.range, row.fresh.slot);
    else
      emit(Op::kStoreTarget, target.range, target_index(std::move(row)));
    return;
  }
  if (row.candidates.empty() && diagnostics_.error_count() == errors_before) {
    suggest_name(error("program.unknown_variable", target.root.range,
                       "symbol '" + target.root.text +
                           "' is neither a variable nor a sub-workflow name; assign the whole variable before a part of it, for example `" +
                           target.root.text + ": {}`."),
                 target.root.text, names_.visible_names(scope_));
  }
  for (const Target::Segment& segment : target.path) {
    if (segment.index)
      expression(*segment.index);
    else
      push(Value(segment.member), segment.range);
  }
  emit(Op::kStorePath, target.range, target_index(std::move(row)), static_cast<std::uint16_t>(target.path.size()));
}

void Compiler::assign(const Assign& node) {
  for (const Assign::Entry& entry : node.entries) {
    value(entry.value);
    store(entry.target);
  }
}

void Compiler::call(const Call& node) {
  const std::string& callee = node.callee.text;
  const std::uint32_t routine = find_routine(callee);
  const FunctionRow* row = routine == kNoIndex ? library_.find(callee) : nullptr;
  const SourceRange range = node.callee.range;
  if (routine == kNoIndex && row == nullptr && is_connector_name(callee)) {
    connector_call(node);
    if (node.result)
      store(*node.result);
    else
      emit(Op::kPop, range);
    return;
  }
  if (routine == kNoIndex && row == nullptr) {
    unknown_function(callee, range);
    for (const Call::Argument& argument : node.arguments) {
      value(argument.value);
      emit(Op::kPop, range);
    }
    push(Value(), range);
    if (node.result)
      store(*node.result);
    else
      emit(Op::kPop, range);
    return;
  }
  struct Slot {
    std::string_view name;
    bool required;
  };
  std::vector<Slot> slots;
  if (row != nullptr) {
    for (const Parameter& parameter : row->parameters) slots.push_back({parameter.name, parameter.required});
  } else {
    for (const auto& parameter : program_->routines[routine].parameters) slots.push_back({parameter.name, !parameter.has_fallback});
  }
  std::vector<std::int32_t> arrangement(slots.size(), -1);
  std::set<std::string_view> misspelt;  // what was probably meant
  std::vector<std::string_view> known;
  for (const Slot& slot : slots) known.push_back(slot.name);
  std::size_t unknown = 0;
  std::int32_t pushed = 0;
  for (const Call::Argument& argument : node.arguments) {
    value(argument.value);
    int index = -1;
    if (argument.name.text.empty()) {
      index = static_cast<std::size_t>(pushed) < slots.size() ? pushed : -1;
      if (index < 0) {
        error("program.arity", argument.value.range,
              "`" + callee + "` takes at most " + std::to_string(slots.size()) + " arguments; leave this one out");
      }
    } else {
      if (row != nullptr) {
        index = parameter_index(*row, argument.name.text);
      } else {
        for (std::size_t i = 0; i < slots.size(); ++i) {
          if (slots[i].name == argument.name.text) index = static_cast<int>(i);
        }
      }
      if (index < 0) {
        std::string list;
        for (const std::string_view name : known) list += (list.empty() ? "" : ", ") + std::string(name);
        Diagnostic& found =
            error("program.unknown_argument", argument.name.range, "`" + callee + "` has no argument `" + argument.name.text + "`.");
        if (const std::string_view meant = suggest_name(found, argument.name.text, known); !meant.empty())
          misspelt.insert(meant);
        else if (argument.name.text == "result" && !node.result)
          found.message += " `result` stands beside `args`, not below it.";
        else
          found.message += list.empty() ? " It takes none." : " It takes " + list + ".";
        ++unknown;
      } else if (arrangement[static_cast<std::size_t>(index)] >= 0) {
        error("program.duplicate_argument", argument.name.range, "the argument `" + argument.name.text + "` is given twice; leave one out");
      }
    }
    if (index >= 0) arrangement[static_cast<std::size_t>(index)] = pushed;
    ++pushed;
  }
  std::vector<std::string_view> missing;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].required && arrangement[i] < 0 && !misspelt.contains(slots[i].name)) missing.push_back(slots[i].name);
  }
  // One that is missing and one by another name are one mistake, which is told at the name.
  if (!(missing.size() == 1 && unknown == 1 && misspelt.empty())) missing_arguments(callee, missing, range);
  if (row != nullptr)
    call_function(*row, arrangement, static_cast<std::size_t>(pushed), range, false);
  else
    call_routine(routine, arrangement, static_cast<std::size_t>(pushed), range, false);
  if (node.result)
    store(*node.result);
  else
    emit(Op::kPop, range);
}

void Compiler::missing_arguments(const std::string& callee, const std::vector<std::string_view>& names, SourceRange range) {
  if (names.empty()) return;
  std::string list;
  for (const std::string_view name : names) list += (list.empty() ? "`" : ", `") + std::string(name) + "`";
  const bool several = names.size() > 1;
  error("program.missing_argument", range,
        "`" + callee + "` needs the argument" + (several ? "s " : " ") + list + "; add " + (several ? "them" : "it") + " under `args`");
}

void Compiler::choose(const Switch& node, const std::string& key, const std::string& name) {
  Label end;
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    const Switch::Entry& entry = node.entries[i];
    Label otherwise;
    value(entry.condition);
    jump_to(otherwise, Op::kUnless, entry.condition.range);
    inline_step(entry.body, key + "/" + std::to_string(i + 1), name);
    if (entry.body.next)
      jump(*entry.body.next);
    else
      jump_to(end, Op::kJump, entry.range);
    place(otherwise);
  }
  place(end);
}

void Compiler::bounds(const For& node) { value(node.over); }

void Compiler::loop(const For& node, const std::string& key) {
  const std::uint32_t outside = scope_;
  const std::uint32_t body = names_.scope_of(&node);
  LoopRow row;
  row.state_slot = names_.hidden_slot(segment(), outside);
  names_.hidden_slot(segment(), outside);
  names_.hidden_slot(segment(), outside);
  row.value_slot = names_.own_slot(body, node.value.text);
  if (node.index) row.index_slot = names_.own_slot(body, node.index->text);
  row.scope = body;
  const auto index = static_cast<std::uint32_t>(program_->loops.size());
  program_->loops.push_back(row);
  bounds(node);
  emit(node.is_range ? Op::kForRange : Op::kForList, node.over.range, index);
  Label next_iteration;
  Label exit;
  place(next_iteration);
  emit(Op::kForNext, node.value.range, index);
  scope_ = body;
  step_list(node.steps, ListContext::Kind::kLoop, step_, key, &next_iteration, &exit);
  scope_ = outside;
  jump_to(next_iteration, Op::kJump, node.value.range);
  place(exit);
  program_->loops[index].exit = here();
  emit(Op::kCloseScope, node.value.range, body);
}

void Compiler::branch_body(std::uint32_t index, std::uint32_t scope, const StepList& steps, const std::string& key) {
  const std::uint32_t outside_scope = scope_;
  const std::uint32_t outside_step = step_;
  const std::uint32_t outside_retry = retry_slot_;
  scope_ = scope;
  retry_slot_ = kNoIndex;
  program_->segments[index].entry = here();
  step_list(steps, ListContext::Kind::kBranch, step_, key);
  emit(Op::kEndBranch, {});
  program_->segments[index].end = here();
  scope_ = outside_scope;
  step_ = outside_step;
  retry_slot_ = outside_retry;
}

void Compiler::parallel(const Step& step, const Parallel& node, const std::string& key) {
  if (node.loop || !node.branches.empty()) {
    const void* first = node.loop ? static_cast<const void*>(node.loop.get()) : &node.branches.front();
    for (const Name& name : node.shared) names_.check_shared(names_.scope_of(first), name);
  }
  ForkRow row;
  row.has_limit = node.concurrency_limit.has_value();
  if (node.concurrency_limit) value(*node.concurrency_limit);
  if (node.loop) {
    const std::uint32_t body = names_.scope_of(node.loop.get());
    row.is_loop = true;
    row.is_range = node.loop->is_range;
    row.value_slot = names_.own_slot(body, node.loop->value.text);
    if (node.loop->index) row.index_slot = names_.own_slot(body, node.loop->index->text);
    row.branches.push_back({"", names_.segment_of_scope(body)});
    bounds(*node.loop);
  }
  for (const Parallel::Branch& branch : node.branches) {
    row.branches.push_back({branch.name.text, names_.segment_of_scope(names_.scope_of(&branch))});
  }
  const auto fork = static_cast<std::uint32_t>(program_->forks.size());
  program_->forks.push_back(row);
  const SourceRange range = step.action_range.empty() ? step.range : step.action_range;
  emit(Op::kFork, range, fork);
  Label behind;
  jump_to(behind, Op::kJump, range);
  if (node.loop) {
    branch_body(row.branches.front().segment, names_.scope_of(node.loop.get()), node.loop->steps, key);
  }
  for (std::size_t i = 0; i < node.branches.size(); ++i) {
    const Parallel::Branch& branch = node.branches[i];
    branch_body(row.branches[i].segment, names_.scope_of(&branch), branch.steps, key + "/" + key_part(branch.name.text));
  }
  place(behind);
}

void Compiler::retry_values(const Retry& retry, std::string& predicate) {
  // A retry expression that names a constant of the library; the constant as values.
  const auto object_of = [&](const ValueTree& node) -> std::optional<Value> {
    if (node.kind != ValueTree::Kind::kExpression) return std::nullopt;
    const auto name = dotted_name(*node.expression);
    if (!name || !names_.readable(scope_, name->substr(0, name->find('.'))).empty()) return std::nullopt;
    return library_object(*name);
  };
  if (retry.policy) {
    const auto policy = object_of(*retry.policy);
    if (!policy || !policy->map().contains("predicate")) {
      error(
          "program.retry_policy", retry.policy->range,
          "`retry` takes a policy of the library (`${http.default_retry}` or `${http.default_retry_non_idempotent}`), or a map with `predicate`, `max_retries` and `backoff`");
      push(Value(), retry.range);
      push(Value(), retry.range);
      return;
    }
    predicate = std::string(policy->map().get("predicate").string());
    push(policy->map().get("max_retries"), retry.range);
    push(policy->map().get("backoff"), retry.range);
    return;
  }
  if (retry.predicate) {
    const ValueTree& node = *retry.predicate;
    const auto name = node.kind == ValueTree::Kind::kExpression ? dotted_name(*node.expression) : std::nullopt;
    if (name) {
      predicate = *name;
    } else {
      error(
          "program.retry_predicate", node.range,
          "`predicate` names a subworkflow with one parameter or a function of the library, without calling it: `${retry.always}` or `${my_predicate}`");
    }
  }
  const auto push_part = [&](const std::optional<ValueTree>& part) {
    if (!part) {
      push(Value(), retry.range);
    } else if (const auto object = object_of(*part)) {
      push(*object, part->range);
    } else {
      value(*part);
    }
  };
  push_part(retry.max_retries);
  if (retry.backoff) {
    push_part(retry.backoff);
    return;
  }
  push(Value("initial_delay"), retry.range);
  push_part(retry.initial_delay);
  push(Value("max_delay"), retry.range);
  push_part(retry.max_delay);
  push(Value("multiplier"), retry.range);
  push_part(retry.multiplier);
  emit(Op::kMakeMap, retry.range, 3);
}

void Compiler::retry_predicate(const std::string& predicate, SourceRange range, std::uint32_t protection) {
  emit(Op::kLoadError, range, protection);
  if (predicate.empty()) return;
  if (const std::uint32_t routine = find_routine(predicate); routine != kNoIndex) {
    const auto& parameters = program_->routines[routine].parameters;
    if (parameters.size() != 1) {
      error("program.retry_predicate", range,
            "the predicate `" + predicate + "` must have exactly one parameter, the error; it has " + std::to_string(parameters.size()));
    }
    call_routine(routine, {0}, 1, range, true);
    return;
  }
  const FunctionRow* row = library_.find(predicate);
  if (row == nullptr || row->parameters.size() != 1 || row->blocking != Blocking::kNo) {
    std::vector<std::string_view> candidates{"retry.always", "retry.never", "http.default_retry_predicate",
                                             "http.default_retry_predicate_non_idempotent"};
    for (const RoutineRow& routine : program_->routines) candidates.push_back(routine.name);
    if (library_object(predicate).has_value()) {
      error("program.retry_predicate", range,
            "`" + predicate + "` is a whole policy, not a predicate; write `retry: ${" + predicate + "}`, or name its predicate here");
      return;
    }
    suggest_name(
        error(
            "program.retry_predicate", range,
            "there is no predicate `" + predicate +
                "`: name a subworkflow with one parameter, or retry.always, retry.never, http.default_retry_predicate, http.default_retry_predicate_non_idempotent."),
        predicate, candidates);
    return;
  }
  // The documented count of a retried call is six: step, try, call, retry, try, call. The predicate is part of the retry.
  call_function(*row, {0}, 1, range, false);
}

void Compiler::attempt(const Step& step, const Try& node, const std::string& key, const std::string& name) {
  if (!node.body) return;
  if (!node.retry && !node.except) {
    inline_step(*node.body, key, name);
    if (node.body->next) jump(*node.body->next);
    return;
  }
  const SourceRange range = step.action_range.empty() ? step.range : step.action_range;
  const std::uint32_t outside_retry = retry_slot_;
  ProtectionRow row;
  row.segment = segment();
  row.step = step_;
  row.scope = scope_;
  row.error = program_->segments[row.segment].errors++;
  std::string predicate;
  if (node.retry) {
    row.state_slot = names_.hidden_slot(row.segment, scope_);
    for (int i = 0; i < 4; ++i) names_.hidden_slot(row.segment, scope_);
    program_->steps[step_].retry_slot = row.state_slot;
    retry_slot_ = row.state_slot;
    retry_values(*node.retry, predicate);
  }
  // Rows of inner tries come first in the table; ours keeps its number through a reserved place at the end.
  const std::uint32_t begin_patch = here();
  if (node.retry) emit(Op::kRetryBegin, node.retry->range, 0);
  row.body = here();
  const std::uint32_t try_patch = emit(Op::kTry, range, 0);
  row.begin = here();
  inline_step(*node.body, std::holds_alternative<Steps>(node.body->action) ? key : key + "/try", name);
  if (node.body->next) jump(*node.body->next);
  row.end = here();
  retry_slot_ = outside_retry;
  Label done;
  jump_to(done, Op::kJump, range);
  const auto index = static_cast<std::uint32_t>(program_->protections.size());
  program_->protections.push_back(row);
  if (node.retry) program_->code[begin_patch].c = index;
  program_->code[try_patch].c = index;
  row.handler = here();
  std::uint32_t predicate_begin = 0;
  std::uint32_t predicate_end = 0;
  if (node.retry) {
    emit(Op::kRetryCheck, node.retry->range, index);
    predicate_begin = here();
    const auto& named = node.retry->predicate;
    retry_predicate(predicate, named && named->expression ? named->expression->range : node.retry->range, index);
    emit(Op::kRetryDecide, node.retry->range, index);
    predicate_end = here();
    emit(Op::kJump, node.retry->range, row.body);
  }
  row.no_retry = here();
  if (node.except) {
    const std::uint32_t outside = scope_;
    const std::uint32_t handler = names_.scope_of(&*node.except);
    row.as_slot = names_.own_slot(handler, node.except->as.text);
    emit(Op::kCatch, node.except->range, index);
    scope_ = handler;
    step_list(node.except->steps, ListContext::Kind::kPlain, step_, key + "/except");
    scope_ = outside;
    emit(Op::kCloseScope, node.except->range, handler);
    if (predicate_end != 0) {
      // An error of the predicate itself goes to `except`, never back to the retry.
      ProtectionRow guard = row;
      guard.begin = predicate_begin;
      guard.end = predicate_end;
      guard.handler = row.no_retry;
      guard.state_slot = kNoIndex;
      program_->protections.push_back(guard);
    }
  } else {
    emit(Op::kPropagate, range, index);
  }
  place(done);
  program_->protections[index] = row;
}

void Compiler::leave_steps_to(std::uint32_t owner, std::uint32_t scope, SourceRange range, std::uint32_t gone_to) {
  for (std::uint32_t at = step_; at != owner && at != kNoIndex; at = program_->steps[at].parent) {
    emit(Op::kLeaveStep, range, gone_to, 0, static_cast<std::uint8_t>(Outcome::kJumped));
  }
  for (std::uint32_t at = scope_; at != scope && at != kNoIndex; at = program_->scopes[at].parent) {
    emit(Op::kCloseScope, range, at);
  }
}

void Compiler::jump(const Name& target) {
  const SourceRange range = target.range;
  if (target.text == "end") {
    push(Value(), range);
    emit(Op::kReturn, range);
    return;
  }
  const bool leaves_iteration = target.text == "break" || target.text == "continue";
  for (auto list = lists_.rbegin(); list != lists_.rend(); ++list) {
    ListContext& context = **list;
    if (leaves_iteration) {
      if (context.kind == ListContext::Kind::kLoop) {
        leave_steps_to(context.owner, context.scope, range, kNoIndex);
        jump_to(target.text == "break" ? *context.exit : *context.next_iteration, Op::kJump, range);
        return;
      }
      if (context.kind == ListContext::Kind::kBranch) {
        emit(Op::kEndBranch, range);
        return;
      }
    } else if (Label* label = context.label(target.text)) {
      leave_steps_to(context.owner, context.scope, range, kNoIndex);
      jump_to(*label, Op::kJump, range);
      return;
    }
    if (context.kind != ListContext::Kind::kPlain) break;
  }
  // The validator has said what is wrong with this jump; the code only has to stay well-formed.
  if (!diagnostics_.has_errors()) error("program.unknown_step", range, "next step '" + target.text + "' not found");
}

}  // namespace etude
