// Picks log, raised and retry events out of the journal.
#include "core/journal/log_rows.h"

#include "core/journal/event_text.h"
#include "core/value/value_json.h"

namespace etude {

std::uint32_t append_log_rows(const Journal& journal, std::uint32_t from, std::vector<LogRow>& rows) {
  for (; from < journal.size(); ++from) {
    const Event& event = journal[from];
    LogRow row;
    if (event.kind == EventKind::kLog) {
      row.severity = log_severity_name(static_cast<LogSeverity>(event.b < 9 ? event.b : 0));
      row.is_json = event.outcome == Outcome::kJson;
    } else if (event.kind == EventKind::kRaised) {
      row.kind = LogRowKind::kRaised;
      row.severity = "RAISED";
    } else if (event.kind == EventKind::kRetryScheduled) {
      row.kind = LogRowKind::kRetry;
      row.severity = "RETRY";
    } else {
      continue;
    }
    row.seq = from;
    row.time_ns = event.time_ns;
    row.task = event.task;
    row.step = event.step;
    row.data = event.v0;
    rows.push_back(std::move(row));
  }
  return from;
}

std::string log_text(const Journal& journal, const LogRow& row) {
  if (row.kind != LogRowKind::kLog) return event_text(journal, row.seq);
  return row.data.is_string() ? std::string(row.data.string()) : json_for_display(row.data);
}

}  // namespace etude
