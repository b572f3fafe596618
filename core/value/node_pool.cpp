// One pool a thread, like the heap behind it. It is the only mutable static of the core, and nothing can observe it.
#include "core/value/node_pool.h"

namespace etude::detail {

NodePool& node_pool() {
  static thread_local NodePool nodes;
  return nodes;
}

}  // namespace etude::detail
