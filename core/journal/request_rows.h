// The requests of a run: who asked whom for what, and what came back (`requests` of the command's JSON).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal/journal.h"
#include "core/journal/task_table.h"

namespace etude {

struct RequestRow {
  std::uint32_t seq = 0;            // of the request
  std::uint32_t answered = kNoSeq;  // of the answer; kNoSeq while it is waited for
  TaskId task;
  StepId step;
  std::uint16_t attempt = 1;
  std::string actor;    // `workflow`, a service, a client
  std::string service;  // who answers; empty: nobody in the simulated world
  std::string method;
  std::string url;
  Value headers;  // of the request
  Value body;     // as sent: text, bytes or null
  std::optional<std::int64_t> status;
  std::string fault;      // `connection_refused` …; empty if there was an answer
  std::string message;    // about the fault
  bool given_up = false;  // by the machine: time-out elsewhere, cancelled
  Value response_headers;
  Value response_body;
  Nanoseconds start_ns = 0;
  Nanoseconds end_ns = 0;  // of an open request: its start
};

/// Names the service behind a URL; empty: none. Used where the journal itself does not say.
struct ServiceBase {
  std::string url;  // `https://payment.test`, `https://shop.test/api`
  std::string name;
};

/// Grows with its journal.
class RequestTable {
 public:
  RequestTable(const Journal& journal, const TaskTable& tasks, std::vector<ServiceBase> bases = {});
  /// Takes in what was appended since the last call. The table of tasks must have been updated before.
  void update();
  [[nodiscard]] const std::vector<RequestRow>& rows() const { return rows_; }

 private:
  const Journal* journal_;
  const TaskTable* tasks_;
  std::vector<ServiceBase> bases_;
  std::uint32_t seen_ = 0;
  std::vector<RequestRow> rows_;
  std::vector<std::pair<std::uint32_t, std::size_t>> open_;  // EffectId → row
};

/// The longest base that the URL lies under, at a boundary of host or path; empty: none.
std::string_view service_of(const std::vector<ServiceBase>& bases, std::string_view url);

/// A body as a value: JSON if the headers say so and it is; else as it is.
Value decoded_body(const Value& headers, const Value& body);

/// A header's value, whatever the case of its name; empty if absent.
std::string_view header_text(const Value& headers, std::string_view name);

}  // namespace etude
