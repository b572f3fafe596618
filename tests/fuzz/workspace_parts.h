// The form in which fuzzers take several texts as one input: parts with a line of %%% between them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/simulation/run.h"

namespace etude::fuzz {

constexpr std::string_view kBetween = "\n%%%\n";

/// Takes the first part off `text`, which is empty afterwards when it was the last one.
inline std::string_view take_part(std::string_view& text) {
  const std::size_t end = text.find(kBetween);
  const std::string_view part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + kBetween.size());
  return part;
}

/// workflow.yaml, services.yaml, input.json; a part that is not there is a file that is not there.
inline Files take_files(std::string_view& text) {
  Files files;
  for (const char* name : {"workflow.yaml", "services.yaml", "input.json"}) {
    if (text.empty() && !files.empty()) break;
    files.emplace(name, take_part(text));
  }
  return files;
}

}  // namespace etude::fuzz
