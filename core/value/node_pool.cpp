// One pool a thread, like the heap behind it. It is the only mutable static of the core, and nothing can observe it.
#include "core/value/node_pool.h"

#include "core/base/check.h"

namespace etude::detail {

constinit thread_local NodePool the_node_pool;

void NodePool::refill() {
  next_ = static_cast<char*>(take_block());
  left_ = kBlockBytes;
}

}  // namespace etude::detail

namespace etude {

void* take_block() {
  detail::NodePool& pool = detail::node_pool();
  if (pool.blocks_ == nullptr) {
    void* block = std::aligned_alloc(64, kBlockBytes);  // lines of the cache
    ETUDE_CHECK(block != nullptr);
    return block;
  }
  --pool.waiting_;
  return std::exchange(pool.blocks_, pool.blocks_->next);
}

void give_block(void* block) {
  detail::NodePool& pool = detail::node_pool();
  if (!ETUDE_POOL_NODES || pool.waiting_ == detail::NodePool::kMostWaiting) {
    std::free(block);
    return;
  }
  ++pool.waiting_;
  pool.blocks_ = new (block) detail::NodePool::Free{pool.blocks_};
}

}  // namespace etude
