// What will happen when: entries of the virtual clock, by (instant, order of scheduling).
#pragma once

#include <algorithm>
#include <cstdint>
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
    entries_.push_back({at, next_order_++, kind, subject, generation});
    std::push_heap(entries_.begin(), entries_.end(), Later());
  }
  [[nodiscard]] const AgendaEntry* next() const { return entries_.empty() ? nullptr : &entries_.front(); }
  AgendaEntry take() {
    std::pop_heap(entries_.begin(), entries_.end(), Later());
    const AgendaEntry entry = entries_.back();
    entries_.pop_back();
    return entry;
  }
  /// Looks at all entries, in no order that means anything.
  template <typename Test>
  [[nodiscard]] bool all_of(Test test) const {
    return std::all_of(entries_.begin(), entries_.end(), test);
  }

 private:
  struct Later {
    bool operator()(const AgendaEntry& a, const AgendaEntry& b) const { return a.at != b.at ? a.at > b.at : a.order > b.order; }
  };
  std::vector<AgendaEntry> entries_;  // a heap
  std::uint64_t next_order_ = 0;
};

}  // namespace etude
