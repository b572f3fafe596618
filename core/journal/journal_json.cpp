// Writes and reads journals. Every decision of the writer depends on contents alone, never on what happens to be shared,
// so that a journal that was loaded writes the same bytes again.
#include "core/journal/journal_json.h"

#include <unordered_map>
#include <vector>

#include "core/journal/value_patch.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

class Writer {
 public:
  explicit Writer(const Journal& journal) : journal_(journal), current_(journal.variables().size(), kNoSeq) {}

  std::string write() {
    std::string events;
    events.reserve(static_cast<std::size_t>(journal_.size()) * 32);
    Nanoseconds before = 0;
    for (std::uint32_t i = 0; i < journal_.size(); ++i) {
      events += i == 0 ? "\n" : ",\n";
      write_event(events, journal_[i], before);
      before = journal_[i].time_ns;
    }
    std::string tables;
    write_tables(tables);
    std::string out = "{\"etude_journal\":" + std::to_string(kJournalVersion) + ",\"recording\":\"" +
                      (journal_.recording() == Recording::kEverything ? "everything" : "outcome") +
                      "\",\"appended\":" + std::to_string(journal_.appended()) + ",\"fingerprint\":\"" + journal_.fingerprint_text() +
                      "\",\n\"strings\":[" + strings_ + "]," + tables + ",\n\"values\":[" + values_ + "],\n\"events\":[" + events + "]}\n";
    return out;
  }

 private:
  std::uint32_t text(const std::string& text) {
    const auto [found, is_new] = string_index_.emplace(text, static_cast<std::uint32_t>(string_index_.size()));
    if (is_new) strings_ += (string_index_.size() == 1 ? "" : ",") + json_quoted(text);
    return found->second;
  }
  static std::string index(std::uint32_t number) { return number == kNoSeq ? "-1" : std::to_string(number); }

  void write_tables(std::string& out) {
    out += "\n\"steps\":[";
    bool first = true;
    for (const StepRow& step : journal_.steps()) {
      out += first ? "\n[" : ",\n[";
      first = false;
      for (const std::string* field : {&step.key, &step.name, &step.routine, &step.file, &step.kind}) {
        out += std::to_string(text(*field)) + ",";
      }
      out += std::to_string(step.line) + "," + index(step.parent.index()) + "]";
    }
    out += "],\n\"scopes\":[";
    first = true;
    for (const ScopeRow& scope : journal_.scopes()) {
      out += first ? "[" : ",[";
      first = false;
      out += std::to_string(static_cast<unsigned>(scope.kind)) + "," + index(scope.parent.index()) + "," + index(scope.task.index()) + "," +
             std::to_string(text(std::string(scope.label))) + "]";
    }
    out += "],\n\"variables\":[";
    first = true;
    for (const VariableRow& variable : journal_.variables()) {
      out += first ? "[" : ",[";
      first = false;
      out += index(variable.scope.index()) + "," + std::to_string(text(std::string(variable.name))) + "]";
    }
    out += "]";
  }

  /// The index of a value in "values"; `base`: index of a value that it may be a change of, or kNoSeq.
  std::uint32_t value_index(const Value& value, std::uint32_t base) {
    std::vector<std::uint32_t>& same_hash = by_hash_[value.hash()];
    for (const std::uint32_t candidate : same_hash) {
      if (is_identical(held_[candidate], value)) return candidate;
    }
    const auto number = static_cast<std::uint32_t>(held_.size());
    same_hash.push_back(number);
    values_ += number == 0 ? "\n" : ",\n";
    const std::size_t before = values_.size();
    bool written = false;
    if (base != kNoSeq) {
      values_ += "{\"$from\":[" + std::to_string(base) + ",";
      written = append_value_patch(values_, held_[base], value);
      if (written) {
        values_ += "]}";
      } else {
        values_.resize(before);
      }
    }
    if (!written) append_exact_json(values_, value);
    held_.push_back(value);
    return number;
  }

  void write_event(std::string& out, const Event& event, Nanoseconds before) {
    const bool writes = event.kind == EventKind::kWrite || event.kind == EventKind::kStateChanged;
    std::uint32_t* current = writes && event.a < current_.size() ? &current_[event.a] : nullptr;
    // A write has a value, null too; elsewhere null means that there is none, which is the same on the way back.
    const std::uint32_t v0 =
        event.v0.is_null() && !event.v0.is_unset() ? kNoSeq : value_index(event.v0, current != nullptr ? *current : kNoSeq);
    if (current != nullptr) *current = v0;
    const std::uint32_t v1 = event.v1.is_null() && !event.v1.is_unset() ? kNoSeq : value_index(event.v1, kNoSeq);
    struct Field {
      std::int64_t value;
      std::int64_t fallback;
    };
    const auto id = [](std::uint32_t number) { return number == kNoSeq ? std::int64_t{-1} : static_cast<std::int64_t>(number); };
    const Field fields[] = {{static_cast<std::int64_t>(event.kind), -1},
                            {static_cast<std::int64_t>(event.outcome), 0},
                            {id(event.task.index()), -1},
                            {id(event.step.index()), -1},
                            {id(event.place), -1},
                            {event.time_ns - before, 0},
                            {id(event.a), -1},
                            {id(event.b), -1},
                            {id(v0), -1},
                            {id(v1), -1},
                            {event.attempt, 1}};
    std::size_t used = std::size(fields);
    while (fields[used - 1].value == fields[used - 1].fallback) --used;
    for (std::size_t i = 0; i < used; ++i) {
      out += i == 0 ? "[" : ",";
      out += std::to_string(fields[i].value);
    }
    out.push_back(']');
  }

  const Journal& journal_;
  std::string strings_;
  std::unordered_map<std::string, std::uint32_t> string_index_;
  std::string values_;
  std::vector<Value> held_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_hash_;
  std::vector<std::uint32_t> current_;  // a variable's latest value, as an index into held_
};

/// A row of numbers with defaults for those that are left out.
struct Row {
  List list;
  [[nodiscard]] bool number(std::size_t at, std::int64_t low, std::int64_t high, std::int64_t& out) const {
    if (at >= list.size()) return true;
    if (!list[at].is_int() || list[at].integer() < low || list[at].integer() > high) return false;
    out = list[at].integer();
    return true;
  }
};

class Reader {
 public:
  explicit Reader(Map top) : top_(std::move(top)) {}

  Result<Journal> read() {
    const Value* version = top_.find("etude_journal");
    if (version == nullptr || !version->is_int() || version->integer() < 1) {
      return Error{"journal.foreign", "This is JSON, but not a journal of Etude: `etude_journal` is missing."};
    }
    if (version->integer() > kJournalVersion) {
      return Error{"journal.newer", "This journal has version " + std::to_string(version->integer()) + "; this Etude reads up to version " +
                                        std::to_string(kJournalVersion) + ". Open it with a newer Etude."};
    }
    const Value recording = top_.get("recording");
    if (!recording.is_string() || (recording.string() != "everything" && recording.string() != "outcome")) {
      return detail::damaged("`recording` is neither \"everything\" nor \"outcome\"");
    }
    const bool everything = recording.string() == "everything";
    Journal journal(everything ? Recording::kEverything : Recording::kOutcome);
    ETUDE_TRY_VOID(read_strings());
    ETUDE_TRY_VOID(read_tables(journal));
    ETUDE_TRY_VOID(read_values());
    ETUDE_TRY_VOID(read_events(journal));

    const Value fingerprint = top_.get("fingerprint");
    const Value appended = top_.get("appended");
    if (!fingerprint.is_string() || fingerprint.string().size() != 16) return detail::damaged("`fingerprint` is not 16 hexadecimal digits");
    if (!appended.is_int() || appended.integer() < journal.size() || appended.integer() >= kNoSeq)
      return detail::damaged("`appended` is no count of events");
    if (!everything) {
      std::uint64_t bits = 0;
      for (const char c : fingerprint.string()) {
        const std::size_t digit = std::string_view("0123456789abcdef").find(c);
        if (digit == std::string_view::npos) return detail::damaged("`fingerprint` is not 16 hexadecimal digits");
        bits = bits << 4 | digit;
      }
      journal.restore_totals(static_cast<std::uint32_t>(appended.integer()), bits);
    }
    if (journal.fingerprint_text() != fingerprint.string() || appended.integer() != journal.appended()) {
      return Error{"journal.altered", "The journal does not fit its fingerprint " + std::string(fingerprint.string()) +
                                          ": it was altered after it was written."};
    }
    return journal;
  }

 private:
  Result<List> table(std::string_view name) {
    const Value value = top_.get(name);
    if (!value.is_list()) return detail::damaged("`" + std::string(name) + "` is no list");
    return value.list();
  }
  static Result<Row> row(const Value& value, std::size_t least, std::size_t most, std::string_view table) {
    if (!value.is_list() || value.list().size() < least || value.list().size() > most)
      return detail::damaged("a row of `" + std::string(table) + "` has another form");
    return Row{value.list()};
  }
  static std::uint32_t id(std::int64_t number) { return number < 0 ? kNoSeq : static_cast<std::uint32_t>(number); }

  Result<void> read_strings() {
    ETUDE_TRY(const List list, table("strings"));
    for (const Value& text : list) {
      if (!text.is_string()) return detail::damaged("`strings` holds something else");
      strings_.emplace_back(text.string());
    }
    return {};
  }

  template <typename Text>
  bool text(const Row& from, std::size_t at, Text& out) const {
    std::int64_t number = -1;
    if (!from.number(at, 0, static_cast<std::int64_t>(strings_.size()) - 1, number) || number < 0) return false;
    // Tables are bounded by the file, but one long text named by every row would not be.
    if (strings_[static_cast<std::size_t>(number)].size() > 64 * 1024) return false;
    out = strings_[static_cast<std::size_t>(number)];
    return true;
  }

  Result<void> read_tables(Journal& journal) {
    ETUDE_TRY(const List steps, table("steps"));
    for (const Value& element : steps) {
      ETUDE_TRY(const Row from, row(element, 7, 7, "steps"));
      StepRow step;
      std::int64_t line = 0;
      std::int64_t parent = -1;
      if (!text(from, 0, step.key) || !text(from, 1, step.name) || !text(from, 2, step.routine) || !text(from, 3, step.file) ||
          !text(from, 4, step.kind) || !from.number(5, 0, INT32_MAX, line) ||
          !from.number(6, -1, static_cast<std::int64_t>(steps.size()) - 1, parent)) {
        return detail::damaged("a row of `steps` has another form");
      }
      step.line = static_cast<std::uint32_t>(line);
      step.parent = StepId(id(parent));
      journal.add_step(std::move(step));
    }
    // Parents may stand anywhere, but must not go in circles: every walk upwards relies on it.
    std::vector<std::uint8_t> state(steps.size(), 0);
    for (std::uint32_t start = 0; start < state.size(); ++start) {
      std::vector<std::uint32_t> path;
      std::uint32_t at = start;
      while (at != kNoSeq && state[at] == 0) {
        state[at] = 1;
        path.push_back(at);
        at = journal.steps()[at].parent.index();
      }
      if (at != kNoSeq && state[at] == 1) return detail::damaged("steps stand inside each other in a circle");
      for (const std::uint32_t done : path) state[done] = 2;
    }

    ETUDE_TRY(const List scopes, table("scopes"));
    for (const Value& element : scopes) {
      ETUDE_TRY(const Row from, row(element, 4, 4, "scopes"));
      ScopeRow scope;
      std::int64_t kind = 0;
      std::int64_t parent = -1;
      std::int64_t task = -1;
      // A scope is made after the one around it.
      if (!from.number(0, 0, 4, kind) || !from.number(1, -1, static_cast<std::int64_t>(journal.scopes().size()) - 1, parent) ||
          !from.number(2, -1, kNoSeq - 1, task) || !text(from, 3, scope.label)) {
        return detail::damaged("a row of `scopes` has another form");
      }
      scope.kind = static_cast<ScopeKind>(kind);
      scope.parent = ScopeId(id(parent));
      scope.task = TaskId(id(task));
      journal.add_scope(scope);
    }

    ETUDE_TRY(const List variables, table("variables"));
    for (const Value& element : variables) {
      ETUDE_TRY(const Row from, row(element, 2, 2, "variables"));
      VariableRow variable;
      std::int64_t scope = -1;
      if (!from.number(0, 0, static_cast<std::int64_t>(journal.scopes().size()) - 1, scope) || scope < 0 || !text(from, 1, variable.name)) {
        return detail::damaged("a row of `variables` has another form");
      }
      variable.scope = ScopeId(id(scope));
      journal.add_variable(variable);
    }
    return {};
  }

  Result<void> read_values() {
    ETUDE_TRY(const List list, table("values"));
    ValuePatcher patcher;
    std::vector<bool> extended(list.size(), false);
    for (const Value& json : list) {
      const Value* from = json.is_map() && json.map().size() == 1 ? json.map().find("$from") : nullptr;
      if (from == nullptr) {
        ETUDE_TRY(Value value, value_from_exact_form(json));
        values_.push_back(std::move(value));
        continue;
      }
      const Value origin = *from;
      if (!origin.is_list() || origin.list().size() != 2 || !origin.list()[0].is_int())
        return detail::damaged("a changed value has another form");
      const std::int64_t base = origin.list()[0].integer();
      if (base < 0 || base >= static_cast<std::int64_t>(values_.size()))
        return detail::damaged("a changed value names one that does not stand before it");
      const auto at = static_cast<std::size_t>(base);
      const bool copied = extended[at];
      extended[at] = true;
      ETUDE_TRY(Value value, patcher.apply(values_[at], origin.list()[1], copied));
      values_.push_back(std::move(value));
    }
    return {};
  }

  Result<void> read_events(Journal& journal) {
    ETUDE_TRY(const List events, table("events"));
    const bool everything = journal.recording() == Recording::kEverything;
    Nanoseconds time = 0;
    std::int64_t tasks = 0;
    for (const Value& element : events) {
      ETUDE_TRY(const Row from, row(element, 1, 11, "events"));
      std::int64_t kind = 0;
      std::int64_t outcome = 0;
      std::int64_t task = -1;
      std::int64_t step = -1;
      std::int64_t place = -1;
      std::int64_t elapsed = 0;
      std::int64_t a = -1;
      std::int64_t b = -1;
      std::int64_t v0 = -1;
      std::int64_t v1 = -1;
      std::int64_t attempt = 1;
      const auto last_step = static_cast<std::int64_t>(journal.steps().size()) - 1;
      const auto last_value = static_cast<std::int64_t>(values_.size()) - 1;
      if (!from.number(0, 0, UINT8_MAX, kind) || !from.number(1, 0, UINT8_MAX, outcome) || !from.number(2, -1, kNoSeq - 1, task) ||
          !from.number(3, -1, last_step, step) || !from.number(4, -1, kNoSeq - 1, place) || !from.number(5, 0, INT64_MAX - time, elapsed) ||
          !from.number(6, -1, kNoSeq - 1, a) || !from.number(7, -1, kNoSeq - 1, b) || !from.number(8, -1, last_value, v0) ||
          !from.number(9, -1, last_value, v1) || !from.number(10, 0, UINT16_MAX, attempt)) {
        return detail::damaged("event " + std::to_string(journal.size()) + " has another form");
      }
      time += elapsed;
      Event event;
      event.kind = static_cast<EventKind>(kind);
      event.outcome = static_cast<Outcome>(outcome);
      event.attempt = static_cast<std::uint16_t>(attempt);
      event.task = TaskId(id(task));
      event.step = StepId(id(step));
      event.place = id(place);
      event.time_ns = time;
      event.a = id(a);
      event.b = id(b);
      if (v0 >= 0) event.v0 = values_[static_cast<std::size_t>(v0)];
      if (v1 >= 0) event.v1 = values_[static_cast<std::size_t>(v1)];
      ETUDE_TRY_VOID(check_links(journal, event, tasks));
      if (everything) {
        const std::uint32_t before = event.b;
        const bool writes = event.kind == EventKind::kWrite || event.kind == EventKind::kStateChanged;
        const std::uint32_t seq = journal.append(std::move(event));
        if (writes && journal[seq].b != before) return detail::damaged("event " + std::to_string(seq) + " names another previous write");
      } else {
        journal.restore(std::move(event));
      }
    }
    return {};
  }

  /// What the readers of a journal rely on. Tasks are numbered in the order in which they start.
  static Result<void> check_links(const Journal& journal, const Event& event, std::int64_t& tasks) {
    const auto bad = [&](std::string_view what) {
      return detail::damaged("event " + std::to_string(journal.size()) + " " + std::string(what));
    };
    if (event.kind == EventKind::kTaskStarted) {
      if (event.task.index() != tasks) return bad("starts a task out of turn");
      if (event.a != kNoSeq && event.a >= tasks) return bad("starts a task below one that does not exist");
      ++tasks;
    } else if (!event.task.is_none() && event.task.index() >= tasks) {
      return bad("belongs to a task that has not started");
    }
    switch (event.kind) {
      case EventKind::kWrite:
      case EventKind::kStateChanged:
        if (event.a >= journal.variables().size()) return bad("writes a variable that does not exist");
        break;
      case EventKind::kRoutineCalled:
      case EventKind::kRoutineReturned:
      case EventKind::kScopeClosed:
        if (event.a != kNoSeq && event.a >= journal.scopes().size()) return bad("names a scope that does not exist");
        break;
      case EventKind::kStepLeft:
      case EventKind::kCaught:
        if (event.a != kNoSeq && event.a >= journal.steps().size()) return bad("names a step that does not exist");
        break;
      case EventKind::kTaskStarted:
      case EventKind::kTaskEnded:
      case EventKind::kStepEntered:
      case EventKind::kEffectRequested:
      case EventKind::kEffectCompleted:
      case EventKind::kLog:
      case EventKind::kRaised:
      case EventKind::kRetryScheduled:
      case EventKind::kMessage:
      case EventKind::kInvariant:
      case EventKind::kLimit:
      case EventKind::kFinished: break;
    }
    return {};
  }

  Map top_;
  std::vector<std::string> strings_;
  std::vector<Value> values_;
};

}  // namespace

std::string json_from_journal(const Journal& journal) { return Writer(journal).write(); }

Result<Journal> journal_from_json(std::string_view text) {
  if (text.size() > kLongestJournalText) {
    return Error{"journal.size", "The journal has " + std::to_string(text.size() >> 20) + " MB; at most " +
                                     std::to_string(kLongestJournalText >> 20) + " MB are read."};
  }
  Result<Value> top = value_from_json(text, kDeepestExactText);
  if (!top.ok()) return detail::unreadable(top.error());
  if (!top.value().is_map()) return Error{"journal.foreign", "This is JSON, but not a journal of Etude: it is no object."};
  return Reader(top.value().map()).read();
}

}  // namespace etude
