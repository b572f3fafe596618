// Every complaint names the value, says what was expected and stands at the value's place.
#include "core/simulation/scenario_reader.h"

#include <array>
#include <cmath>

#include "core/simulation/duration.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

std::string quoted_list(std::initializer_list<std::string_view> words) {
  std::string text;
  std::size_t left = words.size();
  for (const std::string_view word : words) {
    text.append("`").append(word).append("`");
    if (--left > 0) text += left == 1 ? " or " : ", ";
  }
  return text;
}

constexpr std::array kFaults{FaultKind::kConnectionRefused, FaultKind::kConnectionReset, FaultKind::kTimeout, FaultKind::kUnknownHost};

}  // namespace

std::string_view fault_name(FaultKind fault) {
  switch (fault) {
    case FaultKind::kConnectionRefused: return "connection_refused";
    case FaultKind::kConnectionReset: return "connection_reset";
    case FaultKind::kTimeout: return "timeout";
    case FaultKind::kUnknownHost: return "unknown_host";
  }
  return "connection_refused";
}

Diagnostic& FieldReader::error(const char* code, SourceRange range, std::string message) {
  return diagnostics_.error(code, range, std::move(message));
}

void FieldReader::wrong_kind(const Node& node, std::string_view what, std::string_view wanted) {
  error("scenario.kind", node.range,
        std::string(what) + " must be " + std::string(wanted) + ", not " + std::string(kind_in_words(node)) + ".");
}

bool FieldReader::is_map(const Node& node, std::string_view what, std::initializer_list<std::string_view> keys) {
  if (node.is_null()) return true;
  if (!node.is_mapping()) {
    wrong_kind(node, what, "a map");
    return false;
  }
  const std::vector<std::string_view> known(keys);
  for (const Node::Entry& entry : node.entries) {
    const std::string_view key = entry.key.value.string();
    bool is_known = false;
    for (const std::string_view candidate : known) is_known = is_known || candidate == key;
    if (is_known) continue;
    Diagnostic& found =
        error("scenario.unknown_key", entry.key.range, "unknown key `" + std::string(key) + "` in " + std::string(what) + ".");
    if (suggest_name(found, key, known).empty()) found.message += " Known keys: " + quoted_list(keys) + ".";
  }
  return true;
}

bool FieldReader::is_named_map(const Node& node, std::string_view what) {
  if (node.is_null()) return true;
  if (node.is_mapping()) return true;
  wrong_kind(node, what, "a map");
  return false;
}

bool FieldReader::is_list(const Node& node, std::string_view what) {
  if (node.is_null()) return true;
  if (node.is_sequence()) return true;
  wrong_kind(node, what, "a list");
  return false;
}

std::optional<std::string> FieldReader::text(const Node& node, std::string_view what) {
  if (node.is_string()) return std::string(node.value.string());
  wrong_kind(node, what, "text");
  return std::nullopt;
}

std::optional<std::int64_t> FieldReader::integer(const Node& node, std::string_view what, std::int64_t lowest, std::int64_t highest) {
  if (!node.is_scalar() || !node.value.is_int()) {
    wrong_kind(node, what, "an integer");
    return std::nullopt;
  }
  const std::int64_t value = node.value.integer();
  if (value >= lowest && value <= highest) return value;
  error("scenario.range", node.range, std::string(what) + " must lie between " + text_of(lowest) + " and " + text_of(highest) + ".");
  return std::nullopt;
}

std::optional<double> FieldReader::number(const Node& node, std::string_view what, double highest) {
  if (!node.is_scalar() || !node.value.is_number()) {
    wrong_kind(node, what, "a number");
    return std::nullopt;
  }
  const double value = node.value.as_double();
  if (value >= 0 && value <= highest) return value;
  error("scenario.range", node.range, std::string(what) + " must lie between 0 and " + text_of(highest) + ".");
  return std::nullopt;
}

std::optional<Nanoseconds> FieldReader::duration(const Node& node, std::string_view what) {
  if (node.is_string()) {
    if (const std::optional<Nanoseconds> parsed = parse_duration(node.value.string())) return parsed;
  }
  std::string message = std::string(what) + " must be a duration such as `80ms`, `1.5s`, `2m` or `24h`";
  if (node.is_scalar() && node.value.is_number()) {
    const std::string digits = text_of_scalar(node.value);
    message += ": a number alone has no unit; write `" + digits + "ms` or `" + digits + "s`";
  }
  error("scenario.duration", node.range, message + ".");
  return std::nullopt;
}

std::optional<DurationRange> FieldReader::range(const Node& node, std::string_view what) {
  if (!node.is_sequence()) {
    const std::optional<Nanoseconds> single = duration(node, what);
    if (!single) return std::nullopt;
    return DurationRange{*single, *single};
  }
  if (node.items.size() != 2) {
    error("scenario.duration", node.range, std::string(what) + " must be one duration or a list of two, such as `[80ms, 200ms]`.");
    return std::nullopt;
  }
  const std::optional<Nanoseconds> low = duration(node.items[0], what);
  const std::optional<Nanoseconds> high = duration(node.items[1], what);
  if (!low || !high) return std::nullopt;
  if (*low <= *high) return DurationRange{*low, *high};
  error("scenario.range", node.range, std::string(what) + " must have the shorter duration first.");
  return std::nullopt;
}

std::optional<std::string> FieldReader::word(const Node& node, std::string_view what, std::initializer_list<std::string_view> words) {
  std::string_view written;
  if (node.is_string()) {
    written = node.value.string();
    for (const std::string_view candidate : words) {
      if (candidate == written) return std::string(written);
    }
  }
  suggest_name(error("scenario.word", node.range, std::string(what) + " must be " + quoted_list(words) + "."), written, words);
  return std::nullopt;
}

std::optional<FaultKind> FieldReader::fault(const Node& node) {
  const std::optional<std::string> written = word(node, "a fault", {"connection_refused", "connection_reset", "timeout", "unknown_host"});
  if (!written) return std::nullopt;
  for (const FaultKind fault : kFaults) {
    if (fault_name(fault) == *written) return fault;
  }
  return std::nullopt;
}

}  // namespace etude
