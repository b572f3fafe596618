// All steps of a workflow as the rows of a tree, for the text view: routines, their steps, and what is inside of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/source/source_text.h"
#include "core/syntax/workflow_tree.h"

namespace etude {

struct StepTreeRow {
  std::string key;
  std::string name;
  std::string kind;     // as in StepRow, or `routine`
  std::string summary;  // what it does, in a line
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t end_line = 0;
  std::uint32_t depth = 0;
};

/// Rows in the order of the text. Keys are those of the compiler, so that a run can be laid over them.
std::vector<StepTreeRow> make_step_tree(const Workflow& workflow, const SourceText& source);

}  // namespace etude
