// Panels and the borders between them. On a narrow canvas one view stands alone; the page has the tabs.
#include "playground/view/shell_view.h"

#include <algorithm>
#include <cmath>

#include "playground/view/panels_view.h"
#include "playground/view/parts.h"
#include "playground/view/sequence_view.h"

namespace etude {
namespace {

constexpr float kScrubber = 45.0f;
constexpr float kTabs = 36.0f;
constexpr float kLeastUpper = 120.0f;

/// A border that can be dragged. @returns how far it was moved, device pixels
float splitter(Ui& ui, std::string_view id, const Rect& line, bool column) {
  const Rect grip = column ? line.inset(-ui.px(4.0f), 0.0f) : line.inset(0.0f, -ui.px(4.0f));
  const Hit hit = ui.hit(id, grip);
  const bool lit = hit.held || hit.hovered;
  if (lit) ui.set_cursor(column ? Cursor::kColumn : Cursor::kRow);
  if (column)
    ui.vertical(line.left, line.top, line.bottom, lit ? ui.palette().accent_main : ui.palette().line_soft);
  else
    ui.horizontal(line.left, line.right, line.top, lit ? ui.palette().accent_main : ui.palette().line_soft);
  if (!hit.held) return 0.0f;
  return column ? hit.drag.x : hit.drag.y;
}

/// The panel that has the keys, while somebody uses them; a click into a panel gives them to it.
void panel_frame(Ui& ui, const Rect& rect, const ViewSettings& view, View panel, Actions& actions) {
  if (view.focus == panel && view.focused) ui.stroke(rect, faded(ui.palette().accent_main, 0.8f), 0.0f, ui.theme().stroke(2.0f));
  if (view.focus != panel && ui.pressed_in(rect)) actions.push_back(FocusPanel{panel});
}

// The switch of views and the pills, over the upper corners of the graph.
constexpr GraphCover kCover{54.0f, 162.0f, 168.0f};

// Graph | Sequence
void view_switch(Ui& ui, Point at, View view, Actions& actions) {
  const Palette& palette = ui.palette();
  struct Segment {
    View view;
    const char* words;
  };
  constexpr Segment kSegments[] = {{View::kGraph, "Graph"}, {View::kSequence, "Sequence"}};
  const TextStyle style{Face::kText, Type::list, palette.text_main};
  const float height = ui.px(30.0f);
  const float round = ui.px(Tokens::radius_control);
  const float hair = ui.theme().stroke(Tokens::stroke_hair);
  float width = 0.0f;
  for (const Segment& segment : kSegments) width += std::ceil(ui.text_width(style, segment.words)) + ui.px(24.0f);
  const Rect all{at.x, at.y, at.x + width, at.y + height};
  ui.fill(all, palette.bg_raised, round);
  ui.stroke(all, palette.line_strong, round, hair);
  float x = at.x;
  for (const Segment& segment : kSegments) {
    const float part = std::ceil(ui.text_width(style, segment.words)) + ui.px(24.0f);
    const Rect rect{x, at.y, x + part, at.y + height};
    const Hit hit = ui.hit(segment.words, rect);
    const bool chosen = view == segment.view;
    const Corners corners = x == at.x ? Corners::kLeft : Corners::kRight;
    if (chosen) {
      ui.fill(rect, palette.accent_fill, round, corners);
      ui.stroke(rect, palette.accent_main, round, hair, corners);
    } else if (hit.hovered) {
      ui.set_cursor(Cursor::kHand);
      ui.fill(rect.inset(hair), mixed(palette.bg_raised, palette.line_soft, 0.6f), round, corners);
    }
    ui.text_in(rect, style, segment.words, Align::kCenter);
    if (hit.clicked) actions.push_back(ShowView{segment.view});
    x += part;
  }
}

void pills(Ui& ui, const Rect& rect, const ShellModel& model) {
  const Palette& palette = ui.palette();
  float right = rect.right - ui.px(14.0f);
  const float middle = rect.top + ui.px(24.0f);
  right -= pill(ui, right, middle, "seed " + std::to_string(model.seed), palette.text_dim, palette.bg_raised, 0) + ui.px(6.0f);
  right -= pill(ui, right, middle, model.live ? "live" : "simulated", palette.text_dim, palette.bg_raised,
                model.live ? palette.origin_live : palette.origin_simulated) +
           ui.px(6.0f);
  if (model.stale) pill(ui, right, middle, "before the last edit", palette.state_retried, palette.fill_retried, palette.state_retried);
}

void upper(Ui& ui, const Rect& rect, const ShellModel& model, const ViewSettings& view, Actions& actions) {
  if (view.view == View::kSequence) {
    draw_sequence(ui, rect, model.sequence, model.time.cursor, model.selected_event,
                  view.scroll[static_cast<std::size_t>(Scroller::kSequence)], view.focus_of(View::kSequence), actions);
  } else {
    draw_graph(ui, rect, model.graph, view.graph, model.tokens, {view.focus_of(View::kGraph), view.zoom_wish, kCover}, actions);
  }
  view_switch(ui, {rect.left + ui.px(14.0f), rect.top + ui.px(13.0f)}, view.view == View::kSequence ? View::kSequence : View::kGraph,
              actions);
  pills(ui, rect, model);
}

void side(Ui& ui, const Rect& rect, const ShellModel& model, const ViewSettings& view, Actions& actions) {
  Rect services = rect;
  // The variables take what they need as long as the services keep their share.
  const float service_rows = static_cast<float>(std::min<std::size_t>(model.services.rows.size(), 4));
  const float wanted_services = ui.px(model.services.rows.empty() ? 120.0f : 36.0f + service_rows * 24.3f + 3.0f * 27.5f + 20.0f);
  const float wanted = std::max(ui.px(variables_height(model.variables)), rect.height() * 0.3f);
  const float most = std::max(rect.height() * 0.5f, rect.height() - wanted_services);
  // The detail pane stands in the services' place and may have more of the room.
  const float detail = rect.height() * 0.45f;
  const Rect variables = services.cut_top(std::floor(model.detail ? std::min(wanted, detail) : std::min(wanted, most)));
  draw_variables(ui, variables, model.variables, view.scroll[static_cast<std::size_t>(Scroller::kVariables)],
                 view.focus_of(View::kVariables), actions);
  if (model.detail)
    draw_writes(ui, services, model.writes, view.scroll[static_cast<std::size_t>(Scroller::kWrites)], actions);
  else
    draw_services(ui, services, model.services, view.scroll[static_cast<std::size_t>(Scroller::kServices)], view.focus_of(View::kServices),
                  actions);
  panel_frame(ui, variables, view, View::kVariables, actions);
  panel_frame(ui, services, view, View::kServices, actions);
  ui.horizontal(services.left, services.right, services.top, ui.palette().line_soft);
}

void list_rows(Ui& ui, const Rect& rect, const ShellModel& model, const ViewSettings& view, ListTab tab, Actions& actions) {
  switch (tab) {
    case ListTab::kLog:
      draw_log(ui, rect, model.log, view.scroll[static_cast<std::size_t>(Scroller::kLog)], view.focus_of(View::kLog), actions);
      break;
    case ListTab::kRequests:
      draw_requests(ui, rect, model.requests, view.scroll[static_cast<std::size_t>(Scroller::kRequests)], view.focus_of(View::kRequests),
                    actions);
      break;
    case ListTab::kLimits: draw_limits(ui, rect, model.limits, view.scroll[static_cast<std::size_t>(Scroller::kLimits)], actions); break;
  }
}

void lists(Ui& ui, const Rect& rect, const ShellModel& model, const ViewSettings& view, Actions& actions) {
  const Palette& palette = ui.palette();
  ui.fill(rect, palette.bg_panel);
  Rect body = rect;
  const Rect tabs = body.cut_top(ui.px(kTabs));
  struct Tab {
    ListTab tab;
    const char* words;
    std::string count;
  };
  const Tab kTabRows[] = {{ListTab::kLog, "Log", std::to_string(model.log_total)},
                          {ListTab::kRequests, "Requests", std::to_string(model.requests_total)},
                          {ListTab::kLimits, "Limits", ""}};
  float x = tabs.left + ui.px(10.0f);
  for (const Tab& tab : kTabRows) {
    const bool chosen = view.tab == tab.tab;
    const TextStyle words{Face::kText, Type::title, chosen ? palette.text_main : palette.text_dim};
    const TextStyle count{Face::kText, Type::title, chosen ? palette.text_dim : palette.text_faint};
    const float words_width = ui.text_width(words, tab.words);
    const float count_width = tab.count.empty() ? 0.0f : ui.text_width(count, tab.count) + ui.px(5.0f);
    const float width = std::ceil(words_width + count_width) + ui.px(20.0f);
    const Rect box{x, tabs.top, x + width, tabs.bottom};
    const Hit hit = ui.hit(tab.words, box);
    if (hit.hovered) ui.set_cursor(Cursor::kHand);
    if (hit.clicked) actions.push_back(ShowTab{tab.tab});
    if (chosen)
      ui.fill({box.left, box.bottom - ui.px(2.0f), box.right, box.bottom}, palette.accent_main);
    else if (hit.hovered)
      ui.fill({box.left, box.bottom - ui.px(2.0f), box.right, box.bottom}, palette.line_strong);
    ui.text(box.left + ui.px(10.0f), tabs.center_y(), words, tab.words);
    if (!tab.count.empty()) ui.text(box.left + ui.px(15.0f) + words_width, tabs.center_y(), count, tab.count);
    x += width + ui.px(2.0f);
  }
  if (view.tab == ListTab::kLog) {
    // A click goes from one least severity to the next; the page has the same as a menu.
    constexpr const char* kLevels[] = {"", "INFO", "WARNING", "ERROR"};
    constexpr const char* kWords[] = {"all severities", "info and above", "warnings and above", "errors"};
    std::size_t level = 0;
    for (std::size_t i = 0; i < std::size(kLevels); ++i) {
      if (view.severity == kLevels[i]) level = i;
    }
    const TextStyle style{Face::kText, Type::list, palette.text_dim};
    const float width = ui.text_width(style, kWords[level]);
    const Rect box{tabs.right - ui.px(36.0f) - width, tabs.top, tabs.right - ui.px(8.0f), tabs.bottom};
    if (box.left > x) {
      const Hit hit = ui.hit("severity", box);
      if (hit.hovered) ui.set_cursor(Cursor::kHand);
      ui.text(box.left + ui.px(6.0f), tabs.center_y(), {Face::kText, Type::list, hit.hovered ? palette.text_main : palette.text_dim},
              kWords[level]);
      const Point at{box.right - ui.px(11.0f), tabs.center_y() + ui.px(0.5f)};
      const float size = ui.px(3.5f);
      ui.triangle({at.x - size, at.y - size * 0.6f}, {at.x + size, at.y - size * 0.6f}, {at.x, at.y + size * 0.8f}, palette.text_dim);
      if (hit.clicked) {
        ChangeView wish;
        wish.severity = kLevels[(level + 1) % std::size(kLevels)];
        actions.push_back(wish);
      }
    }
  }
  list_rows(ui, body, model, view, view.tab, actions);
}

void tip(Ui& ui, const Rect& canvas) {
  const std::string& words = ui.tip_words();
  if (words.empty() || ui.pointer().touch || !ui.pointer().inside) return;
  const Palette& palette = ui.palette();
  const TextStyle style{Face::kText, Type::axis, palette.text_main};
  const float width = std::min(ui.text_width(style, words), ui.px(420.0f)) + ui.px(20.0f);
  const float height = ui.px(26.0f);
  const Point at = ui.pointer().at;
  float x = at.x + ui.px(14.0f);
  float y = at.y + ui.px(18.0f);
  if (x + width > canvas.right - ui.px(4.0f)) x = std::max(canvas.left + ui.px(4.0f), canvas.right - ui.px(4.0f) - width);
  if (y + height > canvas.bottom - ui.px(4.0f)) y = at.y - height - ui.px(8.0f);
  const Rect box{std::floor(x), std::floor(y), std::floor(x + width), std::floor(y + height)};
  ui.fill(box.moved(0.0f, ui.px(2.0f)), faded(0xFF000000u, ui.theme().dark ? 0.35f : 0.10f), ui.px(Tokens::radius_control));
  ui.fill(box, palette.bg_raised, ui.px(Tokens::radius_control));
  ui.stroke(box, palette.line_strong, ui.px(Tokens::radius_control), ui.theme().stroke(Tokens::stroke_hair));
  ui.text_in(box.inset(ui.px(10.0f), 0.0f), style, words);
}

void alone(Ui& ui, Rect rect, const ShellModel& model, const ViewSettings& view, Actions& actions) {
  // The scrubber stays: without it no view can be moved in time.
  const Rect scrubber = rect.cut_bottom(ui.px(kScrubber));
  const auto scroll = [&](Scroller panel) { return view.scroll[static_cast<std::size_t>(panel)]; };
  switch (view.view) {
    case View::kGraph:
      draw_graph(ui, rect, model.graph, view.graph, model.tokens, {view.focus_of(View::kGraph), view.zoom_wish, {}}, actions);
      break;
    case View::kSequence:
      draw_sequence(ui, rect, model.sequence, model.time.cursor, model.selected_event, scroll(Scroller::kSequence),
                    view.focus_of(View::kSequence), actions);
      break;
    case View::kTimeline: draw_timeline(ui, rect, model.timeline, model.time, actions); break;
    case View::kVariables: {
      Rect variables = rect;
      if (model.detail)
        draw_writes(ui, variables.cut_bottom(std::floor(rect.height() * 0.55f)), model.writes, scroll(Scroller::kWrites), actions);
      draw_variables(ui, variables, model.variables, scroll(Scroller::kVariables), view.focus_of(View::kVariables), actions);
      break;
    }
    case View::kServices:
      draw_services(ui, rect, model.services, scroll(Scroller::kServices), view.focus_of(View::kServices), actions);
      break;
    case View::kLog:
    case View::kRequests:
    case View::kLimits:
      ui.fill(rect, ui.palette().bg_panel);
      list_rows(ui, rect, model, view,
                view.view == View::kLog        ? ListTab::kLog
                : view.view == View::kRequests ? ListTab::kRequests
                                               : ListTab::kLimits,
                actions);
      break;
  }
  draw_scrubber(ui, scrubber, model.time, actions);
  panel_frame(ui, rect, view, view.view, actions);
}

}  // namespace

ShellNeeds shell_needs(const ViewSettings& view) {
  ShellNeeds needs;
  if (!view.narrow()) {
    needs.timeline = needs.variables = needs.services = true;
    needs.sequence = view.view == View::kSequence;
    needs.graph = !needs.sequence;
    needs.log = view.tab == ListTab::kLog;
    needs.requests = view.tab == ListTab::kRequests;
    needs.limits = view.tab == ListTab::kLimits;
    return needs;
  }
  needs.graph = view.view == View::kGraph;
  needs.timeline = view.view == View::kTimeline;
  needs.variables = view.view == View::kVariables;
  needs.services = view.view == View::kServices;
  needs.log = view.view == View::kLog;
  needs.requests = view.view == View::kRequests;
  needs.limits = view.view == View::kLimits;
  needs.sequence = view.view == View::kSequence;
  return needs;
}

void draw_shell(Ui& ui, const Rect& rect, const ShellModel& model, const ViewSettings& view, Actions& actions) {
  if (view.narrow()) {
    alone(ui, rect, model, view, actions);
    tip(ui, rect);
    return;
  }
  const float scale = ui.theme().scale;
  Rect rest = rect;
  // A low canvas gives up the list first, then the timeline.
  const float room = std::max(0.0f, rect.height() - ui.px(kScrubber) - ui.px(kLeastUpper));
  const float log_height = view.slides ? 0.0f : std::floor(std::min(view.log_height * scale, room * 0.55f));
  const float wanted = view.slides ? std::min(ui.px(timeline_height(model.timeline)), room * 0.4f) : view.timeline_height * scale;
  const float time_height = std::floor(std::min(wanted, room - log_height));
  const Rect log = rest.cut_bottom(log_height);
  const Rect scrubber = rest.cut_bottom(ui.px(kScrubber));
  const Rect timeline = rest.cut_bottom(time_height);
  const float right_width = std::floor(std::clamp(view.right_width * scale, 0.0f, rest.width() * 0.6f));
  const Rect right = rest.cut_right(right_width);

  upper(ui, rest, model, view, actions);
  panel_frame(ui, rest, view, view.view == View::kSequence ? View::kSequence : View::kGraph, actions);
  side(ui, right, model, view, actions);
  draw_timeline(ui, timeline, model.timeline, model.time, actions);
  panel_frame(ui, timeline, view, View::kTimeline, actions);
  draw_scrubber(ui, scrubber, model.time, actions);
  if (!log.empty()) {
    lists(ui, log, model, view, actions);
    panel_frame(ui, log, view,
                view.tab == ListTab::kLog        ? View::kLog
                : view.tab == ListTab::kRequests ? View::kRequests
                                                 : View::kLimits,
                actions);
  }

  ResizePanels resize;
  if (const float moved = splitter(ui, "split-right", {right.left, right.top, right.left + 1.0f, right.bottom}, true); moved != 0.0f) {
    resize.right_width = (right_width - moved) / scale;
  }
  // For an audience the heights follow what is shown.
  if (view.slides) {
    if (resize.right_width) actions.push_back(resize);
    tip(ui, rect);
    return;
  }
  if (const float moved = splitter(ui, "split-timeline", {rect.left, timeline.top, rect.right, timeline.top + 1.0f}, false);
      moved != 0.0f) {
    resize.timeline_height = (time_height - moved) / scale;
  }
  if (const float moved = splitter(ui, "split-log", {rect.left, log.top, rect.right, log.top + 1.0f}, false); moved != 0.0f) {
    resize.log_height = (log_height - moved) / scale;
  }
  if (resize.right_width || resize.timeline_height || resize.log_height) actions.push_back(resize);
  tip(ui, rect);
}

}  // namespace etude
