// Bounds that keep a hostile text from using more than a little memory and time.
#pragma once

#include <cstddef>

namespace etude {

struct ReadLimits {
  std::size_t bytes = 131'072;  // limits.md, "source size"
  std::size_t nodes = 200'000;  // with every alias expanded
  std::size_t depth = 200;      // collections inside each other
};

}  // namespace etude
