// YAML text → cases, through the project's own document reader.
#include "tests/conformance/case_file.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <set>

#include "core/document/yaml_reader.h"

namespace etude::conformance {
namespace {

namespace fs = std::filesystem;

const std::set<std::string_view>& outcome_keys() {
  static const std::set<std::string_view> keys{"result", "error", "deploy_error", "active"};
  return keys;
}

Error shape(const std::string& where, const std::string& what) { return Error{"case.shape", where + ": " + what}; }

std::optional<std::string> unknown_key(const Map& map, std::initializer_list<std::string_view> known) {
  for (const Map::Entry& entry : map) {
    if (std::find(known.begin(), known.end(), entry.key.string()) == known.end()) return std::string(entry.key.string());
  }
  return std::nullopt;
}

// prefix, then `count` times `repeat` with the number in place of `{i}`, then suffix.
Result<std::string> generated(const std::string& where, const Value& value) {
  if (!value.is_map()) return shape(where, "`generate` must be a map");
  const Map map = value.map();
  if (const auto key = unknown_key(map, {"prefix", "repeat", "count", "suffix"}))
    return shape(where, "unknown key `" + *key + "` in `generate`");
  if (!map.get("repeat").is_string() || !map.get("count").is_int()) return shape(where, "`generate` needs `repeat` and `count`");
  const std::string repeat(map.get("repeat").string());
  std::string text = map.get("prefix").is_string() ? std::string(map.get("prefix").string()) : std::string();
  for (std::int64_t i = 0; i < map.get("count").integer(); ++i) {
    std::size_t from = 0;
    for (std::size_t at = repeat.find("{i}"); at != std::string::npos; at = repeat.find("{i}", from)) {
      text += repeat.substr(from, at - from) + std::to_string(i);
      from = at + 3;
    }
    text += repeat.substr(from);
  }
  if (map.get("suffix").is_string()) text += map.get("suffix").string();
  return text;
}

Result<std::map<std::string, std::string, std::less<>>> texts(const std::string& where, std::string_view key, const Value& value) {
  std::map<std::string, std::string, std::less<>> result;
  if (value.is_null()) return result;
  if (!value.is_map()) return shape(where, "`" + std::string(key) + "` must be a map of texts");
  const Map map = value.map();
  for (const Map::Entry& entry : map) {
    if (!entry.value.is_string()) return shape(where, "`" + std::string(key) + "` must be a map of texts");
    result.emplace(entry.key.string(), entry.value.string());
  }
  return result;
}

Result<Case> read_case(const std::string& file, const Value& value) {
  if (!value.is_map()) return shape(file, "a case must be a map");
  const Map map = value.map();
  if (!map.get("name").is_string()) return shape(file, "a case without a name");
  Case read;
  read.file = file;
  read.name = map.get("name").string();
  const std::string where = read.full_name();
  if (const auto key = unknown_key(map, {"name", "shows", "cite", "workflow", "generate", "sample", "input", "env", "seed", "services",
                                         "replies", "workflows", "let_time_pass", "expect"})) {
    return shape(where, "unknown key `" + *key + "`");
  }
  if (!map.get("shows").is_string()) return shape(where, "`shows` must be a sentence");
  read.shows = map.get("shows").string();
  if (map.contains("workflow") + map.contains("generate") + map.contains("sample") != 1) {
    return shape(where, "needs one of `workflow`, `generate`, `sample`");
  }
  const Value text = map.contains("workflow") ? map.get("workflow") : map.get("sample");
  if (const Value* rule = map.find("generate")) {
    ETUDE_TRY(read.workflow, generated(where, *rule));
  } else if (!text.is_string()) {
    return shape(where, "`workflow` and `sample` are texts");
  } else if (map.contains("sample")) {
    read.sample = std::string(text.string());
  } else {
    read.workflow = text.string();
  }
  if (const Value* input = map.find("input")) read.input = *input;
  ETUDE_TRY(read.environment, texts(where, "env", map.get("env")));
  ETUDE_TRY(read.workflows, texts(where, "workflows", map.get("workflows")));
  if (map.get("let_time_pass").is_bool()) read.let_time_pass = map.get("let_time_pass").boolean();
  if (map.get("seed").is_int()) read.seed = static_cast<std::uint64_t>(map.get("seed").integer());
  if (map.get("services").is_string()) read.services = std::string(map.get("services").string());
  if (map.get("replies").is_list()) read.replies = map.get("replies").list();
  if (!map.get("expect").is_map()) return shape(where, "`expect` must be a map");
  read.expect = map.get("expect").map();
  if (const auto key = unknown_key(read.expect, {"result", "error", "deploy_error", "active", "logs", "sleeps", "elapsed_seconds",
                                                 "requests", "steps", "warnings", "no_warnings"})) {
    return shape(where, "unknown key `" + *key + "` in `expect`");
  }
  std::size_t outcomes = 0;
  for (const Map::Entry& entry : read.expect) outcomes += outcome_keys().count(entry.key.string());
  if (outcomes != 1) return shape(where, "`expect` needs exactly one of result, error, deploy_error, active");
  return read;
}

}  // namespace

std::string Case::suite() const {
  std::string text = file;
  std::replace(text.begin(), text.end(), '/', '.');
  return text;
}

fs::path samples_folder() {
  const char* by_hand = std::getenv("ETUDE_CORPUS");
  return (by_hand != nullptr ? fs::path(by_hand) : fs::path(ETUDE_SOURCE_DIR) / ".." / "shared" / "corpus") / "samples";
}

std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<std::vector<Case>> read_case_file(const fs::path& path, const std::string& name) {
  const SourceText source(path.generic_string(), file_text(path));
  DiagnosticList diagnostics;
  ReadLimits limits;
  limits.bytes = 16u << 20;
  limits.nodes = 2'000'000;
  const std::optional<Node> node = read_document(source, diagnostics, limits);
  if (!node || diagnostics.has_errors()) {
    std::string text = name + " is no YAML";
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      text += "\n  line " + std::to_string(source.position(diagnostic.range.begin).line) + ": " + diagnostic.message;
    }
    return Error{"case.text", text};
  }
  const Value file = value_of(*node);
  if (!file.is_map() || unknown_key(file.map(), {"cite", "cases"}) || !file.map().get("cite").is_string() ||
      !file.map().get("cases").is_list()) {
    return shape(name, "a file is a map with `cite` and `cases`");
  }
  std::vector<Case> cases;
  std::set<std::string> names;
  const List list = file.map().get("cases").list();
  for (const Value& value : list) {
    ETUDE_TRY(Case read, read_case(name, value));
    if (!names.insert(read.name).second) return Error{"case.name", name + ": the name `" + read.name + "` stands twice"};
    cases.push_back(std::move(read));
  }
  return cases;
}

std::vector<std::pair<fs::path, std::string>> case_files(const fs::path& folder) {
  std::vector<std::pair<fs::path, std::string>> files;
  if (!fs::exists(folder)) return files;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator(); ++it) {
    if (!it->is_regular_file() || it->path().extension() != ".yaml") continue;
    files.emplace_back(it->path(), fs::relative(it->path(), folder).replace_extension("").generic_string());
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return files;
}

}  // namespace etude::conformance
