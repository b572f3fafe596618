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

/// The first prepared answer ({match, …}) whose `match` occurs in the text, by one of its members; null: none.
Value prepared_answer(const Value& answers, const std::string& text, std::string_view member);

/// A condition of a Kubernetes object.
Value condition(std::string_view type, std::string_view status);

}  // namespace etude::google
