// The storage behind values: append-only text buffers, a persistent vector (32-way trie with a shared tail) and a
// persistent B-tree. Internal to this room.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/base/check.h"
#include "core/base/mix.h"
#include "core/value/node_pool.h"
#include "core/value/value.h"

namespace etude::detail {

// A text buffer that only grows at its end: every value that shares it sees its own prefix.
struct TextNode : SharedNode {
  std::uint32_t used = 0;
  std::uint32_t capacity = 0;
  std::uint32_t hashed = 0;
  std::uint64_t hash = 0;
  TextNode() : SharedNode(NodeKind::kText) {}
  char* data() { return reinterpret_cast<char*>(this + 1); }
};

// Up to 32 elements; several lists may share it, each with its own count.
struct Chunk : SharedNode {
  std::uint8_t used = 0;
  std::uint8_t capacity = 0;
  Chunk() : SharedNode(NodeKind::kChunk) {}
  Value* data() { return reinterpret_cast<Value*>(this + 1); }
};
static_assert(sizeof(Chunk) % alignof(Value) == 0);

constexpr std::uint32_t kWidth = 32;
constexpr std::uint32_t kBits = 5;

struct Branch : SharedNode {
  std::uint8_t count = 0;
  SharedNode* children[kWidth] = {};
  Branch() : SharedNode(NodeKind::kBranch) {}
};

// A vector that grows at its end: full chunks in a trie, the last one apart.
struct Vector {
  SharedNode* root = nullptr;
  Chunk* tail = nullptr;
  std::uint32_t size = 0;
  std::uint8_t levels = 0;  // branches above the chunks in `root`; 0: root is a chunk or null
};

struct ListNode : SharedNode {
  Vector front;  // reversed: its last element is the list's first
  Vector back;
  std::uint32_t depth = 1;
  std::uint64_t hash = 0;  // Σ hash(element i) · base^i
  std::uint64_t bytes = 8;
  ListNode() : SharedNode(NodeKind::kList) {}
};

constexpr std::uint32_t kMostEntries = 16;

struct Leaf : SharedNode {
  std::uint8_t count = 0;
  std::uint8_t capacity = 0;
  Leaf() : SharedNode(NodeKind::kLeaf) {}
  Map::Entry* data() { return reinterpret_cast<Map::Entry*>(this + 1); }
  const Map::Entry* data() const { return reinterpret_cast<const Map::Entry*>(this + 1); }
};
static_assert(sizeof(Leaf) % alignof(Map::Entry) == 0);

struct Inner : SharedNode {
  std::uint8_t count = 0;
  Value least[kMostEntries];  // the smallest key that child i may hold
  SharedNode* children[kMostEntries] = {};
  Inner() : SharedNode(NodeKind::kInner) {}
};

struct MapNode : SharedNode {
  SharedNode* root = nullptr;
  std::uint32_t size = 0;
  std::uint32_t depth = 1;
  std::uint64_t hash = 0;  // Σ mix(hash(key), hash(value)): independent of order
  std::uint64_t bytes = 8;
  MapNode() : SharedNode(NodeKind::kMap) {}
};

// What only the room may see of a value.
struct ValueAccess {
  // Takes the shared node out of a value, which is null afterwards; nullptr for scalars.
  static SharedNode* take(Value& value) {
    if (!value.is_shared()) return nullptr;
    value.head_ = 0;
    return value.payload_.node;
  }
  // The hash of a text's bytes alone. A text remembers it, up to where it has been asked for.
  static std::uint64_t polynomial(const Value& value) {
    auto* node = static_cast<TextNode*>(value.payload_.node);
    if (node->hashed > value.length()) return polynomial_extend(0, value.text());
    if (node->hashed < value.length()) {
      node->hash = polynomial_extend(node->hash, {node->data() + node->hashed, value.length() - node->hashed});
      node->hashed = value.length();
    }
    return node->hash;
  }
};

template <typename Node>
Node* allocate(std::size_t extra) {
#if ETUDE_POOL_NODES
  void* memory = node_pool().take(sizeof(Node) + extra);
#else
  void* memory = std::malloc(sizeof(Node) + extra);
#endif
  ETUDE_CHECK(memory != nullptr);
  return new (memory) Node();
}

template <typename Node>
Node* shared(Node* node) {
  retain(node);
  return node;
}

/// Where the chunk of a short list lies, or the leaf of a small map: right behind it.
template <typename Node>
void* part_of(Node* node) {
  static_assert(sizeof(Node) % alignof(Value) == 0);
  return node + 1;
}

/// The first and the last bytes of a text, which may meet or overlap in its middle.
template <std::size_t kBytes>
void copy_ends(char* to, std::string_view from) {
  char first[kBytes];
  char last[kBytes];
  std::memcpy(first, from.data(), kBytes);
  std::memcpy(last, from.data() + (from.size() - kBytes), kBytes);
  std::memcpy(to, first, kBytes);
  std::memcpy(to + (from.size() - kBytes), last, kBytes);
}
/// Copies bytes that do not overlap. Most texts are short; in WebAssembly a call of memcpy takes longer than their bytes.
inline void copy_bytes(char* to, std::string_view from) {
  if (from.size() > 16)
    std::memcpy(to, from.data(), from.size());
  else if (from.size() >= 8)
    copy_ends<8>(to, from);
  else if (from.size() >= 4)
    copy_ends<4>(to, from);
  else if (from.size() >= 2)
    copy_ends<2>(to, from);
  else if (from.size() == 1)
    *to = from[0];
}

TextNode* make_text(std::string_view text, std::size_t capacity);
Chunk* make_chunk(std::uint32_t capacity);
Leaf* make_leaf(std::uint32_t capacity);
void put(Leaf* leaf, const Map::Entry& entry);

/// The first entry of a leaf whose key is not less than the one looked for, and whether it is that.
struct PlaceInLeaf {
  std::uint32_t at = 0;
  bool is_there = false;
};
PlaceInLeaf place_in(const Leaf* leaf, std::string_view key);
/// Fills an empty leaf with the entries of another (null: of none) and one more, or with one replaced.
void copy_with(Leaf* copy, const Leaf* leaf, PlaceInLeaf place, const Value& key, Value&& value);

/// The same vector with its parts shared once more.
Vector share(const Vector& vector);
const Value& element(const Vector& vector, std::uint32_t index);
/// A vector with one element more, or another one; the old one stays valid and keeps its own references.
Vector push(const Vector& vector, Value value);
Vector replace(const Vector& vector, std::uint32_t index, Value value);

/// What an insertion gives: the new node, and its right half if it had to be split.
struct Inserted {
  SharedNode* node;
  SharedNode* right;
};
Inserted insert_into(const SharedNode* node, const Value& key, Value&& value);
/// The tree without a key that is in it; nullptr if nothing is left.
SharedNode* erase_from(const SharedNode* node, std::string_view key);
const Value* find_in(const SharedNode* node, std::string_view key);
const Value& least_key(const SharedNode* node);
std::uint64_t entry_hash(std::string_view key, const Value& value);

}  // namespace etude::detail
