// Names of the enumerations, as JSON, views and exports write them.
#include "core/journal/event.h"

#include <array>

namespace etude {
namespace {

constexpr std::array<std::string_view, kEventKinds> kEventNames{
    "task_started", "task_ended",       "step_entered",     "step_left", "routine_called", "routine_returned", "scope_closed",
    "write",        "effect_requested", "effect_completed", "log",       "raised",         "caught",           "retry_scheduled",
    "message",      "state_changed",    "invariant",        "limit",     "finished"};
constexpr std::array<std::string_view, kOutcomes> kOutcomeNames{
    "none", "done", "jumped",    "returned", "raised",     "retried",      "succeeded", "failed",  "cancelled", "loop",    "json",
    "text", "sent", "delivered", "lost",     "duplicated", "acknowledged", "refused",   "dropped", "broken",    "restored"};
constexpr std::array<std::string_view, kTaskKinds> kTaskNames{"workflow", "branch",     "iteration", "service",
                                                              "handler",  "subscriber", "execution", "client"};
constexpr std::array<std::string_view, 9> kSeverityNames{"DEFAULT", "DEBUG",    "INFO",  "NOTICE",   "WARNING",
                                                         "ERROR",   "CRITICAL", "ALERT", "EMERGENCY"};
constexpr std::array<std::string_view, 4> kGaugeNames{"steps", "memory", "call_depth", "branches"};

/// A saved journal may hold what a later Etude knows: it has no name here.
template <std::size_t N>
std::string_view name_in(const std::array<std::string_view, N>& names, std::size_t index) {
  return index < N ? names[index] : std::string_view("unknown");
}

}  // namespace

std::string_view event_kind_name(EventKind kind) { return name_in(kEventNames, static_cast<std::size_t>(kind)); }
std::string_view outcome_name(Outcome outcome) { return name_in(kOutcomeNames, static_cast<std::size_t>(outcome)); }
std::string_view task_kind_name(TaskKind kind) { return name_in(kTaskNames, static_cast<std::size_t>(kind)); }
std::string_view log_severity_name(LogSeverity severity) { return name_in(kSeverityNames, static_cast<std::size_t>(severity)); }
std::string_view gauge_name(Gauge gauge) { return name_in(kGaugeNames, static_cast<std::size_t>(gauge)); }

}  // namespace etude
