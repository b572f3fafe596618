// Sizes each view for its content, then draws it once.
#include "playground/app/svg_export.h"

#include <algorithm>
#include <cmath>

#include "playground/model/json_writer.h"
#include "playground/model/running.h"
#include "playground/model/shown_timeline.h"
#include "playground/view/graph_view.h"
#include "playground/view/sequence_view.h"
#include "playground/view/timeline_view.h"
#include "playground/widget/svg_surface.h"
#include "playground/widget/ui.h"

namespace etude {
namespace {

constexpr std::size_t kMostRows = 5000;
constexpr float kGraphMargin = 24.0f;

Error no_run() { return {"app.no_run", "Nothing has run yet: press Run first."}; }
Error too_large(std::size_t rows) {
  return {"app.too_large",
          "The picture would have " + std::to_string(rows) + " rows; at most " + std::to_string(kMostRows) + " are drawn."};
}

/// Draws on a fresh page of this size.
template <typename Draw>
std::string picture(const AppModel& model, const Fonts& fonts, const Rect& bounds, std::string_view view, Draw draw) {
  const std::string name = model.title.empty() ? std::string("Workflow") : model.title;
  SvgSurface surface(bounds, name + ", " + std::string(view));
  const Theme theme = make_theme(model.view.dark, 1.0f);
  const PointerInput pointer;
  Ui ui(surface, theme, fonts, pointer, 0.0, true);
  Actions actions;
  draw(ui, actions);
  JsonWriter json;
  return json.open_object()
      .field("text", surface.take())
      .field("width", bounds.width())
      .field("height", bounds.height())
      .close_object()
      .take();
}

Result<std::string> graph_picture(const AppModel& model, const Fonts& fonts) {
  const GraphMarks marks{model.selection.step, &model.breakpoints};
  GraphModel shown;
  if (model.run) {
    const Moment moment = model.tables->moments.at(model.cursor);
    shown =
        make_graph_model(model.graph, marks, model.tables->journal, moment, model.tables->index, model.tables->keys, watched_task(model));
  } else {
    shown = make_graph_model(model.graph, marks);
  }
  const GraphBox& box = model.graph.bounds;
  const Rect bounds{0.0f, 0.0f, std::max(160.0f, std::ceil(box.width + 2.0f * kGraphMargin)),
                    std::max(90.0f, std::ceil(box.height + 2.0f * kGraphMargin))};
  Camera camera;
  camera.fitted = false;
  camera.x = box.x - kGraphMargin;
  camera.y = box.y - kGraphMargin;
  return picture(model, fonts, bounds, "graph", [&](Ui& ui, Actions& actions) { draw_graph(ui, bounds, shown, camera, {}, {}, actions); });
}

Result<std::string> timeline_picture(const AppModel& model, const Fonts& fonts, float width) {
  if (!model.run) return no_run();
  const TimelineModel shown = shown_timeline(model);
  if (shown.rows.size() > kMostRows) return too_large(shown.rows.size());
  TimelineContext context;
  context.tables = model.tables.get();
  context.time_ns = model.position_ns;
  context.cursor = model.cursor;
  context.length = model.length();
  const Rect bounds{0.0f, 0.0f, width, timeline_height(shown)};
  return picture(model, fonts, bounds, "timeline", [&](Ui& ui, Actions& actions) { draw_timeline(ui, bounds, shown, context, actions); });
}

Result<std::string> sequence_picture(const AppModel& model, const Fonts& fonts) {
  if (!model.run) return no_run();
  const Sequence shown = sequence_of(model.tables->journal, model.tables->tasks, model.tables->requests);
  if (shown.arrows.size() > kMostRows) return too_large(shown.arrows.size());
  const Rect bounds{0.0f, 0.0f, sequence_width(shown), sequence_height(shown)};
  return picture(model, fonts, bounds, "sequence", [&](Ui& ui, Actions& actions) {
    draw_sequence(ui, bounds, shown, model.cursor, model.selection.event, 0.0f, {}, actions);
  });
}

}  // namespace

Result<std::string> svg_json(const AppModel& model, const Fonts& fonts, View view, float width) {
  switch (view) {
    case View::kGraph: return graph_picture(model, fonts);
    case View::kTimeline: return timeline_picture(model, fonts, std::clamp(width, 480.0f, 8000.0f));
    case View::kSequence: return sequence_picture(model, fonts);
    case View::kVariables:
    case View::kServices:
    case View::kLog:
    case View::kRequests:
    case View::kLimits: break;
  }
  return Error{"app.no_picture", "Pictures are made of the graph, the timeline and the sequence."};
}

}  // namespace etude
