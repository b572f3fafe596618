// Seconds to nanoseconds and back.
#include "core/base/virtual_time.h"

#include <gtest/gtest.h>

#include <cmath>

namespace etude {
namespace {

TEST(VirtualTime, ConvertsSecondsToTheNearestNanosecond) {
  struct Row {
    double seconds;
    Nanoseconds expected;
  };
  const Row rows[] = {{0, 0},     {1, 1'000'000'000}, {0.1, 100'000'000},   {1e-9, 1},
                      {4e-10, 0}, {6e-10, 1},         {2.5, 2'500'000'000}, {31'536'000, 31'536'000'000'000'000},
                      {-1, 0},    {-0.0, 0},          {std::nan(""), 0},    {-HUGE_VAL, 0}};
  for (const Row& row : rows) EXPECT_EQ(nanoseconds_from_seconds(row.seconds), row.expected) << row.seconds;
}

TEST(VirtualTime, ClampsSoThatSumsCannotOverflow) {
  const Nanoseconds most = nanoseconds_from_seconds(HUGE_VAL);
  EXPECT_EQ(most, nanoseconds_from_seconds(1e300));
  EXPECT_GT(most, 0);
  EXPECT_LT(most, INT64_MAX / 2);
}

TEST(VirtualTime, ConvertsBack) {
  for (const double seconds : {0.0, 0.25, 1.0, 300.0, 43200.0, 31'536'000.0}) {
    EXPECT_EQ(seconds_from_nanoseconds(nanoseconds_from_seconds(seconds)), seconds);
  }
}

TEST(VirtualTime, KeepsFractionsOfWallClocks) {
  EXPECT_EQ(seconds_from_nanoseconds(1'767'225'600'250'000'000), 1767225600.25);
  EXPECT_EQ(seconds_from_nanoseconds(-1'767'225'600'250'000'000), -1767225600.25);
  EXPECT_EQ(seconds_from_nanoseconds(1'767'225'600'000'000'000), 1767225600.0);
  EXPECT_EQ(seconds_from_nanoseconds(1'100'000'000), 1.1);
}

}  // namespace
}  // namespace etude
