// Arrows from requests, answers, messages, callbacks and child executions.
#include "core/journal/sequence.h"

#include <algorithm>
#include <array>

#include "core/effect/effect.h"
#include "core/journal/event_text.h"
#include "core/journal/spans.h"
#include "core/value/value_text.h"

namespace etude {

std::string_view actor_kind_name(ActorKind kind) {
  static constexpr std::array<std::string_view, 6> kNames{"client", "workflow", "execution", "service", "broker", "outside"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view arrow_kind_name(ArrowKind kind) {
  static constexpr std::array<std::string_view, 12> kNames{"request",   "response", "failure",     "fault",  "publish", "deliver",
                                                           "duplicate", "lost",     "acknowledge", "refuse", "drop",    "callback"};
  return kNames[static_cast<std::size_t>(kind)];
}

namespace {

constexpr std::string_view kBroker = "broker";
constexpr std::string_view kOutside = "outside";

std::string_view host_of(std::string_view url) {
  const std::size_t start = url.find("://");
  const std::string_view rest = start == std::string_view::npos ? url : url.substr(start + 3);
  return rest.substr(0, rest.find_first_of("/?#"));
}

class Builder {
 public:
  Builder(const Journal& journal, const TaskTable& tasks, const RequestTable& requests) : journal_(journal), tasks_(tasks) {
    for (std::size_t i = 0; i < requests.rows().size(); ++i) {
      const RequestRow& row = requests.rows()[i];
      begun_.emplace_back(row.seq, &row);
      if (row.answered != kNoSeq) answered_.emplace_back(row.answered, &row);
    }
    std::sort(answered_.begin(), answered_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  }

  Sequence build() {
    for (std::uint32_t seq = 0; seq < journal_.size(); ++seq) {
      const Event& event = journal_[seq];
      if (event.kind == EventKind::kEffectRequested) requested(seq, event);
      if (event.kind == EventKind::kEffectCompleted) completed(seq, event);
      if (event.kind == EventKind::kMessage) message(seq, event);
    }
    return std::move(result_);
  }

 private:
  std::size_t actor(std::string_view name, ActorKind kind) {
    for (std::size_t i = 0; i < result_.actors.size(); ++i) {
      if (result_.actors[i].name == name) return i;
    }
    result_.actors.push_back({std::string(name), kind});
    return result_.actors.size() - 1;
  }

  /// The actor in whose name a task acts.
  std::size_t acting(TaskId task) {
    const TaskRow* row = tasks_.find(task);
    while (row != nullptr && is_branch_kind(row->kind) && tasks_.find(row->parent) != nullptr) row = tasks_.find(row->parent);
    if (row == nullptr) return actor(kOutside, ActorKind::kOutside);
    switch (row->kind) {
      case TaskKind::kHandler:
      case TaskKind::kSubscriber:
      case TaskKind::kService: return actor(row->actor, ActorKind::kService);
      case TaskKind::kClient: return actor(row->actor, ActorKind::kClient);
      case TaskKind::kExecution: return actor(row->actor, ActorKind::kExecution);
      case TaskKind::kWorkflow:
      case TaskKind::kBranch:
      case TaskKind::kIteration: return actor(row->actor, ActorKind::kWorkflow);
    }
    return actor(row->actor, ActorKind::kWorkflow);
  }

  std::size_t answering(const RequestRow& row) {
    if (!row.service.empty()) return actor(row.service, ActorKind::kService);
    const std::string_view host = host_of(row.url);
    return actor(host.empty() ? kOutside : host, ActorKind::kOutside);
  }

  void arrow(std::size_t from, std::size_t to, ArrowKind kind, std::string label, std::uint32_t seq) {
    const Event& event = journal_[seq];
    result_.arrows.push_back({from, to, kind, std::move(label), event.time_ns, seq, event.task, event.attempt});
  }

  void requested(std::uint32_t seq, const Event& event) {
    if (next_begun_ < begun_.size() && begun_[next_begun_].first == seq) {
      const RequestRow& row = *begun_[next_begun_++].second;
      std::string label = request_label(row.method, row.url);
      if (row.attempt > 1) label += " (attempt " + std::to_string(row.attempt) + ")";
      const std::size_t from = acting(row.task);
      arrow(from, answering(row), ArrowKind::kRequest, std::move(label), seq);
    } else if (event.b == static_cast<std::uint32_t>(EffectKind::kExecution)) {
      const std::size_t from = acting(event.task);
      const std::string workflow(text_field(event.v0, "workflow"));
      arrow(from, actor(workflow, ActorKind::kExecution), ArrowKind::kRequest, "run " + workflow, seq);
      open_.emplace_back(event.a, seq);
    } else if (event.b == static_cast<std::uint32_t>(EffectKind::kCallback)) {
      open_.emplace_back(event.a, seq);
    }
  }

  void completed(std::uint32_t seq, const Event& event) {
    if (next_answered_ < answered_.size() && answered_[next_answered_].first == seq) {
      const RequestRow& row = *answered_[next_answered_++].second;
      const std::size_t to = acting(row.task);
      const std::size_t from = answering(row);
      if (row.status) {
        arrow(from, to, *row.status >= 400 ? ArrowKind::kFailure : ArrowKind::kResponse, text_of(*row.status), seq);
      } else {
        std::string label = row.given_up ? "given up" : row.fault;
        std::replace(label.begin(), label.end(), '_', ' ');
        arrow(from, to, ArrowKind::kFault, label.empty() ? "no answer" : label, seq);
      }
      return;
    }
    const auto asked = std::find_if(open_.begin(), open_.end(), [&](const auto& pair) { return pair.first == event.a; });
    if (asked == open_.end()) return;
    const Event& request = journal_[asked->second];
    open_.erase(asked);
    const std::size_t to = acting(event.task);
    const bool is_value = event.b == static_cast<std::uint32_t>(CompletionKind::kValue) && event.outcome != Outcome::kCancelled;
    if (request.b == static_cast<std::uint32_t>(EffectKind::kExecution)) {
      const std::size_t from = actor(text_field(request.v0, "workflow"), ActorKind::kExecution);
      arrow(from, to, is_value ? ArrowKind::kResponse : ArrowKind::kFailure,
            is_value                               ? short_text(event.v0, 40)
            : event.outcome == Outcome::kCancelled ? "given up"
                                                   : error_text(event.v0),
            seq);
    } else if (is_value) {
      const std::string_view method = text_field(event.v0, "method");
      arrow(actor(kOutside, ActorKind::kOutside), to, ArrowKind::kCallback, (method.empty() ? "" : std::string(method) + " ") + "callback",
            seq);
    }
  }

  void message(std::uint32_t seq, const Event& event) {
    const std::string topic(text_field(event.v0, "topic"));
    const std::string_view to = text_field(event.v0, "to");
    const auto subscriber = [&] { return to.empty() ? actor(kBroker, ActorKind::kBroker) : actor(to, ActorKind::kService); };
    const Value attempt = event.v0.is_map() ? event.v0.map().get("attempt") : Value();
    const std::string again = attempt.is_int() && attempt.integer() > 1 ? " (delivery " + text_of(attempt.integer()) + ")" : "";
    if (event.outcome == Outcome::kSent) {
      const std::string_view from = text_field(event.v0, "from");
      const std::size_t sender = !event.task.is_none() || from.empty()
                                     ? acting(event.task)
                                     : actor(from, from == "workflow" ? ActorKind::kWorkflow : ActorKind::kService);
      arrow(sender, actor(kBroker, ActorKind::kBroker), ArrowKind::kPublish, topic, seq);
      return;
    }
    const std::size_t broker = actor(kBroker, ActorKind::kBroker);
    const std::size_t service = subscriber();
    if (event.outcome == Outcome::kDelivered) arrow(broker, service, ArrowKind::kDeliver, topic + again, seq);
    if (event.outcome == Outcome::kDuplicated) arrow(broker, service, ArrowKind::kDuplicate, topic + " once more" + again, seq);
    if (event.outcome == Outcome::kLost) arrow(broker, service, ArrowKind::kLost, topic + " is lost" + again, seq);
    if (event.outcome == Outcome::kAcknowledged) arrow(service, broker, ArrowKind::kAcknowledge, "acknowledged", seq);
    if (event.outcome == Outcome::kRefused) arrow(service, broker, ArrowKind::kRefuse, "not acknowledged", seq);
    if (event.outcome == Outcome::kDropped) arrow(broker, broker, ArrowKind::kDrop, "gives up on " + topic, seq);
  }

  const Journal& journal_;
  const TaskTable& tasks_;
  std::vector<std::pair<std::uint32_t, const RequestRow*>> begun_;
  std::vector<std::pair<std::uint32_t, const RequestRow*>> answered_;
  std::size_t next_begun_ = 0;
  std::size_t next_answered_ = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> open_;  // EffectId → seq, of executions and callbacks
  Sequence result_;
};

}  // namespace

Sequence sequence_of(const Journal& journal, const TaskTable& tasks, const RequestTable& requests) {
  return Builder(journal, tasks, requests).build();
}

}  // namespace etude
