// sim: what only handlers of simulated services may call.
#include <array>

#include "core/library/http_request.h"
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

Result<EffectRequest> request(Arguments arguments, RunContext&) { return request_from_outside(arguments); }

constexpr std::array kRequest{
    Parameter{.name = "method", .accepts = kStringOnly, .about = "The HTTP method."},
    Parameter{.name = "url", .accepts = kStringOnly, .about = "The address."},
    Parameter{.name = "timeout", .accepts = kNumber, .required = false, .fallback = "300.0", .about = "Seconds for the whole exchange."},
    Parameter{.name = "body", .required = false, .about = "The body; JSON unless a Content-Type says otherwise."},
    Parameter{.name = "headers", .accepts = kMapOnly, .required = false, .about = "Headers, all texts."},
    Parameter{.name = "query", .accepts = kMapOnly, .required = false, .about = "Parameters to append to the address."},
    Parameter{.name = "auth", .accepts = kMapOnly, .required = false, .about = "A token to send: type OIDC or OAuth2."}};
constexpr std::array kRequestErrors{RaisedRow{"HttpError", "the status is 400 or above"},
                                    RaisedRow{"ConnectionFailedError", "no connection could be made"},
                                    RaisedRow{"ConnectionError", "the connection broke while the request was under way"},
                                    RaisedRow{"TimeoutError", "the timeout expired"},
                                    RaisedRow{"ValueError", "an argument is not acceptable"},
                                    RaisedRow{"TypeError", "an argument has another type"}};

constexpr std::array kRows{
    FunctionRow{.name = "sim.publish",
                .parameters = kPublish,
                .returns = "null",
                .about =
                    "Hands an event to the simulated broker, which delivers it to the topic's subscribers. Only for handlers of simulated "
                    "services.",
                .example = R"(call: sim.publish, args: {topic: order.paid, data: {id: 1}} → null)",
                .raises = kPublishErrors,
                .effect = &publish,
                .blocking = Blocking::kEffect},
    FunctionRow{.name = "sim.random",
                .parameters = {},
                .returns = "double",
                .about = "Gives a number from 0 up to but not including 1, from the seed. Only for handlers of simulated services.",
                .example = R"(get_type(sim.random()) → "double")",
                .run = &random},
    FunctionRow{
        .name = "sim.request",
        .parameters = kRequest,
        .returns = "map {body, code, headers}",
        .about = "Sends a request like http.request, as somebody who is no workflow: without its User-Agent. The clients and callbacks of "
                 "services.yaml are made of it. Only for the simulated world.",
        .example = R"(call: sim.request, args: {method: GET, url: "https://shop.test/health"}, result: response)",
        .raises = kRequestErrors,
        .effect = &request,
        .blocking = Blocking::kEffect}};

}  // namespace

void register_sim(Registry& registry) { registry.add(kRows); }

}  // namespace etude
