// A platform without a screen: tests feed it events and a clock, and count what it was asked for.
#pragma once

#include "playground/platform/platform.h"

namespace etude {

class NullPlatform final : public Platform {
 public:
  bool open(const std::string& canvas) override;
  void resize(int width, int height) override;
  std::vector<PlatformEvent> take_events() override;
  [[nodiscard]] bool can_draw() const override { return opened && !lost; }
  void make_device_objects() override { ++device_objects; }
  void upload_fonts() override { ++uploads; }
  void render(std::uint32_t background) override;
  void set_cursor(Cursor wanted) override { cursor = wanted; }
  void request_frame() override { ++requests; }
  [[nodiscard]] double now_ms() const override { return time_ms; }

  void push(const PlatformEvent& event);

  bool opened = false;
  bool lost = false;
  bool refuses = false;  // as without WebGL 2
  int width = 0;
  int height = 0;
  int device_objects = 0;
  int uploads = 0;
  int renders = 0;
  int requests = 0;
  std::size_t vertices = 0;  // of the latest frame
  double time_ms = 0.0;
  Cursor cursor = Cursor::kDefault;
  std::vector<PlatformEvent> events;
};

NullPlatform& null_platform();

}  // namespace etude
