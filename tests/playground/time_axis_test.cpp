// Places on the time axis: folded idle stretches, and the way from instants to places and back.
#include "playground/model/time_axis.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;

TEST(TimeAxis, IsStraightWithoutLongGaps) {
  const TimeAxis axis = TimeAxis::make(8 * kSecond, {{kSecond, 2 * kSecond}, {3 * kSecond, 7 * kSecond}});
  ASSERT_EQ(axis.pieces().size(), 1u);
  EXPECT_FALSE(axis.pieces()[0].folded);
  EXPECT_DOUBLE_EQ(axis.place(4 * kSecond), 0.5);
}

TEST(TimeAxis, FoldsADayBetweenSeconds) {
  const Nanoseconds day = 86'400 * kSecond;
  const TimeAxis axis = TimeAxis::make(day + 2 * kSecond, {{kSecond, kSecond + day}});
  ASSERT_EQ(axis.pieces().size(), 3u);
  EXPECT_TRUE(axis.pieces()[1].folded);
  EXPECT_LT(axis.pieces()[1].end - axis.pieces()[1].begin, 0.1);
  // A second before and a second after are equally wide.
  EXPECT_NEAR(axis.pieces()[0].end, 1.0 - axis.pieces()[2].begin, 1e-9);
}

TEST(TimeAxis, KeepsRoomForTheRestWhenManyStretchesAreFolded) {
  std::vector<std::pair<Nanoseconds, Nanoseconds>> gaps;
  Nanoseconds at = 0;
  for (int i = 0; i < 200; ++i) {
    gaps.emplace_back(at + kSecond / 100, at + 3600 * kSecond);
    at += 3600 * kSecond;
  }
  const TimeAxis axis = TimeAxis::make(at, gaps);
  double folded = 0.0;
  for (const AxisPiece& piece : axis.pieces()) folded += piece.folded ? piece.end - piece.begin : 0.0;
  EXPECT_LE(folded, 0.5 + 1e-9);
}

TEST(TimeAxis, GoesToPlacesAndBack) {
  const Nanoseconds day = 86'400 * kSecond;
  const TimeAxis axis = TimeAxis::make(2 * day, {{5 * kSecond, day}, {day + 9 * kSecond, 2 * day - kSecond}});
  for (const Nanoseconds time : {Nanoseconds{0}, kSecond, 5 * kSecond, day / 2, day, day + 4 * kSecond, 2 * day}) {
    // Inside of a folded stretch one pixel stands for hours; a millionth of it is near enough.
    EXPECT_NEAR(static_cast<double>(axis.time(axis.place(time))), static_cast<double>(time), 1e9) << time;
  }
  double before = -1.0;
  for (Nanoseconds time = 0; time <= 2 * day; time += day / 1000) {
    EXPECT_GE(axis.place(time), before);
    before = axis.place(time);
  }
}

TEST(TimeAxis, ClampsAndStandsAnEmptyRun) {
  const TimeAxis empty = TimeAxis::make(0, {});
  EXPECT_EQ(empty.place(5), 0.0);
  EXPECT_EQ(empty.time(0.5), 0);
  EXPECT_TRUE(empty.ticks(0.0, 1.0, 0.1).empty());
  const TimeAxis axis = TimeAxis::make(kSecond, {});
  EXPECT_EQ(axis.place(-5), 0.0);
  EXPECT_EQ(axis.place(9 * kSecond), 1.0);
  EXPECT_EQ(axis.time(2.0), kSecond);
}

struct TickCase {
  Nanoseconds end;
  double apart;
  const char* first;  // labels of the second and third tick
  const char* second;
};

TEST(TimeAxis, MarksRoundInstants) {
  const TickCase cases[] = {
      {8 * kSecond, 0.1, "1 s", "2 s"},
      {400 * kNanosecondsPerMillisecond, 0.1, "50 ms", "100 ms"},
      {90 * kSecond, 0.1, "10 s", "20 s"},
      {3600 * kSecond, 0.15, "10 min", "20 min"},
  };
  for (const TickCase& row : cases) {
    const std::vector<TimeAxis::Tick> ticks = TimeAxis::make(row.end, {}).ticks(0.0, 1.0, row.apart);
    ASSERT_GE(ticks.size(), 3u);
    EXPECT_EQ(tick_label(ticks[0].time_ns), "0 s");
    EXPECT_EQ(tick_label(ticks[1].time_ns), row.first);
    EXPECT_EQ(tick_label(ticks[2].time_ns), row.second);
  }
}

TEST(TimeAxis, TellsEveryInstantByWordsOfItsOwn) {
  struct LabelCase {
    Nanoseconds time;
    const char* words;
  };
  const LabelCase cases[] = {
      {0, "0 s"},
      {250 * kNanosecondsPerMillisecond, "250 ms"},
      {1250 * kNanosecondsPerMillisecond, "1.25 s"},
      {100 * kSecond, "1 min 40 s"},
      {100 * kSecond + kSecond / 2, "01:40.5"},
      {3600 * kSecond, "1 h"},
      {3610 * kSecond, "1:00:10"},
      {3660 * kSecond, "1 h 1 min"},
      {24 * 3600 * kSecond, "24 h"},
      {49 * 3600 * kSecond, "2 d 1 h"},
      {49 * 3600 * kSecond + 60 * kSecond, "2d 01:01:00"},
  };
  for (const LabelCase& row : cases) EXPECT_EQ(tick_label(row.time), row.words);
}

}  // namespace
}  // namespace etude
