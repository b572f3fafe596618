// One pass over the journal's new events.
#include "playground/model/run_index.h"

#include <algorithm>

#include "core/effect/effect.h"

namespace etude {
namespace {

std::uint32_t count_before(const std::vector<std::uint32_t>& seqs, std::uint32_t cursor) {
  return static_cast<std::uint32_t>(std::lower_bound(seqs.begin(), seqs.end(), cursor) - seqs.begin());
}

}  // namespace

bool RunIndex::is_frame(StepId step) const {
  const std::string& kind = journal_->step(step).kind;
  return kind == "try" || kind == "for" || kind == "parallel" || kind == "steps";
}

void RunIndex::update() {
  for (; seen_ < journal_->size(); ++seen_) {
    const Event& event = (*journal_)[seen_];
    if (event.time_ns - end_ns_ >= kNanosecondsPerSecond / 2) gaps_.emplace_back(end_ns_, event.time_ns);
    end_ns_ = event.time_ns;
    const std::size_t task = event.task.index();
    if (!event.task.is_none() && task >= position_.size()) position_.resize(task + 1);
    switch (event.kind) {
      case EventKind::kTaskStarted:
        // A branch goes on from where its parent stands.
        if (event.a < position_.size() && !event.task.is_none()) position_[task] = position_[event.a];
        break;
      case EventKind::kStepEntered: {
        if (event.task.is_none() || event.step.is_none() || is_frame(event.step)) break;
        const StepId from = position_[task];
        if (!from.is_none()) {
          by_way_[{from, event.step}].push_back(seen_);
          passages_.push_back({seen_, from, event.step});
        }
        position_[task] = event.step;
        break;
      }
      case EventKind::kEffectCompleted:
        if (event.step.is_none() || event.outcome == Outcome::kCancelled) break;
        if (event.b == static_cast<std::uint32_t>(CompletionKind::kResponse) && event.v0.is_map()) {
          const Value code = event.v0.map().get("code");
          answers_[event.step].push_back({seen_, code.is_int() ? static_cast<int>(code.integer()) : 0});
        } else if (event.b == static_cast<std::uint32_t>(CompletionKind::kFault)) {
          answers_[event.step].push_back({seen_, 0});
        }
        break;
      case EventKind::kRetryScheduled: {
        // The try step, or the step that calls a connector: its retries are not those of a `try` around it.
        if (!event.step.is_none()) retries_[event.step].push_back(seen_);
        break;
      }
      case EventKind::kInvariant: invariants_.push_back(seen_); break;
      case EventKind::kTaskEnded:
      case EventKind::kStepLeft:
      case EventKind::kRoutineCalled:
      case EventKind::kRoutineReturned:
      case EventKind::kScopeClosed:
      case EventKind::kWrite:
      case EventKind::kEffectRequested:
      case EventKind::kLog:
      case EventKind::kRaised:
      case EventKind::kCaught:
      case EventKind::kMessage:
      case EventKind::kStateChanged:
      case EventKind::kLimit:
      case EventKind::kFinished: break;
    }
  }
}

std::uint32_t RunIndex::passages(StepId from, StepId to, std::uint32_t cursor) const {
  const auto found = by_way_.find({from, to});
  return found == by_way_.end() ? 0 : count_before(found->second, cursor);
}

const StepAnswer* RunIndex::answer(StepId step, std::uint32_t cursor) const {
  const auto found = answers_.find(step);
  if (found == answers_.end()) return nullptr;
  const auto after = std::lower_bound(found->second.begin(), found->second.end(), cursor,
                                      [](const StepAnswer& answer, std::uint32_t limit) { return answer.seq < limit; });
  return after == found->second.begin() ? nullptr : &*(after - 1);
}

std::uint32_t RunIndex::retries(StepId try_step, std::uint32_t cursor) const {
  const auto found = retries_.find(try_step);
  return found == retries_.end() ? 0 : count_before(found->second, cursor);
}

std::vector<std::pair<StepId, StepId>> RunIndex::passages_between(std::uint32_t from, std::uint32_t to, std::size_t most) const {
  std::vector<std::pair<StepId, StepId>> found;
  auto at = std::lower_bound(passages_.begin(), passages_.end(), from,
                             [](const Passage& passage, std::uint32_t limit) { return passage.seq < limit; });
  for (; at != passages_.end() && at->seq < to && found.size() < most; ++at) found.emplace_back(at->from, at->to);
  return found;
}

}  // namespace etude
