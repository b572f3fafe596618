// Bars on a time axis whose idle stretches are folded.
#include "playground/view/timeline_view.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/journal/time_label.h"
#include "playground/view/parts.h"

namespace etude {
namespace {

constexpr float kLabelWidth = 150.0f;
constexpr float kAxisHeight = 28.0f;
constexpr float kRowHeight = 42.0f;
constexpr float kDenseRowHeight = 30.0f;
constexpr float kBarHeight = 26.0f;
constexpr float kMostTimeZoom = 4000.0f;
constexpr float kGhostHeight = 5.0f;

// `110 ms` below a second, `3.41 s` below a minute; above it seconds are exact enough.
std::string cursor_words(Nanoseconds time) {
  if (time >= 60 * kNanosecondsPerSecond) return tick_label(time / kNanosecondsPerSecond * kNanosecondsPerSecond);
  if (time < kNanosecondsPerSecond && time >= kNanosecondsPerMillisecond) return std::to_string(time / kNanosecondsPerMillisecond) + " ms";
  if (time < kNanosecondsPerSecond) return tick_label(time);
  const std::int64_t hundredths = time / (kNanosecondsPerMillisecond * 10);
  const std::int64_t rest = hundredths % 100;
  return std::to_string(hundredths / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest) + " s";
}

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

Color bar_fill(const Palette& palette, Tone tone) {
  switch (tone) {
    case Tone::kGood: return palette.fill_succeeded;
    case Tone::kBad: return palette.fill_failed;
    case Tone::kWaiting: return palette.fill_waiting;
    case Tone::kWarning: return palette.fill_retried;
    case Tone::kInfo: return palette.fill_running;
    case Tone::kPlain:
    case Tone::kDim: return palette.bg_raised;
  }
  return palette.bg_raised;
}

Color bar_color(const Palette& palette, Tone tone) {
  return tone == Tone::kPlain || tone == Tone::kDim ? palette.line_strong : tone_color(palette, tone);
}

/// Between shares of the axis and pixels.
struct Scale {
  float left = 0.0f;
  float width = 1.0f;
  double from = 0.0;
  double zoom = 1.0;
  [[nodiscard]] float x(double place) const { return left + static_cast<float>((place - from) * zoom) * width; }
  [[nodiscard]] double place(float x) const { return from + static_cast<double>((x - left) / width) / zoom; }
};

/// One bar in a tone: its ground and border.
void bar_shape(Ui& ui, const Rect& box, BarLook look, Tone tone, float alpha) {
  const Palette& palette = ui.palette();
  const Color color = faded(bar_color(palette, tone), alpha);
  const float round = ui.px(5.0f);
  if (look == BarLook::kGroup) {
    ui.stroke(box.inset(0.0f, -ui.px(3.0f)), faded(palette.line_strong, alpha * 0.8f), round, ui.theme().stroke(1.0f));
    return;
  }
  if (box.width() < ui.px(3.0f)) {
    ui.fill(box, color, 0.0f);
    return;
  }
  ui.fill(box, faded(bar_fill(palette, tone), alpha), round);
  if (look == BarLook::kWait)
    ui.dashed_stroke(box, color, round, ui.theme().stroke(1.25f), ui.px(3.5f), ui.px(2.5f));
  else
    ui.stroke(box, color, round, ui.theme().stroke(Tokens::stroke_edge));
}

std::string bar_words(const TimelineBar& bar, const TimelineContext& context) {
  if (context.tables == nullptr || bar.span == kNoSeq) return {};
  const Journal& journal = context.tables->journal;
  const std::uint32_t task = journal[bar.begin_seq].task.index();
  if (task >= context.tables->spans.rows().size()) return {};
  const std::vector<Bar>& spans = context.tables->spans.rows()[task].bars;
  return bar.span < spans.size() ? bar_label(journal, spans[bar.span]) : std::string();
}

/// What lies ahead is faint. A bar that has begun and not ended shows its outcome only in the faint part.
void draw_bar(Ui& ui, const TimelineBar& bar, const Rect& box, float now_x, const TimelineContext& context) {
  const Palette& palette = ui.palette();
  const bool begun = bar.begin_seq < context.cursor;
  const bool ended = bar.end_seq != kNoSeq && bar.end_seq < context.cursor;
  if (begun && ended) {
    bar_shape(ui, box, bar.look, bar.tone, 1.0f);
  } else {
    bar_shape(ui, box, bar.look, bar.tone, 0.4f);
    if (begun && now_x > box.left) {
      ui.push_clip({box.left - 1.0f, box.top - ui.px(4.0f), std::min(now_x, box.right), box.bottom + ui.px(4.0f)});
      const Tone now = bar.look == BarLook::kCall ? Tone::kInfo : bar.tone;
      ui.fill(box, palette.bg_panel, ui.px(5.0f));
      bar_shape(ui, box, bar.look, now, 1.0f);
      ui.pop_clip();
    }
  }
  const Rect room = box.inset(ui.px(8.0f), 0.0f);
  if (room.width() < ui.px(24.0f)) return;
  const std::string words = bar_words(bar, context);
  const TextStyle style{Face::kText, Type::axis,
                        faded(bar.look == BarLook::kWait ? palette.text_main : palette.text_dim, begun ? 1.0f : 0.6f)};
  // A few letters of a long label say nothing.
  if (room.width() < ui.px(72.0f) && ui.text_width(style, words) > room.width()) return;
  ui.text_in(room, style, words);
}

void draw_axis(Ui& ui, const Rect& axis, const Rect& body, const Scale& scale, const TimelineModel& model) {
  const Palette& palette = ui.palette();
  const double apart = static_cast<double>(ui.px(86.0f) / scale.width) / scale.zoom;
  const double until = scale.from + 1.0 / scale.zoom;
  for (const TimeAxis::Tick& tick : model.axis.ticks(scale.from, until, apart)) {
    const float x = scale.x(tick.place);
    ui.vertical(x, body.top, body.bottom, palette.line_soft);
    ui.text(x + ui.px(4.0f), axis.center_y(), {Face::kText, Type::axis, palette.text_faint}, tick_label(tick.time_ns));
  }
  for (const AxisPiece& piece : model.axis.pieces()) {
    if (!piece.folded || piece.end < scale.from || piece.begin > until) continue;
    const float left = scale.x(piece.begin);
    const float right = scale.x(piece.end);
    ui.fill({left, body.top, right, body.bottom}, faded(palette.line_soft, 0.35f));
    // A break in the axis, as on a drawing.
    std::vector<Point> zigzag;
    const float step = ui.px(4.0f);
    const float middle = axis.bottom - ui.px(3.0f);
    for (float x = left; x <= right; x += step) zigzag.push_back({x, middle + (zigzag.size() % 2 == 0 ? -1.0f : 1.0f) * ui.px(1.5f)});
    if (zigzag.size() > 1) ui.line(zigzag, palette.text_faint, ui.theme().stroke(1.0f));
    // So long that fractions of a second say nothing.
    const Nanoseconds length = (piece.end_ns - piece.begin_ns + kNanosecondsPerSecond / 2) / kNanosecondsPerSecond * kNanosecondsPerSecond;
    ui.text_in({left, axis.top, right, axis.bottom}, {Face::kText, Type::axis, palette.text_dim}, duration_label(length), Align::kCenter);
  }
}

/// The bars of the run that is compared with: thin, under the row's own.
void draw_ghosts(Ui& ui, const Rect& row, const TimelineRow& model_row, const Scale& scale, const TimelineModel& model) {
  const Palette& palette = ui.palette();
  const Nanoseconds first_ns = model.axis.time(scale.from);
  const Nanoseconds last_ns = model.axis.time(std::min(1.0, scale.from + 1.0 / scale.zoom));
  const float bottom = std::floor(row.bottom - ui.px(4.0f));
  const float top = bottom - ui.px(kGhostHeight);
  float drawn_until = -1e9f;
  for (const TimelineBar& bar : model_row.ghosts) {
    if (bar.begin_ns > last_ns) break;
    if (bar.end_ns < first_ns || bar.look == BarLook::kGroup) continue;
    const float left = scale.x(model.axis.place(bar.begin_ns));
    const float right = std::max(scale.x(model.axis.place(bar.end_ns)), left + ui.px(1.5f));
    if (right <= drawn_until + 0.5f) continue;
    drawn_until = right;
    const Color color = bar_color(palette, bar.tone);
    const Rect box{left, top, right, bottom};
    if (bar.look == BarLook::kWait)
      ui.dashed_stroke(box, faded(color, 0.8f), ui.px(2.0f), ui.theme().stroke(1.0f), ui.px(3.0f), ui.px(2.0f));
    else
      ui.fill(box, faded(color, 0.65f), ui.px(2.0f));
  }
}

/// Where the runs end and where they part.
void draw_overlay_marks(Ui& ui, const Rect& body, const Scale& scale, const TimelineModel& model, Actions& actions) {
  const Palette& palette = ui.palette();
  struct Mark {
    Nanoseconds at;
    std::string words;
    Color color;
  };
  std::vector<Mark> marks;
  const std::string kept = model.other_label.empty() ? "the other run" : model.other_label;
  if (model.parting_ns >= 0) marks.push_back({model.parting_ns, "first difference", palette.state_retried});
  if (model.end_ns == model.other_end_ns)
    marks.push_back({model.end_ns, "both end", palette.text_faint});
  else {
    marks.push_back({model.end_ns, "ends", palette.accent_main});
    marks.push_back({model.other_end_ns, "ended " + kept, palette.text_faint});
  }
  const TextStyle style{Face::kText, Type::label, palette.text_main};
  std::vector<Rect> taken;
  for (std::uint32_t i = 0; i < marks.size(); ++i) {
    const Mark& mark = marks[i];
    const float x = std::floor(scale.x(model.axis.place(mark.at)));
    if (x < scale.left - 1.0f || x > body.right) continue;
    ui.dashed_line({{x + 0.5f, body.top}, {x + 0.5f, body.bottom}}, mark.color, ui.theme().stroke(1.25f), ui.px(4.0f), ui.px(3.0f));
    const float width = std::min(std::ceil(ui.text_width(style, mark.words)) + ui.px(14.0f), body.right - scale.left);
    const float left = std::clamp(x - width * 0.5f, scale.left, std::max(scale.left, body.right - width - ui.px(2.0f)));
    Rect label{left, body.bottom - ui.px(21.0f), left + width, body.bottom - ui.px(3.0f)};
    for (const Rect& other : taken) {
      if (other.meets(label)) label = label.moved(0.0f, other.top - label.bottom - ui.px(2.0f));
    }
    taken.push_back(label);
    ui.fill(label, palette.bg_raised, ui.px(4.0f));
    ui.stroke(label, mark.color, ui.px(4.0f), ui.theme().stroke(1.0f));
    ui.text_in(label.inset(ui.px(6.0f), 0.0f), style, mark.words, Align::kCenter);
    const Hit hit = ui.hit("overlay-mark", i, label);
    if (hit.hovered) {
      ui.set_cursor(Cursor::kHand);
      if (mark.at == model.parting_ns && i == 0) ui.tip(model.parting_words);
    }
    if (hit.clicked) actions.push_back(SeekTime{mark.at});
  }
}

void draw_row(Ui& ui, const Rect& row, const TimelineRow& model_row, bool marked, const Scale& scale, const TimelineModel& model,
              const TimelineContext& context, Actions& actions) {
  // The other run's bars lie below those of this one.
  const float below = model.overlaid ? ui.px(kGhostHeight + 3.0f) : 0.0f;
  const float bar_half = std::min(ui.px(kBarHeight), row.height() - ui.px(8.0f) - below) * 0.5f;
  const float middle = row.center_y() - below * 0.5f;
  const double until = scale.from + 1.0 / scale.zoom;
  const Nanoseconds first_ns = model.axis.time(scale.from);
  const Nanoseconds last_ns = model.axis.time(std::min(1.0, until));
  const float least = ui.px(1.5f);
  const float now_x = scale.x(model.axis.place(context.time_ns));
  const auto until_ns = [&](float x) { return model.axis.time(scale.place(x)); };
  for (const std::uint32_t index : bars_in_sight(model_row, first_ns, last_ns, until_ns(scale.left + least) - until_ns(scale.left))) {
    const TimelineBar& bar = model_row.bars[index];
    float left = scale.x(model.axis.place(bar.begin_ns));
    float right = scale.x(model.axis.place(bar.end_ns));
    const float gap = ui.px(1.0f);
    if (right - left > ui.px(8.0f)) {
      left += gap;
      right -= gap;
    }
    right = std::max(right, left + (bar.end_ns > bar.begin_ns ? ui.px(3.0f) : least));
    const Rect box{left, std::floor(middle - bar_half), right, std::floor(middle + bar_half)};
    draw_bar(ui, bar, box, now_x, context);
    if (context.focus.shown && marked && index == context.focus.mark.item) focus_mark(ui, box.inset(-ui.px(3.0f)));
    if (box.width() < ui.px(2.0f)) continue;
    const Hit hit = ui.hit("bar", bar.begin_seq, box);
    if (hit.hovered) {
      ui.set_cursor(Cursor::kHand);
      std::string words = duration_label(bar.end_ns - bar.begin_ns);
      if (context.tables != nullptr) {
        const Journal& journal = context.tables->journal;
        if (!bar.step.is_none()) words = journal.step(bar.step).name + " · " + words;
        if (bar.attempt > 1) words += " · attempt " + std::to_string(bar.attempt);
      }
      ui.tip(words);
    }
    if (hit.clicked) actions.push_back(SelectEvent{bar.end_seq != kNoSeq && bar.end_seq < context.length ? bar.end_seq : bar.begin_seq});
  }
}

float row_height(const TimelineModel& model) { return model.rows.size() > 4 ? kDenseRowHeight : kRowHeight; }

}  // namespace

std::string scrubber_time(Nanoseconds time) {
  const std::int64_t hundredths = time / (kNanosecondsPerMillisecond * 10);
  const std::int64_t seconds = hundredths / 100;
  const std::int64_t minutes = seconds / 60;
  const std::int64_t hours = minutes / 60;
  std::string words = two_digits(minutes % 60) + ":" + two_digits(seconds % 60) + "." + two_digits(hundredths % 100);
  if (hours > 0) words = std::to_string(hours % 24) + ":" + words;
  if (hours >= 24) words = std::to_string(hours / 24) + "d " + words;
  return words;
}

float timeline_height(const TimelineModel& model) {
  const auto rows = static_cast<float>(std::max<std::size_t>(1, model.rows.size()));
  // The words at the ends of two runs stand below the rows.
  return kAxisHeight + rows * row_height(model) + (model.overlaid ? 66.0f : 8.0f);
}

void draw_timeline(Ui& ui, const Rect& rect, const TimelineModel& model, const TimelineContext& context, Actions& actions) {
  const Palette& palette = ui.palette();
  ui.fill(rect, palette.bg_panel);
  if (model.rows.empty() || context.length == 0) {
    empty_words(ui, rect, "Time starts with the first run", "Every call, wait and retry becomes a bar on a virtual clock");
    return;
  }
  ui.push_clip(rect);
  const bool narrow = rect.width() < ui.px(520.0f);
  const float label_width = ui.px(narrow ? 92.0f : kLabelWidth);
  Rect body = rect;
  const Rect axis = body.cut_top(ui.px(kAxisHeight));
  Scale scale;
  scale.left = rect.left + label_width;
  scale.width = std::max(1.0f, rect.right - ui.px(34.0f) - scale.left);
  scale.zoom = std::max(1.0, static_cast<double>(context.camera.zoom));
  scale.from = context.camera.fitted ? 0.0 : static_cast<double>(context.camera.x);
  if (context.camera.fitted) scale.zoom = 1.0;

  // Zooming about the pointer, panning sideways.
  const Rect field{scale.left - ui.px(8.0f), rect.top, rect.right, rect.bottom};
  Camera camera = context.camera;
  float factor = 1.0f;
  Point center;
  float wheel_x = 0.0f;
  float wheel_y = 0.0f;
  const float row_px = ui.px(row_height(model));
  const float content = row_px * static_cast<float>(model.rows.size());
  const bool scrolls = content > body.height();
  bool zoomed = ui.take_zoom(field, factor, center);
  if (!zoomed && !scrolls && ui.take_wheel(field, wheel_x, wheel_y)) {
    if (std::abs(wheel_x) > std::abs(wheel_y)) {
      camera.fitted = false;
      camera.zoom = static_cast<float>(scale.zoom);
      camera.x =
          static_cast<float>(std::clamp(scale.from + static_cast<double>(wheel_x / scale.width) / scale.zoom, 0.0, 1.0 - 1.0 / scale.zoom));
    } else {
      factor = std::exp(-wheel_y / (ui.theme().scale * 300.0f));
      center = ui.pointer().at;
      zoomed = true;
    }
  }
  if (zoomed && factor != 1.0f) {
    const double at = scale.place(center.x);
    const double zoom = std::clamp(scale.zoom * static_cast<double>(factor), 1.0, static_cast<double>(kMostTimeZoom));
    const double share = static_cast<double>((center.x - scale.left) / scale.width);
    camera.fitted = zoom <= 1.0001;
    camera.zoom = static_cast<float>(zoom);
    camera.x = static_cast<float>(std::clamp(at - share / zoom, 0.0, std::max(0.0, 1.0 - 1.0 / zoom)));
  }
  if (camera.x != context.camera.x || camera.zoom != context.camera.zoom || camera.fitted != context.camera.fitted) {
    actions.push_back(SetCamera{true, camera});
  }

  // A click on the field moves the cursor there; dragging scrubs.
  const Hit ground = ui.hit("time-ground", {scale.left - ui.px(6.0f), rect.top, rect.right, rect.bottom});
  draw_axis(ui, axis, body, scale, model);
  {
    ScrollArea area(ui, "timeline-rows", body, content, Scroller::kTimeline, context.scroll, actions);
    if (context.focus.reveal && context.focus.mark.row < model.rows.size()) area.reveal(context.focus.mark.row, row_px, actions);
    for (std::size_t i = area.first_row(row_px); i < area.end_row(row_px, model.rows.size()); ++i) {
      const TimelineRow& row = model.rows[i];
      const float top = area.top() + row_px * static_cast<float>(i);
      const Rect line{rect.left, top, rect.right, top + row_px};
      if (row.selected) ui.fill(line, faded(palette.accent_fill, 0.45f));
      ui.horizontal(rect.left, rect.right, line.bottom - 1.0f, palette.line_soft);
      const float indent = ui.px(14.0f) + ui.px(12.0f) * static_cast<float>(std::min<int>(row.depth, 6));
      const Rect label{rect.left + indent, line.top, scale.left - ui.px(10.0f), line.bottom};
      const bool main = !row.service && row.depth == 0;
      const Color ink = main ? palette.text_main : row.other_only ? palette.text_faint : palette.text_dim;
      ui.text_in(label, {main ? Face::kStrong : Face::kText, main ? Type::heading : Type::list, ink}, row.label);
      ui.push_clip({scale.left, line.top, rect.right, line.bottom});
      if (model.overlaid) draw_ghosts(ui, line, row, scale, model);
      const bool marked = context.focus.shown && i == context.focus.mark.row;
      draw_row(ui, line, row, marked, scale, model, context, actions);
      if (marked) focus_mark(ui, row.bars.empty() ? line : Rect{line.left, line.top, scale.left - ui.px(8.0f), line.bottom});
      ui.pop_clip();
      if (!row.task.is_none()) {
        const Hit hit = ui.hit("row", row.task.index(), {rect.left, line.top, scale.left - ui.px(8.0f), line.bottom});
        if (hit.hovered) ui.set_cursor(Cursor::kHand);
        if (hit.clicked) actions.push_back(SelectTask{row.task.index()});
      }
    }
  }

  // What has not happened yet is dimmed; the cursor stands at its edge.
  const float x = std::floor(scale.x(model.axis.place(context.time_ns)));
  if (x < rect.right) ui.fill({std::max(x, scale.left), axis.bottom, rect.right, rect.bottom}, faded(palette.bg_sunken, 0.28f));
  if (x >= scale.left - 1.0f && x <= rect.right) {
    const float width = ui.theme().stroke(2.0f);
    const std::string words = cursor_words(context.time_ns);
    const TextStyle style{Face::kStrong, Type::heading, palette.accent_on};
    const float half = std::ceil(std::max(ui.px(26.0f), ui.text_width(style, words) * 0.5f + ui.px(12.0f)));
    const float middle = std::clamp(x, scale.left - ui.px(20.0f) + half, rect.right - half - ui.px(4.0f));
    const Rect tag{middle - half, axis.top + ui.px(4.0f), middle + half, axis.bottom - ui.px(4.0f)};
    ui.fill({x - width * 0.5f, tag.bottom, x + width * 0.5f, rect.bottom}, palette.accent_main);
    ui.fill(tag, palette.accent_main, ui.px(5.0f));
    ui.text_in(tag, style, words, Align::kCenter);
    const Hit grip =
        ui.hit("time-cursor", {std::min(tag.left, x - ui.px(6.0f)), axis.top, std::max(tag.right, x + ui.px(6.0f)), axis.bottom});
    const Hit stem = ui.hit("time-stem", {x - ui.px(4.0f), axis.bottom, x + ui.px(4.0f), rect.bottom});
    if (grip.hovered || grip.held || stem.hovered || stem.held) ui.set_cursor(Cursor::kColumn);
    if (grip.dragging || stem.dragging) actions.push_back(SeekTime{model.axis.time(scale.place(ui.pointer().at.x))});
  }
  if (model.overlaid) draw_overlay_marks(ui, body, scale, model, actions);
  // Without an extent nothing can be drawn to scale; an empty field would look as if nothing had happened.
  const Rect below{scale.left, body.top + content, rect.right, rect.bottom};
  if (model.axis.end_ns() == 0 && below.height() >= ui.px(52.0f)) {
    empty_words(ui, below, "No time has passed", "Steps take none; calls, waits and retries do");
  }
  if (ground.clicked || ground.dragging) actions.push_back(SeekTime{model.axis.time(scale.place(ui.pointer().at.x))});
  if (ground.double_clicked) actions.push_back(SetCamera{true, Camera{}});
  ui.pop_clip();
}

void draw_scrubber(Ui& ui, const Rect& rect, const TimelineContext& context, Actions& actions) {
  const Palette& palette = ui.palette();
  ui.fill(rect, palette.bg_panel);
  ui.horizontal(rect.left, rect.right, rect.top, palette.line_soft);
  const float middle = rect.center_y();
  const bool narrow = rect.width() < ui.px(520.0f);
  const TextStyle clock{Face::kCode, Type::code, palette.text_main};
  const float clock_width = ui.text(rect.left + ui.px(14.0f), middle, clock, scrubber_time(context.time_ns));
  const std::string words = narrow ? std::to_string(context.cursor) + " / " + std::to_string(context.length)
                                   : "event " + std::to_string(context.cursor) + " of " + std::to_string(context.length);
  const TextStyle dim{Face::kText, Type::list, palette.text_dim};
  const float words_width = std::max(std::ceil(ui.text_width(dim, words)) + 1.0f, ui.px(narrow ? 40.0f : 90.0f));
  ui.text_in({rect.right - ui.px(14.0f) - words_width, rect.top, rect.right - ui.px(14.0f), rect.bottom}, dim, words, Align::kRight);
  const Rect track{rect.left + ui.px(14.0f) + std::max(clock_width, ui.px(60.0f)) + ui.px(14.0f), rect.top,
                   rect.right - ui.px(14.0f) - words_width - ui.px(14.0f), rect.bottom};
  float share = context.length > 0 ? static_cast<float>(context.cursor) / static_cast<float>(context.length) : 0.0f;
  if (slider(ui, "scrubber", track, share, palette.accent_main, context.length > 0)) {
    actions.push_back(SeekIndex{static_cast<std::uint32_t>(std::lround(static_cast<double>(share) * context.length))});
  }
}

}  // namespace etude
