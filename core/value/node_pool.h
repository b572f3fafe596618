// Where the small nodes of values come from and go to.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <utility>

#include "core/value/block_pool.h"

#if defined(__SANITIZE_ADDRESS__)
#define ETUDE_POOL_NODES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ETUDE_POOL_NODES 0
#endif
#endif
#ifndef ETUDE_POOL_NODES
#define ETUDE_POOL_NODES 1  // a sanitizer wants to see every allocation
#endif

namespace etude::detail {

// Nodes come and go by the million and are small: they are cut from blocks, and freed ones wait in a list of their size for
// the next. Like the heap behind it this is no state that a program could observe. What a pool has cut it keeps, so it is as
// large as the most that was ever in use at once; at the end it is left to the process, because values may outlive it.
class NodePool {
 public:
  static constexpr std::size_t kStep = 16;
  static constexpr std::size_t kLargest = 416;

  void* take(std::size_t size) {
    if (size > kLargest) return std::malloc(size);
    const std::size_t which = (size - 1) / kStep;
    Free*& list = free_[which];
    if (list != nullptr) return std::exchange(list, list->next);
    const std::size_t rounded = (which + 1) * kStep;
    if (left_ < rounded) refill();
    left_ -= rounded;
    return std::exchange(next_, next_ + rounded);
  }
  void give(void* node, std::size_t size) {
    if (size > kLargest) {
      std::free(node);
      return;
    }
    Free*& list = free_[(size - 1) / kStep];
    list = new (node) Free{list};
  }

 private:
  struct Free {
    Free* next;
  };
  void refill();

  static constexpr std::size_t kMostWaiting = 256;
  friend void* etude::take_block();
  friend void etude::give_block(void* block);

  Free* free_[kLargest / kStep] = {};
  char* next_ = nullptr;
  std::size_t left_ = 0;
  Free* blocks_ = nullptr;
  std::size_t waiting_ = 0;
};

/// The pool of the calling thread: values live on one thread, so a pool needs no lock.
extern constinit thread_local NodePool the_node_pool;
inline NodePool& node_pool() { return the_node_pool; }

}  // namespace etude::detail
