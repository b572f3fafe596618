// The zones come out of their columns byte for byte as the compiler of time zones wrote them.
#include "core/library/zone_archive.h"

#include <etude_tzdata.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <optional>
#include <string>

namespace etude {
namespace {

TEST(ZoneArchive, GivesBackWhatTheCompilerOfZonesWrote) {
  uLong sum = crc32(0, nullptr, 0);
  ASSERT_GT(zone_count(), 300U);
  for (std::uint32_t zone = 0; zone < zone_count(); ++zone) {
    const std::string data = zone_tzif(zone);
    ASSERT_EQ(data.substr(0, 4), "TZif") << zone;
    ASSERT_EQ(data.back(), '\n') << zone;
    sum = crc32(sum, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
  }
  EXPECT_EQ(sum, etude_tzdata_crc32);
}

TEST(ZoneArchive, KnowsNamesAndLinksInTheirExactSpelling) {
  struct Row {
    const char* name;
    bool known;
  };
  for (const Row& row :
       {Row{"UTC", true}, Row{"Europe/Berlin", true}, Row{"America/Argentina/ComodRivadavia", true}, Row{"US/Pacific", true},
        Row{"Etc/GMT+12", true}, Row{"Africa/Abidjan", true}, Row{"Zulu", true}, Row{"Mars/Olympus", false}, Row{"", false},
        Row{"europe/berlin", false}, Row{"Europe/Berlin ", false}, Row{"Europe", false}, Row{"A", false}, Row{"Zulv", false},
        Row{"\xff", false}, Row{"Africa/Abidjam", false}, Row{"libc:localtime", false}}) {
    EXPECT_EQ(zone_number(row.name).has_value(), row.known) << row.name;
  }
  EXPECT_EQ(zone_number("US/Pacific"), zone_number("America/Los_Angeles"));
  EXPECT_NE(zone_number("Europe/Berlin"), zone_number("Europe/London"));
}

}  // namespace
}  // namespace etude
