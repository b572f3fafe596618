// Spans → bars. Time passes only while something is waited for, so the bars of calls and waits cover it all.
#include "playground/model/timeline_model.h"

#include <algorithm>
#include <map>

#include "core/effect/effect.h"

namespace etude {
namespace {

// How a call ended, from its answer in the journal.
Tone call_tone(const Journal& journal, const Bar& bar) {
  if (bar.end_seq == kNoSeq) return Tone::kInfo;
  if (bar.outcome == Outcome::kRaised || bar.outcome == Outcome::kFailed) return Tone::kBad;
  if (bar.outcome == Outcome::kCancelled) return Tone::kDim;
  const Event& event = journal[bar.end_seq];
  if (event.kind == EventKind::kEffectCompleted) {
    if (event.b == static_cast<std::uint32_t>(CompletionKind::kFault) || event.b == static_cast<std::uint32_t>(CompletionKind::kError))
      return Tone::kBad;
    if (event.v0.is_map()) {
      const Value code = event.v0.map().get("code");
      if (code.is_int() && code.integer() >= 400) return Tone::kBad;
    }
  }
  return Tone::kGood;
}

TimelineBar bar_of(const Journal& journal, const Bar& span, std::uint32_t index) {
  TimelineBar bar;
  bar.begin_ns = span.begin_ns;
  bar.end_ns = span.end_ns;
  bar.begin_seq = span.begin_seq;
  bar.end_seq = span.end_seq;
  bar.step = span.step;
  bar.span = index;
  bar.attempt = span.attempt;
  switch (span.kind) {
    case BarKind::kHttp:
    case BarKind::kExecution:
    case BarKind::kPublish: bar.tone = call_tone(journal, span); break;
    case BarKind::kSleep:
    case BarKind::kRetryWait:
    case BarKind::kCallback:
      bar.look = BarLook::kWait;
      bar.tone = Tone::kWaiting;
      break;
    case BarKind::kStep:
    case BarKind::kAttempt:
      bar.look = BarLook::kGroup;
      bar.tone = Tone::kDim;
      break;
  }
  return bar;
}

bool is_drawn(const Journal& journal, const Bar& bar) {
  if (bar.kind == BarKind::kAttempt) return false;
  if (bar.kind != BarKind::kStep) return true;
  return !bar.step.is_none() && journal.step(bar.step).kind == "parallel";
}

std::string row_label(const TaskRow& task) {
  if (!task.label.empty() && task.label != "main") return task.label;
  return task.kind == TaskKind::kWorkflow ? "workflow" : std::string(task_kind_name(task.kind));
}

}  // namespace

TimelineModel make_timeline_model(const Journal& journal, const TaskTable& tasks, const Spans& spans,
                                  const std::vector<std::string>& services, const std::vector<std::pair<Nanoseconds, Nanoseconds>>& gaps) {
  TimelineModel model;
  model.end_ns = spans.end_ns();
  std::map<std::string, std::size_t, std::less<>> service_rows;
  std::vector<TimelineRow> below;
  for (const std::string& name : services) {
    service_rows.emplace(name, below.size());
    TimelineRow row;
    row.label = name;
    row.service = true;
    below.push_back(std::move(row));
  }
  for (const TaskId id : tasks.tree_order()) {
    const TaskRow* task = tasks.find(id);
    if (task == nullptr || task->started == kNoSeq || task->kind == TaskKind::kService) continue;
    const bool has_spans = id.index() < spans.rows().size();
    if (task->kind == TaskKind::kHandler || task->kind == TaskKind::kSubscriber) {
      // All calls of a service share its row.
      const auto [found, fresh] = service_rows.emplace(task->actor, below.size());
      if (fresh) {
        TimelineRow row;
        row.label = task->actor;
        row.service = true;
        below.push_back(std::move(row));
      }
      // A handler that takes no time is marked by its request.
      if (task->kind == TaskKind::kHandler && task->end_ns == task->begin_ns) continue;
      TimelineBar bar;
      bar.begin_ns = task->begin_ns;
      bar.end_ns = task->end_ns;
      bar.begin_seq = task->started;
      bar.end_seq = task->ended;
      if (task->ended == kNoSeq)
        bar.tone = Tone::kInfo;
      else
        bar.tone = task->outcome == Outcome::kSucceeded ? Tone::kGood : task->outcome == Outcome::kFailed ? Tone::kBad : Tone::kDim;
      below[found->second].bars.push_back(bar);
      continue;
    }
    TimelineRow row;
    row.label = row_label(*task);
    row.task = id;
    row.path = task->path;
    row.depth = static_cast<std::uint16_t>(std::min<std::uint32_t>(task->depth, 60));
    if (has_spans) {
      const std::vector<Bar>& bars = spans.rows()[id.index()].bars;
      for (std::uint32_t i = 0; i < bars.size(); ++i) {
        if (is_drawn(journal, bars[i])) row.bars.push_back(bar_of(journal, bars[i], i));
      }
    }
    model.rows.push_back(std::move(row));
  }
  for (TimelineRow& row : below) {
    std::stable_sort(row.bars.begin(), row.bars.end(), [](const TimelineBar& a, const TimelineBar& b) { return a.begin_ns < b.begin_ns; });
    model.rows.push_back(std::move(row));
  }
  model.axis = TimeAxis::make(model.end_ns, gaps);
  measure_reach(model);
  return model;
}

void measure_reach(TimelineModel& model) {
  for (TimelineRow& row : model.rows) {
    row.reach.clear();
    Nanoseconds latest = INT64_MIN;
    for (const TimelineBar& bar : row.bars) row.reach.push_back(latest = std::max(latest, bar.end_ns));
  }
}

std::vector<std::uint32_t> bars_in_sight(const TimelineRow& row, Nanoseconds first_ns, Nanoseconds last_ns, Nanoseconds least,
                                         std::size_t* looked) {
  std::vector<std::uint32_t> found;
  const auto after = [&](std::uint32_t from, Nanoseconds time) {
    return static_cast<std::uint32_t>(std::partition_point(row.reach.begin() + static_cast<std::ptrdiff_t>(from), row.reach.end(),
                                                           [&](Nanoseconds end) { return end < time; }) -
                                      row.reach.begin());
  };
  std::size_t count = 0;
  Nanoseconds drawn_until = INT64_MIN;
  const auto bars = static_cast<std::uint32_t>(row.bars.size());
  for (std::uint32_t i = after(0, first_ns); i < bars; ++i) {
    const TimelineBar& bar = row.bars[i];
    ++count;
    if (bar.begin_ns > last_ns) break;
    if (bar.end_ns < first_ns) continue;
    if (bar.end_ns - bar.begin_ns < least && bar.end_ns < drawn_until) {
      // On to what reaches behind the place that is taken.
      i = after(i + 1, drawn_until) - 1;
      continue;
    }
    found.push_back(i);
    drawn_until = std::max(drawn_until, std::max(bar.end_ns, bar.begin_ns + least));
  }
  if (looked != nullptr) *looked = count;
  return found;
}

void add_service_calls(TimelineModel& model, const std::vector<RequestRow>& requests) {
  std::map<std::string, TimelineRow*, std::less<>> rows;
  for (TimelineRow& row : model.rows) {
    if (row.service) rows.emplace(row.label, &row);
  }
  const auto by_begin = [](const TimelineBar& a, const TimelineBar& b) { return a.begin_ns < b.begin_ns; };
  std::map<std::string, std::size_t, std::less<>> handled;  // bars of handlers that took their time
  for (const auto& [name, row] : rows) handled.emplace(name, row->bars.size());
  for (const RequestRow& request : requests) {
    const auto found = rows.find(request.service);
    if (found == rows.end()) continue;
    std::vector<TimelineBar>& bars = found->second->bars;
    const std::size_t known = handled[request.service];
    const bool has_handler = std::any_of(bars.begin(), bars.begin() + static_cast<std::ptrdiff_t>(known), [&](const TimelineBar& bar) {
      return bar.begin_ns >= request.start_ns && bar.end_ns <= request.end_ns;
    });
    if (has_handler) continue;
    // An answer takes no time of its own; the mark stands where the exchange turns round.
    const Nanoseconds length = request.end_ns - request.start_ns;
    TimelineBar bar;
    bar.begin_ns = request.start_ns + length * 3 / 10;
    bar.end_ns = request.end_ns - length * 3 / 10;
    bar.begin_seq = request.seq;
    bar.end_seq = request.answered;
    bar.step = request.step;
    bar.attempt = request.attempt;
    if (request.answered == kNoSeq)
      bar.tone = Tone::kInfo;
    else
      bar.tone = request.given_up ? Tone::kDim : !request.fault.empty() || request.status.value_or(200) >= 400 ? Tone::kBad : Tone::kGood;
    bars.push_back(bar);
  }
  for (const auto& [name, row] : rows) std::stable_sort(row->bars.begin(), row->bars.end(), by_begin);
  measure_reach(model);
}

}  // namespace etude
