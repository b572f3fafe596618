// Every dependency gives the same answers natively and as WebAssembly: one small question to each, with a known answer.
#include <gtest/gtest.h>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <cctz/zone_info_source.h>
#include <etude_tzdata.h>
#include <imgui.h>
#include <mbedtls/md.h>
#include <re2/re2.h>
#include <yaml-cpp/yaml.h>
#include <zlib.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace etude {
namespace {

std::vector<unsigned char> inflate_zones() {
  const auto packed = etude_tzdata();
  std::vector<unsigned char> whole(etude_tzdata_inflated_size);
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -15), Z_OK);
  std::vector<unsigned char> input(packed.begin(), packed.end());
  stream.next_in = input.data();
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = whole.data();
  stream.avail_out = static_cast<uInt>(whole.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.total_out, whole.size());
  inflateEnd(&stream);
  return whole;
}

TEST(Dependencies, YamlKnowsWhereANodeStandsAndThrowsWhatIsCaught) {
  const YAML::Node node = YAML::Load("a: 1\nb: [x, 'y']\n");
  EXPECT_EQ(node["b"][1].as<std::string>(), "y");
  EXPECT_EQ(node["b"][1].Mark().line, 1);
  EXPECT_EQ(node["b"][1].Mark().column, 7);
  EXPECT_THROW(static_cast<void>(YAML::Load("a: [")), YAML::ParserException);
}

TEST(Dependencies, JsonRoundTrips) {
  const auto value = nlohmann::json::parse(R"({"b":[1,2.5,null],"a":"é"})");
  EXPECT_EQ(value.dump(), R"({"a":"é","b":[1,2.5,null]})");
}

TEST(Dependencies, RegularExpressionsKnowUnicodeClasses) {
  EXPECT_TRUE(RE2::FullMatch("Straße", "\\pL+"));
  EXPECT_TRUE(RE2::FullMatch("ΑΒΓ", "(?i)αβγ"));
  EXPECT_FALSE(RE2::FullMatch("abc1", "[[:alpha:]]+"));
  EXPECT_FALSE(RE2("(", RE2::Quiet).ok());
}

TEST(Dependencies, DigestsMatchTheStandards) {
  std::array<unsigned char, 64> digest{};
  const auto hex = [&](mbedtls_md_type_t type) {
    const mbedtls_md_info_t* info = mbedtls_md_info_from_type(type);
    EXPECT_EQ(mbedtls_md(info, reinterpret_cast<const unsigned char*>("abc"), 3, digest.data()), 0);
    std::string text;
    for (std::size_t i = 0; i < mbedtls_md_get_size(info); ++i) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      text += kDigits[digest.at(i) >> 4U];
      text += kDigits[digest.at(i) & 15U];
    }
    return text;
  };
  EXPECT_EQ(hex(MBEDTLS_MD_MD5), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(hex(MBEDTLS_MD_SHA1), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex(MBEDTLS_MD_SHA256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(MBEDTLS_MD_SHA512).substr(0, 32), "ddaf35a193617abacc417349ae204131");
}

TEST(Dependencies, ZonesInflateAndAreUnderTwentyFiveKilobytesPacked) {
  EXPECT_LT(etude_tzdata().size(), 25'000U);
  const auto whole = inflate_zones();
  EXPECT_GT(whole.size(), etude_tzdata().size());
  EXPECT_GE(std::string(etude_tzdata_version), "2026");
}

TEST(Dependencies, CivilTimeAsksNoHostForZones) {
  const std::string asked = "Europe/Berlin";
  static std::string got;
  cctz_extension::zone_info_source_factory = [](const std::string& name,
                                                const std::function<std::unique_ptr<cctz::ZoneInfoSource>(const std::string&)>&) {
    got = name;
    return std::unique_ptr<cctz::ZoneInfoSource>();
  };
  cctz::time_zone zone;
  EXPECT_FALSE(cctz::load_time_zone(asked, &zone));
  EXPECT_EQ(got, asked);
  const auto noon = cctz::convert(cctz::civil_second(2026, 7, 1, 12, 0, 0), cctz::fixed_time_zone(std::chrono::hours(2)));
  EXPECT_EQ(cctz::format("%Y-%m-%dT%H:%M:%S%Ez", noon, cctz::utc_time_zone()), "2026-07-01T10:00:00+00:00");
}

TEST(Dependencies, ImGuiDrawsAFrameWithoutABackEnd) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(800, 600);
  io.IniFilename = nullptr;
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
  // A window measures itself in its first frame and shows in its second.
  for (int frame = 0; frame < 2; ++frame) {
    ImGui::NewFrame();
    ImGui::Begin("one");
    ImGui::TextUnformatted("two");
    ImGui::End();
    ImGui::Render();
  }
  EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 0);
  static_assert(sizeof(ImDrawIdx) == 4);
  ImGui::DestroyContext();
}

}  // namespace
}  // namespace etude
