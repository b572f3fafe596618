// Who talked to whom: actors and arrows of a sequence diagram.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal/journal.h"
#include "core/journal/request_rows.h"
#include "core/journal/task_table.h"

namespace etude {

enum class ActorKind : std::uint8_t { kClient, kWorkflow, kExecution, kService, kBroker, kOutside };
/// `client workflow execution service broker outside`.
std::string_view actor_kind_name(ActorKind kind);

struct SequenceActor {
  std::string name;
  ActorKind kind = ActorKind::kWorkflow;
};

enum class ArrowKind : std::uint8_t {
  kRequest,    // asks and waits
  kResponse,   // answers, below 400
  kFailure,    // answers with 400 or more, or with an error
  kFault,      // no answer: refused, reset, timed out, given up
  kPublish,    // an event, to the broker
  kDeliver,    // from the broker
  kDuplicate,  // the same once more
  kLost,       // on its way from the broker
  kAcknowledge,
  kRefuse,
  kDrop,      // the broker gives up: from the broker to itself
  kCallback,  // from outside to somebody who waits
};
/// `request response failure fault publish deliver duplicate lost acknowledge refuse drop callback`.
std::string_view arrow_kind_name(ArrowKind kind);

struct SequenceArrow {
  std::size_t from = 0;  // indices into the actors
  std::size_t to = 0;
  ArrowKind kind = ArrowKind::kRequest;
  std::string label;
  Nanoseconds time_ns = 0;
  std::uint32_t seq = 0;  // the event
  TaskId task;            // who acts; none for the broker
  std::uint16_t attempt = 1;
};

struct Sequence {
  std::vector<SequenceActor> actors;  // in the order in which they first act or are talked to
  std::vector<SequenceArrow> arrows;  // in the order of their events
};

/// @param requests  must be up to date with the journal, as must be the tasks
Sequence sequence_of(const Journal& journal, const TaskTable& tasks, const RequestTable& requests);

}  // namespace etude
