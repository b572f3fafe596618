// Draws the workflow as boxes with the state of the run at the cursor.
#pragma once

#include <vector>

#include "playground/model/action.h"
#include "playground/model/graph_model.h"
#include "playground/widget/ui.h"

namespace etude {

/// A token on its way along an edge.
struct EdgeToken {
  std::uint32_t edge = 0;
  double start_ms = 0.0;
};

/// What the keys do to the graph: the node that is marked, and how far to zoom about the middle.
struct GraphKeys {
  PanelFocus focus;
  float zoom_wish = 1.0f;
};

void draw_graph(Ui& ui, const Rect& rect, const GraphModel& model, const Camera& camera, const std::vector<EdgeToken>& tokens, const GraphKeys& keys, Actions& actions);

/// The camera that shows a whole graph in a panel (CSS pixels), or its top where it would become too small to read; then the current
/// step is kept in sight.
Camera fitted_camera(const GraphModel& model, float width, float height);

}  // namespace etude
