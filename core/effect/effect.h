// What the machine asks of the world outside of it, as data, and what comes back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/strong_id.h"
#include "core/base/virtual_time.h"
#include "core/value/value.h"

namespace etude {

enum class EffectKind : std::uint8_t {
  kHttp,       // an HTTP request
  kCallback,   // wait for a request to a callback endpoint
  kExecution,  // run another workflow and wait for it
  kPublish,    // hand an event to the broker of the simulated world (`sim.publish`)
};

/// `http`, `callback`, `execution`, `publish`.
std::string_view effect_kind_name(EffectKind kind);

/// One effect. `detail` is a map whose shape follows from the kind; it is shared with the journal:
///   http       {method, url, headers {name: string}, body: string | bytes | null, timeout_ns: int,
///               auth: null | {type, audience?, scopes?}}
///   callback   {id: string, url: string, method: string, timeout_ns: int}
///   execution  {workflow: string, argument: any, location: string, project: string, log_level?: string}
///   publish    {topic: string, data: any}
struct EffectRequest {
  EffectId id;
  TaskId task;
  EffectKind kind = EffectKind::kHttp;
  Value detail;
  /// Virtual duration after which the machine itself ends the wait with a TimeoutError; none: it waits for ever.
  std::optional<Nanoseconds> timeout;
};

enum class CompletionKind : std::uint8_t {
  kResponse,  // detail: {code: int, headers {name: string}, body: string | bytes}; body not yet decoded
  kFault,     // detail: {fault: string, message: string}; fault: connection_refused | connection_reset |
              //         unknown_host | timeout | too_large | auth
  kValue,     // detail: the result itself (callback request, child execution, publish: null)
  kError,     // detail: the error value to raise
};

/// `response`, `fault`, `value`, `error`.
std::string_view completion_kind_name(CompletionKind kind);

/// The answer to one effect.
struct Completion {
  EffectId effect;
  CompletionKind kind = CompletionKind::kValue;
  Value detail;
};

}  // namespace etude
