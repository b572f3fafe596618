// The workflows that are measured, and runs of them without any limit of the service in the way.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "tests/support/session_builder.h"

namespace etude::benchmarks {

/// A text of ours that does not compile is a mistake in the benchmark: it ends there.
inline ProgramPtr compiled(const std::string& text) {
  testing::Compiled result = testing::compile_text(text);
  if (result.program == nullptr) {
    for (const Diagnostic& each : result.diagnostics.all()) std::fprintf(stderr, "%s: %s\n", each.code.c_str(), each.message.c_str());
    std::abort();
  }
  return std::move(result.program);
}

/// A run to its end, everything recorded.
inline std::unique_ptr<Session> finished(const ProgramPtr& program) {
  SessionOptions options;
  options.machine.limits.steps = 100'000'000;
  options.machine.limits.memory_bytes = std::uint64_t{1} << 40;
  options.machine.limits.string_bytes = std::uint64_t{1} << 30;
  auto session = std::make_unique<Session>(std::move(options));
  session->start(program, Value());
  while (session->advance({}) == Pause::kOutOfBudget) {
  }
  return session;
}

/// `first` is assigned once, then `each` in a loop over i = 1 … count.
inline std::string looped(std::int64_t count, const std::string& first, const std::string& each) {
  return "main:\n  steps:\n    - start:\n        assign:\n          - " + first +
         "\n    - repeat:\n        for:\n          value: i\n          range: [1, " + std::to_string(count) +
         "]\n          steps:\n            - work:\n                assign:\n                  - " + each + "\n";
}

/// The loop of the issue on speed: three assignments an iteration, among them a string and a map update.
inline std::string three_assignments(std::int64_t count) {
  return looped(count, "total: 0\n          - text: ''\n          - seen: {}",
                "total: ${total + i}\n                  - text: ${\"item \" + i}\n                  - seen.last: ${i}");
}

}  // namespace etude::benchmarks
