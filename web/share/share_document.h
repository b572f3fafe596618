// What a link holds, as data, and its JSON form:
//   {"v": minor version, "n": title, "f": {file name: text}, "b": example that the files change, "s": seed, "o": {view options},
//    "c": {"t": virtual ns, "k": step key, "a": attempt, "p": path of the task, "n": occurrence, "i": events after it}, "h": fingerprint}
// A closed schema: unknown keys, files and options are left out with a note, known ones of a wrong type are refused.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/journal/navigation.h"
#include "core/value/value.h"

namespace etude {

constexpr int kLinkMinorVersion = 0;

struct Workspace {
  std::string title;
  std::map<std::string, std::string, std::less<>> files;  // workflow.yaml, services.yaml, input.json, workflows/<id>.yaml
  std::string base;                                       // id of the example whose files these replace; empty: none
  std::optional<std::uint64_t> seed;
  Map options;  // how it is shown; see option_kinds in share_document.cpp
  std::optional<MomentKey> cursor;
  std::string fingerprint;  // of the run that the cursor belongs to; empty or 16 hexadecimal digits
};

/// `order-saga`: small letters, digits and hyphens, 1 to 64, starting with a letter or digit.
bool is_example_id(std::string_view id);
/// A name that a link may carry.
bool is_shared_file_name(std::string_view name);

/// Canonical JSON: keys ascending, absent parts left out. @errors `share.content`
Result<std::string> json_from_workspace(const Workspace& workspace);
/// @param notes  gets what was left out
/// @errors `share.content`
Result<Workspace> workspace_from_json(std::string_view json, std::vector<std::string>& notes);

}  // namespace etude
