// A journal for other programs and for reading: text, Mermaid, a trace for Perfetto, the service's own step entries.
#pragma once

#include <string>
#include <vector>

#include "core/journal/journal.h"
#include "core/journal/request_rows.h"

namespace etude {

/// One line an event that a person wants to see: clock, who, what; indented by branches and calls.
std::string trace_text(const Journal& journal);

/// A Mermaid sequence diagram.
std::string trace_mermaid(const Journal& journal, const std::vector<ServiceBase>& bases = {});

/// The JSON trace format of Chrome and Perfetto: a thread a task, nested slices, instants for logs and errors.
std::string trace_perfetto(const Journal& journal);

struct StepEntryOptions {
  std::string execution = "projects/123456789012/locations/us-central1/workflows/workflow/executions/execution";
  Nanoseconds start_time_ns = 1'767'225'600'000'000'000;  // the wall clock at virtual time 0
  bool detailed = false;                                  // with the variables after each step
};

/// The history of the workflow's execution as the service lists it: {stepEntries: [...]} (executions.md 3).
/// Handlers of services, which the service does not know, are left out.
Value step_entries(const Journal& journal, const StepEntryOptions& options = {});

}  // namespace etude
