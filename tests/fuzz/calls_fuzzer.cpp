// A document and any list of calls as JavaScript may make them: each is answered or refused with a reason, in any order, at any moment.
//
// The input is up to four texts with a line of %%% between them: workflow.yaml, services.yaml, input.json, and the calls as JSON:
// [{"call": "advance" | "complete" | …, …the request}]. An `effect` that is not given is the first one that the run waits for.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "core/journal/exact_value.h"
#include "core/value/value_json.h"
#include "tests/fuzz/workspace_parts.h"
#include "web/bindings/engine_calls.h"

namespace {

using etude::EngineRun;
using etude::Map;
using etude::Result;
using etude::Value;

constexpr std::size_t kMostCalls = 32;

void require(bool holds) {
  if (!holds) std::abort();
}

using Method = Result<Value> (EngineRun::*)(const Value&);
constexpr std::pair<std::string_view, Method> kMethods[] = {{"advance", &EngineRun::advance},   {"at", &EngineRun::at},
                                                            {"callback", &EngineRun::callback}, {"cancel", &EngineRun::cancel},
                                                            {"complete", &EngineRun::complete}, {"journal", &EngineRun::journal},
                                                            {"navigate", &EngineRun::navigate}, {"save", &EngineRun::save},
                                                            {"view", &EngineRun::view}};

/// The first effect that an answer of `advance` lists.
Value first_effect(const Value& answer) {
  const Value effects = answer.map().get("effects");
  return effects.is_list() && !effects.list().empty() ? effects.list()[0].map().get("id") : Value();
}

/// The reply as the boundary sends it.
void require_answer(const Result<Value>& answer) {
  if (answer.ok()) {
    require(etude::value_from_exact_json(etude::exact_json_from_value(answer.value())).ok());
  } else {
    require(answer.error().code.starts_with("engine.") && !answer.error().message.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Map files;
  for (const auto& [name, content] : etude::fuzz::take_files(text)) files = files.set(name, Value(content));
  const Result<Value> read = etude::value_from_exact_json(etude::fuzz::take_part(text));
  Map start{{"files", Value(std::move(files))},
            {"limits", Value(Map{{"memory_bytes", Value(64 * 1024)}, {"steps", Value(400)}})},
            {"live", Value(true)}};
  Value refused;
  const auto run = EngineRun::start(Value(start), refused);
  if (!run.ok()) {
    require(run.error().code == "engine.argument" || !refused.is_null());
    return 0;
  }
  if (!read.ok() || !read.value().is_list()) return 0;
  Value effect;
  std::size_t calls = 0;
  for (const Value& call : read.value().list()) {
    if (!call.is_map() || ++calls > kMostCalls) break;
    Map request = call.map();
    const Value name = request.get("call");
    if (!name.is_string()) continue;
    if (!request.contains("effect")) request = request.set("effect", effect);
    for (const auto& [known, method] : kMethods) {
      if (name.string() != known) continue;
      const Result<Value> answer = (run.value().get()->*method)(Value(request));
      require_answer(answer);
      if (known == "advance" && answer.ok()) effect = first_effect(answer.value());
    }
  }
  return 0;
}
