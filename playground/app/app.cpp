// One frame: events and engine → update → derive → draw → actions. Nothing is drawn when nothing has changed.
#include "playground/app/app.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "playground/app/svg_export.h"
#include "playground/model/action_json.h"
#include "playground/model/mirror_json.h"
#include "playground/theme/theme.h"
#include "playground/widget/imgui_surface.h"

namespace etude {
namespace {

constexpr double kSliceMs = 6.0;
constexpr int kSettle = 2;

Cursor cursor_of(ImGuiMouseCursor cursor) {
  switch (cursor) {
    case ImGuiMouseCursor_Hand: return Cursor::kHand;
    case ImGuiMouseCursor_ResizeAll: return Cursor::kMove;
    case ImGuiMouseCursor_ResizeEW: return Cursor::kColumn;
    case ImGuiMouseCursor_ResizeNS: return Cursor::kRow;
    default: return Cursor::kDefault;
  }
}

}  // namespace

App::App(Platform& surroundings, std::unique_ptr<Engine> engine) : platform_(surroundings) { model_.engine = std::move(engine); }

App::~App() {
  if (context_ != nullptr) ImGui::DestroyContext(context_);
}

Result<std::string> App::start(std::string_view json) {
  ETUDE_TRY(const StartOptions options, start_options_from_json(json));
  model_.view.dark = options.dark;
  model_.view.scale = options.scale;
  model_.view.reduced_motion = options.reduced_motion;
  if (!options.canvas.empty() && context_ == nullptr) {
    context_ = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags = ImGuiConfigFlags_NoMouseCursorChange;
    io.ConfigInputTrickleEventQueue = true;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    has_canvas_ = platform_.open(options.canvas);
    if (has_canvas_) platform_.make_device_objects();
  }
  request_frame();
  return std::string(has_canvas_ ? R"({"webgl":true})" : R"({"webgl":false})");
}

bool App::set_font(Face face, std::string_view bytes) {
  if (!fonts_.set(face, bytes)) return false;
  built_scale_ = 0.0f;
  request_frame();
  return true;
}

Result<void> App::act(const UserAction& action) {
  const Clock clock = [this]() { return platform_.now_ms(); };
  Result<void> done = update(model_, action, clock);
  if (done) request_frame();
  return done;
}

Result<std::string> App::send(std::string_view json) {
  const Clock clock = [this]() { return platform_.now_ms(); };
  ETUDE_TRY(const std::optional<SvgWish> picture, svg_wish_from_json(json));
  if (picture) return svg_json(model_, fonts_, picture->view, picture->width);
  Result<std::string> reply = send_json(model_, json, clock);
  request_frame();
  return reply;
}

Result<std::string> App::mirror(std::string_view name) { return mirror_json(model_, name); }

void App::request_frame() {
  dirty_ = stale_ = true;
  platform_.request_frame();
}

void App::take_events() {
  pointer_.wheel_x = pointer_.wheel_y = 0.0f;
  pointer_.zoom_wheel = false;
  pointer_.pinch = 1.0f;
  pointer_.pinch_move = {};
  ImGuiIO& io = ImGui::GetIO();
  std::vector<PlatformEvent> events = std::exchange(held_, {});
  const bool aimed = !events.empty();
  for (PlatformEvent& event : platform_.take_events()) events.push_back(std::move(event));
  for (std::size_t i = 0; i < events.size(); ++i) {
    const PlatformEvent& event = events[i];
    dirty_ = true;
    settle_ = kSettle;
    // Dear ImGui lets a press count only where the frame before saw the pointer. A tap comes from nowhere.
    const bool elsewhere = io.MousePos.x != event.x || io.MousePos.y != event.y;
    if (event.kind == PlatformEvent::Kind::kDown && elsewhere && !(aimed && i == 0)) {
      io.AddMousePosEvent(event.x, event.y);
      pointer_.touch = event.touch;
      held_.assign(events.begin() + static_cast<std::ptrdiff_t>(i), events.end());
      return;
    }
    switch (event.kind) {
      case PlatformEvent::Kind::kMove:
        io.AddMousePosEvent(event.x, event.y);
        pointer_.touch = event.touch;
        break;
      case PlatformEvent::Kind::kDown:
        io.AddMousePosEvent(event.x, event.y);
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
        // Who points needs no mark.
        if (model_.view.focused) {
          ChangeView wish;
          wish.focused = false;
          (void)act(wish);
        }
        pointer_.touch = event.touch;
        break;
      case PlatformEvent::Kind::kUp:
        io.AddMousePosEvent(event.x, event.y);
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        break;
      case PlatformEvent::Kind::kLeave:
        // A drag goes on outside, the pointer is captured.
        if (!io.MouseDown[0]) io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
        break;
      case PlatformEvent::Kind::kCancel:
        // What was begun is given up without a click.
        io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        break;
      case PlatformEvent::Kind::kWheel:
        io.AddMousePosEvent(event.x, event.y);
        pointer_.wheel_x += event.delta_x;
        pointer_.wheel_y += event.delta_y;
        pointer_.zoom_wheel = event.zoom;
        pointer_.at = {event.x, event.y};
        break;
      case PlatformEvent::Kind::kPinch:
        pointer_.pinch *= event.factor;
        pointer_.pinch_move.x += event.delta_x;
        pointer_.pinch_move.y += event.delta_y;
        pointer_.at = {event.x, event.y};
        pointer_.inside = true;
        pointer_.touch = true;
        break;
      case PlatformEvent::Kind::kFocus:
      case PlatformEvent::Kind::kBlur: {
        ChangeView wish;
        wish.focused = event.kind == PlatformEvent::Kind::kFocus;
        (void)act(wish);
        break;
      }
      case PlatformEvent::Kind::kLost: break;
      case PlatformEvent::Kind::kRestored:
        platform_.make_device_objects();
        built_scale_ = 0.0f;
        break;
    }
  }
}

void App::resize() {
  const int width = std::max(1, static_cast<int>(std::lround(model_.view.width * model_.view.scale)));
  const int height = std::max(1, static_cast<int>(std::lround(model_.view.height * model_.view.scale)));
  if (width == width_ && height == height_) return;
  width_ = width;
  height_ = height;
  platform_.resize(width, height);
}

void App::rebuild_fonts() {
  if (built_scale_ == model_.view.scale) return;
  built_scale_ = model_.view.scale;
  fonts_.build(built_scale_);
  platform_.upload_fonts();
}

void App::draw(double now_ms) {
  resize();
  rebuild_fonts();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(width_), static_cast<float>(height_)};
  // Frames come at any distance; Dear ImGui's double click counts in its own seconds.
  io.DeltaTime = static_cast<float>(std::clamp((now_ms - last_frame_ms_) / 1000.0, 0.0005, 10.0));
  last_frame_ms_ = now_ms;
  ImGui::NewFrame();
  const ImVec2 at = io.MousePos;
  if (ImGui::IsMousePosValid(&at)) {
    pointer_.at = {at.x, at.y};
    pointer_.inside = true;
  } else if (pointer_.pinch == 1.0f) {
    pointer_.inside = false;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0.0f, 0.0f));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0f);
  ImGui::SetNextWindowPos({0.0f, 0.0f});
  ImGui::SetNextWindowSize(io.DisplaySize);
  ImGui::Begin("etude", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoBringToFrontOnFocus);
  const Theme theme = make_theme(model_.view.dark, model_.view.scale);
  Actions actions;
  ImGuiSurface surface(ImGui::GetWindowDrawList(), fonts_);
  Ui ui(surface, theme, fonts_, pointer_, now_ms, model_.view.reduced_motion);
  draw_shell(ui, {0.0f, 0.0f, io.DisplaySize.x, io.DisplaySize.y}, stale_ ? derived_.shell(model_) : derived_.last(), model_.view, actions);
  stale_ = false;
  platform_.set_cursor(cursor_of(ImGui::GetMouseCursor()));
  ImGui::End();
  ImGui::PopStyleVar(3);
  ImGui::Render();
  platform_.render(theme.palette->bg_page);
  ++frames_;
  if (ui.animating()) dirty_ = true;
  if (!context_->InputEventsQueue.empty()) settle_ = std::max(settle_, 1);
  for (const UserAction& action : actions) {
    // A wish that cannot be fulfilled any more (a row of a run that was replaced) is dropped.
    (void)act(action);
  }
}

std::uint32_t App::frame(double now_ms) {
  const Clock clock = [this]() { return platform_.now_ms(); };
  const bool more = advance(model_, now_ms, kSliceMs, clock);
  if (has_canvas_) {
    ImGui::SetCurrentContext(context_);
    take_events();
    if (model_.changes != 0) dirty_ = stale_ = true;
    const bool wanted = dirty_ || settle_ > 0;
    if (wanted && platform_.can_draw() && fonts_.complete() && !model_.view.text_view && model_.view.width > 0.0f &&
        model_.view.height > 0.0f) {
      dirty_ = false;
      if (settle_ > 0) --settle_;
      draw(now_ms);
    } else {
      // Nothing can be drawn now; what changes that asks for a frame.
      dirty_ = false;
      settle_ = 0;
    }
  } else {
    dirty_ = false;
  }
  std::uint32_t flags = model_.changes;
  model_.changes = 0;
  if (more || dirty_ || settle_ > 0) flags |= kFrameAgain;
  return flags;
}

}  // namespace etude
