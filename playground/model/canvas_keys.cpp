// One mark a panel: arrows move it, Enter acts on it.
#include "playground/model/canvas_keys.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "core/journal/sequence.h"
#include "playground/model/list_rows.h"
#include "playground/model/shown_timeline.h"
#include "playground/model/variables_model.h"

namespace etude {
namespace {

constexpr int kPage = 10;

View list_view(ListTab tab) { return tab == ListTab::kLog ? View::kLog : tab == ListTab::kRequests ? View::kRequests : View::kLimits; }

class Keys {
 public:
  Keys(AppModel& model, const Clock& clock) : model_(model), view_(model.view), clock_(clock) {}

  bool press(std::string_view key, bool shift) {
    if (shift) {
      if (key == "ArrowUp") return next_panel(-1);
      return key == "ArrowDown" && next_panel(1);
    }
    if (key == "ArrowUp") return move(0, -1);
    if (key == "ArrowDown") return move(0, 1);
    if (key == "ArrowLeft") return move(-1, 0);
    if (key == "ArrowRight") return move(1, 0);
    if (key == "PageUp") return move(0, -kPage);
    if (key == "PageDown") return move(0, kPage);
    if (key == "Enter") return enter();
    if (key == "+" || key == "=") return zoom(1.25f);
    if (key == "-") return zoom(0.8f);
    return key == "0" && fit();
  }

 private:
  [[nodiscard]] PanelMark& mark() { return view_.marks[static_cast<std::size_t>(view_.focus)]; }

  bool act(const UserAction& action) {
    (void)update(model_, action, clock_);
    return true;
  }

  bool moved() {
    view_.reveal = view_.focused = true;
    model_.changes |= kSelectionChanged;
    return true;
  }

  /// The panels from the top to the bottom; a narrow canvas has one.
  bool next_panel(int by) {
    if (view_.narrow()) return false;
    const View panels[] = {view_.view == View::kSequence ? View::kSequence : View::kGraph, View::kVariables, View::kServices,
                           View::kTimeline, list_view(view_.tab)};
    constexpr int kPanels = static_cast<int>(std::size(panels));
    int at = 0;
    for (int i = 0; i < kPanels; ++i) {
      if (panels[i] == view_.focus) at = i;
    }
    view_.focus = panels[(at + by + kPanels) % kPanels];
    return moved();
  }

  bool zoom(float factor) {
    if (view_.focus == View::kGraph) {
      view_.zoom_wish = factor;
      return moved();
    }
    if (view_.focus != View::kTimeline) return false;
    Camera camera = view_.time;
    if (camera.fitted) camera = {false, 1.0f, 0.0f, 0.0f};
    const float middle = camera.x + 0.5f / camera.zoom;
    camera.zoom = std::clamp(camera.zoom * factor, 1.0f, 4000.0f);
    camera.x = std::clamp(middle - 0.5f / camera.zoom, 0.0f, 1.0f - 1.0f / camera.zoom);
    camera.fitted = camera.zoom <= 1.0001f;
    return act(SetCamera{true, camera});
  }

  bool fit() {
    if (view_.focus != View::kGraph && view_.focus != View::kTimeline) return false;
    return act(SetCamera{view_.focus == View::kTimeline, Camera{}});
  }

  bool move(int across, int down) {
    switch (view_.focus) {
      case View::kGraph: return move_in_graph(across, down);
      case View::kTimeline: return move_in_timeline(across, down);
      case View::kVariables:
        if (across != 0) return open_variable(across > 0);
        break;
      case View::kSequence:
      case View::kServices:
      case View::kLog:
      case View::kRequests:
      case View::kLimits: break;
    }
    // Left and right are the page's where rows have no inside.
    return across == 0 && move_row(down, rows());
  }

  bool move_row(int by, std::size_t count) {
    if (count == 0) return false;
    PanelMark& at = mark();
    const auto last = static_cast<std::int64_t>(count) - 1;
    if (at.row == kNoMark)
      at.row = static_cast<std::uint32_t>(follows_end() ? last : 0);
    else
      at.row = static_cast<std::uint32_t>(
          std::clamp<std::int64_t>(static_cast<std::int64_t>(std::min<std::size_t>(at.row, count - 1)) + by, 0, last));
    return moved();
  }

  /// Lists that show their end are entered there.
  [[nodiscard]] bool follows_end() const {
    return view_.focus == View::kLog || view_.focus == View::kRequests || view_.focus == View::kSequence;
  }

  [[nodiscard]] std::size_t rows() {
    if (view_.focus == View::kServices) return model_.services.size();
    if (model_.tables == nullptr) return 0;
    const RunTables& tables = *model_.tables;
    switch (view_.focus) {
      case View::kVariables: return variable_rows().size();
      case View::kLog: return log_happened(tables, log_rows(), model_.cursor);
      case View::kRequests: return requests_happened(tables, request_rows(), model_.cursor);
      case View::kSequence: return sequence_of(tables.journal, tables.tasks, tables.requests).arrows.size();
      case View::kGraph:
      case View::kTimeline:
      case View::kServices:
      case View::kLimits: break;
    }
    return 0;
  }

  FilteredRows& log_rows() {
    model_.lists->log.update_log(*model_.tables, model_.run_version, {view_.severity, view_.search});
    return model_.lists->log;
  }
  FilteredRows& request_rows() {
    model_.lists->requests.update_requests(*model_.tables, model_.run_version, {view_.severity, view_.search});
    return model_.lists->requests;
  }

  std::vector<VariableLine> variable_rows() {
    std::vector<VariableLine> rows;
    const VariablesModel shown = make_variables_model(model_.tables->journal, model_.tables->moments.at(model_.cursor),
                                                      watched_task(model_), view_.toggled_variables);
    for (const VariableGroup& group : shown.scopes) rows.insert(rows.end(), group.rows.begin(), group.rows.end());
    return rows;
  }

  bool open_variable(bool open) {
    if (model_.tables == nullptr || mark().row == kNoMark) return false;
    const std::vector<VariableLine> rows = variable_rows();
    if (mark().row >= rows.size()) return false;
    const VariableLine& row = rows[mark().row];
    if (row.expandable && row.expanded != open) {
      act(ToggleVariable{row.path});
      return moved();
    }
    if (open) return true;
    // From an inner row to the one around it.
    for (std::uint32_t at = mark().row; at-- > 0;) {
      if (rows[at].depth >= row.depth) continue;
      mark().row = at;
      break;
    }
    return moved();
  }

  bool move_in_graph(int across, int down) {
    const std::vector<FlowNode>& nodes = model_.graph.nodes;
    if (nodes.empty()) return false;
    std::uint32_t from = mark().row;
    if (from >= nodes.size()) from = model_.graph.find(model_.selection.step);
    if (from >= nodes.size() || nodes[from].shape != NodeShape::kStep) {
      for (from = 0; from < nodes.size() && nodes[from].shape != NodeShape::kStep; ++from) continue;
      if (from == nodes.size()) return false;
      mark().row = from;
      return moved();
    }
    // What lies in that direction, near and not far aside. A key that finds nothing is used all the same: the canvas is left by Tab.
    for (int steps = std::max(std::abs(across), std::abs(down)); steps > 0; --steps) {
      const GraphBox& here = nodes[from].box;
      std::uint32_t best = kNoNode;
      float least = 0.0f;
      for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].shape != NodeShape::kStep || i == from) continue;
        const float x = nodes[i].box.middle_x() - here.middle_x();
        const float y = nodes[i].box.middle_y() - here.middle_y();
        const float along = down != 0 ? (down > 0 ? y : -y) : across > 0 ? x : -x;
        const float aside = std::abs(down != 0 ? x : y);
        if (along < 4.0f || (across != 0 && aside > 3.0f * std::max(here.height, nodes[i].box.height))) continue;
        const float distance = along + 2.0f * aside;
        if (best == kNoNode || distance < least) {
          best = i;
          least = distance;
        }
      }
      if (best == kNoNode) break;
      from = best;
    }
    mark().row = from;
    return moved();
  }

  bool move_in_timeline(int across, int down) {
    if (model_.tables == nullptr) return false;
    const TimelineModel shown = shown_timeline(model_);
    if (shown.rows.empty()) return false;
    PanelMark& at = mark();
    const auto last = static_cast<std::int64_t>(shown.rows.size()) - 1;
    if (at.row == kNoMark) {
      at = {0, 0};
      return moved();
    }
    at.row = static_cast<std::uint32_t>(std::min<std::int64_t>(at.row, last));
    if (down != 0) {
      const std::vector<TimelineBar>& before = shown.rows[at.row].bars;
      const Nanoseconds when = at.item < before.size() ? before[at.item].begin_ns : model_.position_ns;
      at.row = static_cast<std::uint32_t>(std::clamp<std::int64_t>(static_cast<std::int64_t>(at.row) + down, 0, last));
      const std::vector<TimelineBar>& bars = shown.rows[at.row].bars;
      const auto found = std::partition_point(bars.begin(), bars.end(), [&](const TimelineBar& bar) { return bar.begin_ns < when; });
      at.item =
          static_cast<std::uint32_t>(std::min<std::ptrdiff_t>(found - bars.begin(), std::max<std::ptrdiff_t>(0, std::ssize(bars) - 1)));
    } else {
      const std::vector<TimelineBar>& bars = shown.rows[at.row].bars;
      if (!bars.empty())
        at.item =
            static_cast<std::uint32_t>(std::clamp<std::int64_t>(static_cast<std::int64_t>(at.item) + across, 0, std::ssize(bars) - 1));
    }
    return moved();
  }

  bool enter() {
    const std::uint32_t row = mark().row;
    if (row == kNoMark) return false;
    if (view_.focus == View::kGraph) {
      if (row >= model_.graph.nodes.size()) return false;
      return act(SelectStep{model_.graph.nodes[row].key});
    }
    if (view_.focus == View::kServices) return row < model_.services.size() && act(ShowService{model_.services[row].name});
    if (model_.tables == nullptr) return false;
    const RunTables& tables = *model_.tables;
    switch (view_.focus) {
      case View::kTimeline: {
        const TimelineModel shown = shown_timeline(model_);
        if (row >= shown.rows.size()) return false;
        const TimelineRow& line = shown.rows[row];
        if (mark().item < line.bars.size()) {
          const TimelineBar& bar = line.bars[mark().item];
          return act(SelectEvent{bar.end_seq != kNoSeq && bar.end_seq < model_.length() ? bar.end_seq : bar.begin_seq});
        }
        return !line.task.is_none() && act(SelectTask{line.task.index()});
      }
      case View::kVariables: {
        const std::vector<VariableLine> rows = variable_rows();
        if (row >= rows.size()) return false;
        return act(SelectVariable{model_.selection.variable == rows[row].path ? std::string() : rows[row].path});
      }
      case View::kSequence: {
        const Sequence shown = sequence_of(tables.journal, tables.tasks, tables.requests);
        return row < shown.arrows.size() && act(SelectEvent{shown.arrows[row].seq});
      }
      case View::kLog: {
        const std::vector<std::uint32_t>& shown = log_rows().rows();
        return row < log_happened(tables, log_rows(), model_.cursor) && act(SelectEvent{tables.log[shown[row]].seq});
      }
      case View::kRequests: {
        const std::vector<std::uint32_t>& shown = request_rows().rows();
        return row < requests_happened(tables, request_rows(), model_.cursor) && act(SelectEvent{tables.requests.rows()[shown[row]].seq});
      }
      case View::kGraph:
      case View::kServices:
      case View::kLimits: break;
    }
    return false;
  }

  AppModel& model_;
  ViewSettings& view_;
  const Clock& clock_;
};

}  // namespace

bool canvas_key(AppModel& model, std::string_view key, bool shift, const Clock& clock) { return Keys(model, clock).press(key, shift); }

}  // namespace etude
