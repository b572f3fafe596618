// Events are compared task by task, by their content; see compare_model.h.
#include "playground/model/compare_model.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

#include "core/base/mix.h"
#include "core/effect/effect.h"
#include "core/journal/event_text.h"
#include "core/journal/time_label.h"

namespace etude {
namespace {

std::uint64_t text_hash(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ull;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
  return hash;
}

/// What the events of one run say, without numbers that only this run knows.
class Contents {
 public:
  explicit Contents(const Journal& journal) : journal_(journal) {
    steps_.reserve(journal.steps().size());
    for (const StepRow& row : journal.steps()) steps_.push_back(text_hash(row.key));
  }

  [[nodiscard]] std::uint64_t of(std::uint32_t seq) const {
    const Event& event = journal_[seq];
    std::uint64_t a = 0;
    std::uint64_t b = event.b;
    std::uint64_t v0 = event.v0.hash();
    std::uint64_t v1 = event.v1.hash();
    switch (event.kind) {
      case EventKind::kStepLeft:
      case EventKind::kCaught: a = step(event.a); break;
      case EventKind::kWrite:
      case EventKind::kStateChanged: {
        const VariableRow& variable = journal_.variables()[event.a];
        a = text_hash(variable.name) ^ text_hash(journal_.scope(variable.scope).label) * 31;
        b = 0;
        break;
      }
      case EventKind::kEffectRequested:
        if (event.b == kSleepEffect) v0 = static_cast<std::uint64_t>(sleep_length(event));
        break;
      case EventKind::kRetryScheduled:
      case EventKind::kInvariant:
      case EventKind::kLimit: a = event.a; break;
      case EventKind::kTaskStarted:
        // Which call a handler answers is told by its name; the number of that call counts what failed before, too.
        if (event.b == static_cast<std::uint32_t>(TaskKind::kHandler)) v1 = 0;
        break;
      case EventKind::kTaskEnded:
      case EventKind::kStepEntered:
      case EventKind::kRoutineCalled:
      case EventKind::kRoutineReturned:
      case EventKind::kScopeClosed:
      case EventKind::kEffectCompleted:
      case EventKind::kLog:
      case EventKind::kRaised:
      case EventKind::kMessage:
      case EventKind::kFinished: break;
    }
    const std::uint64_t shape = static_cast<std::uint64_t>(event.kind) | static_cast<std::uint64_t>(event.outcome) << 8 |
                                static_cast<std::uint64_t>(event.attempt) << 16;
    std::uint64_t hash = mix64(shape ^ step(event.step.index()) * 0x9E3779B97F4A7C15ull);
    hash = mix64(hash ^ a * 0xC2B2AE3D27D4EB4Full ^ b);
    return mix64(hash ^ v0 * 0xA0761D6478BD642Full ^ v1 * 0xE7037ED1A0B428DBull);
  }

 private:
  [[nodiscard]] std::uint64_t step(std::uint32_t index) const { return index < steps_.size() ? steps_[index] : 0; }
  static Nanoseconds sleep_length(const Event& event) {
    if (!event.v0.is_map()) return 0;
    const Value until = event.v0.map().get("until_ns");
    return until.is_int() ? until.integer() - event.time_ns : 0;
  }
  const Journal& journal_;
  std::vector<std::uint64_t> steps_;
};

/// The events of a run by line of control; those of nobody come last.
struct Lines {
  explicit Lines(const RunTables& tables) {
    const Journal& journal = tables.journal;
    rows.resize(tables.tasks.rows().size() + 1);
    for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
      const TaskId task = journal[seq].task;
      rows[task.is_none() || task.index() + 1 >= rows.size() ? rows.size() - 1 : task.index()].push_back(seq);
    }
    for (std::uint32_t i = 0; i + 1 < rows.size(); ++i) by_path.emplace(tables.tasks.rows()[i].path, i);
  }
  [[nodiscard]] const std::vector<std::uint32_t>* find(const std::string& path) const {
    const auto found = by_path.find(path);
    return found == by_path.end() ? nullptr : &rows[found->second];
  }
  std::vector<std::vector<std::uint32_t>> rows;
  std::unordered_map<std::string, std::uint32_t> by_path;
};

/// Where two lists of events part: their positions, which may be behind the end of one of them.
struct Parting {
  std::uint32_t here = kNoSeq;
  std::uint32_t there = kNoSeq;
  Nanoseconds time = 0;
  std::uint32_t order = 0;
  std::string task;
  bool found = false;

  void offer(std::uint32_t a, std::uint32_t b, const Journal& journal_a, const Journal& journal_b, const std::string& path) {
    Nanoseconds when = INT64_MAX;
    if (a != kNoSeq) when = journal_a[a].time_ns;
    if (b != kNoSeq) when = std::min(when, journal_b[b].time_ns);
    const std::uint32_t place = std::min(a, b);  // up to the first parting both count alike
    if (found && std::pair(when, place) >= std::pair(time, order)) return;
    found = true;
    here = a;
    there = b;
    time = when;
    order = place;
    task = path;
  }
};

std::string path_text(const std::string& path, const std::string& part) { return path.empty() ? part : path + "." + part; }

/// `body.amount is 7, before 5`: the first place in which two values differ; empty if they are equal.
std::string value_difference(const Value& here, const Value& there, const std::string& path, int depth) {
  if (here.is_same(there) || (here.kind() == there.kind() && here.hash() == there.hash())) return {};
  if (depth < 12 && here.is_map() && there.is_map()) {
    const Map a = here.map();
    const Map b = there.map();
    for (auto entry = a.begin(); !(entry == a.end()); ++entry) {
      const std::string key(entry->key.string());
      if (!b.contains(key)) return path_text(path, key) + " is " + short_text(entry->value, 60) + ", before it was not there";
      const std::string inner = value_difference(entry->value, b.get(key), path_text(path, key), depth + 1);
      if (!inner.empty()) return inner;
    }
    for (auto entry = b.begin(); !(entry == b.end()); ++entry) {
      const std::string key(entry->key.string());
      if (!a.contains(key)) return path_text(path, key) + " is not there, before it was " + short_text(entry->value, 60);
    }
  }
  if (depth < 12 && here.is_list() && there.is_list()) {
    const List a = here.list();
    const List b = there.list();
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
      const std::string inner = value_difference(a[i], b[i], path + "[" + std::to_string(i) + "]", depth + 1);
      if (!inner.empty()) return inner;
    }
    return (path.empty() ? "it" : path) + " has " + std::to_string(a.size()) + " entries, before " + std::to_string(b.size());
  }
  return (path.empty() ? "it" : path) + " is " + short_text(here, 60) + ", before " + short_text(there, 60);
}

ComparedEvent told(const Journal& journal, std::uint32_t seq, bool finished) {
  ComparedEvent event;
  event.seq = seq;
  if (seq == kNoSeq) {
    event.words = finished ? "Nothing of that happens." : "Nothing of that has been recorded.";
    return event;
  }
  event.time_ns = journal[seq].time_ns;
  event.words = event_text(journal, seq);
  return event;
}

Divergence make_divergence(const Parting& parting, const RunTables& here, const RunTables& there, const RunSummary& summary_here,
                           const RunSummary& summary_there) {
  Divergence result;
  result.here = told(here.journal, parting.here, summary_here.outcome != Outcome::kNone);
  result.there = told(there.journal, parting.there, summary_there.outcome != Outcome::kNone);
  result.task = parting.task;
  const Journal& journal = parting.here != kNoSeq ? here.journal : there.journal;
  const Event& event = journal[parting.here != kNoSeq ? parting.here : parting.there];
  if (!event.step.is_none()) {
    const StepRow& step = journal.step(event.step);
    result.step = step.key;
    result.file = step.file;
    result.line = step.line;
  }
  return result;
}

std::string without_stop(std::string words) {
  if (!words.empty() && words.back() == '.') words.pop_back();
  return words;
}

RunSummary summary_of(RunTables& tables) {
  RunSummary summary;
  const Moment moment = tables.moments.at(tables.journal.size());
  summary.outcome = moment.outcome();
  summary.end_ns = tables.index.end_ns();
  summary.steps = moment.steps_entered();
  summary.requests = tables.requests.rows().size();
  summary.events = tables.journal.size();
  return summary;
}

void compare_steps(CompareModel& model, RunTables& here, RunTables& there) {
  // In the order of the texts: those of `here`, then those that only `there` has.
  std::vector<StepDifference> rows;
  std::unordered_map<std::string_view, std::size_t> by_key;
  const auto take = [&](RunTables& tables, bool is_here) {
    const Moment moment = tables.moments.at(tables.journal.size());
    const std::vector<StepRow>& table = tables.journal.steps();
    for (std::size_t i = 0; i < table.size() && i < moment.steps().size(); ++i) {
      const MomentStep& step = moment.steps()[i];
      if (step.entered == 0) continue;
      const auto [found, fresh] = by_key.emplace(table[i].key, rows.size());
      if (fresh) {
        rows.emplace_back();
        rows.back().key = table[i].key;
      }
      (is_here ? rows[found->second].here : rows[found->second].there) = {step.entered, step.state};
    }
  };
  take(here, true);
  take(there, false);
  for (StepDifference& row : rows) {
    if (row.here == row.there) continue;
    ++model.steps_total;
    if (model.steps.size() < kMostDifferences) model.steps.push_back(std::move(row));
  }
}

bool differ(const RequestRow& a, const RequestRow& b) {
  return a.status != b.status || a.fault != b.fault || a.given_up != b.given_up || a.body.hash() != b.body.hash() ||
         a.response_body.hash() != b.response_body.hash();
}

std::string task_path(const RunTables& tables, TaskId task) {
  const TaskRow* row = task.is_none() ? nullptr : tables.tasks.find(task);
  return row == nullptr ? std::string() : row->path;
}

std::string step_key(const RunTables& tables, StepId step) { return step.is_none() ? std::string() : tables.journal.step(step).key; }

void compare_requests(CompareModel& model, const RunTables& here, const RunTables& there) {
  // The n-th request of a task's step to the same address, over all attempts.
  const auto name_of = [](const RunTables& tables, const RequestRow& row) {
    return task_path(tables, row.task) + "\n" + step_key(tables, row.step) + "\n" + row.method + "\n" + row.url;
  };
  std::unordered_map<std::string, std::pair<std::vector<std::size_t>, std::size_t>> others;  // rows, and how many are taken
  for (std::size_t i = 0; i < there.requests.rows().size(); ++i) others[name_of(there, there.requests.rows()[i])].first.push_back(i);
  std::vector<bool> matched(there.requests.rows().size(), false);
  const auto add = [&](const RunTables& tables, const RequestRow& row, std::size_t a, std::size_t b) {
    ++model.requests_total;
    if (model.requests.size() >= kMostDifferences) return;
    model.requests.push_back({step_key(tables, row.step), task_path(tables, row.task), row.method, row.url, a, b});
  };
  for (std::size_t i = 0; i < here.requests.rows().size(); ++i) {
    const RequestRow& row = here.requests.rows()[i];
    const auto found = others.find(name_of(here, row));
    if (found == others.end() || found->second.second >= found->second.first.size()) {
      add(here, row, i, RequestDifference::kNone);
      continue;
    }
    const std::size_t other = found->second.first[found->second.second++];
    matched[other] = true;
    if (differ(row, there.requests.rows()[other])) add(here, row, i, other);
  }
  for (std::size_t i = 0; i < matched.size(); ++i) {
    if (!matched[i]) add(there, there.requests.rows()[i], RequestDifference::kNone, i);
  }
}

std::string ends_words(const CompareModel& model) {
  if (model.here.outcome == Outcome::kNone || model.there.outcome == Outcome::kNone) return {};
  const Nanoseconds difference = model.here.end_ns - model.there.end_ns;
  if (difference == 0) return {};
  return difference > 0 ? " It ends " + duration_label(difference) + " later." : " It ends " + duration_label(-difference) + " earlier.";
}

}  // namespace

CompareModel compare_runs(RunTables& here, RunTables& there) {
  CompareModel model;
  model.here = summary_of(here);
  model.there = summary_of(there);
  if (&here == &there) {
    model.sentence = "Both are the same run.";
    return model;
  }
  const Contents contents_here(here.journal);
  const Contents contents_there(there.journal);
  const Lines lines_here(here);
  const Lines lines_there(there);
  Parting content;
  Parting timing;
  const auto compare = [&](const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b, const std::string& path) {
    bool in_time = true;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
      const std::uint32_t one = i < a.size() ? a[i] : kNoSeq;
      const std::uint32_t other = i < b.size() ? b[i] : kNoSeq;
      if (one == kNoSeq || other == kNoSeq || contents_here.of(one) != contents_there.of(other)) {
        content.offer(one, other, here.journal, there.journal, path);
        return;
      }
      if (in_time && here.journal[one].time_ns != there.journal[other].time_ns) {
        timing.offer(one, other, here.journal, there.journal, path);
        in_time = false;
      }
    }
  };
  const std::vector<std::uint32_t> nothing;
  for (std::uint32_t i = 0; i + 1 < lines_here.rows.size(); ++i) {
    const std::string& path = here.tasks.rows()[i].path;
    const std::vector<std::uint32_t>* other = lines_there.find(path);
    compare(lines_here.rows[i], other != nullptr ? *other : nothing, path);
  }
  for (std::uint32_t i = 0; i + 1 < lines_there.rows.size(); ++i) {
    const std::string& path = there.tasks.rows()[i].path;
    if (lines_here.find(path) == nullptr) compare(nothing, lines_there.rows[i], path);
  }
  compare(lines_here.rows.back(), lines_there.rows.back(), {});

  if (content.found) {
    Divergence parting = make_divergence(content, here, there, model.here, model.there);
    parting.words = without_stop(parting.here.words) + "; before: " + parting.there.words;
    if (content.here != kNoSeq && content.there != kNoSeq && parting.here.words == parting.there.words) {
      const Event& a = here.journal[content.here];
      const Event& b = there.journal[content.there];
      std::string what = value_difference(a.v0, b.v0, {}, 0);
      if (what.empty()) what = value_difference(a.v1, b.v1, {}, 0);
      parting.words = without_stop(parting.here.words) + (what.empty() ? ", in another way." : ": " + what + ".");
    }
    model.divergence = std::move(parting);
  }
  if (timing.found && (!content.found || timing.time <= content.time)) {
    Divergence parting = make_divergence(timing, here, there, model.here, model.there);
    const Nanoseconds difference = parting.here.time_ns - parting.there.time_ns;
    parting.words = without_stop(parting.here.words) + ", " + duration_label(difference > 0 ? difference : -difference) +
                    (difference > 0 ? " later." : " earlier.");
    model.timing = std::move(parting);
  }
  compare_steps(model, here, there);
  compare_requests(model, here, there);
  if (model.divergence)
    model.sentence = "They part here: " + model.divergence->words + ends_words(model);
  else if (model.timing)
    model.sentence = "The same happens at other times: " + model.timing->words + ends_words(model);
  else
    model.sentence = "Both runs are the same, event by event.";
  return model;
}

std::vector<std::pair<Nanoseconds, Nanoseconds>> shared_gaps(const RunIndex& a, const RunIndex& b) {
  const Nanoseconds end = std::max(a.end_ns(), b.end_ns());
  const auto idle = [&](const RunIndex& index) {
    std::vector<std::pair<Nanoseconds, Nanoseconds>> gaps = index.gaps();
    if (index.end_ns() < end) gaps.emplace_back(index.end_ns(), end);
    return gaps;
  };
  const auto one = idle(a);
  const auto other = idle(b);
  std::vector<std::pair<Nanoseconds, Nanoseconds>> shared;
  for (std::size_t i = 0, j = 0; i < one.size() && j < other.size();) {
    const Nanoseconds begin = std::max(one[i].first, other[j].first);
    const Nanoseconds until = std::min(one[i].second, other[j].second);
    if (until - begin >= kNanosecondsPerSecond / 2) shared.emplace_back(begin, until);
    if (one[i].second < other[j].second)
      ++i;
    else
      ++j;
  }
  return shared;
}

void overlay_timeline(TimelineModel& model, TimelineModel other, const std::vector<std::pair<Nanoseconds, Nanoseconds>>& gaps) {
  const auto name_of = [](const TimelineRow& row) { return row.service ? "\n" + row.label : row.path; };
  std::map<std::string, std::size_t, std::less<>> rows;
  for (std::size_t i = 0; i < model.rows.size(); ++i) rows.emplace(name_of(model.rows[i]), i);
  std::vector<TimelineRow> more;
  for (TimelineRow& row : other.rows) {
    const auto found = rows.find(name_of(row));
    if (found != rows.end()) {
      model.rows[found->second].ghosts = std::move(row.bars);
      continue;
    }
    row.task = TaskId::none();  // of another run
    row.other_only = true;
    row.ghosts = std::move(row.bars);
    row.bars.clear();
    row.reach.clear();
    more.push_back(std::move(row));
  }
  // Behind the workflow's own lines and before the services.
  const auto services = std::find_if(model.rows.begin(), model.rows.end(), [](const TimelineRow& row) { return row.service; });
  const auto place = services - model.rows.begin();
  model.rows.insert(model.rows.begin() + place, std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  model.overlaid = true;
  model.other_end_ns = other.end_ns;
  model.axis = TimeAxis::make(std::max(model.end_ns, other.end_ns), gaps);
}

}  // namespace etude
