// Handles: a stale or foreign number gives an error, never another session.
#include "web/bindings/handle_table.h"

#include <gtest/gtest.h>

#include <set>

namespace etude {
namespace {

TEST(HandleTable, FindsWhatItHoldsAndNothingElse) {
  HandleTable<int> table;
  const std::uint32_t one = table.add(std::make_unique<int>(1));
  const std::uint32_t two = table.add(std::make_unique<int>(2));
  ASSERT_NE(one, 0u);
  EXPECT_EQ(*table.find(one), 1);
  EXPECT_EQ(*table.find(two), 2);
  for (const std::uint32_t stranger : {0u, 3u, 0xFFFFu, 0x10001u, 0xFFFFFFFFu}) {
    EXPECT_EQ(table.find(stranger), nullptr) << stranger;
    EXPECT_FALSE(table.drop(stranger)) << stranger;
  }
  EXPECT_EQ(table.size(), 2u);
}

TEST(HandleTable, ANumberIsNeverValidAgain) {
  HandleTable<int> table;
  std::set<std::uint32_t> used;
  for (int i = 0; i < 200'000; ++i) {
    const std::uint32_t handle = table.add(std::make_unique<int>(i));
    ASSERT_TRUE(used.insert(handle).second) << "handle " << handle << " came twice";
    ASSERT_TRUE(table.drop(handle));
    ASSERT_EQ(table.find(handle), nullptr);
    ASSERT_FALSE(table.drop(handle));
  }
}

TEST(HandleTable, ThereIsAnEndToIt) {
  HandleTable<int> table;
  for (std::uint32_t i = 0; i < HandleTable<int>::kMost; ++i) ASSERT_NE(table.add(std::make_unique<int>(0)), 0u);
  EXPECT_EQ(table.add(std::make_unique<int>(0)), 0u);
}

}  // namespace
}  // namespace etude
