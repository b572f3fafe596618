// Every wish of the user, as a value. Views and the page push them; `update` alone carries them out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/effect/effect.h"
#include "core/journal/navigation.h"
#include "core/simulation/run.h"
#include "playground/model/execution.h"
#include "playground/model/view_settings.h"

namespace etude {

// Documents.
struct OpenDocument {
  Files files;
  std::string title;
  std::optional<std::uint64_t> seed;
  std::optional<MomentKey> moment;
  std::optional<std::uint32_t> cursor;
  std::optional<Value> argument;
  FaultOverrides faults;  // of services that the document does not have: left out
};
struct EditFile {
  std::string file;
  std::string text;
};

// Running.
struct RunFromStart {
  std::optional<float> speed;
};
struct PauseRun {};
struct ResumeRun {};
struct StopRun {};
struct StepRun {
  StepMode mode = StepMode::kOver;
};
struct RunToStep {
  std::string step;
};
struct SetSeed {
  std::uint64_t seed = 1;
};
struct SetFaults {
  std::string service;
  std::optional<double> error_rate;
  std::optional<double> latency_factor;
  std::optional<double> lost_reply_rate;
  std::optional<bool> outage;
  bool reset = false;
};
struct CompleteEffect {
  Completion completion;
  Nanoseconds elapsed = 0;
};
/// Lets the time pass that nobody answers a callback: the wait that ends first runs out.
struct PassTime {};
struct SendCallback {
  std::string endpoint;
  std::string method;
  Value body;
};

// Looking.
struct SeekIndex {
  std::uint32_t index = 0;
};
struct SeekTime {
  Nanoseconds time_ns = 0;
};
struct SeekEnd {
  bool start = false;
};
struct SeekMoment {
  MomentKey moment;
};
struct SelectStep {
  std::string step;
  bool go = true;  // and move the editor there
};
struct SelectTask {
  std::uint32_t task = 0;
};
/// Opens the detail pane of a variable; empty: closes it.
struct SelectVariable {
  std::string path;
};
struct SelectLine {
  std::string file;
  std::uint32_t line = 0;
};
struct SelectEvent {
  std::uint32_t seq = 0;
};
struct SetBreakpoint {
  std::string step;
  bool on = true;
  std::string condition;
};
struct BreakOnErrors {
  bool on = true;
};
struct SetWatches {
  std::vector<std::string> expressions;
};

// Comparing.
struct PinRun {
  std::string label;
};
struct ClearCompare {};
struct ShowCompare {
  bool on = true;
};
struct SwapRuns {};

// The canvas itself.
struct ShowView {
  View view = View::kGraph;
};
struct FocusPanel {
  View panel = View::kGraph;
};
struct ShowTab {
  ListTab tab = ListTab::kLog;
};
struct SetCamera {
  bool time = false;  // the timeline's, else the graph's
  Camera camera;
};
struct Scroll {
  Scroller panel = Scroller::kLog;
  float to = 0.0f;  // CSS pixels from the top
};
struct ResizePanels {
  std::optional<float> right_width;
  std::optional<float> timeline_height;
  std::optional<float> log_height;
};
struct ToggleCall {
  std::string step;
};
struct ToggleVariable {
  std::string path;
};
struct ShowService {
  std::string service;
};
/// What the page sets of the view; absent fields stay.
struct ChangeView {
  std::optional<View> view;
  std::optional<bool> dark;
  std::optional<float> scale;
  std::optional<float> speed;
  std::optional<bool> reduced_motion;
  std::optional<float> width;
  std::optional<float> height;
  std::optional<bool> slides;
  std::optional<bool> text_view;
  std::optional<bool> focused;
  std::optional<std::string> severity;
  std::optional<std::string> search;
  bool fit = false;
};

// `Action` is the syntax tree's word for what a step does.
using UserAction =
    std::variant<OpenDocument, EditFile, RunFromStart, PauseRun, ResumeRun, StopRun, StepRun, RunToStep, SetSeed, SetFaults, CompleteEffect,
                 SendCallback, PassTime, SeekIndex, SeekTime, SeekEnd, SeekMoment, SelectStep, SelectTask, SelectLine, SelectEvent,
                 SelectVariable, SetBreakpoint, BreakOnErrors, SetWatches, PinRun, ClearCompare, ShowCompare, SwapRuns, ShowView,
                 FocusPanel, ShowTab, SetCamera, Scroll, ResizePanels, ToggleCall, ToggleVariable, ShowService, ChangeView>;
using Actions = std::vector<UserAction>;

}  // namespace etude
