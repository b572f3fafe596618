// Readers of texts, maps and names.
#include "core/simulation/google/google_help.h"

#include <vector>

#include "core/base/check.h"
#include "core/library/registry.h"
#include "core/value/value_json.h"

namespace etude::google {

std::string text_of(const Value& value) { return value.is_string() ? std::string(value.string()) : std::string(); }
Map map_of(const Value& value) { return value.is_map() ? value.map() : Map(); }
List list_of(const Value& value) { return value.is_list() ? value.list() : List(); }

bool has_text(const List& list, std::string_view text, std::string_view member) {
  for (const Value& element : list) {
    if (text_of(member.empty() ? element : map_of(element).get(member)) == text) return true;
  }
  return false;
}

bool is_old_style(std::string_view service) {
  return service == "compute" || service == "storage" || service == "bigquery" || service == "sqladmin";
}

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

Part::Part(const Map& map) : value(map) {}
Part::Part(const List& list) : value(list) {}
Part::Part(std::string_view text) : value(text) {}
Part::Part(const char* text) : value(text) {}
Part::Part(const std::string& text) : value(text) {}

namespace {

Value filled(const Value& value, std::initializer_list<Part> parts) {
  if (value.is_string()) {
    const std::string_view text = value.string();
    if (text.size() != 2 || text[0] != '$') return value;
    const auto number = static_cast<std::size_t>(text[1] - '0');
    ETUDE_CHECK(number < parts.size());
    return parts.begin()[number].value;
  }
  if (value.is_list()) {
    List list;
    for (const Value& element : value.list()) list = list.push_back(filled(element, parts));
    return Value(std::move(list));
  }
  if (!value.is_map()) return value;
  Map map;
  for (const Map::Entry& entry : value.map()) {
    Value member = filled(entry.value, parts);
    if (!member.is_null()) map = map.set(entry.key, std::move(member));
  }
  return Value(std::move(map));
}

}  // namespace

Value shape(std::string_view json, std::initializer_list<Part> parts) {
  const Result<Value> read = value_from_json(json);
  ETUDE_CHECK(read.ok());
  return filled(read.value(), parts);
}

Map shaped(std::string_view json, std::initializer_list<Part> parts) { return shape(json, parts).map(); }

Map with_shape(const Map& map, std::string_view json, std::initializer_list<Part> parts) { return merged(map, shaped(json, parts)); }

Map merged(const Map& map, const Map& over) {
  Map both = map;
  for (const Map::Entry& entry : over) both = both.set(entry.key, entry.value);
  return both;
}

Value prepared_answer(const Value& answers, const std::string& text, std::string_view member) {
  for (const Value& prepared : list_of(answers)) {
    if (text.find(text_of(map_of(prepared).get("match"))) != std::string::npos) return map_of(prepared).get(member);
  }
  return {};
}

Value condition(std::string_view type, std::string_view status) { return Value(Map{{"status", Value(status)}, {"type", Value(type)}}); }

}  // namespace etude::google
