// The texts of the document: what is wrong with them, and the graph of the workflow. Parts of `update`.
#pragma once

#include "playground/model/app_model.h"

namespace etude {

/// Reads all files anew: diagnostics, whether a run can start, the graph.
void read_documents(AppModel& model);
/// The graph alone, after a subworkflow was opened or closed.
void lay_out_graph(AppModel& model);
/// The step that stands on a line of a file, innermost; empty: none.
std::string step_at_line(const AppModel& model, std::string_view file, std::uint32_t line);

}  // namespace etude
