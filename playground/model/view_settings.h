// How the canvas is set up: sizes, theme, what is open where. Remembered by the page, never part of a run.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace etude {

enum class View : std::uint8_t { kGraph, kSequence, kTimeline, kVariables, kServices, kLog, kRequests, kLimits };
constexpr std::uint8_t kViews = 8;

/// What the lower list shows.
enum class ListTab : std::uint8_t { kLog, kRequests, kLimits };

/// What the keys act on in a panel: a row (a node of the graph), and a bar of it in the timeline.
constexpr std::uint32_t kNoMark = 0xFFFFFFFFu;
struct PanelMark {
  std::uint32_t row = kNoMark;
  std::uint32_t item = 0;
};
/// What a view draws of it.
struct PanelFocus {
  bool shown = false;   // the panel has the keys, and somebody uses them
  bool reveal = false;  // the mark has just been moved: it must be seen
  PanelMark mark;
};

/// `speed` for playing step by step, without regard to virtual time.
constexpr float kStepSpeed = -1.0f;

/// Position of a view that can be panned and zoomed. Lengths in CSS pixels of the panel.
struct Camera {
  bool fitted = true;  // follows the size of its panel; the rest is then ignored
  float zoom = 1.0f;   // panel pixels per content pixel
  float x = 0.0f;      // content coordinate at the panel's left top corner
  float y = 0.0f;
};

/// Panels that scroll.
enum class Scroller : std::uint8_t { kVariables, kServices, kTimeline, kLog, kRequests, kSequence, kLimits, kWrites };
constexpr std::size_t kScrollers = 8;
/// A place past every end: the panel shows its last rows, also when more come.
constexpr float kFollowEnd = 1e9f;

struct ViewSettings {
  View view = View::kGraph;  // the upper view; at phone width the only one
  ListTab tab = ListTab::kLog;
  bool dark = true;
  bool reduced_motion = false;
  bool slides = false;     // shown to an audience: the list gives its room to the graph
  bool text_view = false;  // the page shows HTML instead; nothing is drawn
  float width = 1010.0f;   // of the canvas, CSS pixels
  float height = 852.0f;
  float scale = 1.0f;          // device pixels per CSS pixel
  float right_width = 330.0f;  // the panels beside the graph
  float timeline_height = 214.0f;
  float log_height = 170.0f;  // list below the scrubber
  float speed = 10.0f;        // virtual seconds a second; 0: instant; kStepSpeed
  std::string severity;       // least severity of the log; empty: all
  std::string search;         // text that log and request rows must contain
  Camera graph;
  Camera time;  // of the timeline: x in shares of the whole axis (0 … 1), zoom 1 or more
  float scroll[kScrollers] = {0.0f, 0.0f, 0.0f, kFollowEnd, kFollowEnd, kFollowEnd, 0.0f, 0.0f};  // CSS pixels from the top, by Scroller
  std::set<std::string, std::less<>> toggled_calls;                                               // see make_flow_graph
  std::set<std::string, std::less<>> toggled_variables;  // paths whose rows are open other than by default
  std::string service;                                   // whose faults are shown; empty: the first that has some

  View focus = View::kGraph;  // the panel that has the keys
  bool focused = false;       // the canvas has the keyboard's focus, and shows where
  bool reveal = false;        // the marked row must be scrolled into sight
  float zoom_wish = 1.0f;     // of the graph, by keys: about its middle
  PanelMark marks[kViews];
  [[nodiscard]] PanelFocus focus_of(View panel) const {
    const bool here = focus == panel && focused;
    return {here, here && reveal, marks[static_cast<std::size_t>(panel)]};
  }

  [[nodiscard]] bool narrow() const { return width < 640.0f; }
};

}  // namespace etude
