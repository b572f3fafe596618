// What web/share/share_link promises, held by cases.
#include "web/share/share_link.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstring>
#include <fstream>
#include <sstream>

#include "core/value/value_json.h"

namespace etude {
namespace {

Map golden() {
  std::ifstream file(std::string(ETUDE_SOURCE_DIR) + "/tests/web/share/golden_links.json");
  std::stringstream text;
  text << file.rdbuf();
  const Result<Value> json = value_from_json(text.str());
  EXPECT_TRUE(json.ok()) << json.error().message;
  return json.ok() ? json.value().map() : Map();
}

std::string text_of_key(const Value& row, std::string_view key) { return std::string(row.map().get(key).string()); }

TEST(ShareLink, ReadsEveryGoldenLink) {
  const List links = golden().get("links").list();
  ASSERT_GE(links.size(), 14u);
  for (const Value& row : links) {
    SCOPED_TRACE(text_of_key(row, "name") + " by " + text_of_key(row, "made_by"));
    const Result<SharedWorkspace> shared = workspace_from_link(text_of_key(row, "link"));
    ASSERT_TRUE(shared.ok()) << shared.error().message;
    const Result<std::string> json = json_from_workspace(shared.value().workspace);
    ASSERT_TRUE(json.ok()) << json.error().message;
    EXPECT_EQ(json.value(), text_of_key(row, "document"));
    const Value notes = row.map().get("notes");
    EXPECT_EQ(static_cast<std::int64_t>(shared.value().notes.size()), notes.is_int() ? notes.integer() : 0);
    if (text_of_key(row, "made_by") == "web/share") {
      const Result<std::string> link = link_from_workspace(shared.value().workspace);
      ASSERT_TRUE(link.ok());
      EXPECT_EQ(link.value(), text_of_key(row, "link")) << "the same document gives the same link";
    }
  }
}

TEST(ShareLink, RefusesWhatIsCutAlteredForeignOrNewer) {
  for (const Value& row : golden().get("refused").list()) {
    SCOPED_TRACE(text_of_key(row, "name"));
    const Result<SharedWorkspace> shared = workspace_from_link(text_of_key(row, "link"));
    ASSERT_FALSE(shared.ok());
    EXPECT_EQ(shared.error().code, text_of_key(row, "code")) << shared.error().message;
    EXPECT_GT(shared.error().message.size(), 20u);
  }
}

TEST(ShareLink, NoticesEveryCutAndEveryChangedCharacter) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
  for (const Value& row : golden().get("links").list()) {
    const std::string link = text_of_key(row, "link");
    // What another program made has no checksum of its stream: the same document may then have two spellings.
    if (link.starts_with("#x=") || text_of_key(row, "made_by").starts_with("zlib")) continue;
    SCOPED_TRACE(text_of_key(row, "name"));
    for (std::size_t i = 1; i < link.size(); ++i) {
      EXPECT_FALSE(workspace_from_link(link.substr(0, i)).ok()) << "cut at " << i;
      EXPECT_FALSE(workspace_from_link(link.substr(0, i) + link.substr(i + 1)).ok()) << "lost " << i;
      for (const char c : link.size() < 500 ? kAlphabet : kAlphabet.substr(0, 8)) {
        if (c == link[i]) continue;
        std::string changed = link;
        changed[i] = c;
        EXPECT_FALSE(workspace_from_link(changed).ok()) << i << " " << c;
      }
    }
  }
}

TEST(ShareLink, FindsTheFragmentInAnAddress) {
  Workspace workspace;
  workspace.files["workflow.yaml"] = "a";
  const std::string link = link_from_workspace(workspace).value();
  EXPECT_TRUE(workspace_from_link(link.substr(1)).ok());
  EXPECT_TRUE(workspace_from_link("https://etude.example/play/?embed=1" + link).ok());
  EXPECT_EQ(workspace_from_link("https://etude.example/play/#x=order-saga").value().workspace.base, "order-saga");
}

TEST(ShareLink, KeepsAllThatAWorkspaceHolds) {
  Workspace workspace;
  workspace.title = "Saga é";
  workspace.files["workflow.yaml"] = std::string("main:\n\t\"\\\0", 10);
  workspace.files["workflows/a-b_C1.yaml"] = "x";
  workspace.seed = UINT64_MAX;
  workspace.options = Map{{"view", Value("graph")}, {"speed", Value(2.5)}, {"text_view", Value(true)}};
  workspace.cursor = MomentKey{INT64_MAX, "main/a", 65535, "main/left/3#2", 7, 9};
  workspace.fingerprint = "0123456789abcdef";
  const SharedWorkspace back = workspace_from_link(link_from_workspace(workspace).value()).value();
  EXPECT_TRUE(back.notes.empty());
  EXPECT_EQ(back.workspace.title, workspace.title);
  EXPECT_EQ(back.workspace.files, workspace.files);
  EXPECT_EQ(back.workspace.seed, workspace.seed);
  EXPECT_EQ(back.workspace.cursor, workspace.cursor);
  EXPECT_EQ(back.workspace.fingerprint, workspace.fingerprint);
  EXPECT_EQ(Value(back.workspace.options).hash(), Value(workspace.options).hash());
}

TEST(ShareLink, RefusesToWriteWhatCouldNotBeRead) {
  struct Case {
    const char* name;
    Workspace workspace;
  };
  Workspace base;
  base.files["workflow.yaml"] = "a";
  const auto with = [&](auto&& change) {
    Workspace workspace = base;
    change(workspace);
    return workspace;
  };
  const Case cases[] = {
      {"nothing", Workspace{}},
      {"a foreign file", with([](Workspace& w) { w.files["../etc/passwd"] = "x"; })},
      {"an unknown option", with([](Workspace& w) { w.options = w.options.set("colour", Value("red")); })},
      {"an option of another kind", with([](Workspace& w) { w.options = w.options.set("speed", Value("fast")); })},
      {"an option without JSON", with([](Workspace& w) { w.options = w.options.set("filter", Value::bytes("x")); })},
      {"an example with a path", with([](Workspace& w) { w.base = "a/b"; })},
      {"a short fingerprint", with([](Workspace& w) { w.fingerprint = "abc"; })},
      {"a text that is no UTF-8", with([](Workspace& w) { w.files["workflow.yaml"] = "\xff"; })},
  };
  for (const Case& c : cases) {
    const Result<std::string> link = link_from_workspace(c.workspace);
    ASSERT_FALSE(link.ok()) << c.name;
    EXPECT_EQ(link.error().code, "share.content") << c.name;
  }
}

TEST(ShareLink, IsBoundedInBothDirections) {
  Workspace workspace;
  workspace.files["workflow.yaml"] = std::string(300 * 1024, 'a');
  EXPECT_EQ(link_from_workspace(workspace).error().code, "share.too_large") << "content";
  std::string noise;
  std::uint32_t state = 1;
  while (noise.size() < 100 * 1024) {
    state = state * 1664525 + 1013904223;
    noise.push_back(static_cast<char>('!' + (state >> 24) % 90));
  }
  workspace.files["workflow.yaml"] = noise;
  EXPECT_EQ(link_from_workspace(workspace).error().code, "share.too_large") << "link";
  workspace.files["workflow.yaml"] = noise.substr(0, 40 * 1024);
  EXPECT_TRUE(link_from_workspace(workspace).ok());
  EXPECT_EQ(workspace_from_link("#w1d.AAAAAA." + std::string(kLongestLink, 'A') + "Z").error().code, "share.too_large");
  // 40 MiB of one letter fit into a link of legal length; they are not unfolded.
  const std::string blank(40u << 20, ' ');
  std::string packed(64 * 1024, '\0');
  z_stream stream;
  std::memset(&stream, 0, sizeof stream);
  ASSERT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(blank.data()));
  stream.avail_in = static_cast<uInt>(blank.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  ASSERT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  while (packed.size() % 3 != 0) packed.push_back('\0');
  for (std::size_t i = 0; i < packed.size(); i += 3) {
    const std::uint32_t word = static_cast<std::uint32_t>(static_cast<unsigned char>(packed[i])) << 16 |
                               static_cast<std::uint32_t>(static_cast<unsigned char>(packed[i + 1])) << 8 |
                               static_cast<unsigned char>(packed[i + 2]);
    for (int shift = 18; shift >= 0; shift -= 6) text.push_back(kDigits[word >> shift & 63]);
  }
  ASSERT_LT(text.size(), kLongestLink - 20);
  EXPECT_EQ(workspace_from_link("#w1d.AAAAAA." + text + "Z").error().code, "share.too_large");
}

TEST(ShareLink, AnExampleThatIsNotChangedIsItsName) {
  Workspace workspace;
  workspace.base = "order-saga";
  EXPECT_EQ(link_from_workspace(workspace).value(), "#x=order-saga");
  workspace.seed = 3;
  EXPECT_TRUE(link_from_workspace(workspace).value().starts_with("#w1"));
}

}  // namespace
}  // namespace etude
