// Lifelines side by side, time downwards: one row an arrow.
#include "playground/view/sequence_view.h"

#include <algorithm>
#include <cmath>

#include "playground/view/parts.h"
#include "playground/view/timeline_view.h"

namespace etude {
namespace {

constexpr float kHead = 84.0f;  // with the switch of views above the actors
constexpr float kRowHeight = 34.0f;
constexpr float kClock = 84.0f;

Color arrow_color(const Palette& palette, ArrowKind kind) {
  switch (kind) {
    case ArrowKind::kRequest: return palette.state_running;
    case ArrowKind::kResponse:
    case ArrowKind::kAcknowledge: return palette.state_succeeded;
    case ArrowKind::kFailure:
    case ArrowKind::kFault:
    case ArrowKind::kLost:
    case ArrowKind::kDrop:
    case ArrowKind::kRefuse: return palette.state_failed;
    case ArrowKind::kDuplicate: return palette.state_retried;
    case ArrowKind::kPublish:
    case ArrowKind::kDeliver: return palette.origin_simulated;
    case ArrowKind::kCallback: return palette.state_waiting;
  }
  return palette.text_dim;
}

bool is_reply(ArrowKind kind) {
  return kind == ArrowKind::kResponse || kind == ArrowKind::kFailure || kind == ArrowKind::kAcknowledge || kind == ArrowKind::kRefuse;
}

bool ends_with_cross(ArrowKind kind) { return kind == ArrowKind::kFault || kind == ArrowKind::kLost || kind == ArrowKind::kDrop; }

Color actor_color(const Palette& palette, ActorKind kind) {
  switch (kind) {
    case ActorKind::kWorkflow:
    case ActorKind::kExecution: return palette.accent_main;
    case ActorKind::kBroker: return palette.origin_simulated;
    case ActorKind::kOutside: return palette.origin_live;
    case ActorKind::kClient: return palette.state_waiting;
    case ActorKind::kService: return palette.line_strong;
  }
  return palette.line_strong;
}

}  // namespace

float sequence_width(const Sequence& sequence) {
  return kClock + 24.0f + 180.0f * static_cast<float>(std::max<std::size_t>(2, sequence.actors.size()));
}
float sequence_height(const Sequence& sequence) {
  return kHead + kRowHeight * static_cast<float>(std::max<std::size_t>(2, sequence.arrows.size())) + 12.0f;
}

void draw_sequence(Ui& ui, const Rect& rect, const Sequence& sequence, std::uint32_t cursor, std::uint32_t selected, float scroll,
                   const PanelFocus& focus, Actions& actions) {
  const Palette& palette = ui.palette();
  ui.fill(rect, palette.bg_page);
  if (sequence.arrows.empty()) {
    empty_words(ui, rect, "Nobody has talked yet", "Calls, answers and events become arrows between lifelines");
    return;
  }
  Rect body = rect;
  const Rect head = body.cut_top(ui.px(kHead));
  const float row_height = ui.px(kRowHeight);
  const float left = rect.left + ui.px(kClock);
  const float actors = static_cast<float>(sequence.actors.size());
  const float spacing = std::min(ui.px(260.0f), (rect.right - ui.px(24.0f) - left) / std::max(1.0f, actors));
  const auto lifeline = [&](std::size_t actor) { return std::floor(left + spacing * (static_cast<float>(actor) + 0.5f)); };

  ui.push_clip(rect);
  for (std::size_t i = 0; i < sequence.actors.size(); ++i) {
    const float x = lifeline(i);
    const float half = std::min(spacing * 0.5f - ui.px(6.0f), ui.px(74.0f));
    const Rect box{x - half, head.bottom - ui.px(32.0f), x + half, head.bottom - ui.px(4.0f)};
    ui.fill(box, palette.bg_panel, ui.px(Tokens::radius_control));
    ui.stroke(box, actor_color(palette, sequence.actors[i].kind), ui.px(Tokens::radius_control), ui.theme().stroke(1.25f));
    ui.text_in(box.inset(ui.px(8.0f), 0.0f), {Face::kStrong, Type::heading, palette.text_main}, sequence.actors[i].name, Align::kCenter);
    ui.vertical(x, head.bottom, rect.bottom, palette.line_soft);
  }
  ui.pop_clip();

  // So much that a whole row stands at the top when the end is shown.
  const float content = row_height * static_cast<float>(sequence.arrows.size()) + std::fmod(body.height(), row_height);
  ScrollArea area(ui, "sequence", body, content, Scroller::kSequence, scroll, actions);
  if (focus.reveal && focus.mark.row < sequence.arrows.size()) area.reveal(focus.mark.row, row_height, actions);
  Nanoseconds before = -1;
  for (std::size_t i = area.first_row(row_height); i < area.end_row(row_height, sequence.arrows.size()); ++i) {
    const SequenceArrow& arrow = sequence.arrows[i];
    const float top = area.top() + row_height * static_cast<float>(i);
    const Rect row{rect.left, top, area.inner().right, top + row_height};
    const bool future = arrow.seq >= cursor;
    const float alpha = future ? 0.3f : 1.0f;
    const Hit hit = ui.hit("arrow", static_cast<std::uint32_t>(i), row);
    if (arrow.seq == selected)
      ui.fill(row, faded(palette.accent_fill, 0.7f));
    else if (hit.hovered)
      ui.fill(row, faded(palette.bg_raised, 0.4f));
    if (focus.shown && i == focus.mark.row) focus_mark(ui, row);
    if (hit.hovered) ui.set_cursor(Cursor::kHand);
    if (hit.clicked) actions.push_back(SelectEvent{arrow.seq});
    const float y = std::floor(row.bottom - ui.px(9.0f));
    if (arrow.time_ns != before) {
      ui.text_in({row.left + ui.px(14.0f), row.top, left - ui.px(4.0f), row.bottom},
                 {Face::kCode, Type::label, faded(palette.text_faint, alpha)}, scrubber_time(arrow.time_ns));
      before = arrow.time_ns;
    }
    const Color color = faded(arrow_color(palette, arrow.kind), alpha);
    const float width = ui.theme().stroke(1.6f);
    const float from = lifeline(arrow.from);
    const float to = lifeline(arrow.to);
    const float size = ui.px(8.0f);
    Rect room{std::min(from, to) + ui.px(10.0f), row.top, std::max(from, to) - ui.px(10.0f), y - ui.px(1.0f)};
    if (arrow.from == arrow.to) {
      const float bow = ui.px(26.0f);
      ui.line(
          rounded_path({{from, y - ui.px(10.0f)}, {from + bow, y - ui.px(10.0f)}, {from + bow, y}, {from + size * 0.6f, y}}, ui.px(5.0f)),
          color, width);
      ui.arrow_head({from + 1.0f, y}, {-1.0f, 0.0f}, size, color);
      room = {from + bow + ui.px(6.0f), row.top, row.right, row.bottom};
      ui.text_in(room, {Face::kText, Type::axis, faded(palette.text_dim, alpha)}, arrow.label);
      continue;
    }
    const float direction = to > from ? 1.0f : -1.0f;
    const bool cross = ends_with_cross(arrow.kind);
    // What gets lost ends on its way.
    const float tip = cross ? from + (to - from) * 0.72f : to - direction * 2.0f;
    const std::vector<Point> line{{from, y}, {tip - direction * size * 0.5f, y}};
    if (is_reply(arrow.kind) || cross)
      ui.dashed_line(line, color, width, ui.px(5.0f), ui.px(3.5f));
    else
      ui.line(line, color, width);
    if (cross)
      ui.cross_mark({tip + direction * ui.px(3.0f), y}, ui.px(8.0f), color, ui.theme().stroke(2.0f));
    else
      ui.arrow_head({tip, y}, {direction, 0.0f}, size, color);
    const bool bad = arrow.kind == ArrowKind::kFailure || cross;
    const Color ink = faded(bad ? palette.state_failed : palette.text_main, alpha);
    // The words stand above the line, on ground of their own where a lifeline would run through them.
    const TextStyle words{Face::kText, Type::axis, ink};
    const float half = std::min(ui.text_width(words, arrow.label), room.width()) * 0.5f + ui.px(4.0f);
    const Rect ground{room.center_x() - half, room.center_y() - ui.px(8.0f), room.center_x() + half, room.center_y() + ui.px(8.0f)};
    for (std::size_t actor = 0; actor < sequence.actors.size(); ++actor) {
      if (lifeline(actor) <= ground.left || lifeline(actor) >= ground.right) continue;
      ui.fill(ground, arrow.seq == selected ? mixed(palette.bg_page, palette.accent_fill, 0.7f)
                      : hit.hovered         ? mixed(palette.bg_page, palette.bg_raised, 0.4f)
                                            : palette.bg_page);
      break;
    }
    ui.text_in(room, words, arrow.label, Align::kCenter);
  }
}

}  // namespace etude
