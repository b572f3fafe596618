// Who wrote this: the events that gave one variable its values, each with the text that did it and what that text read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "playground/model/app_model.h"

namespace etude {

enum class WriteHow : std::uint8_t { kAssign, kResult, kArgument, kLoop, kError, kState };
/// `assign result argument loop error state`.
std::string_view write_how_name(WriteHow how);

struct WriteInput {
  std::string name;     // as it is written: `input.customer`
  std::string preview;  // its value just before the write
};

struct WriteLine {
  std::uint32_t seq = 0;
  Nanoseconds time_ns = 0;
  std::string step;  // key
  std::string file;
  std::uint32_t line = 0;  // of the writing text
  std::string task;        // label
  std::string target;      // `order.items[0]`
  WriteHow how = WriteHow::kAssign;
  std::string expression;  // as it stands in the file; empty if the text is not known
  std::vector<WriteInput> inputs;
  std::string preview;   // what was written
  bool current = false;  // it gave the value that is seen at the cursor
};

struct WritesModel {
  std::string path;  // empty: nothing is selected, or it is not alive at the cursor
  std::string name;  // `order.body.id`
  std::string scope;
  Value value;  // of the selected part, at the cursor
  std::size_t total = 0;
  std::vector<WriteLine> rows;  // latest first, at most kMostWrites
};

constexpr std::size_t kMostWrites = 50;

/// For a path of the variables' rows. The model must have a run.
WritesModel make_writes_model(const AppModel& model, std::string_view path);

}  // namespace etude
