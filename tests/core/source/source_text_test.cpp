// Offsets and places of a text.
#include "core/source/source_text.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

TEST(SourceText, FindsLinesAndColumnsInCodePoints) {
  const SourceText source("a.yaml", "ab\né=x\r\nlast\rend");
  struct Case {
    std::size_t offset;
    SourcePosition place;
  };
  const Case cases[] = {
      {0, {1, 1}}, {2, {1, 3}}, {3, {2, 1}}, {5, {2, 2}}, {6, {2, 3}}, {9, {3, 1}}, {14, {4, 1}}, {17, {4, 4}}, {99, {4, 4}},
  };
  for (const Case& c : cases) EXPECT_EQ(source.position(c.offset), c.place) << "offset " << c.offset;
  EXPECT_EQ(source.line_count(), 4u);
}

TEST(SourceText, GivesOffsetsOfPlacesAndClampsThem) {
  const SourceText source("a.yaml", "ab\né=x\n");
  EXPECT_EQ(source.offset({1, 1}), 0u);
  EXPECT_EQ(source.offset({2, 2}), 5u);
  EXPECT_EQ(source.offset({2, 99}), 7u);
  EXPECT_EQ(source.offset({1, 0}), 0u);
  EXPECT_EQ(source.offset({0, 5}), 0u);
  EXPECT_EQ(source.offset({9, 1}), 8u);
}

TEST(SourceText, GivesLinesWithoutTheirBreaks) {
  const SourceText source("a.yaml", "one\r\n\ntwo");
  EXPECT_EQ(source.line(1), "one");
  EXPECT_EQ(source.line(2), "");
  EXPECT_EQ(source.line(3), "two");
  EXPECT_EQ(source.line(0), "");
  EXPECT_EQ(source.line(4), "");
}

TEST(SourceText, SlicesWithinTheText) {
  const SourceText source("a.yaml", "hello");
  EXPECT_EQ(source.slice({1, 3}), "el");
  EXPECT_EQ(source.slice({3, 99}), "lo");
  EXPECT_EQ(source.slice({4, 2}), "");
  EXPECT_EQ(source.slice({50, 60}), "");
  EXPECT_EQ(SourceText().line_count(), 1u);
}

}  // namespace
}  // namespace etude
