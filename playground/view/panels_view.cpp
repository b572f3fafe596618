// Rows of names and values, services with their faults, lists of what happened.
#include "playground/view/panels_view.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/journal/time_label.h"
#include "playground/view/parts.h"
#include "playground/view/timeline_view.h"

namespace etude {
namespace {

constexpr float kHeading = 36.0f;
constexpr float kRow = 24.3f;
constexpr float kNameShare = 0.42f;  // of a panel's width, the column of names
constexpr float kFaultRow = 27.5f;

// The heading of a panel: small capitals at the left, a word at the right.
void heading(Ui& ui, const Rect& rect, std::string_view words, std::string_view right, Color right_color) {
  const Palette& palette = ui.palette();
  const Rect line = rect.inset(ui.px(14.0f), 0.0f);
  const float used = ui.text_in(line, {Face::kStrong, Type::heading, palette.text_dim}, words);
  Rect room = line;
  room.left += used + ui.px(12.0f);
  ui.text_in(room, {Face::kText, Type::list, right_color}, right, Align::kRight);
}

void variable_row(Ui& ui, const Rect& rect, float value_left, const VariableLine& row, std::uint32_t number, Actions& actions) {
  const Palette& palette = ui.palette();
  if (row.changed) {
    ui.fill(rect, palette.changed_fill);
    ui.fill({rect.left, rect.top, rect.left + ui.px(2.0f), rect.bottom}, palette.changed_mark);
  }
  const Hit hit = ui.hit("variable", number, rect);
  if (hit.hovered && !row.changed) ui.fill(rect, faded(palette.bg_raised, 0.6f));
  const float indent = ui.px(14.0f) + ui.px(14.0f) * static_cast<float>(std::min<int>(row.depth, 12));
  const Rect name{rect.left + indent, rect.top, value_left - ui.px(8.0f), rect.bottom};
  ui.text_in(name, {Face::kText, Type::list, palette.text_dim}, row.name);
  if (row.expandable && (hit.hovered || !row.expanded)) {
    // A small triangle before the name: down when open.
    const float size = ui.px(3.2f);
    const Point at{rect.left + indent - ui.px(7.0f), rect.center_y()};
    const Color ink = hit.hovered ? palette.text_dim : palette.text_faint;
    if (row.expanded)
      ui.triangle({at.x - size, at.y - size * 0.6f}, {at.x + size, at.y - size * 0.6f}, {at.x, at.y + size * 0.9f}, ink);
    else
      ui.triangle({at.x - size * 0.6f, at.y - size}, {at.x + size * 0.9f, at.y}, {at.x - size * 0.6f, at.y + size}, ink);
  }
  Rect value{value_left, rect.top, rect.right - ui.px(12.0f), rect.bottom};
  const TextStyle style{Face::kCode, Type::code, row.changed ? palette.state_retried : value_color(palette, row.kind)};
  if (row.changed && !row.old.empty()) {
    const TextStyle old_style{Face::kCode, Type::code, palette.text_faint};
    Rect room = value;
    room.right = std::min(room.right, room.left + room.width() * 0.45f);
    const float width = ui.text_in(room, old_style, row.old);
    ui.fill({value.left, value.center_y(), value.left + width, value.center_y() + ui.theme().stroke(1.0f)}, palette.text_faint);
    value.left += width + ui.px(6.0f);
  }
  ui.text_in(value, style, row.preview);
  // The name of what can be opened opens it; everything else shows the whole value and who wrote it.
  const bool opens = row.expandable && ui.pointer().at.x < value_left;
  if (hit.hovered) {
    ui.set_cursor(Cursor::kHand);
    if (row.changed && !row.old.empty())
      ui.tip("was " + row.old);
    else if (!opens)
      ui.tip("Whole value, and who wrote it");
  }
  if (hit.clicked) {
    if (opens)
      actions.push_back(ToggleVariable{row.path});
    else if (row.written != kNoSeq)
      actions.push_back(SelectVariable{row.path});
  }
}

std::string percent(double share) { return std::to_string(static_cast<int>(std::lround(share * 100.0))) + " %"; }

std::string times(double factor) {
  char text[32];
  std::snprintf(text, sizeof text, "×%.3g", factor);
  return text;
}

// The latency slider is logarithmic: ×0.25 … ×1 in the lower third … ×16.
float latency_place(double factor) { return static_cast<float>(std::clamp((std::log2(std::max(factor, 0.25)) + 2.0) / 6.0, 0.0, 1.0)); }
double latency_factor(float place) {
  const double factor = std::exp2(static_cast<double>(place) * 6.0 - 2.0);
  return factor < 2.0 ? std::round(factor * 20.0) / 20.0 : std::round(factor * 4.0) / 4.0;
}

void fault_row(Ui& ui, const Rect& rect, std::string_view name, std::string_view id, float& place, std::string_view words, bool& moved) {
  const Palette& palette = ui.palette();
  const float width = rect.width();
  ui.text_in({rect.left + ui.px(14.0f), rect.top, rect.left + width * 0.345f, rect.bottom}, {Face::kText, Type::list, palette.text_dim},
             name);
  moved =
      slider(ui, id, {rect.left + width * 0.352f, rect.top, rect.right - width * 0.205f, rect.bottom}, place, palette.accent_main, true);
  ui.text_in({rect.right - width * 0.175f, rect.top, rect.right - ui.px(8.0f), rect.bottom}, {Face::kText, Type::list, palette.text_main},
             words);
}

}  // namespace

float variables_height(const VariablesModel& model) {
  float rows = 0.0f;
  for (std::size_t i = 0; i < model.scopes.size(); ++i) rows += static_cast<float>(model.scopes[i].rows.size()) + (i == 0 ? 0.0f : 1.0f);
  if (!model.watches.empty()) rows += static_cast<float>(model.watches.size()) + 1.0f;
  return kHeading + std::max(rows, 2.0f) * kRow + 10.0f;
}

void draw_variables(Ui& ui, const Rect& rect, const VariablesModel& model, float scroll, const PanelFocus& focus, Actions& actions) {
  const Palette& palette = ui.palette();
  ui.fill(rect, palette.bg_panel);
  Rect body = rect;
  const Rect head = body.cut_top(ui.px(kHeading));
  const std::string_view scope = model.scopes.empty() ? std::string_view(model.task) : std::string_view(model.scopes.front().label);
  heading(ui, head, "VARIABLES", scope, palette.text_faint);
  bool any = !model.watches.empty();
  for (const VariableGroup& group : model.scopes) any = any || !group.rows.empty();
  if (!any) {
    empty_words(ui, body, "No variables yet", "They appear as steps assign them");
    return;
  }
  const float row_height = ui.px(kRow);
  const float value_left = rect.left + std::floor(rect.width() * kNameShare);
  const float content = ui.px(variables_height(model) - kHeading);
  ScrollArea area(ui, "variables", body, content, Scroller::kVariables, scroll, actions);
  float y = area.top();
  std::uint32_t number = 0;
  const auto seen = [&](float top) { return top + row_height > body.top && top < body.bottom; };
  if (!model.watches.empty()) {
    for (const WatchLine& watch : model.watches) {
      const Rect line{rect.left, y, area.inner().right, y + row_height};
      if (seen(y)) {
        ui.text_in({line.left + ui.px(14.0f), y, value_left - ui.px(8.0f), line.bottom},
                   {Face::kCode, Type::code, palette.syntax_expression}, watch.expression);
        ui.text_in({value_left, y, line.right - ui.px(12.0f), line.bottom},
                   {Face::kCode, Type::code, watch.failed ? palette.state_failed : value_color(palette, watch.kind)}, watch.preview);
      }
      y += row_height;
    }
    ui.horizontal(rect.left, rect.right, y + row_height * 0.5f, palette.line_soft);
    y += row_height;
  }
  for (std::size_t i = 0; i < model.scopes.size(); ++i) {
    const VariableGroup& group = model.scopes[i];
    if (i != 0) {
      if (seen(y)) {
        ui.horizontal(rect.left + ui.px(14.0f), rect.right - ui.px(14.0f), y + ui.px(2.0f), palette.line_soft);
        ui.text_in({rect.left + ui.px(14.0f), y + ui.px(2.0f), rect.right - ui.px(14.0f), y + row_height},
                   {Face::kText, Type::axis, palette.text_faint}, group.frame > 0 ? "called from " + group.label : group.label);
      }
      y += row_height;
    }
    for (const VariableLine& row : group.rows) {
      const Rect line{rect.left, std::floor(y), area.inner().right, std::floor(y + row_height)};
      const bool marked = number++ == focus.mark.row;
      if (seen(y)) variable_row(ui, line, value_left, row, number, actions);
      if (marked && focus.shown) focus_mark(ui, line);
      if (marked && focus.reveal) area.reveal(static_cast<std::size_t>(std::max(0.0f, (y - area.top()) / row_height)), row_height, actions);
      y += row_height;
    }
  }
}

void draw_services(Ui& ui, const Rect& rect, const ServicesModel& model, float scroll, const PanelFocus& focus, Actions& actions) {
  const Palette& palette = ui.palette();
  ui.fill(rect, palette.bg_panel);
  Rect body = rect;
  const Rect head = body.cut_top(ui.px(kHeading));
  std::size_t broken = 0;
  for (const InvariantLine& line : model.invariants) broken += line.holds ? 0u : 1u;
  const std::string words = model.invariants.empty() ? ""
                            : broken == 0            ? "invariants hold"
                                                     : std::to_string(broken) + (broken == 1 ? " invariant broken" : " invariants broken");
  heading(ui, head, "SERVICES", words, broken == 0 ? palette.state_succeeded : palette.state_failed);
  if (model.rows.empty()) {
    empty_words(ui, body, "No simulated services", "Describe them in the services tab");
    return;
  }
  const float row_height = ui.px(kRow);
  const float content = row_height * static_cast<float>(model.rows.size() + broken) + ui.px(kFaultRow * 3.0f + 24.0f);
  const float value_left = rect.left + std::floor(rect.width() * kNameShare);
  ScrollArea area(ui, "services", body, content, Scroller::kServices, scroll, actions);
  float y = area.top();
  for (const InvariantLine& line : model.invariants) {
    if (line.holds) continue;
    const Rect row{rect.left, y, area.inner().right, y + row_height};
    ui.fill(row, palette.fill_failed);
    if (line.broken_seq != kNoSeq) {
      const Hit hit = ui.hit("invariant", line.broken_seq, row);
      if (hit.hovered) {
        ui.set_cursor(Cursor::kHand);
        ui.tip("Go to the moment at which it broke");
      }
      if (hit.clicked) actions.push_back(SelectEvent{line.broken_seq});
    }
    ui.cross_mark({row.left + ui.px(19.0f), row.center_y()}, ui.px(7.0f), palette.state_failed, ui.theme().stroke(1.6f));
    ui.text_in({row.left + ui.px(30.0f), row.top, row.right - ui.px(12.0f), row.bottom}, {Face::kText, Type::list, palette.state_failed},
               line.broken_at_ns >= 0 ? line.say + " · since " + tick_label(line.broken_at_ns) : line.say);
    y += row_height;
  }
  for (std::size_t i = 0; i < model.rows.size(); ++i) {
    const ServiceLine& service = model.rows[i];
    const Rect row{rect.left, std::floor(y), area.inner().right, std::floor(y + row_height)};
    y += row_height;
    if (i == focus.mark.row && focus.reveal) area.reveal(i + broken, row_height, actions);
    if (!ui.visible(row)) continue;
    const Hit hit = ui.hit("service", static_cast<std::uint32_t>(i), row);
    const bool shown = i == model.shown;
    // The one whose faults stand below.
    if (shown && model.rows.size() > 1) {
      ui.fill(row, faded(palette.accent_fill, 0.45f));
      ui.fill({row.left, row.top, row.left + ui.px(2.0f), row.bottom}, palette.accent_main);
    }
    if (hit.hovered) {
      if (!shown) ui.fill(row, faded(palette.bg_raised, 0.6f));
      ui.set_cursor(Cursor::kHand);
      ui.tip(service.state.empty() ? service.url : service.url + " · " + service.state);
    }
    if (hit.clicked) actions.push_back(ShowService{service.name});
    const Color tone = service.tone == Tone::kDim ? palette.text_faint : tone_color(palette, service.tone);
    // Good ones are round, failing ones too: the words beside say which; a quiet one is a ring.
    if (service.tone == Tone::kDim)
      ui.ring({row.left + ui.px(18.0f), row.center_y()}, ui.px(3.5f), tone, ui.theme().stroke(1.2f));
    else
      ui.dot({row.left + ui.px(18.0f), row.center_y()}, ui.px(4.0f), tone);
    ui.text_in({row.left + ui.px(26.0f), row.top, value_left - ui.px(8.0f), row.bottom},
               {shown ? Face::kStrong : Face::kText, Type::list, palette.text_main}, service.name);
    const bool bad = service.tone == Tone::kBad;
    const std::string& value = bad || service.state.empty() ? service.summary : service.state;
    ui.text_in({value_left, row.top, row.right - ui.px(12.0f), row.bottom},
               {Face::kCode, Type::code, bad ? palette.state_failed : palette.text_dim}, value);
    if (i == focus.mark.row && focus.shown) focus_mark(ui, row);
  }
  if (model.shown >= model.rows.size()) return;
  const ServiceLine& service = model.rows[model.shown];
  y += ui.px(2.0f);
  const float fault_height = ui.px(kFaultRow);
  const auto line = [&]() {
    const Rect row{rect.left, y, area.inner().right, y + fault_height};
    y += fault_height;
    return row;
  };
  bool moved = false;
  auto error_rate = static_cast<float>(service.faults.error_rate);
  fault_row(ui, line(), "error rate", "error-rate", error_rate, percent(service.faults.error_rate), moved);
  if (moved) {
    SetFaults wish;
    wish.service = service.name;
    wish.error_rate = std::round(static_cast<double>(error_rate) * 20.0) / 20.0;
    actions.push_back(wish);
  }
  float latency = latency_place(service.faults.latency_factor);
  fault_row(ui, line(), "latency", "latency", latency, times(service.faults.latency_factor), moved);
  if (moved) {
    SetFaults wish;
    wish.service = service.name;
    wish.latency_factor = latency_factor(latency);
    actions.push_back(wish);
  }
  auto lost = static_cast<float>(service.faults.lost_reply_rate);
  fault_row(ui, line(), "lost replies", "lost-replies", lost, percent(service.faults.lost_reply_rate), moved);
  if (moved) {
    SetFaults wish;
    wish.service = service.name;
    wish.lost_reply_rate = std::round(static_cast<double>(lost) * 20.0) / 20.0;
    actions.push_back(wish);
  }
}

void draw_limits(Ui& ui, const Rect& rect, const LimitsModel& model, float scroll, Actions& actions) {
  const Palette& palette = ui.palette();
  const float row_height = ui.px(30.0f);
  ScrollArea area(ui, "limits", rect, row_height * static_cast<float>(model.rows.size()) + ui.px(8.0f), Scroller::kLimits, scroll, actions);
  float y = area.top() + ui.px(6.0f);
  for (const GaugeLine& gauge : model.rows) {
    const Rect row{rect.left + ui.px(14.0f), y, area.inner().right - ui.px(14.0f), y + row_height};
    y += row_height;
    const float name = row.left + std::min(ui.px(190.0f), row.width() * 0.36f);
    const float words = row.right - std::min(ui.px(170.0f), row.width() * 0.34f);
    ui.text_in({row.left, row.top, name, row.bottom}, {Face::kText, Type::list, palette.text_dim}, gauge.name);
    const float middle = row.center_y();
    const float half = ui.px(3.0f);
    const Color color = gauge.share >= 0.9 ? palette.state_failed : gauge.share >= 0.6 ? palette.state_retried : palette.accent_main;
    ui.fill({name, middle - half, words - ui.px(16.0f), middle + half}, palette.line_soft, half);
    const float width = (words - ui.px(16.0f) - name) * static_cast<float>(gauge.share);
    if (width > 0.5f) ui.fill({name, middle - half, name + std::max(width, half * 2.0f), middle + half}, color, half);
    ui.text_in({words, row.top, row.right, row.bottom}, {Face::kText, Type::list, palette.text_main}, gauge.amount + " of " + gauge.limit);
  }
}

}  // namespace etude
