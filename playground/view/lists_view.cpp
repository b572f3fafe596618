// Lists of what happened: log and requests, a line a row, only the visible part.
#include <algorithm>
#include <cmath>

#include "playground/view/panels_view.h"
#include "playground/view/parts.h"
#include "playground/view/timeline_view.h"

namespace etude {
namespace {

/// A row being drawn: columns from the left, each with its width in CSS pixels.
struct Line {
  Ui& ui;
  Rect row;
  float scale;
  float x;
  void column(float width, const TextStyle& style, std::string_view words) {
    ui.text_in({x, row.top, x + (width - 8.0f) * scale, row.bottom}, style, words);
    x += width * scale;
  }
  /// All that is left but for `tail` CSS pixels.
  void rest(float tail, const TextStyle& style, std::string_view words) {
    ui.text_in({x, row.top, row.right - tail * scale, row.bottom}, style, words);
    x = row.right - tail * scale;
  }
};

template <typename Model, typename Columns>
void draw_rows(Ui& ui, const Rect& rect, std::string_view id, const Model& model, Scroller panel, float scroll, const PanelFocus& focus,
               Actions& actions, Columns columns) {
  const Palette& palette = ui.palette();
  const float row_height = ui.px(kListRowHeight);
  const float scale = ui.theme().scale;
  // So much that the first row stands whole at the top when the end is shown.
  const float content = row_height * static_cast<float>(model.total) + std::fmod(rect.height(), row_height);
  ScrollArea area(ui, id, rect, content, panel, scroll, actions);
  if (focus.reveal && focus.mark.row < model.total) area.reveal(focus.mark.row, row_height, actions);
  for (std::size_t i = std::max(model.first, area.first_row(row_height)); i < area.end_row(row_height, model.first + model.rows.size());
       ++i) {
    const auto& line = model.rows[i - model.first];
    const float top = area.top() + row_height * static_cast<float>(i);
    const Rect row{rect.left, top, area.inner().right, top + row_height};
    const Hit hit = ui.hit(id, line.seq, row);
    if (line.selected)
      ui.fill({rect.left, row.top, rect.right, row.bottom}, palette.accent_fill);
    else if (hit.hovered)
      ui.fill({rect.left, row.top, rect.right, row.bottom}, faded(palette.bg_raised, 0.6f));
    if (hit.hovered) ui.set_cursor(Cursor::kHand);
    if (hit.clicked) actions.push_back(SelectEvent{line.seq});
    Line drawn{ui, row, scale, row.left + 14.0f * scale};
    columns(drawn, line);
    if (focus.shown && i == focus.mark.row) focus_mark(ui, row);
  }
}

}  // namespace

void draw_log(Ui& ui, const Rect& rect, const LogModel& model, float scroll, const PanelFocus& focus, Actions& actions) {
  const Palette& palette = ui.palette();
  if (model.total == 0) {
    if (model.filtered)
      empty_words(ui, rect, "All entries are filtered out", "Choose another severity or clear the search");
    else
      empty_words(ui, rect, "Nothing logged so far", "sys.log writes here; so do retries and raised errors");
    return;
  }
  const bool narrow = rect.width() < ui.px(620.0f);
  draw_rows(ui, rect, "log", model, Scroller::kLog, scroll, focus, actions, [&](Line& row, const LogLine& line) {
    row.column(86.0f, {Face::kCode, Type::code, line.selected ? palette.text_dim : palette.text_faint}, scrubber_time(line.time_ns));
    row.column(74.0f, {Face::kStrong, Type::label, tone_color(palette, line.tone)}, line.severity);
    if (!narrow) row.column(170.0f, {Face::kText, Type::list, palette.text_dim}, line.step);
    row.rest(12.0f, {Face::kText, Type::list, palette.text_main}, line.text);
  });
}

void draw_requests(Ui& ui, const Rect& rect, const RequestsModel& model, float scroll, const PanelFocus& focus, Actions& actions) {
  const Palette& palette = ui.palette();
  if (model.total == 0) {
    empty_words(ui, rect, model.filtered ? "All requests are filtered out" : "No requests so far",
                "Calls between workflow and services appear here with their answers");
    return;
  }
  const bool narrow = rect.width() < ui.px(620.0f);
  draw_rows(ui, rect, "request", model, Scroller::kRequests, scroll, focus, actions, [&](Line& row, const RequestLine& line) {
    row.column(86.0f, {Face::kCode, Type::code, palette.text_faint}, scrubber_time(line.time_ns));
    row.column(62.0f, {Face::kStrong, Type::label, palette.state_running}, line.method);
    if (!narrow)
      row.column(210.0f, {Face::kText, Type::list, palette.text_dim},
                 line.service.empty() ? line.actor : line.actor + " → " + line.service);
    row.rest((narrow ? 70.0f : 260.0f) + 8.0f, {Face::kCode, Type::code, palette.text_main}, line.path);
    row.x += 8.0f * row.scale;
    row.column(narrow ? 60.0f : 140.0f, {Face::kStrong, Type::heading, tone_color(palette, line.tone)},
               line.status.empty() ? "…" : line.status);
    if (narrow) return;
    row.column(70.0f, {Face::kText, Type::list, palette.text_dim}, line.duration);
    if (line.attempt > 1) row.column(50.0f, {Face::kText, Type::axis, palette.state_retried}, "try " + std::to_string(line.attempt));
  });
}

}  // namespace etude
