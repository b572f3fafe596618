// All that is collected of one run while it grows, and read at any cursor. Each event is looked at once by each table.
#pragma once

#include <string>
#include <vector>

#include "core/journal/log_rows.h"
#include "core/journal/moment.h"
#include "core/journal/navigation.h"
#include "core/journal/request_rows.h"
#include "core/journal/spans.h"
#include "core/journal/task_table.h"
#include "playground/model/graph_model.h"
#include "playground/model/run_index.h"
#include "playground/model/service_calls.h"

namespace etude {

struct RunTables {
  RunTables(const Journal& journal_of_run, std::vector<ServiceBase> bases);
  RunTables(const RunTables&) = delete;
  RunTables& operator=(const RunTables&) = delete;

  /// Takes in what the journal has got since the last call.
  void update();

  const Journal& journal;
  TaskTable tasks;
  Spans spans;
  RequestTable requests;
  ServiceCalls calls;
  RunIndex index;
  StepKeys keys;
  MomentReader moments;
  std::vector<LogRow> log;
  std::uint32_t log_seen = 0;
  std::uint32_t log_revision = 0;  // counts rows that were taken back after they had been given out

  [[nodiscard]] Navigator navigator() const { return Navigator(journal, tasks); }
};

}  // namespace etude
