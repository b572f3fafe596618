// Tables of a run → rows of the lists.
#include "playground/model/list_models.h"

#include <algorithm>

#include "core/journal/event_text.h"
#include "core/journal/time_label.h"
#include "playground/model/list_rows.h"
#include "playground/model/variables_model.h"

namespace etude {
namespace {

int severity_rank(std::string_view severity) {
  constexpr std::string_view kOrder[] = {"DEFAULT", "DEBUG", "INFO",     "NOTICE", "RETRY",    "WARNING",
                                         "RAISED",  "ERROR", "CRITICAL", "ALERT",  "EMERGENCY"};
  for (int i = 0; i < static_cast<int>(std::size(kOrder)); ++i) {
    if (kOrder[i] == severity) return i;
  }
  return 0;
}

Tone severity_tone(std::string_view severity) {
  if (severity == "DEFAULT" || severity == "DEBUG") return Tone::kDim;
  if (severity == "INFO" || severity == "NOTICE") return Tone::kInfo;
  if (severity == "RETRY" || severity == "WARNING") return Tone::kWarning;
  return Tone::kBad;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool contains_words(std::string_view text, std::string_view words) {
  return std::search(text.begin(), text.end(), words.begin(), words.end(), [](char a, char b) { return lower(a) == lower(b); }) !=
         text.end();
}

// `main / reserve_credit`
std::string step_words(const Journal& journal, StepId step) {
  if (step.is_none()) return {};
  const StepRow& row = journal.step(step);
  return row.routine + " / " + row.name;
}

std::string path_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  const std::size_t slash = url.find('/');
  return slash == std::string_view::npos ? std::string("/") : std::string(url.substr(slash));
}

}  // namespace

std::shared_ptr<ListRows> make_list_rows() { return std::make_shared<ListRows>(); }

void FilteredRows::reset(std::uint32_t run, std::uint32_t revision, const ListFilter& filter) {
  if (run == run_ && revision == revision_ && filter == filter_) return;
  run_ = run;
  revision_ = revision;
  filter_ = filter;
  seen_ = 0;
  rows_.clear();
}

void FilteredRows::update_log(const RunTables& tables, std::uint32_t run, const ListFilter& filter) {
  reset(run, tables.log_revision, filter);
  const int least = filter.severity.empty() ? 0 : severity_rank(filter.severity);
  for (; seen_ < tables.log.size(); ++seen_) {
    const LogRow& row = tables.log[seen_];
    if (severity_rank(row.severity) < least) continue;
    if (!filter.search.empty() && !contains_words(log_text(tables.journal, row), filter.search) &&
        !contains_words(step_words(tables.journal, row.step), filter.search)) {
      continue;
    }
    rows_.push_back(static_cast<std::uint32_t>(seen_));
  }
}

void FilteredRows::update_requests(const RunTables& tables, std::uint32_t run, const ListFilter& filter) {
  reset(run, 0, filter);
  const std::vector<RequestRow>& rows = tables.requests.rows();
  for (; seen_ < rows.size(); ++seen_) {
    const RequestRow& row = rows[seen_];
    if (!filter.search.empty() && !contains_words(row.url, filter.search) && !contains_words(row.method, filter.search) &&
        !contains_words(row.service, filter.search)) {
      continue;
    }
    rows_.push_back(static_cast<std::uint32_t>(seen_));
  }
}

namespace {

// How many of the rows have happened, by the seq of a row.
template <typename SeqOf>
std::size_t happened(const std::vector<std::uint32_t>& rows, std::uint32_t cursor, SeqOf seq_of) {
  return static_cast<std::size_t>(std::partition_point(rows.begin(), rows.end(), [&](std::uint32_t row) { return seq_of(row) < cursor; }) -
                                  rows.begin());
}

}  // namespace

std::size_t log_total(const RunTables& tables, std::uint32_t cursor) {
  return static_cast<std::size_t>(
      std::partition_point(tables.log.begin(), tables.log.end(), [&](const LogRow& row) { return row.seq < cursor; }) - tables.log.begin());
}

std::size_t requests_total(const RunTables& tables, std::uint32_t cursor) {
  const std::vector<RequestRow>& rows = tables.requests.rows();
  return static_cast<std::size_t>(std::partition_point(rows.begin(), rows.end(), [&](const RequestRow& row) { return row.seq < cursor; }) -
                                  rows.begin());
}

std::size_t log_happened(const RunTables& tables, const FilteredRows& filtered, std::uint32_t cursor) {
  return happened(filtered.rows(), cursor, [&](std::uint32_t row) { return tables.log[row].seq; });
}

std::size_t requests_happened(const RunTables& tables, const FilteredRows& filtered, std::uint32_t cursor) {
  return happened(filtered.rows(), cursor, [&](std::uint32_t row) { return tables.requests.rows()[row].seq; });
}

LogModel make_log_model(const RunTables& tables, const FilteredRows& filtered, std::uint32_t cursor, const ListWindow& window) {
  LogModel model;
  model.total = log_happened(tables, filtered, cursor);
  model.filtered = model.total < log_total(tables, cursor);
  model.first = std::min(window.first, model.total);
  const std::size_t end = std::min(model.total, model.first + window.count);
  for (std::size_t i = model.first; i < end; ++i) {
    const LogRow& row = tables.log[filtered.rows()[i]];
    LogLine line;
    line.seq = row.seq;
    line.time_ns = row.time_ns;
    line.severity = row.severity;
    line.step = step_words(tables.journal, row.step);
    line.text = log_text(tables.journal, row);
    line.tone = severity_tone(row.severity);
    line.selected = window.selected == kNoSeq ? i + 1 == model.total : row.seq == window.selected;
    model.rows.push_back(std::move(line));
  }
  return model;
}

RequestsModel make_requests_model(const RunTables& tables, const FilteredRows& filtered, std::uint32_t cursor, const ListWindow& window) {
  RequestsModel model;
  const std::vector<RequestRow>& all = tables.requests.rows();
  model.total = requests_happened(tables, filtered, cursor);
  model.filtered = model.total < requests_total(tables, cursor);
  model.first = std::min(window.first, model.total);
  const std::size_t end = std::min(model.total, model.first + window.count);
  for (std::size_t i = model.first; i < end; ++i) {
    const RequestRow& row = all[filtered.rows()[i]];
    RequestLine line;
    line.seq = row.seq;
    line.time_ns = row.start_ns;
    line.actor = row.actor;
    line.service = row.service;
    line.method = row.method;
    line.path = row.service.empty() ? row.url : path_of(row.url);
    line.attempt = row.attempt;
    if (row.answered != kNoSeq && row.answered < cursor) {
      line.status = row.status ? std::to_string(*row.status) : row.given_up ? "given up" : row.fault;
      line.duration = duration_label(row.end_ns - row.start_ns);
      line.tone = row.status && *row.status < 400 ? Tone::kGood : row.given_up ? Tone::kDim : Tone::kBad;
    } else {
      line.tone = Tone::kInfo;
    }
    line.selected = window.selected == kNoSeq ? i + 1 == model.total : row.seq == window.selected || row.answered == window.selected;
    model.rows.push_back(std::move(line));
  }
  return model;
}

ServicesModel make_services_model(const RunTables* tables, const Moment* moment, std::uint32_t cursor,
                                  const std::vector<ServiceInfo>& services, const std::vector<std::string>& invariants,
                                  const std::string& chosen) {
  ServicesModel model;
  for (const ServiceInfo& service : services) {
    ServiceLine line;
    line.name = service.name;
    line.url = service.url;
    line.faults = service.faults;
    line.faulty = !(service.faults == FaultSettings{});
    const ServiceCalls::Service* calls = tables == nullptr ? nullptr : tables->calls.find(service.name);
    const std::uint32_t all = calls == nullptr ? 0 : tables->calls.count(*calls, cursor);
    if (all > 0) {
      const std::vector<RequestRow>& requests = tables->requests.rows();
      const auto is_answered = [&](const RequestRow& row) { return row.answered != kNoSeq && row.answered < cursor; };
      const std::uint32_t bad = tables->calls.bad(*calls, cursor);
      const RequestRow& newest = requests[calls->rows[all - 1]];
      line.calls = all;
      line.tone = !is_answered(newest) ? Tone::kInfo : !newest.status || *newest.status >= 400 ? Tone::kBad : Tone::kGood;
      for (std::uint32_t i = all; i-- > 0 && line.last.empty();) {
        const RequestRow& row = requests[calls->rows[i]];
        if (is_answered(row)) line.last = row.status ? std::to_string(*row.status) : row.given_up ? "given up" : row.fault;
      }
      if (line.last.empty())
        line.summary = "asked";
      else if (bad > 0)
        line.summary = line.last + " · " + std::to_string(bad) + " of " + std::to_string(all) + " calls";
      else
        line.summary = line.last + " · " + std::to_string(all) + (all == 1 ? " call" : " calls");
    }
    model.rows.push_back(std::move(line));
  }
  if (moment != nullptr) {
    for (const MomentService& service : moment->services()) {
      for (ServiceLine& line : model.rows) {
        if (line.name != service.name || service.variables.empty()) continue;
        const Value& state = service.variables.front().value;
        const bool empty = (state.is_map() && state.map().empty()) || state.is_null();
        if (!empty) line.state = state.is_map() ? state_words(state.map()) : value_preview(state, 60);
      }
    }
    const std::vector<MomentInvariant> broken = moment->broken_invariants();
    for (std::size_t i = 0; i < invariants.size(); ++i) {
      InvariantLine line;
      line.say = invariants[i];
      for (const MomentInvariant& row : broken) {
        if (row.index != i) continue;
        line.holds = false;
        line.broken_seq = row.broken;
        if (tables != nullptr && row.broken != kNoSeq) line.broken_at_ns = tables->journal[row.broken].time_ns;
      }
      model.invariants.push_back(std::move(line));
    }
  } else {
    for (const std::string& say : invariants) model.invariants.push_back({say, true, -1, kNoSeq});
  }
  bool found = false;
  for (std::size_t i = 0; i < model.rows.size() && !found; ++i) {
    if (model.rows[i].name == chosen) {
      model.shown = i;
      found = true;
    }
  }
  for (std::size_t i = 0; i < model.rows.size() && !found; ++i) {
    if (model.rows[i].faulty) {
      model.shown = i;
      found = true;
    }
  }
  for (std::size_t i = 0; i < model.rows.size() && !found; ++i) {
    if (model.rows[i].tone == Tone::kBad) {
      model.shown = i;
      found = true;
    }
  }
  return model;
}

std::string state_words(const Map& state) {
  // `3 charges, open: true`: collections by their size, the rest by value.
  std::string words;
  std::size_t shown = 0;
  for (auto entry = state.begin(); !(entry == state.end()) && shown < 4; ++entry, ++shown) {
    if (!words.empty()) words += ", ";
    const Value& value = entry->value;
    if (value.is_map())
      words += std::to_string(value.map().size()) + " " + std::string(entry->key.string());
    else if (value.is_list())
      words += std::to_string(value.list().size()) + " " + std::string(entry->key.string());
    else
      words += std::string(entry->key.string()) + ": " + value_preview(value, 24);
  }
  if (state.size() > shown) words += " …";
  return words;
}

LimitsModel make_limits_model(const Moment* moment, const Limits& limits) {
  LimitsModel model;
  const auto add = [&](const char* name, double amount, double limit, const std::string& amount_text, const std::string& limit_text) {
    model.rows.push_back({name, amount_text, limit_text, amount, limit, limit > 0.0 ? std::clamp(amount / limit, 0.0, 1.0) : 0.0});
  };
  const auto number = [](std::uint64_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
  };
  const auto gauge = [&](Gauge which) {
    if (moment == nullptr) return std::int64_t{0};
    const Value amount = moment->gauge(which).amount;
    return amount.is_int() ? amount.integer() : std::int64_t{0};
  };
  const std::uint64_t steps = moment != nullptr ? moment->steps_entered() : 0;
  add("executed steps", static_cast<double>(steps), static_cast<double>(limits.steps), number(steps), number(limits.steps));
  const auto memory = static_cast<std::uint64_t>(std::max<std::int64_t>(0, gauge(Gauge::kMemory)));
  add("memory of variables", static_cast<double>(memory), static_cast<double>(limits.memory_bytes), number(memory / 1024) + " KB",
      number(limits.memory_bytes / 1024) + " KB");
  std::size_t depth = 0;
  std::size_t branches = 0;
  if (moment != nullptr) {
    for (const MomentTask& task : moment->tasks()) {
      if (task.ended != kNoSeq) continue;
      depth = std::max(depth, task.stack.size());
      if (task.kind == TaskKind::kBranch || task.kind == TaskKind::kIteration) ++branches;
    }
  }
  add("call depth", static_cast<double>(depth), limits.call_depth, number(depth), number(limits.call_depth));
  add("parallel branches at once", static_cast<double>(branches), limits.concurrent_branches, number(branches),
      number(limits.concurrent_branches));
  return model;
}

}  // namespace etude
