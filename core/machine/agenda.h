// What will happen when: entries of the virtual clock, by (instant, order of scheduling).
#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

#include "core/base/virtual_time.h"

namespace etude {

struct AgendaEntry {
  enum class Kind : std::uint8_t { kWake, kTimeout, kHost };
  Nanoseconds at = 0;
  std::uint64_t order = 0;
  Kind kind = Kind::kHost;
  std::uint64_t subject = 0;     // task, effect or the host's token
  std::uint32_t generation = 0;  // of the task's wait: an entry of an earlier wait is void
};

class Agenda {
 public:
  void add(Nanoseconds at, AgendaEntry::Kind kind, std::uint64_t subject, std::uint32_t generation = 0) {
    entries_.push({at, next_order_++, kind, subject, generation});
  }
  [[nodiscard]] const AgendaEntry* next() const { return entries_.empty() ? nullptr : &entries_.top(); }
  AgendaEntry take() {
    AgendaEntry entry = entries_.top();
    entries_.pop();
    return entry;
  }

 private:
  struct Later {
    bool operator()(const AgendaEntry& a, const AgendaEntry& b) const {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };
  std::priority_queue<AgendaEntry, std::vector<AgendaEntry>, Later> entries_;
  std::uint64_t next_order_ = 0;
};

}  // namespace etude
