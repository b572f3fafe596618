// What the canvas needs of its surroundings: a surface to draw on, pointer and keys, the pointer's look, a clock. One implementation is
// linked: platform_web.cpp in the page, platform_null.cpp in tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "playground/widget/ui.h"

namespace etude {

struct PlatformEvent {
  enum class Kind : std::uint8_t { kMove, kDown, kUp, kLeave, kCancel, kWheel, kPinch, kLost, kRestored, kFocus, kBlur };
  Kind kind = Kind::kMove;
  float x = 0.0f;  // device pixels of the canvas
  float y = 0.0f;
  bool touch = false;
  float delta_x = 0.0f;  // wheel: device pixels; pinch: movement of the middle of the fingers
  float delta_y = 0.0f;
  bool zoom = false;    // the wheel means zooming
  float factor = 1.0f;  // pinch
};

class Platform {
 public:
  virtual ~Platform() = default;
  /// Takes hold of the canvas. @returns false if there is no WebGL 2: then nothing is ever drawn
  virtual bool open(const std::string& canvas) = 0;
  /// Size of the surface in device pixels.
  virtual void resize(int width, int height) = 0;
  /// What happened since the last call, in order.
  virtual std::vector<PlatformEvent> take_events() = 0;
  /// The surface can be drawn on: false while its context is lost.
  [[nodiscard]] virtual bool can_draw() const = 0;
  /// (Re)makes what the renderer keeps on the device. After `open`, and after a lost context has come back.
  virtual void make_device_objects() = 0;
  virtual void upload_fonts() = 0;
  /// Clears the surface and draws Dear ImGui's current draw data.
  virtual void render(std::uint32_t background) = 0;
  virtual void set_cursor(Cursor cursor) = 0;
  /// Asks the page for one frame.
  virtual void request_frame() = 0;
  /// Milliseconds, never going back.
  [[nodiscard]] virtual double now_ms() const = 0;
};

/// The implementation that is linked.
Platform& platform();

}  // namespace etude
