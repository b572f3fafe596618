// The values come from the journal: an error of the runtime is recorded with the operands that it was about.
#include "core/engine/error_explanation.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/journal/event_text.h"
#include "core/library/raise.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

constexpr std::size_t kMostBranches = 3;
constexpr std::size_t kMostErrors = 8;
constexpr std::size_t kMostValues = 4;
constexpr std::size_t kLongestValue = 120;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

Value field(const Value& map, std::string_view key) { return map.is_map() ? map.map().get(key) : Value(); }

std::string message_of(const Value& error) {
  const Value message = field(error, "message");
  return message.is_string() ? std::string(message.string()) : std::string();
}

std::vector<Value> values_of(const Value& operands) {
  std::vector<Value> values;
  if (!operands.is_list()) return values;
  const List list = operands.list();
  for (const Value& value : list) values.push_back(value);
  return values;
}

// What an assignment into a path found in its variable: the operands of such an error are the path.
std::optional<std::string> variable_written_to(const Journal& journal, std::uint32_t seq, std::string_view target) {
  const std::string_view name = target.substr(0, target.find_first_of(".["));
  for (std::uint32_t before = seq; before-- > 0;) {
    const Event& event = journal[before];
    if (event.kind != EventKind::kWrite || event.task != journal[seq].task || journal.variable(VariableId(event.a)).name != name) continue;
    return std::string(name) + " = " + short_text(event.v0, kLongestValue);
  }
  return std::nullopt;
}

// ` It has `a`, `b` and `c`.` and what was probably meant.
std::string keys_in_words(const Map& map, std::string_view wanted) {
  constexpr std::size_t kMostKeys = 8;
  if (map.empty()) return "The map is empty. ";
  std::vector<std::string> kept;
  for (const Map::Entry& entry : map) kept.emplace_back(entry.key.string());
  std::string words = "The map has ";
  const std::size_t shown = std::min(kept.size(), kMostKeys);
  for (std::size_t i = 0; i < shown; ++i) {
    words += (i == 0 ? "" : i + 1 == kept.size() ? " and " : ", ") + ("`" + kept[i] + "`");
  }
  if (kept.size() > shown) words += " and " + std::to_string(kept.size() - shown) + " more";
  const std::vector<std::string_view> names(kept.begin(), kept.end());
  return words + "." + did_you_mean(wanted, names) + " ";
}

std::string of_missing_key(const std::string& message, const std::vector<Value>& values) {
  constexpr std::string_view kVariable = "variable not found: ";
  if (const std::size_t at = message.find(kVariable); at != std::string::npos) {
    return "No step on the way here assigned `" + message.substr(at + kVariable.size()) +
           "`. Assign it before, for example null in the first step.";
  }
  constexpr std::string_view kKey = "key not found: ";
  const std::size_t at = message.find(kKey);
  if (at == std::string::npos) return "";  // raised by the workflow itself
  const std::string key = message.substr(at + kKey.size());
  const auto map = std::find_if(values.begin(), values.end(), [](const Value& value) { return value.is_map(); });
  return (map == values.end() ? std::string() : keys_in_words(map->map(), key)) + "A key that may be missing is read with map.get(map, \"" +
         key + "\"), which gives null.";
}

std::string of_index(const std::vector<Value>& values) {
  const auto list = std::find_if(values.begin(), values.end(), [](const Value& value) { return value.is_list(); });
  const bool writes = list == values.end() || std::any_of(values.begin(), values.end(), [](const Value& v) { return v.is_string(); });
  if (writes && list == values.end()) return "Only elements that are there can be replaced; list.concat(list, value) appends one.";
  const std::size_t size = list->list().size();
  if (size == 0) return "The list is empty. Ask for len(list) > 0 first; list.concat(list, value) appends an element.";
  return "The list has " + std::to_string(size) + (size == 1 ? " element" : " elements") + ": indexes go from 0 to " +
         std::to_string(size - 1) + ", and the last element is list[len(list) - 1].";
}

std::string of_access(const std::string& message) {
  struct Row {
    std::string_view end;
    std::string_view text;
  };
  static constexpr std::array kRows{
      Row{"of null",
          "The value is null: nothing was assigned, or a call or map.get gave nothing. Ask with != null first, or read with "
          "map.get(map, [\"a\", \"b\"]), which gives null."},
      Row{"of string", "A text has no parts. If it is JSON, decode it with json.decode(text); a part of it is text.substring(text, 0, 1)."},
      Row{"of list", "An element of a list is read by an integer: list[0]."},
      Row{"of dict", "The keys of a map are texts: map[string(key)]."},
      Row{"of bytes", "Decode bytes first: json.decode(bytes) or text.decode(bytes)."},
  };
  for (const Row& row : kRows) {
    if (message.ends_with(row.end)) return std::string(row.text);
  }
  return "Numbers and booleans have no parts.";
}

std::string of_operator(const std::string& message, const std::vector<Value>& values) {
  const auto any = [&](Kind kind) {
    return std::any_of(values.begin(), values.end(), [kind](const Value& value) { return value.kind() == kind; });
  };
  if (has(message, "for not: ")) return "`not` binds tighter than `in` and `==`: write not(a in b), not(a == b).";
  if (has(message, "for and: ") || has(message, "for or: "))
    return "Both sides must be booleans: compare, for example with != null or > 0.";
  if (any(Kind::kNull)) return "One side is null. Give another value for it: default(value, \"\") or default(value, 0).";
  if (has(message, "for +: ")) {
    if (any(Kind::kList)) return "list.concat(list, value) appends one element; json.encode_to_string(list) is the text of a list.";
    if (any(Kind::kMap)) return "map.merge(a, b) joins two maps; json.encode_to_string(map) is the text of a map.";
    if (any(Kind::kBytes)) return "text.decode(bytes) makes a text of bytes.";
    return "A boolean joins texts only: \"\" + value.";
  }
  if (any(Kind::kString)) return "A text is made a number by int(text) or double(text), a number a text by string(number).";
  return "These types do not go together here.";
}

std::string of_argument(const std::string& message) {
  struct Row {
    std::string_view wanted;
    std::string_view got;
    std::string_view text;
  };
  static constexpr std::array kRows{
      Row{"", "got 'null'", "The value is null. Give another one for it, default(value, …), or ask with != null first."},
      Row{"expecting bytes", "got 'string'", "text.encode(text) makes bytes of a text."},
      Row{"expecting string", "got 'bytes'", "text.decode(bytes) makes a text of bytes."},
      Row{"expecting string", "got 'dict'", "json.encode_to_string(value) makes a text of a map."},
      Row{"expecting string", "got 'list'", "json.encode_to_string(value) makes a text of a list."},
      Row{"expecting string", "got '", "string(value) makes a text of it."},
      Row{"expecting list", "got 'dict'", "keys(map) gives the keys of a map as a list; [value] is a list with one element."},
      Row{"expecting list", "got '", "[value] is a list with one element."},
      Row{"expecting map", "got 'string'", "If the text is JSON, json.decode(text) makes a map of it."},
      Row{"expecting map", "got 'bytes'", "If the bytes are JSON, json.decode(bytes) makes a map of them."},
      Row{"", "got 'string'", "A text is made a number by int(text) or double(text)."},
  };
  for (const Row& row : kRows) {
    if (has(message, row.wanted) && has(message, row.got)) return std::string(row.text);
  }
  return "";
}

std::string of_type(const std::string& message, const std::vector<Value>& values) {
  if (has(message, "cannot access")) return of_access(message);
  if (has(message, "argument of 'in'")) {
    if (message.ends_with("null")) return "The value is null. Ask with != null first, or search in default(value, []).";
    if (message.ends_with("string")) return "A part of a text is found by text.match_regex(text, regexp) or text.find_all(text, part).";
    return "`in` searches the keys of a map or the elements of a list.";
  }
  if (has(message, "for string(): ")) return "json.encode_to_string(value) makes a text of any value.";
  if (has(message, "unsupported operand")) return of_operator(message, values);
  if (has(message, "condition must be"))
    return "Nothing but true and false is a condition: compare, for example with != null or == \"true\".";
  if (has(message, "`in` must be a list")) {
    return message.ends_with("'dict'")   ? "A map is walked through its keys: in: ${keys(map)}."
           : message.ends_with("'null'") ? "The value is null. Walk through default(list, []) if it may be missing."
                                         : "A loop over numbers has a range instead: range: [1, 3].";
  }
  if (has(message, "range must have")) return "Both ends are numbers: int(text) makes one of a text.";
  if (has(message, "retry predicate must")) return "The subworkflow must return true or false on every way through it.";
  if (has(message, "raise takes")) return "Raise a text, \"\" + value, or a map such as {message: …, code: …}.";
  return of_argument(message);
}

}  // namespace

std::string way_out_of(const Value& error, const Value& operands) {
  struct Row {
    std::string_view tag;
    std::string_view text;
  };
  static constexpr std::array kRows{
      Row{"ZeroDivisionError", "Ask before whether the divisor is 0, in a switch."},
      Row{"RecursionError", "At most 20 calls may be open: end the recursion earlier, or write it as a for loop."},
      Row{"ParallelNestingError", "Write the innermost of them as an ordinary for loop, or call it after the parallel step."},
      Row{"HttpError",
          "The answer is in the error: `code`, `headers`, `body`. A try around the call handles it with except, and a retry "
          "such as ${http.default_retry} repeats it."},
      Row{"ConnectionError", "A try around the call handles it with except, and retry: ${http.default_retry} repeats it."},
      Row{"TimeoutError", "A try around the call handles it with except; `timeout` gives it more time."},
      Row{"WorkflowExecutionError", "The error of the other workflow is below `error`. A try around the call handles it with except."},
      Row{"OperationError", "The error holds the `operation` and its `error`. A try around the call handles it with except."},
      Row{"UnhandledBranchError", "A try inside of the branch handles its error there; one around the parallel step handles them all."},
  };
  // By a part of the message.
  static constexpr std::array kOfValues{
      Row{"regular expression", "Regular expressions follow RE2: there is no look-around and no back-reference, and \\ is written twice."},
      Row{"int: ", "Only digits with a sign make an integer. int(double(text)) takes a fraction and cuts it off."},
      Row{"double: ", "A number is written such as -12.5 or 1e6, without blanks."},
      Row{"not valid JSON", "JSON has double quotes around keys and texts, no comments and no comma behind the last entry."},
      Row{"RFC 3339", "Write date, T, time and zone, such as 2024-05-08T12:01:00Z."},
      Row{"base64", "Without = at the end the text is decoded with base64.decode(text, false)."},
      Row{"auth", "OAuth2 is for hosts below googleapis.com; other services take OIDC."},
  };
  const std::string message = message_of(error);
  const std::vector<Value> values = values_of(operands);
  if (has_tag(error, "UnhandledBranchError")) return std::string(kRows.back().text);
  if (has_tag(error, "KeyError")) return of_missing_key(message, values);
  if (has_tag(error, "IndexError")) return of_index(values);
  if (has_tag(error, "TypeError")) return of_type(message, values);
  if (has_tag(error, "ValueError")) {
    for (const Row& row : kOfValues) {
      if (has(message, row.tag)) return std::string(row.text);
    }
    return "";
  }
  if (has_tag(error, "ResourceLimitError")) {
    if (has(message, "steps")) return "Look for a jump back or a loop that never ends.";
    if (has(message, "string may")) return "Keep long texts outside, for example in Cloud Storage, and pass on where they are.";
    if (has(message, "variables"))
      return "Assign null to variables that are no longer needed, and keep large data outside of the workflow.";
    if (has(message, "result")) return "Return less: keep large data outside, for example in Cloud Storage, and return where it is.";
    return "";
  }
  for (const Row& row : kRows) {
    if (has_tag(error, row.tag)) return std::string(row.text);
  }
  return "";
}

std::vector<ErrorExplanation> explain_failure(const Machine& machine, const Journal& journal, const Value& payload) {
  std::vector<ErrorExplanation> found;
  std::vector<std::uint32_t> used;
  // The last time before `end` that this value was raised, other than those that are told already.
  const auto raised = [&](const Value& value, std::uint32_t end) {
    for (std::uint32_t seq = end; seq-- > 0;) {
      const Event& event = journal[seq];
      if (event.kind != EventKind::kRaised || std::find(used.begin(), used.end(), seq) != used.end()) continue;
      if (event.v0.kind() == value.kind() && event.v0.hash() == value.hash()) return seq;
    }
    return kNoSeq;
  };
  const auto place_of = [&](const Event& event) { return event.place == kNoSeq ? std::nullopt : machine.place(event.place); };
  const auto explain = [&](const auto& self, const Value& value, std::uint32_t end) -> void {
    const std::uint32_t seq = raised(value, end);
    if (seq == kNoSeq || found.size() >= kMostErrors) return;
    used.push_back(seq);
    const Event& event = journal[seq];
    const std::optional<PlaceOfEvent> place = place_of(event);
    if (!place || place->source == nullptr) return;
    ErrorExplanation made;
    made.source = place->source;
    made.error.range = place->range;
    const Value tags = field(value, "tags");
    const bool gathered = has_tag(value, "UnhandledBranchError");
    const bool tagged = tags.is_list() && !tags.list().empty() && tags.list()[0].is_string();
    made.error.code = gathered ? "UnhandledBranchError" : tagged ? std::string(tags.list()[0].string()) : "RuntimeError";
    const std::string message = message_of(value);
    const bool is_own = !tagged || message.empty();
    made.error.message = is_own ? "RuntimeError: " + short_text(value, kLongestValue) : message;
    Value operands = field(event.v1, "operands");
    // `raise: ${e}`: the values, and where it all began, are those of the first time.
    std::uint32_t first = kNoSeq;
    for (std::uint32_t before = raised(value, seq); value.is_map() && before != kNoSeq; before = raised(value, before)) {
      if (journal[before].task == event.task && operands.is_null()) first = before;
    }
    if (first != kNoSeq) {
      const std::optional<PlaceOfEvent> origin = place_of(journal[first]);
      operands = field(journal[first].v1, "operands");
      if (origin && origin->source == place->source && !(origin->range == place->range))
        made.error.notes.push_back({origin->range, "It was raised here first."});
    }
    std::vector<Value> values = values_of(operands);
    // Arguments that were not given.
    while (values.size() > 1 && values.back().is_null() && !has(message, "null")) values.pop_back();
    const bool is_path =
        std::none_of(values.begin(), values.end(), [](const Value& v) { return v.is_map() || v.is_list() || v.is_null(); });
    std::optional<std::string> variable;
    if (is_path && !values.empty() && first == kNoSeq && (has(message, "out of range") || has(message, "cannot access"))) {
      const std::string_view written = made.source->text().substr(place->range.begin, place->range.end - place->range.begin);
      variable = variable_written_to(journal, seq, written.substr(std::min(written.size(), written.find_first_not_of("'\""))));
    }
    if (variable) {
      made.values.push_back(*variable);
    } else {
      for (std::size_t i = 0; i < std::min(values.size(), kMostValues); ++i) made.values.push_back(short_text(values[i], kLongestValue));
    }
    if (!is_own) made.way_out = way_out_of(value, operands);
    // Iterations that failed alike are told once.
    const bool known = std::any_of(found.begin(), found.end(), [&](const ErrorExplanation& other) {
      return !gathered && other.source == made.source && other.error.range == made.error.range &&
             other.error.message == made.error.message && other.values == made.values;
    });
    if (!known) found.push_back(std::move(made));
    const Value branches = gathered ? field(value, "branches") : Value();
    if (!branches.is_list()) return;
    std::size_t told = 0;
    const List list = branches.list();
    for (const Value& branch : list) {
      if (told++ == kMostBranches) break;
      self(self, field(field(branch, "error"), "payload"), seq);
    }
  };
  explain(explain, payload, journal.size());
  return found;
}

}  // namespace etude
