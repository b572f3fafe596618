// A check that raises an error counts as broken: it says something about a world that is not there.
#include "core/simulation/invariants.h"

#include "core/engine/evaluate.h"

namespace etude {

InvariantWatch::InvariantWatch(const Scenario& scenario, Machine& machine)
    : scenario_(scenario), machine_(machine), services_(Map{}), holds_(scenario.invariants.size(), true) {
  for (std::uint32_t i = 0; i < scenario.services.size(); ++i) set_state(i, scenario.services[i].state);
}

void InvariantWatch::set_state(std::uint32_t service, const Value& state) {
  services_ = Value(services_.map().set(scenario_.services[service].name, Value(Map{{"state", state}})));
}

void InvariantWatch::check() {
  for (std::uint32_t i = 0; i < scenario_.invariants.size(); ++i) {
    const Invariant& invariant = scenario_.invariants[i];
    const Result<Value> result = evaluate(invariant.check, {services_});
    const bool holds = result.ok() && result.value().is_bool() && result.value().boolean();
    if (holds == holds_[i]) continue;
    holds_[i] = holds;
    if (!holds) broken_.push_back({i, machine_.now()});
    Map about{{"say", Value(invariant.say)}, {"values", services_}};
    if (!result.ok()) {
      about = about.set("error", Value(result.error().message));
    } else if (!result.value().is_bool()) {
      about = about.set("error", Value("the check gives " + std::string(type_name(result.value().kind())) + ", not true or false"));
    }
    Event event;
    event.kind = EventKind::kInvariant;
    event.outcome = holds ? Outcome::kRestored : Outcome::kBroken;
    event.a = i;
    event.v0 = Value(about);
    machine_.note(std::move(event));
  }
}

}  // namespace etude
