// Look-ups in a compiled program.
#include "core/program/program.h"

namespace etude {

std::uint32_t Program::find_step(std::string_view key) const {
  for (std::uint32_t i = 0; i < steps.size(); ++i) {
    if (steps[i].row.key == key) return i;
  }
  return kNoIndex;
}

}  // namespace etude
