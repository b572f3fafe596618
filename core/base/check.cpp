// Ends the process when an invariant of ours is broken.
#include "core/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace etude {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "etude: internal error: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace etude
