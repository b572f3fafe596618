// events: endpoints that the outside world calls, and the wait for such a call.
#include <array>

#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr std::array<std::string_view, 7> kMethods{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"};

Result<Value> create_callback_endpoint(Arguments arguments, RunContext& context) {
  const std::string_view method = arguments[0].string();
  for (const std::string_view known : kMethods) {
    if (method == known) return context.create_callback_endpoint(method);
  }
  return value_error("events.create_callback_endpoint",
                     "\"" + std::string(method.substr(0, 80)) + "\" is not one of GET, HEAD, POST, PUT, DELETE, OPTIONS and PATCH");
}

Result<EffectRequest> await_callback(Arguments arguments, RunContext&) {
  constexpr std::string_view kFunction = "events.await_callback";
  const Map callback = arguments[0].map();
  const double timeout = arguments[1].as_double();
  if (!(timeout > 0)) return value_error(kFunction, "timeout must be positive, got " + text_of_scalar(arguments[1]));
  const Value* url = callback.find("url");
  if (url == nullptr) return value_error(kFunction, "callback is not what events.create_callback_endpoint returned: it has no url");
  if (!url->is_string()) return wrong_argument(kFunction, "callback.url", "string", *url);
  // The last part of the path names the endpoint; the map may carry more, but only the URL is documented.
  std::string_view path = url->string();
  path = path.substr(0, path.find_first_of("?#"));
  const std::size_t slash = path.rfind('/');
  const std::string_view id = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (id.empty()) return value_error(kFunction, "callback is not what events.create_callback_endpoint returned: its url names no endpoint");
  const Value* method = callback.find("method");
  EffectRequest request;
  request.kind = EffectKind::kCallback;
  request.timeout = nanoseconds_from_seconds(timeout);
  request.detail = Value(Map{{"id", Value(id)},
                             {"method", method != nullptr && method->is_string() ? *method : Value("")},
                             {"timeout_ns", Value(*request.timeout)},
                             {"url", *url}});
  return request;
}

constexpr std::array kCreate{
    Parameter{.name = "http_callback_method",
              .accepts = kStringOnly,
              .required = false,
              .fallback = "\"POST\"",
              .about = "The HTTP method that the endpoint accepts: GET, HEAD, POST, PUT, DELETE, OPTIONS or PATCH."}};
constexpr std::array kAwait{
    Parameter{.name = "callback", .accepts = kMapOnly, .about = "The map that events.create_callback_endpoint returned, unchanged."},
    Parameter{
        .name = "timeout", .accepts = kNumber, .required = false, .fallback = "43200.0", .about = "Seconds to wait; 12 hours by default."}};

constexpr std::array kCreateErrors{RaisedRow{"TypeError", "the method is not a string"},
                                   RaisedRow{"ValueError", "the method is none of those"}};
constexpr std::array kAwaitErrors{RaisedRow{"TypeError", "callback is not a map, or timeout not a number"},
                                  RaisedRow{"ValueError", "callback is no endpoint, or timeout is not positive"},
                                  RaisedRow{"TimeoutError", "no request came in time"}};

constexpr std::array kRows{
    FunctionRow{.name = "events.await_callback",
                .parameters = kAwait,
                .returns = "map",
                .about =
                    "Waits for a request to a callback endpoint and gives it as `http_request` {body, headers, method, query, url}, with "
                    "`received_time` and `type`. One request that came before the wait is kept for it.",
                .example = R"(call: events.await_callback, args: {callback: "${callback}", timeout: 3600}, result: request)",
                .raises = kAwaitErrors,
                .effect = &await_callback,
                .blocking = Blocking::kEffect},
    FunctionRow{.name = "events.create_callback_endpoint",
                .parameters = kCreate,
                .returns = "map",
                .about =
                    "Makes a URL that someone outside can call while this execution lives. `url` in the result is what to hand out; the "
                    "map as a whole is what events.await_callback takes.",
                .example = R"(call: events.create_callback_endpoint, args: {http_callback_method: POST}, result: callback)",
                .raises = kCreateErrors,
                .run = &create_callback_endpoint}};

}  // namespace

void register_events(Registry& registry) { registry.add(kRows); }

}  // namespace etude
