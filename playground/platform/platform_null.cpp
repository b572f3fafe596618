// Nothing is drawn, all is counted.
#include "playground/platform/platform_null.h"

#include <imgui.h>

#include <utility>

namespace etude {

bool NullPlatform::open(const std::string& canvas) {
  opened = !canvas.empty() && !refuses;
  return opened;
}

void NullPlatform::resize(int wanted_width, int wanted_height) {
  width = wanted_width;
  height = wanted_height;
}

std::vector<PlatformEvent> NullPlatform::take_events() { return std::exchange(events, {}); }

void NullPlatform::render(std::uint32_t) {
  ++renders;
  vertices = static_cast<std::size_t>(ImGui::GetDrawData()->TotalVtxCount);
}

void NullPlatform::push(const PlatformEvent& event) {
  if (event.kind == PlatformEvent::Kind::kLost) lost = true;
  if (event.kind == PlatformEvent::Kind::kRestored) lost = false;
  events.push_back(event);
  request_frame();
}

NullPlatform& null_platform() {
  static NullPlatform instance;
  return instance;
}

Platform& platform() { return null_platform(); }

}  // namespace etude
