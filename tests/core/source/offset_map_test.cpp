// Offsets in decoded texts and in the file.
#include "core/source/offset_map.h"

#include <gtest/gtest.h>

namespace etude {
namespace {

TEST(OffsetMap, MapsATextThatStandsInTheFileAsItIs) {
  const OffsetMap map = OffsetMap::identity(10, 5);
  EXPECT_EQ(map.size(), 5u);
  EXPECT_EQ(map.offset(0), 10u);
  EXPECT_EQ(map.offset(4), 14u);
  EXPECT_EQ(map.offset(5), 15u);
  EXPECT_EQ(map.offset(99), 15u);
  EXPECT_EQ(map.range(1, 3), (SourceRange{11, 13}));
  EXPECT_EQ(map.range(2, 2), (SourceRange{12, 12}));
  EXPECT_EQ(map.range(0, 99), (SourceRange{10, 15}));
}

TEST(OffsetMap, MapsEscapesToTheBytesThatTheyAreWrittenWith) {
  // a\u00e9b : the escape is six bytes in the file and two in the text.
  OffsetMap map(1);
  map.add_verbatim(1, 1);
  map.add_replaced(2, 2, 8);
  map.add_verbatim(8, 1);
  EXPECT_EQ(map.size(), 4u);
  EXPECT_EQ(map.offset(1), 2u);
  EXPECT_EQ(map.offset(2), 2u);
  EXPECT_EQ(map.offset(3), 8u);
  EXPECT_EQ(map.range(1, 3), (SourceRange{2, 8}));
  EXPECT_EQ(map.range(0, 4), (SourceRange{1, 9}));
  EXPECT_EQ(map.range(3, 4), (SourceRange{8, 9}));
}

TEST(OffsetMap, AnEmptyTextHasAPlace) {
  const OffsetMap map(7);
  EXPECT_EQ(map.offset(0), 7u);
  EXPECT_EQ(map.range(0, 5), (SourceRange{7, 7}));
  OffsetMap nothing(3);
  nothing.add_verbatim(5, 0);
  nothing.add_replaced(0, 5, 9);
  EXPECT_EQ(nothing.size(), 0u);
  EXPECT_EQ(nothing.offset(0), 3u);
}

TEST(OffsetMap, APartCountsFromItsOwnStart) {
  OffsetMap map(0);
  map.add_verbatim(0, 3);
  map.add_replaced(1, 3, 5);
  map.add_verbatim(5, 3);
  const OffsetMap part = map.part(2, 6);
  EXPECT_EQ(part.size(), 4u);
  EXPECT_EQ(part.offset(0), 2u);
  EXPECT_EQ(part.range(1, 2), (SourceRange{3, 5}));
  EXPECT_EQ(part.offset(2), 5u);
  EXPECT_EQ(part.offset(4), 7u);
  EXPECT_EQ(map.part(7, 7).offset(0), 8u);
}

}  // namespace
}  // namespace etude
