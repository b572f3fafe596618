// What the machine itself does for blocking functions that are no effect of the host: waits, logs, many child executions.
// Each takes arguments that `complete_arguments` has passed.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/library/function.h"

namespace etude {

/// How long `sys.sleep` waits. @errors ValueError: negative, not a number, above one year
Result<Nanoseconds> sleep_duration(Arguments arguments);

/// Nanoseconds since 1970 of the instant that `sys.sleep_until` waits for; it may lie in the past. @errors ValueError: not RFC 3339
Result<Nanoseconds> sleep_until_ns(Arguments arguments);

/// One call of `sys.log`.
struct LogEntry {
  std::uint32_t severity = 0;  // index into log_severities()
  bool is_json = false;        // data is a map (jsonPayload); else a string (textPayload)
  Value data;
};
/// `DEFAULT DEBUG INFO NOTICE WARNING ERROR CRITICAL ALERT EMERGENCY`, in ascending order.
std::span<const std::string_view> log_severities();
/// @errors TypeError: none or more than one of data, text, json; ValueError: unknown severity, bad timeout
Result<LogEntry> log_entry(Arguments arguments);

/// One effect of kind execution for each element of the arguments of `experimental.executions.map`.
Result<std::vector<EffectRequest>> run_many_requests(Arguments arguments, RunContext& context);

}  // namespace etude
