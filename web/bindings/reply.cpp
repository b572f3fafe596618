// Keeps the text of the latest reply.
#include "web/bindings/reply.h"

#include "core/value/value_json.h"

namespace etude {
namespace {

// The boundary is called by one thread, one call after the other; JavaScript copies a reply before it calls again.
struct Latest {
  std::string text;
  BoundaryReply reply;
};

Latest& latest() {
  static Latest instance;
  return instance;
}

const BoundaryReply* keep(std::uint32_t status, std::string text) {
  Latest& held = latest();
  held.text = std::move(text);
  held.reply = {status, held.text.data(), static_cast<std::uint32_t>(held.text.size())};
  return &held.reply;
}

}  // namespace

const BoundaryReply* reply_with(Result<std::string> result) {
  if (result.ok()) return keep(0, std::move(result).value());
  return keep(1, "{\"code\":" + json_quoted(result.error().code) + ",\"message\":" + json_quoted(result.error().message) + "}");
}

const BoundaryReply* refuse_with(std::string json) { return keep(1, std::move(json)); }

}  // namespace etude
