// Keeps the tables of a run up to date, in the order in which they need each other.
#include "playground/model/run_tables.h"

#include <algorithm>

namespace etude {

RunTables::RunTables(const Journal& journal_of_run, std::vector<ServiceBase> bases)
    : journal(journal_of_run),
      tasks(journal),
      spans(journal, tasks),
      requests(journal, tasks, std::move(bases)),
      calls(requests),
      index(journal),
      moments(journal) {
  update();
}

void RunTables::update() {
  tasks.update();
  spans.update();
  requests.update();
  calls.update();
  index.update();
  keys.update(journal);
  const std::size_t before = log.size();
  log_seen = append_log_rows(journal, log_seen, log);
  // An error that is retried at once is told by its retry.
  for (std::size_t i = std::max<std::size_t>(before, 1); i < log.size();) {
    const LogRow& retry = log[i];
    const LogRow& raised = log[i - 1];
    if (retry.kind == LogRowKind::kRetry && raised.kind == LogRowKind::kRaised && raised.task == retry.task &&
        raised.time_ns == retry.time_ns) {
      if (i - 1 < before) ++log_revision;
      log.erase(log.begin() + static_cast<std::ptrdiff_t>(i) - 1);
    } else {
      ++i;
    }
  }
}

}  // namespace etude
