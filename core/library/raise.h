// Builds error values as the service does (errors-and-retry.md 1 to 3), and decodes what a call gives back.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/effect/effect.h"
#include "core/value/value.h"

namespace etude {

/// The end of a call: a result, or an error value to raise.
struct CallOutcome {
  bool raised = false;
  Value value;
};

/// {message, tags} with the further, more general tags that belong to the first
/// (KeyError: LookupError; IndexError: LookupError; ZeroDivisionError: ArithmeticError;
/// ResourceLimitError kinds: MemoryLimitExceededError and ResultSizeLimitExceededError with ResourceLimitError).
Value error_value(std::string_view tag, std::string_view message);
Value error_value(const Error& error);

/// True if `error` is a map whose `tags` list holds `tag`.
bool has_tag(const Value& error, std::string_view tag);

/// What `http.*` returns or raises for a completion: {body, code, headers} with the body decoded by its media type
/// (http.md 3), HttpError from status 400 on, ConnectionFailedError, ConnectionError, TimeoutError, AuthError,
/// ResourceLimitError for a response over 2 MB.
CallOutcome http_outcome(const EffectRequest& request, const Completion& completion);

/// The same for the other kinds of effect.
CallOutcome effect_outcome(const EffectRequest& request, const Completion& completion);

/// Decodes a body by its media type: JSON → value, text → string, else bytes (http.md 3; also for callbacks).
Value decode_body(std::string_view content_type, const Value& raw);

}  // namespace etude
