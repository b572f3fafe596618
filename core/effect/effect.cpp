// Names of effects and completions, as the journal and the JavaScript interface write them.
#include "core/effect/effect.h"

namespace etude {

std::string_view effect_kind_name(EffectKind kind) {
  switch (kind) {
    case EffectKind::kHttp: return "http";
    case EffectKind::kCallback: return "callback";
    case EffectKind::kExecution: return "execution";
    case EffectKind::kPublish: return "publish";
  }
  return "http";
}

std::string_view completion_kind_name(CompletionKind kind) {
  switch (kind) {
    case CompletionKind::kResponse: return "response";
    case CompletionKind::kFault: return "fault";
    case CompletionKind::kValue: return "value";
    case CompletionKind::kError: return "error";
  }
  return "value";
}

}  // namespace etude
