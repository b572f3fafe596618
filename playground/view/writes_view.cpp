// The detail pane: a value over as many lines as it needs, and the events that wrote it.
#include <algorithm>
#include <cmath>

#include "core/value/value_json.h"
#include "playground/view/panels_view.h"
#include "playground/view/parts.h"
#include "playground/view/timeline_view.h"

namespace etude {
namespace {

constexpr float kHeading = 36.0f;
constexpr float kLine = 17.0f;
constexpr float kWrite = 64.0f;
constexpr std::size_t kMostLines = 24;

/// Cuts a text into lines of so many letters.
std::vector<std::string> wrapped(std::string_view text, std::size_t letters) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0u) != 0x80u;
    if (begins && (count >= letters || text[i] == '\n')) {
      lines.push_back(std::move(line));
      line.clear();
      count = 0;
      if (lines.size() == kMostLines) {
        lines.back() += "…";
        return lines;
      }
      if (text[i] == '\n') continue;
    }
    line += text[i];
    if (begins) ++count;
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string value_text(const Value& value) {
  // More than what fits is not made into text: it may be megabytes.
  if (value.is_string()) return std::string(value.string().substr(0, 8000));
  return value_preview(value, 8000);
}

std::string_view how_words(WriteHow how) {
  constexpr std::string_view kWords[] = {"assigns", "result of a call", "argument", "loop", "caught error", "state of the service"};
  return kWords[static_cast<std::size_t>(how)];
}

void write_row(Ui& ui, const Rect& row, const WriteLine& line, Actions& actions) {
  const Palette& palette = ui.palette();
  const Hit hit = ui.hit("write", line.seq, row);
  if (line.current) ui.fill({row.left, row.top, row.left + ui.px(3.0f), row.bottom}, palette.accent_main);
  if (hit.hovered) {
    ui.fill(row, faded(palette.bg_raised, 0.6f));
    ui.set_cursor(Cursor::kHand);
    ui.tip("Go to this moment");
  }
  if (hit.clicked) actions.push_back(SelectEvent{line.seq});
  const float step = ui.px(kLine);
  Rect text{row.left + ui.px(14.0f), row.top + ui.px(5.0f), row.right - ui.px(12.0f), row.top + ui.px(5.0f) + step};
  const std::string when = scrubber_time(line.time_ns);
  const TextStyle clock{Face::kCode, Type::code, palette.text_faint};
  ui.text_in(text, clock, when, Align::kRight);
  Rect head = text;
  head.right -= ui.text_width(clock, when) + ui.px(8.0f);
  const std::string step_name = line.step.empty() ? std::string(how_words(line.how))
                                                  : line.step.substr(line.step.rfind('/') + 1) + " · " + std::string(how_words(line.how));
  ui.text_in(head, {Face::kStrong, Type::heading, palette.text_main}, step_name);
  text = text.moved(0.0f, step);
  ui.text_in(text, {Face::kCode, Type::code, palette.syntax_expression},
             line.expression.empty() ? line.target : line.target + ": " + line.expression);
  text = text.moved(0.0f, step);
  std::string inputs;
  for (const WriteInput& input : line.inputs) inputs += (inputs.empty() ? "" : ", ") + input.name + " was " + input.preview;
  inputs += (inputs.empty() ? "= " : " → ") + line.preview;
  ui.text_in(text, {Face::kText, Type::label, palette.text_dim}, inputs);
  ui.horizontal(row.left, row.right, row.bottom - 1.0f, palette.line_soft);
}

}  // namespace

void draw_writes(Ui& ui, const Rect& rect, const WritesModel& model, float scroll, Actions& actions) {
  const Palette& palette = ui.palette();
  ui.fill(rect, palette.bg_panel);
  Rect body = rect;
  Rect head = body.cut_top(ui.px(kHeading));
  const Rect close = head.cut_right(ui.px(36.0f));
  const Hit hit = ui.hit("close-writes", close);
  if (hit.hovered) {
    ui.set_cursor(Cursor::kHand);
    ui.tip("Close");
  }
  ui.cross_mark({close.center_x(), close.center_y()}, ui.px(8.0f), hit.hovered ? palette.text_main : palette.text_dim,
                ui.theme().stroke(1.5f));
  if (hit.clicked) actions.push_back(SelectVariable{});
  head.left += ui.px(14.0f);
  if (model.path.empty()) {
    ui.text_in(head, {Face::kStrong, Type::heading, palette.text_dim}, "WHO WROTE THIS");
    empty_words(ui, body, "Not alive at this moment", "The variable is written later, or its scope has ended");
    return;
  }
  const float used = ui.text_in(head, {Face::kCode, Type::code, palette.text_main}, model.name);
  head.left += used + ui.px(10.0f);
  ui.text_in(head, {Face::kText, Type::list, palette.text_faint}, model.scope);

  const TextStyle code{Face::kCode, Type::code, value_color(palette, model.value.kind())};
  const float letter = std::max(1.0f, ui.text_width(code, "0"));
  const auto letters = static_cast<std::size_t>(std::max(8.0f, (rect.width() - ui.px(40.0f)) / letter));
  const std::vector<std::string> lines = wrapped(value_text(model.value), letters);
  const float line_height = ui.px(kLine);
  const float value_height = line_height * static_cast<float>(lines.size()) + ui.px(14.0f);
  const float heading_height = ui.px(26.0f);
  const float row_height = ui.px(kWrite);
  ScrollArea area(ui, "writes", body, value_height + heading_height + row_height * static_cast<float>(model.rows.size()), Scroller::kWrites,
                  scroll, actions);
  float y = area.top();
  ui.fill({rect.left + ui.px(12.0f), y, area.inner().right - ui.px(12.0f), y + value_height - ui.px(6.0f)}, palette.bg_sunken,
          ui.px(Tokens::radius_control));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const float top = y + ui.px(4.0f) + line_height * static_cast<float>(i);
    const Rect line{rect.left + ui.px(20.0f), top, area.inner().right - ui.px(14.0f), top + line_height};
    if (ui.visible(line)) ui.text_in(line, code, lines[i]);
  }
  y += value_height;
  const std::string words = model.total == 1 ? "WRITTEN ONCE" : "WRITTEN " + std::to_string(model.total) + " TIMES, LATEST FIRST";
  ui.text_in({rect.left + ui.px(14.0f), y, area.inner().right - ui.px(12.0f), y + heading_height},
             {Face::kStrong, Type::label, palette.text_dim}, words);
  y += heading_height;
  for (const WriteLine& line : model.rows) {
    const Rect row{rect.left, y, area.inner().right, y + row_height};
    if (ui.visible(row)) write_row(ui, row, line, actions);
    y += row_height;
  }
}

}  // namespace etude
