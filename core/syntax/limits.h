// Published limits on the text of a workflow, each with its source in the specification (limits.md).
#pragma once

#include <cstddef>

namespace etude {

constexpr std::size_t kMostAssignments = 50;    // "assignments in one assign step"
constexpr std::size_t kMostConditions = 50;     // "conditions in one switch"
constexpr std::size_t kMostBranches = 10;       // "branches in one parallel step"
constexpr std::size_t kMostParameters = 10;     // "subworkflow parameters"
constexpr std::size_t kMostMainParameters = 1;  // "main parameters"

}  // namespace etude
