// The exports of the playground module (PROTOCOL.md). No logic: strings in, replies out.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/value/value_json.h"
#include "playground/app/app.h"

namespace {

/// What every export but `frame` answers with; read by the page from the heap.
struct WireReply {
  std::uint32_t status = 0;
  std::uint32_t data = 0;
  std::uint32_t size = 0;
};

etude::App& app() {
  static etude::App instance(etude::platform(), etude::make_engine());
  return instance;
}

WireReply* answer(etude::Result<std::string> result) {
  static std::string text;
  static WireReply reply;
  if (result)
    text = std::move(result).value();
  else
    text = "{\"code\":" + etude::json_quoted(result.error().code) + ",\"message\":" + etude::json_quoted(result.error().message) + "}";
  reply.status = result ? 0u : 1u;
  reply.data = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(text.data()));
  reply.size = static_cast<std::uint32_t>(text.size());
  return &reply;
}

}  // namespace

extern "C" {

WireReply* etude_app_start(const char* json) { return answer(app().start(json)); }
WireReply* etude_app_send(const char* json) { return answer(app().send(json)); }
WireReply* etude_app_mirror(const char* name) { return answer(app().mirror(name)); }
std::uint32_t etude_app_frame(double now_ms) { return app().frame(now_ms); }
std::uint32_t etude_app_frames() { return app().frames(); }

WireReply* etude_app_font(std::uint32_t role, const char* data, std::uint32_t size) {
  const bool known = role < etude::kFaces && app().set_font(static_cast<etude::Face>(role), std::string_view(data, size));
  if (known) return answer(std::string("{}"));
  return answer(etude::Error{"app.font", "These bytes are no TrueType or OpenType font."});
}

}  // extern "C"
