// Every delivery is scheduled when its fate is drawn; what happens to it becomes a message event when it happens.
#include "core/simulation/broker.h"

#include "core/library/time_text.h"
#include "core/simulation/token.h"

namespace etude {

Broker::Broker(const Scenario& scenario, const FaultPlan& plan, Machine& machine) : scenario_(scenario), plan_(plan), machine_(machine) {}

const Topic& Broker::topic(const std::string& name) const {
  for (const Topic& declared : scenario_.topics) {
    if (declared.name == name) return declared;
  }
  return undeclared_;
}

void Broker::note(Outcome outcome, TaskId task, const Message& message, const std::string& to, std::uint32_t attempt) {
  Event event;
  event.kind = EventKind::kMessage;
  event.outcome = outcome;
  event.task = task;
  event.v0 = Value(Map{{"attempt", Value(static_cast<std::int64_t>(attempt))},
                       {"data", message.data},
                       {"from", Value(message.from)},
                       {"id", Value(message.id)},
                       {"to", to.empty() ? Value() : Value(to)},
                       {"topic", Value(message.topic)}});
  machine_.note(std::move(event));
}

// Names the stream of a delivery: the draws of one subscriber do not move those of another.
std::string Broker::place(const Delivery& delivery) const {
  return messages_[delivery.message].topic + " to " + name_of(delivery) + " " + std::to_string(delivery.subscription) +
         (delivery.is_copy ? " copy" : "") + " attempt " + std::to_string(delivery.attempt);
}

bool Broker::publish(const std::string& from, TaskId task, const std::string& name, const Value& data) {
  if (messages_.size() >= kMostMessages) return false;
  Message message;
  message.topic = name;
  message.number = ++numbers_[name];
  message.id = name + "-" + std::to_string(message.number);
  message.from = from;
  message.data = data;
  message.at = machine_.now();
  messages_.push_back(message);
  note(Outcome::kSent, task, message, "", 1);
  const Topic& rules = topic(name);
  for (std::uint32_t service = 0; service < scenario_.services.size(); ++service) {
    const std::vector<Subscription>& subscriptions = scenario_.services[service].subscriptions;
    for (std::uint32_t i = 0; i < subscriptions.size(); ++i) {
      if (subscriptions[i].topic != name) continue;
      Delivery delivery;
      delivery.message = static_cast<std::uint32_t>(messages_.size() - 1);
      delivery.service = service;
      delivery.subscription = i;
      send(delivery, 0);
      if (!plan_.draw_chance("duplicate", place(delivery), message.number, rules.duplicate_rate)) continue;
      delivery.is_copy = true;
      send(delivery, 0);
    }
  }
  return true;
}

void Broker::send(const Delivery& delivery, Nanoseconds extra) {
  const Message& message = messages_[delivery.message];
  const Topic& rules = topic(message.topic);
  deliveries_.push_back(delivery);
  deliveries_.back().lost = plan_.draw_chance("loss", place(delivery), message.number, rules.loss_rate);
  const Nanoseconds delay = plan_.draw_duration("delay", place(delivery), message.number, rules.delay);
  machine_.schedule(machine_.now() + extra + delay, make_token(DueKind::kDeliver, static_cast<std::uint32_t>(deliveries_.size() - 1)));
}

void Broker::send_again(const Delivery& failed, TaskId subscriber) {
  if (failed.is_copy) return;
  const Topic& rules = topic(messages_[failed.message].topic);
  if (!rules.at_least_once) return;
  if (failed.attempt >= rules.max_attempts) {
    note(Outcome::kDropped, subscriber, messages_[failed.message], name_of(failed), failed.attempt);
    return;
  }
  Delivery again = failed;
  ++again.attempt;
  send(again, rules.retry_delay);
}

const Delivery* Broker::arrive(std::uint32_t index) {
  const Delivery delivery = deliveries_[index];
  if (delivery.lost) {
    note(Outcome::kLost, TaskId::none(), messages_[delivery.message], name_of(delivery), delivery.attempt);
    send_again(delivery, TaskId::none());
    return nullptr;
  }
  note(delivery.is_copy ? Outcome::kDuplicated : Outcome::kDelivered, TaskId::none(), messages_[delivery.message], name_of(delivery),
       delivery.attempt);
  return &deliveries_[index];
}

Value Broker::event_value(const Delivery& delivery) const {
  const Message& message = messages_[delivery.message];
  return Value(Map{{"attempt", Value(static_cast<std::int64_t>(delivery.attempt))},
                   {"data", message.data},
                   {"id", Value(message.id)},
                   {"time", Value(rfc3339_utc(scenario_.start_time_ns + message.at, 6))},
                   {"topic", Value(message.topic)}});
}

void Broker::settle(std::uint32_t index, TaskId subscriber, bool acknowledged) {
  const Delivery delivery = deliveries_[index];
  note(acknowledged ? Outcome::kAcknowledged : Outcome::kRefused, subscriber, messages_[delivery.message], name_of(delivery),
       delivery.attempt);
  if (!acknowledged) send_again(delivery, subscriber);
}

}  // namespace etude
