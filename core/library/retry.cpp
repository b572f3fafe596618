// retry: predicates and the default backoff; also all named policies of the library.
#include <array>

#include "core/library/modules.h"
#include "core/library/objects.h"
#include "core/library/registry.h"

namespace etude {
namespace {

Result<Value> always(Arguments) { return Value(true); }
Result<Value> never(Arguments) { return Value(false); }

Value default_backoff() { return Value(Map{{"initial_delay", Value(1)}, {"max_delay", Value(60)}, {"multiplier", Value(1.25)}}); }

Value policy(std::string_view predicate) {
  return Value(Map{{"backoff", default_backoff()}, {"max_retries", Value(5)}, {"predicate", Value(predicate)}});
}

constexpr std::array kException{Parameter{.name = "exception", .about = "The error value that was raised."}};

constexpr std::array kRows{FunctionRow{.name = "retry.always",
                                       .parameters = kException,
                                       .returns = "boolean",
                                       .about = "A predicate for a retry policy: every error is tried again.",
                                       .example = R"(retry.always("boom") → true)",
                                       .pure = &always},
                           FunctionRow{.name = "retry.never",
                                       .parameters = kException,
                                       .returns = "boolean",
                                       .about = "A predicate for a retry policy: no error is tried again.",
                                       .example = R"(retry.never("boom") → false)",
                                       .pure = &never}};

constexpr std::array kObjects{
    ObjectRow{"http.default_retry",
              "A whole retry policy for requests that may be repeated: http.default_retry_predicate, five retries, retry.default_backoff.",
              "retry: ${http.default_retry}"},
    ObjectRow{"http.default_retry_non_idempotent",
              "A whole retry policy for requests that must not happen twice: http.default_retry_predicate_non_idempotent, five retries, "
              "retry.default_backoff.",
              "retry: ${http.default_retry_non_idempotent}"},
    ObjectRow{"retry.default_backoff", "A backoff of 1 second that grows by a quarter each time, up to 60 seconds.",
              "backoff: ${retry.default_backoff}"}};

}  // namespace

std::span<const ObjectRow> library_objects() { return kObjects; }

std::optional<Value> library_object(std::string_view name) {
  if (name == "http.default_retry") return policy("http.default_retry_predicate");
  if (name == "http.default_retry_non_idempotent") return policy("http.default_retry_predicate_non_idempotent");
  if (name == "retry.default_backoff") return default_backoff();
  return std::nullopt;
}

void register_retry(Registry& registry) { registry.add(kRows); }

}  // namespace etude
