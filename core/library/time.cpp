// time: seconds since 1970 as RFC 3339 text in a time zone, and back.
#include <array>
#include <cmath>

#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/library/time_text.h"
#include "core/library/time_zone.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

Result<Value> format(Arguments arguments) {
  constexpr std::string_view kFunction = "time.format";
  const Value& seconds = arguments[0];
  const std::string_view zone = arguments[1].string();
  Instant instant;
  const double number = seconds.as_double();
  if (!(number >= static_cast<double>(kFirstSecond) - 86'400 && number <= static_cast<double>(kLastSecond) + 86'400)) {
    return value_error(kFunction, text_of_scalar(seconds) + " seconds are out of range: the year is from 0001 to 9999");
  }
  if (seconds.is_int()) {
    instant.seconds = seconds.integer();
  } else {
    // To the nearest microsecond, on whole numbers: a double near the present has about that precision.
    const double whole = std::floor(number);
    instant.seconds = static_cast<std::int64_t>(whole);
    std::int64_t micros = std::llround((number - whole) * static_cast<double>(kMicrosecondsPerSecond));
    if (micros == kMicrosecondsPerSecond) {
      ++instant.seconds;
      micros = 0;
    }
    instant.nanoseconds = static_cast<std::int32_t>(micros * 1000);
  }
  const std::optional<std::int32_t> offset = zone_offset_seconds(zone, instant.seconds);
  if (!offset)
    return value_error(kFunction, "unknown time zone \"" + std::string(zone.substr(0, 80)) + "\": use an IANA name such as Europe/Berlin");
  // Before zones were unified a zone could be off by odd seconds, which RFC 3339 cannot write: whole minutes name the same instant.
  std::optional<std::int32_t> minutes;
  if (!is_utc_name(zone)) minutes = *offset / 60 * 60;
  Result<std::string> text = rfc3339_text(instant, 6, minutes);
  if (!text.ok()) return value_error(kFunction, text.error().message);
  return Value(text.value());
}

Result<Value> parse(Arguments arguments) {
  const std::string_view text = arguments[0].string();
  const Result<Instant> instant = instant_from_rfc3339(text);
  if (!instant.ok())
    return value_error("time.parse", "\"" + std::string(text.substr(0, 80)) + "\" is not an RFC 3339 time: " + instant.error().message);
  // One division of two exact numbers: the double nearest to the time in microseconds.
  const std::int64_t micros = instant.value().seconds * kMicrosecondsPerSecond + instant.value().nanoseconds / 1000;
  return Value(static_cast<double>(micros) / static_cast<double>(kMicrosecondsPerSecond));
}

constexpr std::array kFormat{Parameter{.name = "seconds", .accepts = kNumber, .about = "Seconds since 1970-01-01T00:00:00Z."},
                             Parameter{.name = "timezone",
                                       .accepts = kStringOnly,
                                       .required = false,
                                       .fallback = "\"UTC\"",
                                       .about = "An IANA time zone such as America/New_York."}};
constexpr std::array kParse{
    Parameter{.name = "value", .accepts = kStringOnly, .about = "An RFC 3339 time with its offset, such as 2024-05-08T12:01:00Z."}};

constexpr std::array kFormatErrors{RaisedRow{"TypeError", "an argument has another type"},
                                   RaisedRow{"ValueError", "the time zone is unknown, or the year is not from 0001 to 9999"}};
constexpr std::array kParseErrors{RaisedRow{"TypeError", "the argument is not a string"},
                                  RaisedRow{"ValueError", "the text is not an RFC 3339 time"}};

constexpr std::array kRows{
    FunctionRow{.name = "time.format",
                .parameters = kFormat,
                .returns = "string",
                .about = "Writes an instant as RFC 3339 text with six fraction digits: with Z in UTC, with the offset in other time zones.",
                .example = R"(time.format(1715169660, "America/New_York") → "2024-05-08T08:01:00.000000-04:00")",
                .raises = kFormatErrors,
                .pure = &format},
    FunctionRow{.name = "time.parse",
                .parameters = kParse,
                .returns = "double",
                .about = "Reads an RFC 3339 time as seconds since 1970, to the microsecond.",
                .example = R"(time.parse("2024-05-08T12:01:00Z") → 1715169660)",
                .raises = kParseErrors,
                .pure = &parse}};

}  // namespace

void register_time(Registry& registry) { registry.add(kRows); }

}  // namespace etude
