// What a finished or paused run has to say: the object of contracts.md section 1, and what a replay needs.
#include <algorithm>

#include "core/journal/log_rows.h"
#include "core/journal/request_rows.h"
#include "core/journal/task_table.h"
#include "core/simulation/run.h"

namespace etude {
namespace {

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

Value logs_of(const Journal& journal) {
  std::vector<LogRow> rows;
  append_log_rows(journal, 0, rows);
  List logs;
  for (const LogRow& row : rows) {
    if (row.kind != LogRowKind::kLog) continue;
    Map entry{{"severity", Value(row.severity)}, {"time_ns", Value(row.time_ns)}};
    entry = entry.set("step", row.step.is_none() ? Value() : Value(journal.step(row.step).key));
    logs = logs.push_back(Value(entry.set(row.is_json ? "json" : "text", row.data)));
  }
  return Value(logs);
}

Value requests_of(const Run& run) {
  const Journal& journal = run.session().journal();
  std::vector<ServiceBase> bases;
  for (const Service& service : run.scenario().services) bases.push_back({service.base.text(), service.name});
  const TaskTable tasks(journal);
  const RequestTable table(journal, tasks, std::move(bases));
  List requests;
  for (const RequestRow& row : table.rows()) {
    Value headers = row.headers;
    // What the simulation added on the way; a real request never carries it.
    if (const std::string token = run.world().authorization_of(EffectId(journal[row.seq].a)); !token.empty() && headers.is_map()) {
      headers = Value(headers.map().set("Authorization", Value(token)));
    }
    requests = requests.push_back(Value(Map{{"actor", Value(row.actor)},
                                            {"body", decoded_body(row.headers, row.body)},
                                            {"end_ns", Value(row.end_ns)},
                                            {"fault", text_or_null(row.fault)},
                                            {"headers", headers},
                                            {"method", Value(row.method)},
                                            {"service", text_or_null(row.service)},
                                            {"start_ns", Value(row.start_ns)},
                                            {"status", row.status ? Value(*row.status) : Value()},
                                            {"url", Value(row.url)}}));
  }
  return Value(requests);
}

}  // namespace

Value Run::report() const {
  const RunState now = state();
  Map report{{"state", Value(run_state_name(now))}};
  if (now == RunState::kSucceeded) report = report.set("result", session_->result());
  if (now == RunState::kFailed) report = report.set("error", session_->error());
  // Nothing while it merely has not gone on, such as behind `--until`.
  if (const std::string waiting = session_->waiting_for(); now == RunState::kActive && !waiting.empty())
    report = report.set("waiting_for", Value(waiting));
  List broken;
  for (const BrokenInvariant& entry : world_->invariants().broken()) {
    broken = broken.push_back(Value(Map{{"say", Value(scenario().invariants[entry.index].say)}, {"time_ns", Value(entry.at)}}));
  }
  const TaskId main = session_->main_task();
  const std::uint64_t steps = main.is_none() ? 0 : session_->machine().steps(main);
  report = report.set("logs", logs_of(session_->journal()));
  report = report.set("requests", requests_of(*this));
  report = report.set("invariants_broken", Value(broken));
  report = report.set("steps", Value(static_cast<std::int64_t>(steps)));
  report = report.set("virtual_ns", Value(virtual_ns()));
  report = report.set("fingerprint", Value(session_->journal().fingerprint_text()));
  return Value(report);
}

Value Run::outside_completions() const {
  const Journal& journal = session_->journal();
  const std::vector<EffectId>& declined = world_->declined();
  List list;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> requested;  // effect, seq
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    const Event& event = journal[seq];
    if (event.kind == EventKind::kEffectRequested && std::find(declined.begin(), declined.end(), EffectId(event.a)) != declined.end()) {
      requested.emplace_back(event.a, seq);
    }
    if (event.kind != EventKind::kEffectCompleted || event.outcome == Outcome::kCancelled) continue;
    for (const auto& [effect, begun] : requested) {
      if (effect != event.a) continue;
      list = list.push_back(Value(Map{{"detail", event.v0},
                                      {"effect", Value(static_cast<std::int64_t>(effect))},
                                      {"elapsed_ns", Value(event.time_ns - journal[begun].time_ns)},
                                      {"kind", Value(completion_kind_name(static_cast<CompletionKind>(event.b)))},
                                      {"seq", Value(static_cast<std::int64_t>(begun))}}));
    }
  }
  for (const World::HandPlayed& played : world_->hand_played()) {
    list = list.push_back(Value(Map{{"endpoint", Value(played.endpoint)},
                                    {"request", Value(Map{{"body", played.request.body},
                                                          {"headers", played.request.headers},
                                                          {"method", Value(played.request.method)},
                                                          {"query", played.request.query}})},
                                    {"time_ns", Value(played.at)}}));
  }
  return Value(list);
}

}  // namespace etude
