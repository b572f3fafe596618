// Holds every include line against the arrows of the rooms, which CMake writes to <build>/rooms.txt.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/architecture/source_tree.h"

namespace etude::tree {
namespace {

struct Room {
  std::string folder;
  std::set<std::string> sees;  ///< rooms that it may include, with theirs
};

/// The rooms by name, with the arrows followed to the end.
std::map<std::string, Room> read_rooms(std::istream& in) {
  std::map<std::string, Room> rooms;
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string name;
    Room room;
    if (!(words >> name >> room.folder)) continue;
    for (std::string depended; words >> depended;) {
      room.sees.insert(depended);
      // Rooms are declared in the order of their arrows, so this one is complete.
      const Room& other = rooms.at(depended);
      room.sees.insert(other.sees.begin(), other.sees.end());
    }
    rooms.emplace(name, std::move(room));
  }
  return rooms;
}

std::map<std::string, Room> declared_rooms() {
  std::ifstream in(std::string(ETUDE_BUILD_DIR) + "/rooms.txt");
  return read_rooms(in);
}

/// Name of the room that a path belongs to: the one with the longest folder; empty when there is none.
std::string room_of(const std::map<std::string, Room>& rooms, const std::string& path) {
  std::string best;
  std::size_t length = 0;
  for (const auto& [name, room] : rooms) {
    if (path.starts_with(room.folder + "/") && room.folder.size() > length) {
      best = name;
      length = room.folder.size();
    }
  }
  return best;
}

struct Include {
  std::size_t line = 0;
  std::string path;
  bool quoted = false;
};

std::vector<Include> includes_of(const File& file) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> found;
  const std::vector<std::string> lines = split_lines(code_only(file.text, true));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (std::regex_search(lines[i], match, kInclude)) found.push_back({i + 1, match[2], match[1] == "\""});
  }
  return found;
}

/// What is wrong with the includes of one file, one sentence each.
std::vector<std::string> broken_arrows(const std::map<std::string, Room>& rooms, const File& file) {
  std::vector<std::string> problems;
  const std::string own = room_of(rooms, file.path);
  if (own.empty()) return {file.path + ": the file itself is in no declared room"};
  for (const Include& include : includes_of(file)) {
    if (!include.quoted) continue;
    const std::string place = file.path + ":" + std::to_string(include.line) + ": ";
    const std::string other = room_of(rooms, include.path);
    if (other.empty()) {
      problems.push_back(place + "\"" + include.path + "\" is in no declared room; name it from the root of the repository");
    } else if (other != own && !rooms.at(own).sees.contains(other)) {
      problems.push_back(place + "room '" + own + "' may not include room '" + other + "'");
    }
  }
  return problems;
}

TEST(Layering, FindsAnIncludeAgainstTheArrows) {
  std::istringstream text("base core/base \nvalue core/value base\nmachine core/machine value\nshare web/share base\n");
  const auto rooms = read_rooms(text);
  const auto check = [&](const char* path, const char* line) { return broken_arrows(rooms, File{path, line, {}}).size(); };
  EXPECT_EQ(check("core/machine/task.h", "#include \"core/value/value.h\"\n"), 0U);
  EXPECT_EQ(check("core/machine/task.h", "#include \"core/base/check.h\"\n"), 0U) << "through value";
  EXPECT_EQ(check("core/machine/task.h", "#include \"core/machine/frame.h\"\n"), 0U);
  EXPECT_EQ(check("core/machine/task.h", "// #include \"web/share/link.h\"\n"), 0U) << "a comment includes nothing";
  EXPECT_EQ(check("core/base/check.h", "#include \"core/value/value.h\"\n"), 1U);
  EXPECT_EQ(check("core/value/value.h", "  #  include \"core/machine/task.h\"\n"), 1U);
  EXPECT_EQ(check("web/share/link.h", "#include \"core/value/value.h\"\n"), 1U);
  EXPECT_EQ(check("core/value/value.h", "#include \"value_order.h\"\n"), 1U) << "not named from the root";
  EXPECT_EQ(check("core/stray/file.h", "#include \"core/base/check.h\"\n"), 1U) << "in no room";
}

TEST(Layering, EveryIncludeFollowsTheArrowsOfTheRooms) {
  const auto rooms = declared_rooms();
  ASSERT_TRUE(rooms.contains("base")) << "CMake writes rooms.txt into the build folder";
  const auto files = files_below({"core", "web", "playground"}, {".h", ".cpp", ".def", ".inc"});
  ASSERT_GT(files.size(), 10U);
  for (const File& file : files) {
    for (const std::string& problem : broken_arrows(rooms, file)) ADD_FAILURE() << problem;
  }
}

TEST(Layering, NothingOfOursSeesTheTests) {
  for (const File& file : files_below({"core", "web", "playground"}, {".h", ".cpp"})) {
    for (const Include& include : includes_of(file)) {
      EXPECT_FALSE(include.path.starts_with("tests/")) << file.path << ":" << include.line;
    }
  }
}

TEST(Layering, ALibraryIsIncludedOnlyWhereItIsWrapped) {
  // Header of a library → the only places that may include it.
  const std::vector<std::pair<std::regex, std::vector<std::string>>> kWrapped = {
      {std::regex("^nlohmann/"), {"core/value/value_json"}},
      {std::regex("^yaml-cpp/"), {"core/document/yaml_reader"}},
      {std::regex("^re2/"), {"core/library/"}},
      {std::regex("^cctz/|^etude_tzdata"), {"core/library/"}},
      {std::regex("^mbedtls/"), {"core/library/"}},
      {std::regex("^zlib\\.h"), {"web/share/", "core/library/"}},
      {std::regex("^CLI/|^curl/"), {"core/cli/"}},
      {std::regex("^emscripten"), {"web/", "playground/platform/platform_web.cpp"}},
      {std::regex("^imgui|^GLES"), {"playground/"}},
  };
  for (const File& file : files_below({"core", "web", "playground"}, {".h", ".cpp"})) {
    for (const Include& include : includes_of(file)) {
      for (const auto& [header, places] : kWrapped) {
        if (!std::regex_search(include.path, header)) continue;
        bool allowed = false;
        for (const std::string& place : places) allowed = allowed || file.path.starts_with(place);
        EXPECT_TRUE(allowed) << file.path << ":" << include.line << ": <" << include.path << "> is wrapped elsewhere";
        EXPECT_FALSE(file.path.starts_with("playground/model/") && include.path.starts_with("imgui"))
            << file.path << ": a model draws nothing";
      }
    }
  }
}

TEST(Layering, EverySourceOfARoomIsCompiled) {
  const std::string commands = [] {
    std::ifstream in(std::string(ETUDE_BUILD_DIR) + "/compile_commands.json");
    return std::string(std::istreambuf_iterator<char>(in), {});
  }();
  ASSERT_FALSE(commands.empty());
  for (const File& file : files_below({"core"}, {".cpp"})) {
    EXPECT_NE(commands.find("/" + file.path), std::string::npos) << file.path << " belongs to no target";
  }
}

}  // namespace
}  // namespace etude::tree
