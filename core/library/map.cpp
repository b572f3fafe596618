// map: safe lookup, and copies with other entries.
#include <array>

#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

Result<Value> get(Arguments arguments) {
  const Value& keys = arguments[1];
  if (keys.is_string()) return arguments[0].is_map() ? arguments[0].map().get(keys.string()) : Value();
  const List path = keys.list();
  for (const Value& key : path) {
    if (!key.is_string()) {
      return type_error("map.get: argument 'keys' has wrong type: expecting a list of strings, got an element of type '" +
                        std::string(operand_name(key.kind())) + "'");
    }
  }
  Value at = arguments[0].is_map() ? arguments[0] : Value();
  for (const Value& key : path) {
    if (!at.is_map()) return Value();
    at = at.map().get(key.string());
  }
  return at;
}

Result<Value> erase(Arguments arguments) { return Value(arguments[0].map().erase(arguments[1].string())); }

Map merged(Map first, const Map& second) {
  for (const Map::Entry& entry : second) first = first.set(entry.key, entry.value);
  return first;
}

Map merged_nested(Map first, const Map& second) {
  for (const Map::Entry& entry : second) {
    const Value* old = first.find(entry.key.string());
    const bool both = old != nullptr && old->is_map() && entry.value.is_map();
    first = first.set(entry.key, both ? Value(merged_nested(old->map(), entry.value.map())) : entry.value);
  }
  return first;
}

Result<Value> merge(Arguments arguments) { return Value(merged(arguments[0].map(), arguments[1].map())); }

Result<Value> merge_nested(Arguments arguments) {
  // The recursion goes as deep as the maps.
  if (arguments[0].depth() > kDeepestNesting || arguments[1].depth() > kDeepestNesting) {
    return resource_limit("map.merge_nested", "the maps are nested more than " + std::to_string(kDeepestNesting) + " levels deep");
  }
  return Value(merged_nested(arguments[0].map(), arguments[1].map()));
}

constexpr std::array kGet{
    Parameter{.name = "map", .about = "The map to look into; anything else gives null."},
    Parameter{.name = "keys", .accepts = kStringOnly | kListOnly, .about = "A key, or a list of keys that is a path through nested maps."}};
constexpr std::array kDelete{Parameter{.name = "map", .accepts = kMapOnly, .about = "The map to copy."},
                             Parameter{.name = "key", .accepts = kStringOnly, .about = "The key to leave out; it may be absent."}};
constexpr std::array kMerge{
    Parameter{.name = "first", .accepts = kMapOnly, .about = "The map to start from."},
    Parameter{.name = "second", .accepts = kMapOnly, .about = "The map whose entries are added; it wins where both have a key."}};

constexpr std::array kGetErrors{RaisedRow{"TypeError", "keys is neither a string nor a list of strings"}};
constexpr std::array kMapErrors{RaisedRow{"TypeError", "an argument has another type"}};

constexpr std::array kRows{
    FunctionRow{.name = "map.delete",
                .parameters = kDelete,
                .returns = "map",
                .about = "Gives a copy of a map without one key. A key that is not there is no error.",
                .example = R"(map.delete({"a": 1, "b": 2}, "a") → {"b":2})",
                .raises = kMapErrors,
                .pure = &erase},
    FunctionRow{.name = "map.get",
                .parameters = kGet,
                .returns = "any",
                .about = "Looks up a key, or a path of keys, and gives null where there is nothing. It never raises a KeyError; combine it "
                         "with default() for another value than null.",
                .example = R"(map.get({"a": {"b": 1}}, ["a", "b"]) → 1)",
                .raises = kGetErrors,
                .pure = &get},
    FunctionRow{.name = "map.merge",
                .parameters = kMerge,
                .returns = "map",
                .about = "Gives a map with the entries of both; where both have a key, the second wins as a whole.",
                .example = R"(map.merge({"a": {"x": 1}}, {"a": {"y": 2}}) → {"a":{"y":2}})",
                .raises = kMapErrors,
                .pure = &merge},
    FunctionRow{.name = "map.merge_nested",
                .parameters = kMerge,
                .returns = "map",
                .about = "As map.merge, but where both values of a key are maps these are merged as well, at any depth.",
                .example = R"(map.merge_nested({"a": {"x": 1}}, {"a": {"y": 2}}) → {"a":{"x":1,"y":2}})",
                .raises = kMapErrors,
                .pure = &merge_nested}};

}  // namespace

void register_map(Registry& registry) { registry.add(kRows); }

}  // namespace etude
