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

/// What lies over the upper corners of the panel, CSS pixels from its edges.
struct GraphCover {
  float height = 0.0f;
  float left = 0.0f;
  float right = 0.0f;
};

/// What the keys do to the graph: the node that is marked, and how far to zoom about the middle. And what lies over it.
struct GraphKeys {
  PanelFocus focus;
  float zoom_wish = 1.0f;
  GraphCover cover;
};

void draw_graph(Ui& ui, const Rect& rect, const GraphModel& model, const Camera& camera, const std::vector<EdgeToken>& tokens,
                const GraphKeys& keys, Actions& actions);

/// The camera that shows a whole graph in a panel (CSS pixels), or its top where it would become too small to read; then the current
/// step is kept in sight.
Camera fitted_camera(const GraphModel& model, float width, float height, const GraphCover& cover = {});

}  // namespace etude
