// Opens a bar where something begins and closes it where it ends, task by task.
#include "core/journal/spans.h"

#include <algorithm>
#include <array>

#include "core/effect/effect.h"
#include "core/journal/time_label.h"

namespace etude {

std::string_view bar_kind_name(BarKind kind) {
  static constexpr std::array<std::string_view, 8> kNames{"step",      "attempt", "http",  "callback",
                                                          "execution", "publish", "sleep", "retry_wait"};
  return kNames[static_cast<std::size_t>(kind)];
}

namespace {

BarKind bar_kind_of(std::uint32_t effect_kind) {
  if (effect_kind == kSleepEffect) return BarKind::kSleep;
  switch (static_cast<EffectKind>(effect_kind)) {
    case EffectKind::kHttp: return BarKind::kHttp;
    case EffectKind::kCallback: return BarKind::kCallback;
    case EffectKind::kExecution: return BarKind::kExecution;
    case EffectKind::kPublish: return BarKind::kPublish;
  }
  return BarKind::kHttp;
}

/// How an effect's answer looks as an outcome: a fault, an error value or a status of 400 and more failed.
Outcome outcome_of(const Event& completed) {
  if (completed.outcome == Outcome::kCancelled) return Outcome::kCancelled;
  switch (static_cast<CompletionKind>(completed.b)) {
    case CompletionKind::kFault:
    case CompletionKind::kError: return Outcome::kRaised;
    case CompletionKind::kResponse: {
      const Value code = completed.v0.is_map() ? completed.v0.map().get("code") : Value();
      return code.is_int() && code.integer() >= 400 ? Outcome::kRaised : Outcome::kDone;
    }
    case CompletionKind::kValue: return Outcome::kDone;
  }
  return Outcome::kDone;
}

bool stands_inside(const Journal& journal, StepId inner, StepId outer) {
  for (StepId at = journal.step(inner).parent; !at.is_none(); at = journal.step(at).parent) {
    if (at == outer) return true;
  }
  return false;
}

}  // namespace

void Spans::update() {
  const std::uint32_t from = seen_;
  for (; seen_ < journal_->size(); ++seen_) take(seen_);
  if (seen_ != 0) end_ns_ = (*journal_)[seen_ - 1].time_ns;
  if (from == seen_) return;
  // Open bars reach as far as the journal does.
  std::size_t kept = 0;
  for (const auto& [task, bar] : unfinished_) {
    Bar& at = rows_[task].bars[bar];
    if (at.end_seq != kNoSeq) continue;
    at.end_ns = end_ns_;
    unfinished_[kept++] = {task, bar};
  }
  unfinished_.resize(kept);
}

std::size_t Spans::begin(std::uint32_t seq, BarKind kind, StepId step) {
  const Event& event = (*journal_)[seq];
  const std::uint32_t task = event.task.index();
  Bar bar;
  bar.kind = kind;
  bar.attempt = event.attempt;
  bar.depth = static_cast<std::uint16_t>(std::min<std::size_t>(open_[task].steps.size(), UINT16_MAX));
  bar.step = step;
  bar.begin_ns = event.time_ns;
  bar.end_ns = event.time_ns;
  bar.begin_seq = seq;
  rows_[task].bars.push_back(bar);
  unfinished_.emplace_back(task, rows_[task].bars.size() - 1);
  return rows_[task].bars.size() - 1;
}

void Spans::finish(std::uint32_t task, std::size_t bar, std::uint32_t seq, Outcome outcome) {
  Bar& at = rows_[task].bars[bar];
  if (at.end_seq != kNoSeq) return;
  at.end_seq = seq;
  at.end_ns = (*journal_)[seq].time_ns;
  at.outcome = outcome;
}

void Spans::leave_to(std::uint32_t task, std::size_t depth, std::uint32_t seq, Outcome outcome) {
  std::vector<std::size_t>& steps = open_[task].steps;
  while (steps.size() > depth) {
    finish(task, steps.back(), seq, outcome);
    steps.pop_back();
  }
}

/// The pause before an attempt ends with the first step of the attempt, whose bar begins there; that of a connector with its request.
void Spans::start_attempt(std::uint32_t seq) {
  const std::uint32_t task = (*journal_)[seq].task.index();
  Open& open = open_[task];
  if (open.retry == kNone) return;
  finish(task, open.retry, seq, Outcome::kDone);
  const Bar pause = rows_[task].bars[open.retry];
  open.retry = kNone;
  const StepId step = (*journal_)[seq].step;
  if (pause.step.is_none() || !(step == pause.step || stands_inside(*journal_, step, pause.step))) return;
  const std::size_t bar = begin(seq, BarKind::kAttempt, pause.step);
  rows_[task].bars[bar].attempt = pause.attempt;
  open.attempts.emplace_back(pause.step, bar);
}

void Spans::take(std::uint32_t seq) {
  const Event& event = (*journal_)[seq];
  const std::uint32_t task = event.task.index();
  if (event.kind == EventKind::kTaskStarted && task == rows_.size()) {
    rows_.push_back({event.task, {}});
    open_.emplace_back();
    return;
  }
  if (task >= rows_.size()) return;
  Open& open = open_[task];
  // Everything inside of a step that is still open, from the innermost outwards.
  const auto close_attempts_inside = [&](std::size_t first_bar, Outcome outcome) {
    while (!open.attempts.empty() && open.attempts.back().second >= first_bar) {
      finish(task, open.attempts.back().second, seq, outcome);
      open.attempts.pop_back();
    }
  };
  switch (event.kind) {
    case EventKind::kStepEntered: {
      if (event.step.is_none()) return;
      start_attempt(seq);
      open.steps.push_back(begin(seq, BarKind::kStep, event.step));
      return;
    }
    case EventKind::kStepLeft: {
      for (std::size_t i = open.steps.size(); i-- > 0;) {
        if (!(rows_[task].bars[open.steps[i]].step == event.step)) continue;
        const std::size_t bar = open.steps[i];
        leave_to(task, i + 1, seq, event.outcome);
        close_attempts_inside(bar, event.outcome);
        leave_to(task, i, seq, event.outcome);
        return;
      }
      return;
    }
    case EventKind::kEffectRequested:
      start_attempt(seq);
      open.effects.emplace_back(event.a, begin(seq, bar_kind_of(event.b), event.step));
      return;
    case EventKind::kEffectCompleted: {
      const auto asked = std::find_if(open.effects.begin(), open.effects.end(), [&](const auto& pair) { return pair.first == event.a; });
      if (asked == open.effects.end()) return;
      finish(task, asked->second, seq, outcome_of(event));
      open.effects.erase(asked);
      return;
    }
    case EventKind::kRoutineCalled: open.frames.push_back(open.steps.size()); return;
    case EventKind::kRoutineReturned:
      if (open.frames.empty()) return;
      leave_to(task, open.frames.back(), seq, event.outcome);
      open.frames.pop_back();
      return;
    case EventKind::kRetryScheduled: {
      const StepId step = event.step;  // the try step, or the step that calls a connector
      // The attempt that failed becomes a bar of its own; the first one began with the step.
      for (std::size_t i = open.steps.size(); i-- > 0;) {
        const std::size_t outer = open.steps[i];
        if (!(rows_[task].bars[outer].step == step)) continue;
        leave_to(task, i + 1, seq, Outcome::kRetried);
        if (!open.attempts.empty() && open.attempts.back().first == step) {
          finish(task, open.attempts.back().second, seq, Outcome::kRetried);
          open.attempts.pop_back();
        } else {
          const std::size_t first = begin(seq, BarKind::kAttempt, step);
          Bar& bar = rows_[task].bars[first];
          bar.begin_ns = rows_[task].bars[outer].begin_ns;
          bar.begin_seq = rows_[task].bars[outer].begin_seq;
          bar.attempt = static_cast<std::uint16_t>(std::clamp<std::uint32_t>(event.a, 2, UINT16_MAX) - 1);
          finish(task, first, seq, Outcome::kRetried);
        }
        break;
      }
      open.retry = begin(seq, BarKind::kRetryWait, step);
      rows_[task].bars[open.retry].attempt = static_cast<std::uint16_t>(std::min<std::uint32_t>(event.a, UINT16_MAX));
      return;
    }
    case EventKind::kCaught: {
      for (std::size_t i = open.steps.size(); i-- > 0;) {
        if (rows_[task].bars[open.steps[i]].step.index() != event.a) continue;
        const std::size_t bar = open.steps[i];
        leave_to(task, i + 1, seq, Outcome::kRaised);
        close_attempts_inside(bar, Outcome::kRaised);
        return;
      }
      return;
    }
    case EventKind::kTaskEnded: {
      const Outcome outcome = event.outcome == Outcome::kSucceeded ? Outcome::kDone
                              : event.outcome == Outcome::kFailed  ? Outcome::kRaised
                                                                   : Outcome::kCancelled;
      for (const auto& [effect, bar] : open.effects) finish(task, bar, seq, Outcome::kCancelled);
      if (open.retry != kNone) finish(task, open.retry, seq, Outcome::kCancelled);
      close_attempts_inside(0, outcome);
      leave_to(task, 0, seq, outcome);
      open = Open{};
      return;
    }
    case EventKind::kTaskStarted:
    case EventKind::kScopeClosed:
    case EventKind::kWrite:
    case EventKind::kLog:
    case EventKind::kRaised:
    case EventKind::kMessage:
    case EventKind::kStateChanged:
    case EventKind::kInvariant:
    case EventKind::kLimit:
    case EventKind::kFinished: return;
  }
}

std::string request_label(std::string_view method, std::string_view url) {
  std::string text(method);
  const std::size_t host = url.find("://");
  std::size_t path = host == std::string_view::npos ? 0 : url.find_first_of("/?#", host + 3);
  if (path == std::string_view::npos) path = url.size();
  std::string_view rest = url.substr(path);
  rest = rest.substr(0, std::min(rest.find('?'), rest.find('#')));
  if (!text.empty()) text += " ";
  return text + (rest.empty() ? "/" : std::string(rest));
}

std::string bar_label(const Journal& journal, const Bar& bar) {
  const Event& event = journal[bar.begin_seq];
  const std::string step = bar.step.is_none() ? std::string() : journal.step(bar.step).name;
  switch (bar.kind) {
    case BarKind::kStep: return step;
    case BarKind::kAttempt: return "attempt " + std::to_string(bar.attempt);
    case BarKind::kHttp: return request_label(text_field(event.v0, "method"), text_field(event.v0, "url"));
    case BarKind::kCallback: return "wait for a callback";
    case BarKind::kExecution: return "run " + std::string(text_field(event.v0, "workflow"));
    case BarKind::kPublish: return "publish " + std::string(text_field(event.v0, "topic"));
    case BarKind::kSleep: {
      const Value until = event.v0.is_map() ? event.v0.map().get("until_ns") : Value();
      return until.is_int() ? "wait " + duration_label(std::max<Nanoseconds>(until.integer() - bar.begin_ns, 0)) : "wait";
    }
    case BarKind::kRetryWait: return event.v1.is_int() ? "wait " + duration_label(event.v1.integer()) : "wait";
  }
  return step;
}

}  // namespace etude
