// Topics: takes events from services and carries them to subscribers, with delay, loss, copies and redelivery.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/engine/session.h"
#include "core/simulation/fault_plan.h"
#include "core/simulation/scenario.h"

namespace etude {

/// One event on its way to one subscriber, one attempt.
struct Delivery {
  std::uint32_t message = 0;
  std::uint32_t service = 0;
  std::uint32_t subscription = 0;  // of the service
  std::uint32_t attempt = 1;
  bool is_copy = false;  // its fate does not matter to the broker
  bool lost = false;
};

class Broker {
 public:
  /// What one run publishes at most: endless echoes between subscribers end here.
  static constexpr std::uint32_t kMostMessages = 20'000;

  Broker(const Scenario& scenario, const FaultPlan& plan, Machine& machine);

  /// Takes an event on: one delivery for each subscription of its topic.
  /// @param from  the service or other actor that publishes; @param task  its line of control
  /// @returns false if the run has published too much
  bool publish(const std::string& from, TaskId task, const std::string& topic, const Value& data);

  /// An event arrives. @returns the delivery to hand to its subscriber; nullptr if it was lost
  const Delivery* arrive(std::uint32_t delivery);
  /// The value of `event` for a subscriber: {topic, data, id, attempt, time}.
  [[nodiscard]] Value event_value(const Delivery& delivery) const;
  [[nodiscard]] const std::string& id_of(const Delivery& delivery) const { return messages_[delivery.message].id; }
  /// The subscriber is done with an event. Not acknowledged: it comes again while the topic allows it.
  void settle(std::uint32_t delivery, TaskId subscriber, bool acknowledged);

 private:
  struct Message {
    std::string topic;
    std::string id;
    std::string from;
    Value data;
    Nanoseconds at = 0;
    std::uint64_t number = 0;  // of its topic, from 1
  };
  [[nodiscard]] const Topic& topic(const std::string& name) const;
  void send(const Delivery& delivery, Nanoseconds extra);
  void send_again(const Delivery& delivery, TaskId subscriber);
  void note(Outcome outcome, TaskId task, const Message& message, const std::string& to, std::uint32_t attempt);
  [[nodiscard]] std::string place(const Delivery& delivery) const;
  [[nodiscard]] const std::string& name_of(const Delivery& delivery) const { return scenario_.services[delivery.service].name; }

  const Scenario& scenario_;
  const FaultPlan& plan_;
  Machine& machine_;
  Topic undeclared_;
  std::map<std::string, std::uint64_t, std::less<>> numbers_;
  std::vector<Message> messages_;
  std::vector<Delivery> deliveries_;
};

}  // namespace etude
