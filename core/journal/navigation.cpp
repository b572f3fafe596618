// Linear walks over the events from the cursor on: a step is near, and a whole journal of 100,000 events takes about a millisecond.
#include "core/journal/navigation.h"

#include <algorithm>
#include <utility>

namespace etude {

TaskId Navigator::living(std::uint32_t cursor, TaskId task) const {
  const TaskRow* row = tasks_->find(task);
  if (row == nullptr || row->started >= cursor) {
    // Nobody is selected yet: who acted last, or at the start who acts first.
    for (std::uint32_t i = std::min(cursor, journal_->size()); i-- > 0;) {
      const TaskRow* acting = tasks_->find((*journal_)[i].task);
      if (acting != nullptr && acting->kind != TaskKind::kService) return living(cursor, acting->id);
    }
    for (std::uint32_t i = cursor; i < journal_->size(); ++i) {
      const Event& event = (*journal_)[i];
      if (event.kind == EventKind::kStepEntered && tasks_->find(event.task) != nullptr) return event.task;
    }
    return TaskId::none();
  }
  // An ended task gives way to the one above, as long as there is one.
  while (row->ended != kNoSeq && row->ended < cursor) {
    const TaskRow* parent = tasks_->find(row->parent);
    if (parent == nullptr || parent->kind == TaskKind::kService) return row->id;
    row = parent;
  }
  return row->id;
}

Stop Navigator::step(std::uint32_t cursor, TaskId task, StepMode mode) const {
  cursor = std::min(cursor, journal_->size());
  const TaskId acting = living(cursor, task);
  if (acting.is_none()) return mode == StepMode::kBack ? Stop{0, acting, false} : end(acting);
  return mode == StepMode::kBack ? back(cursor, acting) : forward(cursor, acting, mode);
}

Stop Navigator::forward(std::uint32_t cursor, TaskId task, StepMode mode) const {
  // The outermost routine is called by the start of the task, not by a step.
  const TaskRow* own = tasks_->find(task);
  bool base_ahead = own != nullptr && !is_branch_kind(own->kind);
  for (std::uint32_t i = own != nullptr ? own->started : cursor; i < cursor && base_ahead; ++i) {
    base_ahead = !((*journal_)[i].task == task && (*journal_)[i].kind == EventKind::kRoutineCalled);
  }
  int depth = 0;                 // calls of `task` open since the cursor; below 0: it has returned from where it was
  std::uint32_t asked = kNoSeq;  // the request of `task` that is open: a handler says that it answers this one
  if (mode == StepMode::kInto) {
    // Paused inside of the wait already?
    for (std::uint32_t i = cursor; i-- > 0;) {
      const Event& event = (*journal_)[i];
      if (!(event.task == task)) continue;
      if (event.kind == EventKind::kEffectRequested) asked = event.a;
      break;
    }
  }
  std::vector<TaskId> followed;  // tasks that this step has started
  for (std::uint32_t i = cursor; i < journal_->size(); ++i) {
    const Event& event = (*journal_)[i];
    if (event.kind == EventKind::kTaskStarted && mode == StepMode::kInto) {
      const TaskRow* row = tasks_->find(event.task);
      const Value effect = row != nullptr && row->about.is_map() ? row->about.map().get("effect") : Value();
      const bool answers = effect.is_int() && effect.integer() == asked;
      if (row != nullptr && (row->parent == task || answers)) followed.push_back(event.task);
    }
    if (event.kind == EventKind::kStepEntered && std::find(followed.begin(), followed.end(), event.task) != followed.end()) {
      return {i + 1, event.task, false};
    }
    if (!(event.task == task)) continue;
    switch (event.kind) {
      case EventKind::kEffectRequested: asked = event.a; break;
      case EventKind::kEffectCompleted: asked = kNoSeq; break;
      case EventKind::kRoutineCalled:
        if (!std::exchange(base_ahead, false)) ++depth;
        break;
      case EventKind::kRoutineReturned: --depth; break;
      case EventKind::kStepEntered:
        if (mode == StepMode::kInto || depth < 0 || (mode == StepMode::kOver && depth == 0)) return {i + 1, task, false};
        break;
      case EventKind::kTaskEnded: {
        const TaskRow* row = tasks_->find(task);
        const TaskRow* parent = row != nullptr ? tasks_->find(row->parent) : nullptr;
        if (parent != nullptr && parent->kind != TaskKind::kService) return {i + 1, parent->id, false};
        if (parent != nullptr) return {i + 1, task, false};
        return {i + 1, task, i + 1 == journal_->size()};
      }
      case EventKind::kTaskStarted:
      case EventKind::kStepLeft:
      case EventKind::kScopeClosed:
      case EventKind::kWrite:
      case EventKind::kLog:
      case EventKind::kRaised:
      case EventKind::kCaught:
      case EventKind::kRetryScheduled:
      case EventKind::kMessage:
      case EventKind::kStateChanged:
      case EventKind::kInvariant:
      case EventKind::kLimit:
      case EventKind::kFinished: break;
    }
  }
  return end(task);
}

Stop Navigator::back(std::uint32_t cursor, TaskId task) const {
  const TaskRow* row = tasks_->find(task);
  // The end of the outermost routine is no call to pass over.
  std::uint32_t outermost = kNoSeq;
  for (std::uint32_t i = row != nullptr && !is_branch_kind(row->kind) ? row->started : cursor; i < cursor && outermost == kNoSeq; ++i) {
    if ((*journal_)[i].task == task && (*journal_)[i].kind == EventKind::kRoutineCalled) outermost = (*journal_)[i].a;
  }
  int depth = 0;
  for (std::uint32_t i = cursor; i-- > 0;) {
    const Event& event = (*journal_)[i];
    if (!(event.task == task)) continue;
    // Walking backwards, a return opens a call that is passed over, and the call of the routine that we are in leads to its caller.
    if (event.kind == EventKind::kRoutineReturned && (outermost == kNoSeq || event.a != outermost)) ++depth;
    if (event.kind == EventKind::kRoutineCalled) depth = std::max(depth - 1, 0);
    if (event.kind == EventKind::kStepEntered && depth == 0 && i + 1 < cursor) return {i + 1, task, false};
    if (event.kind == EventKind::kTaskStarted) {
      // Before its first step there is the step that started it.
      const TaskRow* parent = row != nullptr ? tasks_->find(row->parent) : nullptr;
      if (parent != nullptr && parent->kind != TaskKind::kService) return back(i + 1, parent->id);
      break;
    }
  }
  return {0, task, false};
}

Stop Navigator::run_to_step(std::uint32_t cursor, StepId step) const {
  return next_break(
      cursor, [&](std::uint32_t, TaskId, StepId entered) { return entered == step; }, false);
}

Stop Navigator::next_error(std::uint32_t cursor) const { return next_break(cursor, nullptr, true); }

Stop Navigator::next_break(std::uint32_t cursor, const BreakCondition& condition, bool errors) const {
  TaskId last;
  for (std::uint32_t i = cursor; i < journal_->size(); ++i) {
    const Event& event = (*journal_)[i];
    if (!event.task.is_none()) last = event.task;
    if (event.kind == EventKind::kRaised && errors) return {i + 1, event.task, false};
    if (event.kind == EventKind::kStepEntered && condition && condition(i + 1, event.task, event.step)) return {i + 1, event.task, false};
  }
  return end(last);
}

std::uint32_t Navigator::cursor_at(Nanoseconds time) const {
  std::uint32_t low = 0;
  std::uint32_t high = journal_->size();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if ((*journal_)[middle].time_ns <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

MomentKey Navigator::key_of(std::uint32_t cursor) const {
  cursor = std::min(cursor, journal_->size());
  MomentKey key;
  if (cursor == 0) return key;
  key.time_ns = (*journal_)[cursor - 1].time_ns;
  key.offset = cursor;
  // The latest entry of the task that acted last, or of any task if that one has entered nothing.
  TaskId acting = (*journal_)[cursor - 1].task;
  std::uint32_t entry = kNoSeq;
  for (int round = 0; round < 2 && entry == kNoSeq; ++round) {
    for (std::uint32_t i = cursor; i-- > 0;) {
      const Event& event = (*journal_)[i];
      if (event.kind != EventKind::kStepEntered || event.step.is_none()) continue;
      if (round == 0 && !(event.task == acting)) continue;
      if (tasks_->find(event.task) == nullptr) continue;
      entry = i;
      break;
    }
  }
  if (entry == kNoSeq) return key;
  const Event& entered = (*journal_)[entry];
  key.step = journal_->step(entered.step).key;
  key.attempt = entered.attempt;
  key.path = tasks_->find(entered.task)->path;
  key.offset = cursor - (entry + 1);
  for (std::uint32_t i = 0; i < entry; ++i) {
    const Event& event = (*journal_)[i];
    if (event.kind == EventKind::kStepEntered && event.task == entered.task && event.step == entered.step &&
        event.attempt == entered.attempt) {
      ++key.occurrence;
    }
  }
  return key;
}

std::uint32_t Navigator::cursor_of(const MomentKey& key) const {
  if (key.step.empty()) {
    const std::uint32_t in_time = cursor_at(key.time_ns);
    return key.offset != 0 ? std::min(key.offset, in_time) : key.time_ns == 0 ? 0 : in_time;
  }
  // Entries of the step: the one meant; else the last by any task in any attempt that is not later than the time.
  std::uint32_t occurrence = 0;
  std::uint32_t in_time = kNoSeq;
  for (std::uint32_t i = 0; i < journal_->size(); ++i) {
    const Event& event = (*journal_)[i];
    if (event.kind != EventKind::kStepEntered || event.step.is_none() || journal_->step(event.step).key != key.step) continue;
    const TaskRow* row = tasks_->find(event.task);
    if (row != nullptr && row->path == key.path && event.attempt == key.attempt && occurrence++ == key.occurrence) {
      const std::uint32_t wanted = i + 1 + std::min(key.offset, journal_->size() - (i + 1));
      // In another run the events after the entry are others: do not go past the time that was meant.
      return wanted > 0 && (*journal_)[wanted - 1].time_ns <= key.time_ns ? wanted : i + 1;
    }
    if (event.time_ns <= key.time_ns || in_time == kNoSeq) in_time = i;
  }
  return in_time != kNoSeq ? in_time + 1 : cursor_at(key.time_ns);
}

}  // namespace etude
