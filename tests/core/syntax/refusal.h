// A table row of the tests of this room: a workflow text and what is found in it.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/syntax/workflow_parser.h"
#include "tests/core/source/findings.h"

namespace etude {

struct Refusal {
  const char* name;
  std::string text;
  std::string findings;
  const char* message_part;     // of the first finding
  const char* fixed = nullptr;  // the text with its first fix; null: there is none
};

inline void expect_refusal(const Refusal& row) {
  const SourceText source("a.yaml", row.text);
  DiagnosticList diagnostics;
  parse_workflow(source, diagnostics);
  EXPECT_EQ(findings_text(source, diagnostics), row.findings) << row.name;
  diagnostics.sort();
  ASSERT_FALSE(diagnostics.all().empty()) << row.name;
  EXPECT_NE(diagnostics.all()[0].message.find(row.message_part), std::string::npos) << row.name << ": " << diagnostics.all()[0].message;
  EXPECT_EQ(with_first_fix(source, diagnostics), row.fixed == nullptr ? row.text : row.fixed) << row.name;
}

}  // namespace etude
