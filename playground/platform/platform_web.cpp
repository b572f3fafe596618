// The canvas in a page: WebGL 2 through Emscripten, events through canvas_library.js.
#include <emscripten/emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>

#include "playground/platform/gl_renderer.h"
#include "playground/platform/platform.h"

extern "C" {
void etude_request_frame_js();
int etude_canvas_listen(const char* selector);
void etude_canvas_cursor(int cursor);
void etude_platform_event(int kind, float x, float y, int touch, float delta_x, float delta_y, int zoom, float factor);
}

namespace etude {
namespace {

class WebPlatform final : public Platform {
 public:
  bool open(const std::string& canvas) override {
    selector_ = canvas;
    EmscriptenWebGLContextAttributes attributes;
    emscripten_webgl_init_context_attributes(&attributes);
    attributes.majorVersion = 2;
    attributes.minorVersion = 0;
    attributes.alpha = EM_FALSE;
    attributes.depth = EM_FALSE;
    attributes.stencil = EM_FALSE;
    attributes.antialias = EM_FALSE;
    attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
    attributes.enableExtensionsByDefault = EM_FALSE;
    context_ = emscripten_webgl_create_context(selector_.c_str(), &attributes);
    if (context_ <= 0) return false;
    emscripten_webgl_make_context_current(context_);
    return etude_canvas_listen(selector_.c_str()) != 0;
  }

  void resize(int width, int height) override {
    emscripten_set_canvas_element_size(selector_.c_str(), width, height);
    width_ = width;
    height_ = height;
  }

  std::vector<PlatformEvent> take_events() override { return std::exchange(events_, {}); }
  bool can_draw() const override { return context_ > 0 && !lost_; }

  void make_device_objects() override { renderer_.make(); }
  void upload_fonts() override { renderer_.upload_fonts(); }
  void render(std::uint32_t background) override { renderer_.draw(*ImGui::GetDrawData(), width_, height_, background); }

  void set_cursor(Cursor cursor) override {
    if (cursor == cursor_) return;
    cursor_ = cursor;
    etude_canvas_cursor(static_cast<int>(cursor));
  }

  void request_frame() override { etude_request_frame_js(); }
  double now_ms() const override { return emscripten_get_now(); }

  void push(const PlatformEvent& event) {
    if (event.kind == PlatformEvent::Kind::kLost) lost_ = true;
    if (event.kind == PlatformEvent::Kind::kRestored) lost_ = false;
    // Moves between two frames are one move.
    if (event.kind == PlatformEvent::Kind::kMove && !events_.empty() && events_.back().kind == PlatformEvent::Kind::kMove)
      events_.back() = event;
    else
      events_.push_back(event);
    request_frame();
  }

 private:
  std::string selector_;
  EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context_ = 0;
  std::vector<PlatformEvent> events_;
  int width_ = 1;
  int height_ = 1;
  GlRenderer renderer_;
  bool lost_ = false;
  Cursor cursor_ = Cursor::kDefault;
};

WebPlatform& web() {
  static WebPlatform instance;
  return instance;
}

}  // namespace

Platform& platform() { return web(); }

}  // namespace etude

extern "C" EMSCRIPTEN_KEEPALIVE void etude_platform_event(int kind, float x, float y, int touch, float delta_x, float delta_y, int zoom,
                                                          float factor) {
  etude::PlatformEvent event;
  event.kind = static_cast<etude::PlatformEvent::Kind>(kind);
  event.x = x;
  event.y = y;
  event.touch = touch != 0;
  event.delta_x = delta_x;
  event.delta_y = delta_y;
  event.zoom = zoom != 0;
  event.factor = factor;
  etude::web().push(event);
}
