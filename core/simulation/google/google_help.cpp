// Readers of texts, maps and names.
#include "core/simulation/google/google_help.h"

#include <vector>

#include "core/library/registry.h"

namespace etude::google {

std::string text_of(const Value& value) { return value.is_string() ? std::string(value.string()) : std::string(); }
Map map_of(const Value& value) { return value.is_map() ? value.map() : Map(); }
List list_of(const Value& value) { return value.is_list() ? value.list() : List(); }

std::string last_segment(std::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }
std::string parent_of(const std::string& name) { return name.find('/') == std::string::npos ? "" : name.substr(0, name.rfind('/')); }

std::string singular(const std::string& plural) {
  if (plural == "b") return "bucket";  // the short collections of Cloud Storage
  if (plural == "o") return "object";
  if (plural.ends_with("ies")) return plural.substr(0, plural.size() - 3) + "y";
  if (plural.ends_with("xes") || plural.ends_with("sses")) return plural.substr(0, plural.size() - 2);
  return plural.ends_with("s") ? plural.substr(0, plural.size() - 1) : plural;
}

Value call_library(std::string_view function, std::initializer_list<Value> arguments) {
  const std::vector<Value> given(arguments);
  Result<Value> result = standard_library().find(function)->pure(given);
  return result.ok() ? std::move(result).value() : Value();
}

std::string encode64(std::string_view text) { return text_of(call_library("base64.encode", {Value::bytes(text), Value(true)})); }

std::string percent_decoded(std::string_view text) {
  const Value decoded = call_library("text.url_decode", {Value(text)});
  return decoded.is_string() ? std::string(decoded.string()) : std::string(text);
}

std::string lower_case(std::string_view text) { return text_of(call_library("text.to_lower", {Value(text)})); }

Value prepared_answer(const Value& answers, const std::string& text, std::string_view member) {
  for (const Value& prepared : list_of(answers)) {
    if (text.find(text_of(map_of(prepared).get("match"))) != std::string::npos) return map_of(prepared).get(member);
  }
  return {};
}

Value condition(std::string_view type, std::string_view status) { return Value(Map{{"status", Value(status)}, {"type", Value(type)}}); }

}  // namespace etude::google
