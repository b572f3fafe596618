// Builds error values as the service does (errors-and-retry.md 1 to 3), and decodes what a call gives back.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/effect/effect.h"
#include "core/value/value.h"

namespace etude {

/// The end of a call: a result, or an error value to raise. One with the tag ResourceLimitError cannot be caught (errors-and-retry.md 2).
struct CallOutcome {
  bool raised = false;
  Value value;
};

/// `TypeError: <detail>`.
Error type_error(std::string_view detail);
/// `TypeError: <function>: argument '<name>' has wrong type: expecting <expected>, got '<type of got>'`.
Error wrong_argument(std::string_view function, std::string_view name, std::string_view expected, const Value& got);
/// `ValueError: <function>: <detail>`.
Error value_error(std::string_view function, std::string_view detail);
/// `ResourceLimitError: <function>: <detail>`.
Error resource_limit(std::string_view function, std::string_view detail);
/// The tag MemoryLimitExceededError: a result that no execution could hold (types.md 6).
Error memory_limit(std::string_view function);
/// The raised error for a failure of `json_from_value`: bytes are a TypeError, NaN and infinity a ValueError, depth and size a
/// ResourceLimitError.
Error json_error(std::string_view function, const Error& error);
/// A string value, unless it is longer than a string may be (ResourceLimitError).
Result<Value> string_result(std::string_view function, std::string_view text);

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

/// The same for every kind of effect.
///   callback   value {method, url, query, headers, body: string | bytes | null, received_ns: int since 1970} → the map of
///              events.await_callback (callbacks A2)
///   execution  value: the child's result; error: raised as it is if it is a WorkflowExecutionError or an OperationError,
///              else wrapped into a WorkflowExecutionError
///   publish    null
/// A fault `timeout` is a TimeoutError for each of them.
CallOutcome effect_outcome(const EffectRequest& request, const Completion& completion);

/// {message: "Execution failed or cancelled.", tags: ["WorkflowExecutionError"], error: <error>}.
Value execution_error(const Value& error);

/// Header names as `Content-Type` (http.md 3), values as text; of names that differ in case only, the values joined by `, `.
Map canonical_headers(const Value& headers);

/// Decodes a body by its media type: JSON → value, text → string, else bytes (http.md 3; also for callbacks).
Value decode_body(std::string_view content_type, const Value& raw);

}  // namespace etude
