// Program → text: for golden files, and to tell whether two sources mean the same.
#pragma once

#include <string>

#include "core/program/program.h"

namespace etude {

/// One line an instruction, with names instead of numbers and without places: equal texts mean equal programs.
std::string disassemble(const Program& program);

}  // namespace etude
