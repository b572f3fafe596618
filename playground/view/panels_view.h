// Draws the panels beside and below the graph: variables, services, log, requests, limits.
#pragma once

#include "playground/model/action.h"
#include "playground/model/list_models.h"
#include "playground/model/variables_model.h"
#include "playground/model/writes_model.h"
#include "playground/widget/ui.h"

namespace etude {

/// Height of a row of the log and of the requests, CSS pixels.
constexpr float kListRowHeight = 24.0f;

void draw_variables(Ui& ui, const Rect& rect, const VariablesModel& model, float scroll, const PanelFocus& focus, Actions& actions);
/// The selected variable: its value in full, and who wrote it.
void draw_writes(Ui& ui, const Rect& rect, const WritesModel& model, float scroll, Actions& actions);
void draw_services(Ui& ui, const Rect& rect, const ServicesModel& model, float scroll, const PanelFocus& focus, Actions& actions);
void draw_log(Ui& ui, const Rect& rect, const LogModel& model, float scroll, const PanelFocus& focus, Actions& actions);
void draw_requests(Ui& ui, const Rect& rect, const RequestsModel& model, float scroll, const PanelFocus& focus, Actions& actions);
void draw_limits(Ui& ui, const Rect& rect, const LimitsModel& model, float scroll, Actions& actions);

/// Height that the variables want, CSS pixels: the panel beside the graph is shared with the services.
float variables_height(const VariablesModel& model);

}  // namespace etude
