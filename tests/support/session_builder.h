// A text → a compiled program or a finished session, for tests that need a run and no world around it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/session.h"
#include "core/program/compile.h"
#include "core/syntax/workflow_parser.h"

namespace etude::testing {

/// What a text compiles to: a program, or the codes of what is wrong with it.
struct Compiled {
  ProgramPtr program;
  std::shared_ptr<const SourceText> source;
  DiagnosticList diagnostics;

  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> all;
    for (const Diagnostic& each : diagnostics.all()) all.push_back(each.code);
    return all;
  }
};

inline Compiled compile_text(std::string text) {
  Compiled result;
  result.source = std::make_shared<SourceText>("workflow.yaml", std::move(text));
  const auto workflow = parse_workflow(*result.source, result.diagnostics);
  if (workflow && !result.diagnostics.has_errors()) {
    result.program = compile_workflow(*workflow, result.source, result.diagnostics);
  }
  return result;
}

/// Runs until nothing more happens without a host. The text must compile.
inline std::unique_ptr<Session> run_text(const std::string& text, Value argument = Value(), SessionOptions options = {}) {
  Compiled compiled = compile_text(text);
  if (compiled.program == nullptr) return nullptr;
  auto session = std::make_unique<Session>(std::move(options));
  session->start(compiled.program, std::move(argument));
  while (session->advance({}) == Pause::kOutOfBudget) {
  }
  return session;
}

}  // namespace etude::testing
