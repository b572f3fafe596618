// Diagnostics, moments, events, bars and rows as values for JavaScript; the boundary writes them as exact JSON (journal_json.h).
#pragma once

#include <cstdint>
#include <vector>

#include "core/journal/moment.h"
#include "core/journal/request_rows.h"
#include "core/journal/spans.h"
#include "core/journal/task_table.h"
#include "core/simulation/run.h"
#include "core/value/value.h"

namespace etude {

/// [{severity, code, message, file, line, column, end_line, end_column, begin, end, notes: [{message, line, column}], fix?: {title, begin,
/// end, text}}]; lines and columns from 1, begin and end in bytes.
Value diagnostics_value(const std::vector<FileDiagnostics>& diagnostics);

/// The events [from, to): [{seq, time_ns, kind, task, step, attempt, outcome?, text, …the fields of the kind by name}].
Value events_value(const Journal& journal, std::uint32_t from, std::uint32_t to);

/// {cursor, length, time_ns, outcome?, task, tasks: […], scopes: […] of `task`, services: […], steps: {key: {state, entered, active,
/// attempt}},
///  broken: [index]}. A task that is none: the one that acted last.
Value moment_value(const Moment& moment, const Journal& journal, TaskId task);

/// {end_ns, rows: [{task, parent, kind, label, depth, begin_ns, end_ns, outcome, bars: [{kind, label, begin_ns, end_ns, outcome, attempt,
/// depth, step, seq}]}]}
Value spans_value(const Journal& journal, const TaskTable& tasks, const Spans& spans);

/// [{seq, time_ns, severity, step, text, json?}]
Value log_value(const Journal& journal);

/// Effects that wait for the host: [{id, kind, task, step, detail}].
Value effects_value(const std::vector<EffectRequest>& effects);

}  // namespace etude
