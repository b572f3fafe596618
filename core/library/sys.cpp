// sys: environment, logs, the clock, waits. The waits and logs are done by the machine; here their arguments are checked.
#include <array>
#include <cmath>

#include "core/library/blocking.h"
#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/library/time_text.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr std::array<std::string_view, 9> kSeverities{"DEFAULT", "DEBUG",    "INFO",  "NOTICE",   "WARNING",
                                                      "ERROR",   "CRITICAL", "ALERT", "EMERGENCY"};

Result<Value> get_env(Arguments arguments, RunContext& context) {
  if (const std::optional<std::string> value = context.environment(arguments[0].string())) return Value(*value);
  return arguments[1].is_unset() ? Value() : arguments[1];
}

Result<Value> now(Arguments, RunContext& context) { return Value(seconds_from_nanoseconds(context.wall_clock_ns())); }

// A log text: a string as it is, a list or map as its JSON text.
Result<Value> log_text(const Value& data) {
  if (data.is_string()) return data;
  if (!data.is_list() && !data.is_map()) return Value(text_of_scalar(data));
  const Result<std::string> text = json_from_value(data);
  if (!text.ok()) return json_error("sys.log", text.error());
  return Value(text.value());
}

constexpr KindSet kLoggable = kNumber | kind_bit(Kind::kBool) | kStringOnly | kListOnly | kMapOnly;

constexpr std::array kGetEnv{Parameter{.name = "name", .accepts = kStringOnly, .about = "The variable's name."},
                             Parameter{.name = "default",
                                       .accepts = kStringOnly,
                                       .required = false,
                                       .about = "The result for a variable that does not exist.",
                                       .alias = "default_value"}};
constexpr std::array kLog{
    Parameter{
        .name = "data", .accepts = kLoggable, .required = false, .about = "What to log: a map is logged as JSON, everything else as text."},
    Parameter{.name = "severity",
              .accepts = kStringOnly,
              .required = false,
              .fallback = "\"DEFAULT\"",
              .about = "DEFAULT, DEBUG, INFO, NOTICE, WARNING, ERROR, CRITICAL, ALERT or EMERGENCY."},
    Parameter{.name = "text", .accepts = kLoggable, .required = false, .about = "What to log as text, whatever its type; instead of data."},
    Parameter{.name = "json", .accepts = kMapOnly, .required = false, .about = "A map to log as JSON; instead of data."},
    Parameter{.name = "timeout", .accepts = kNumber, .required = false, .about = "Seconds that writing the entry may take."}};
constexpr std::array kSleep{
    Parameter{.name = "seconds", .accepts = kNumber, .about = "How long to wait: from 0 to 31536000 seconds, fractions allowed."}};
constexpr std::array kSleepUntil{
    Parameter{.name = "time", .accepts = kStringOnly, .about = "An RFC 3339 time such as 2024-05-08T12:01:00Z."}};

constexpr std::array kGetEnvErrors{RaisedRow{"TypeError", "the name or the default is not a string"}};
constexpr std::array kLogErrors{RaisedRow{"TypeError", "none or more than one of data, text and json is given, or one has another type"},
                                RaisedRow{"ValueError", "the severity is unknown, or the timeout is not positive"},
                                RaisedRow{"TimeoutError", "the timeout expires"}};
constexpr std::array kSleepErrors{RaisedRow{"TypeError", "seconds is not a number"},
                                  RaisedRow{"ValueError", "seconds is negative or above 31536000"}};
constexpr std::array kSleepUntilErrors{RaisedRow{"TypeError", "time is not a string"},
                                       RaisedRow{"ValueError", "time is not an RFC 3339 time"}};

constexpr std::array kRows{
    FunctionRow{.name = "sys.get_env",
                .parameters = kGetEnv,
                .returns = "string",
                .about =
                    "Gives the value of a built-in or user-defined environment variable, all of which are strings. An unknown name gives "
                    "the default, or null without one.",
                .example = R"(sys.get_env("NO_SUCH_NAME", "fallback") → "fallback")",
                .raises = kGetEnvErrors,
                .run = &get_env},
    FunctionRow{.name = "sys.log",
                .parameters = kLog,
                .returns = "null",
                .about = "Writes a log entry. Exactly one of data, text and json says what to log.",
                .example = R"(call: sys.log, args: {data: "low disk", severity: WARNING} → null)",
                .raises = kLogErrors,
                .blocking = Blocking::kLog},
    FunctionRow{.name = "sys.now",
                .parameters = {},
                .returns = "double",
                .about = "Gives the seconds since 1970-01-01T00:00:00Z with their fraction, by the run's clock.",
                .example = R"(get_type(sys.now()) → "double")",
                .run = &now},
    FunctionRow{.name = "sys.sleep",
                .parameters = kSleep,
                .returns = "null",
                .about = "Waits, at most one year. On the virtual clock this takes no real time.",
                .example = R"(call: sys.sleep, args: {seconds: 10} → null)",
                .raises = kSleepErrors,
                .blocking = Blocking::kSleep},
    FunctionRow{.name = "sys.sleep_until",
                .parameters = kSleepUntil,
                .returns = "null",
                .about = "Waits until an instant; one that has passed ends the wait at once.",
                .example = R"(call: sys.sleep_until, args: {time: "2026-01-01T00:00:00Z"} → null)",
                .raises = kSleepUntilErrors,
                .blocking = Blocking::kSleepUntil}};

}  // namespace

Result<Nanoseconds> sleep_duration(Arguments arguments) {
  const double seconds = arguments[0].as_double();
  if (std::isnan(seconds)) return value_error("sys.sleep", "seconds is not a number");
  if (seconds < 0) return value_error("sys.sleep", "seconds must not be negative, got " + text_of_scalar(arguments[0]));
  if (seconds > kLongestWaitSeconds)
    return value_error("sys.sleep", "seconds must be at most 31536000, got " + text_of_scalar(arguments[0]));
  return nanoseconds_from_seconds(seconds);
}

Result<Nanoseconds> sleep_until_ns(Arguments arguments) {
  const std::string_view text = arguments[0].string();
  const Result<Instant> instant = instant_from_rfc3339(text);
  if (!instant.ok())
    return value_error("sys.sleep_until",
                       "\"" + std::string(text.substr(0, 80)) + "\" is not an RFC 3339 time: " + instant.error().message);
  // Years that nanoseconds cannot count are clamped: far past and far future stay what they are.
  constexpr std::int64_t kMostSeconds = INT64_MAX / kNanosecondsPerSecond - 1;
  if (instant.value().seconds > kMostSeconds) return INT64_MAX;
  if (instant.value().seconds < -kMostSeconds) return INT64_MIN;
  return instant.value().seconds * kNanosecondsPerSecond + instant.value().nanoseconds;
}

std::span<const std::string_view> log_severities() { return kSeverities; }

Result<LogEntry> log_entry(Arguments arguments) {
  const Value& data = arguments[0];
  const Value& text = arguments[2];
  const Value& json = arguments[3];
  const int given = (data.is_unset() ? 0 : 1) + (text.is_unset() ? 0 : 1) + (json.is_unset() ? 0 : 1);
  if (given == 0) return type_error("sys.log: one of the arguments 'data', 'text' and 'json' is needed");
  if (given > 1) return type_error("sys.log: only one of the arguments 'data', 'text' and 'json' may be given");
  const std::string_view wanted = arguments[1].string();
  LogEntry entry;
  while (entry.severity < kSeverities.size() && kSeverities[entry.severity] != wanted) ++entry.severity;
  if (entry.severity == kSeverities.size()) {
    return value_error("sys.log", "unknown severity \"" + std::string(wanted.substr(0, 80)) +
                                      "\": it is DEFAULT, DEBUG, INFO, NOTICE, WARNING, ERROR, CRITICAL, ALERT or EMERGENCY");
  }
  if (arguments[4].is_number() && !(arguments[4].as_double() > 0)) {
    return value_error("sys.log", "timeout must be positive, got " + text_of_scalar(arguments[4]));
  }
  if (!json.is_unset() || data.is_map()) {
    entry.is_json = true;
    entry.data = json.is_unset() ? data : json;
    // It must have a JSON form, though it is kept as a value.
    if (const Result<std::string> form = json_from_value(entry.data); !form.ok()) return json_error("sys.log", form.error());
    return entry;
  }
  ETUDE_TRY(entry.data, log_text(text.is_unset() ? data : text));
  return entry;
}

void register_sys(Registry& registry) { registry.add(kRows); }

}  // namespace etude
