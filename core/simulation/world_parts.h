// What the files of the world share. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

#include "core/effect/effect.h"
#include "core/simulation/reply.h"
#include "core/simulation/scenario.h"

namespace etude {

/// A member of a value that may be no map, or may lack it: null then.
inline Value member(const Value& map, std::string_view key) { return map.is_map() ? map.map().get(key) : Value(); }
/// The same as a text; empty for anything else.
std::string text_member(const Value& map, std::string_view key);
/// The parameters of an address as a map: a name that comes twice has the list of its values.
Value query_map(std::string_view query);

Completion fault_completion(EffectId effect, FaultKind fault, const std::string& message);
Completion response_completion(EffectId effect, const Reply& reply);

}  // namespace etude
