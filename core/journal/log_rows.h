// The log of a run: what workflows and handlers logged, and errors and retries between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal/journal.h"

namespace etude {

enum class LogRowKind : std::uint8_t { kLog, kRaised, kRetry };

struct LogRow {
  LogRowKind kind = LogRowKind::kLog;
  std::uint32_t seq = 0;
  Nanoseconds time_ns = 0;
  TaskId task;
  StepId step;
  std::string_view severity;  // `INFO` …, and `RAISED`, `RETRY` for what nobody logged
  Value data;                 // what was logged (a text or JSON), or the error value
  bool is_json = false;       // logged as JSON, not as text
};

/// Appends the rows of events from `from` on. @returns the number of events looked at so far, for the next call
std::uint32_t append_log_rows(const Journal& journal, std::uint32_t from, std::vector<LogRow>& rows);

/// One line for a row: the text, compact JSON, or a sentence about the error or retry.
std::string log_text(const Journal& journal, const LogRow& row);

}  // namespace etude
