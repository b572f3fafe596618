// sim: what only handlers of simulated services may call.
#include <array>

#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"

namespace etude {
namespace {

Result<EffectRequest> publish(Arguments arguments, RunContext&) {
  if (arguments[0].string().empty()) return value_error("sim.publish", "the topic is empty");
  EffectRequest request;
  request.kind = EffectKind::kPublish;
  request.detail = Value(Map{{"data", arguments[1]}, {"topic", arguments[0]}});
  return request;
}

Result<Value> random(Arguments, RunContext& context) { return Value(context.random("sim.random").uniform()); }

constexpr std::array kPublish{Parameter{.name = "topic", .accepts = kStringOnly, .about = "The topic, as services.yaml names it."},
                              Parameter{.name = "data", .about = "The event's data."}};
constexpr std::array kPublishErrors{RaisedRow{"TypeError", "the topic is not a string"}, RaisedRow{"ValueError", "the topic is empty"}};

constexpr std::array kRows{
    FunctionRow{.name = "sim.publish",
                .parameters = kPublish,
                .returns = "null",
                .about = "Hands an event to the simulated broker, which delivers it to the topic's subscribers. Only for handlers of simulated "
                         "services.",
                .example = R"(call: sim.publish, args: {topic: order.paid, data: {id: 1}} → null)",
                .raises = kPublishErrors,
                .effect = &publish,
                .blocking = Blocking::kEffect},
    FunctionRow{.name = "sim.random",
                .parameters = {},
                .returns = "double",
                .about = "Gives a number from 0 up to but not including 1, from the seed. Only for handlers of simulated services.",
                .example = R"(sim.random() < 1 → true)",
                .run = &random}};

}  // namespace

void register_sim(Registry& registry) { registry.add(kRows); }

}  // namespace etude
