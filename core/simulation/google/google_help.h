// Small readers that all simulated Google APIs use. Internal to this folder.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/value/value.h"

namespace etude::google {

/// The text of a string; empty for anything else.
std::string text_of(const Value& value);
/// The map or list of a value; empty for anything else.
Map map_of(const Value& value);
List list_of(const Value& value);

/// True if the list holds this text, or a map whose member is this text.
bool has_text(const List& list, std::string_view text, std::string_view member = {});

/// The APIs that are older than Google's guide for APIs: other collections, other errors.
bool is_old_style(std::string_view service);

/// `a/b/c` → `c` and `a/b`; a name without `/` has no parent.
std::string last_segment(std::string_view name);
std::string parent_of(const std::string& name);
/// `clusters` → `cluster`, `indexes` → `index`, `policies` → `policy`.
std::string singular(const std::string& plural);

/// A pure function of the standard library; null if it refuses.
Value call_library(std::string_view function, std::initializer_list<Value> arguments);
std::string encode64(std::string_view text);
std::string percent_decoded(std::string_view text);
std::string lower_case(std::string_view text);

/// What stands for `$0`, `$1`, … in a shape.
struct Part {
  Part(Value given) : value(std::move(given)) {}
  Part(const Map& map);
  Part(const List& list);
  Part(std::string_view text);
  Part(const char* text);
  Part(const std::string& text);
  Part(bool truth) : value(truth) {}
  Part(int number) : value(number) {}
  Value value;
};

/// The value of a JSON text, in which the strings "$0" to "$9" stand for the parts. A member that would be null is left out, as
/// Google's APIs do.
Value shape(std::string_view json, std::initializer_list<Part> parts = {});
/// The same, as the map that it must be; its members over those of another map.
Map shaped(std::string_view json, std::initializer_list<Part> parts = {});
Map merged(const Map& map, const Map& over);
Map with_shape(const Map& map, std::string_view json, std::initializer_list<Part> parts = {});

/// The first prepared answer ({match, …}) whose `match` occurs in the text, by one of its members; null: none.
Value prepared_answer(const Value& answers, const std::string& text, std::string_view member);

/// A condition of a Kubernetes object.
Value condition(std::string_view type, std::string_view status);

}  // namespace etude::google
