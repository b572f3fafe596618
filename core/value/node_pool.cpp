// One pool a thread, like the heap behind it. It is the only mutable static of the core, and nothing can observe it.
#include "core/value/node_pool.h"

namespace etude::detail {

constinit thread_local NodePool the_node_pool;

bool NodePool::refill() {
  void* block = std::malloc(kBlock);
  if (block == nullptr) return false;
  next_ = static_cast<char*>(block);
  left_ = kBlock;
  return true;
}

}  // namespace etude::detail
