// Published limits on a run, each with its source in the specification (limits.md).
#pragma once

#include <cstddef>
#include <cstdint>

namespace etude {

/// What one execution may use. A test may lower them; the defaults are the service's.
struct Limits {
  std::uint64_t steps = 100'000;                        // "executed steps per execution"
  std::uint64_t memory_bytes = 512 * 1024;              // "memory for variables and arguments"
  std::uint32_t call_depth = 20;                        // "call stack depth", main counts as 1
  std::uint32_t parallel_depth = 2;                     // "parallel nesting depth"
  std::uint32_t concurrent_branches = 20;               // "concurrently running branches/iterations per execution"
  std::uint32_t branch_errors = 100;                    // "unhandled branch errors kept per execution"
  std::uint64_t string_bytes = 256 * 1024;              // "string length"
  std::uint64_t result_bytes = 512 * 1024;              // "result size"
  double longest_sleep_seconds = 31'536'000;            // "sleep"
  std::int64_t longest_execution_seconds = 31'536'000;  // "execution duration"
};

}  // namespace etude
