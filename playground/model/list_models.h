// What the lists draw: log, requests, services, limits, arrows between actors. Rows are made once while the journal grows; a cursor
// only says how many of them have happened.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/journal/journal.h"
#include "core/journal/moment.h"
#include "core/machine/limits.h"
#include "playground/model/execution.h"
#include "playground/model/run_tables.h"

namespace etude {

enum class Tone : std::uint8_t { kPlain, kDim, kInfo, kGood, kWaiting, kWarning, kBad };

struct LogLine {
  std::uint32_t seq = 0;
  Nanoseconds time_ns = 0;
  std::string severity;  // `INFO`, `RETRY`, `RAISED`
  std::string step;      // `main / reserve_credit`
  std::string text;
  Tone tone = Tone::kPlain;
  bool selected = false;
};

/// Rows `first` … of the `total` that pass the filter and have happened.
struct LogModel {
  std::vector<LogLine> rows;
  std::size_t first = 0;
  std::size_t total = 0;
  bool filtered = false;  // some are hidden by the filter
};

struct RequestLine {
  std::uint32_t seq = 0;
  Nanoseconds time_ns = 0;
  std::string actor;
  std::string service;
  std::string method;
  std::string path;
  std::string status;  // `201`, `connection_refused`, empty while it runs
  std::string duration;
  std::uint32_t attempt = 1;
  Tone tone = Tone::kPlain;
  bool selected = false;
};

struct RequestsModel {
  std::vector<RequestLine> rows;
  std::size_t first = 0;
  std::size_t total = 0;
  bool filtered = false;
};

struct ServiceLine {
  std::string name;
  std::string url;
  std::string summary;  // `503 · 2 of 2 calls`
  std::string state;    // its state in a line
  std::uint32_t calls = 0;
  std::string last;  // status or fault of its latest answer
  Tone tone = Tone::kDim;
  FaultSettings faults;
  bool faulty = false;  // some fault is set
};

struct InvariantLine {
  std::string say;
  bool holds = true;
  Nanoseconds broken_at_ns = -1;
  std::uint32_t broken_seq = kNoSeq;  // the event at which it broke
};

struct ServicesModel {
  std::vector<ServiceLine> rows;
  std::vector<InvariantLine> invariants;
  std::size_t shown = 0;  // row whose faults are shown
};

struct GaugeLine {
  std::string name;
  std::string amount;
  std::string limit;
  double amount_number = 0.0;
  double limit_number = 0.0;
  double share = 0.0;
};

struct LimitsModel {
  std::vector<GaugeLine> rows;
};

/// Which rows are listed.
struct ListFilter {
  std::string severity;  // of the log: the least one
  std::string search;    // must be contained
  friend bool operator==(const ListFilter&, const ListFilter&) = default;
};

/// The numbers of the rows that pass a filter, kept while the run grows: only new rows are looked at.
class FilteredRows {
 public:
  void update_log(const RunTables& tables, std::uint32_t run, const ListFilter& filter);
  void update_requests(const RunTables& tables, std::uint32_t run, const ListFilter& filter);
  [[nodiscard]] const std::vector<std::uint32_t>& rows() const { return rows_; }

 private:
  void reset(std::uint32_t run, std::uint32_t revision, const ListFilter& filter);
  std::uint32_t run_ = UINT32_MAX;
  std::uint32_t revision_ = 0;
  ListFilter filter_;
  std::size_t seen_ = 0;
  std::vector<std::uint32_t> rows_;
};

/// Which part of a list is made, and which row is marked.
struct ListWindow {
  std::size_t first = 0;
  std::size_t count = 100;
  std::uint32_t selected = kNoSeq;  // event; none: the latest row
};

/// The rows of a window, of those before the cursor.
LogModel make_log_model(const RunTables& tables, const FilteredRows& filtered, std::uint32_t cursor, const ListWindow& window);
RequestsModel make_requests_model(const RunTables& tables, const FilteredRows& filtered, std::uint32_t cursor, const ListWindow& window);
/// How many of the rows that pass have happened.
std::size_t log_happened(const RunTables& tables, const FilteredRows& filtered, std::uint32_t cursor);
std::size_t requests_happened(const RunTables& tables, const FilteredRows& filtered, std::uint32_t cursor);
/// Events of the log and of requests before the cursor, without any filter.
std::size_t log_total(const RunTables& tables, std::uint32_t cursor);
std::size_t requests_total(const RunTables& tables, std::uint32_t cursor);

/// `tables` and `moment` may be null: the services as they are written. `chosen`: whose faults are shown; otherwise the first
/// that has some, then the first whose latest call failed.
ServicesModel make_services_model(const RunTables* tables, const Moment* moment, std::uint32_t cursor,
                                  const std::vector<ServiceInfo>& services, const std::vector<std::string>& invariants,
                                  const std::string& chosen);
/// A service's state in a few words: `3 charges, open: true`.
std::string state_words(const Map& state);

LimitsModel make_limits_model(const Moment* moment, const Limits& limits);

}  // namespace etude
