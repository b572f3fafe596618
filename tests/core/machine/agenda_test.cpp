// The order of what is due.
#include "core/machine/agenda.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

TEST(Agenda, GivesEntriesByInstantThenByOrderOfScheduling) {
  Agenda agenda;
  agenda.add(20, AgendaEntry::Kind::kHost, 1);
  agenda.add(10, AgendaEntry::Kind::kHost, 2);
  agenda.add(10, AgendaEntry::Kind::kWake, 3);
  agenda.add(10, AgendaEntry::Kind::kTimeout, 4);
  std::vector<std::uint64_t> order;
  while (agenda.next() != nullptr) order.push_back(agenda.take().subject);
  EXPECT_EQ(order, (std::vector<std::uint64_t>{2, 3, 4, 1}));
}

}  // namespace
}  // namespace etude
