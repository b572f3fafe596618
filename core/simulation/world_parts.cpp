// Members, parameters and completions.
#include "core/simulation/world_parts.h"

#include "core/simulation/url.h"

namespace etude {

std::string text_member(const Value& map, std::string_view key) {
  const Value value = member(map, key);
  return value.is_string() ? std::string(value.string()) : std::string();
}

Value query_map(std::string_view query) {
  Map map;
  for (const auto& [name, value] : query_pairs(query)) {
    const Value* known = map.find(name);
    if (known == nullptr)
      map = map.set(name, Value(value));
    else if (known->is_list())
      map = map.set(name, Value(known->list().push_back(Value(value))));
    else
      map = map.set(name, Value(List{*known, Value(value)}));
  }
  return Value(map);
}

Completion fault_completion(EffectId effect, FaultKind fault, const std::string& message) {
  Completion completion;
  completion.effect = effect;
  completion.kind = CompletionKind::kFault;
  completion.detail = Value(Map{{"fault", Value(fault_name(fault))}, {"message", Value(message)}});
  return completion;
}

Completion response_completion(EffectId effect, const Reply& reply) {
  Completion completion;
  completion.effect = effect;
  completion.kind = CompletionKind::kResponse;
  completion.detail = Value(Map{{"body", reply.body}, {"code", Value(reply.code)}, {"headers", Value(reply.headers)}});
  return completion;
}

}  // namespace etude
