// The playground behind its four exports: takes actions, gives mirrors, draws frames when something visible has changed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "playground/app/derive.h"
#include "playground/model/app_model.h"
#include "playground/platform/platform.h"
#include "playground/widget/fonts.h"

struct ImGuiContext;

namespace etude {

class App {
 public:
  App(Platform& surroundings, std::unique_ptr<Engine> engine);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// PROTOCOL.md, `etude_app_start`. @returns JSON
  Result<std::string> start(std::string_view json);
  Result<std::string> send(std::string_view json);
  Result<std::string> mirror(std::string_view name);
  std::uint32_t frame(double now_ms);
  bool set_font(Face face, std::string_view bytes);
  [[nodiscard]] std::uint32_t frames() const { return frames_; }

  [[nodiscard]] AppModel& model() { return model_; }
  /// For views and tests: one wish, as if the user had made it.
  Result<void> act(const UserAction& action);

 private:
  void take_events();
  void draw(double now_ms);
  void resize();
  void rebuild_fonts();
  void request_frame();

  Platform& platform_;
  AppModel model_;
  Derived derived_;
  Fonts fonts_;
  ImGuiContext* context_ = nullptr;
  PointerInput pointer_;
  std::vector<PlatformEvent> held_;  // a press, and what came after it, until a frame was drawn with the pointer at its place
  bool has_canvas_ = false;
  bool dirty_ = true;  // something visible may have changed
  bool stale_ = true;  // what is derived from the model is old
  int settle_ = 0;     // frames still wanted after an input, until hover and press have settled
  std::uint32_t frames_ = 0;
  float built_scale_ = 0.0f;
  int width_ = 0;
  int height_ = 0;
  double last_frame_ms_ = 0.0;
};

}  // namespace etude
