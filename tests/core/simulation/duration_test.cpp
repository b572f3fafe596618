// What core/simulation/duration promises, held by cases.
#include "core/simulation/duration.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

TEST(Duration, IsANumberAndAUnit) {
  struct Case {
    const char* text;
    Nanoseconds value;  // -1: refused
  };
  const Case cases[] = {
      {"80ms", 80'000'000},
      {"0s", 0},
      {"1.5s", 1'500'000'000},
      {"0.1s", 100'000'000},
      {"0.000001ms", 1},
      {"0.0000001ms", 0},
      {"2m", 120'000'000'000},
      {"24h", 86'400'000'000'000},
      {"1.25h", 4'500'000'000'000},
      {"0.3333333333333h", 1'199'999'999'998},
      {"3 s", 3'000'000'000},
      {"876000h", 3'153'600'000'000'000'000},
      {"876001h", -1},
      {"99999999999999999999s", -1},
      {"5", -1},
      {"5 sec", -1},
      {"ms", -1},
      {"-1s", -1},
      {"1,5s", -1},
      {"1.s", -1},
      {".5s", -1},
      {"1e3s", -1},
      {"", -1},
      {"1s ", -1},
  };
  for (const Case& each : cases) EXPECT_EQ(parse_duration(each.text).value_or(-1), each.value) << each.text;
}

}  // namespace
}  // namespace etude
