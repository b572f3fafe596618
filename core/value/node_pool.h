// Where the small nodes of values come from and go to.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <utility>

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

// Nodes come and go by the million and are small: freed ones wait in a list of their size for the next. Like the heap
// behind it this is no state that a program could observe. A list never gives back, so it is as long as the most that
// were ever in use at once.
class NodePool {
 public:
  static constexpr std::size_t kStep = 16;
  static constexpr std::size_t kLargest = 288;

  ~NodePool() {
    for (FreeNode*& list : free_) {
      while (list != nullptr) std::free(std::exchange(list, list->next));
    }
  }
  void* take(std::size_t size) {
    if (size > kLargest) return std::malloc(size);
    FreeNode*& list = free_[(size - 1) / kStep];
    if (list == nullptr) return std::malloc((size + kStep - 1) / kStep * kStep);
    return std::exchange(list, list->next);
  }
  void give(void* node, std::size_t size) {
    if (size > kLargest) {
      std::free(node);
      return;
    }
    FreeNode*& list = free_[(size - 1) / kStep];
    list = new (node) FreeNode{list};
  }

 private:
  struct FreeNode {
    FreeNode* next;
  };
  FreeNode* free_[kLargest / kStep] = {};
};

/// The pool of the calling thread: values live on one thread, so a pool needs no lock.
NodePool& node_pool();

}  // namespace etude::detail
