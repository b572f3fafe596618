// Storage of shared values: append-only text buffers, a persistent vector (32-way trie with a shared tail) and
// a persistent B-tree. Nodes are freed without recursion, so depth of nesting cannot overflow the stack.
#include "core/value/value.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

#include "core/base/mix.h"

namespace etude {
namespace detail {

enum class NodeKind : std::uint8_t { kText, kList, kMap, kChunk, kBranch, kLeaf, kInner };

struct SharedNode {
  std::uint32_t references = 1;
  NodeKind kind;
  explicit SharedNode(NodeKind k) : kind(k) {}
};

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
  std::uint64_t hash = 0;   // Σ hash(element i) · base^i
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
  std::uint64_t hash = 0;   // Σ mix(hash(key), hash(value)): independent of order
  std::uint64_t bytes = 8;
  MapNode() : SharedNode(NodeKind::kMap) {}
};

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

NodePool& pool() {
  static thread_local NodePool nodes;
  return nodes;
}

template <typename Node>
Node* allocate(std::size_t extra) {
#if ETUDE_POOL_NODES
  void* memory = pool().take(sizeof(Node) + extra);
#else
  void* memory = std::malloc(sizeof(Node) + extra);
#endif
  ETUDE_CHECK(memory != nullptr);
  return new (memory) Node();
}

// The bytes that a node was allocated with.
std::size_t node_size(const SharedNode* node) {
  switch (node->kind) {
    case NodeKind::kText: return sizeof(TextNode) + static_cast<const TextNode*>(node)->capacity;
    case NodeKind::kList: return sizeof(ListNode);
    case NodeKind::kMap: return sizeof(MapNode);
    case NodeKind::kChunk: return sizeof(Chunk) + static_cast<const Chunk*>(node)->capacity * sizeof(Value);
    case NodeKind::kBranch: return sizeof(Branch);
    case NodeKind::kLeaf: return sizeof(Leaf) + static_cast<const Leaf*>(node)->capacity * sizeof(Map::Entry);
    case NodeKind::kInner: return sizeof(Inner);
  }
  return 0;
}

void free_memory(SharedNode* node) {
#if ETUDE_POOL_NODES
  pool().give(node, node_size(node));
#else
  std::free(node);
#endif
}

void retain(SharedNode* node) {
  if (node != nullptr) ++node->references;
}

template <typename Node>
Node* shared(Node* node) {
  retain(node);
  return node;
}

// Takes the shared node out of a value, which is null afterwards; nullptr for scalars.
struct ValueAccess {
  static SharedNode* take(Value& value) {
    if (!value.is_shared()) return nullptr;
    value.kind_ = Kind::kNull;
    return value.payload_.node;
  }
};

namespace {

// What a dying node held, to be released one after another.
class Graveyard {
 public:
  void drop(SharedNode* node) {
    if (node != nullptr && --node->references == 0) dead_.push_back(node);
  }
  void drop(Value& value) { drop(ValueAccess::take(value)); }
  void clear() {
    while (!dead_.empty()) {
      SharedNode* node = dead_.back();
      dead_.pop_back();
      free_node(node);
    }
  }

 private:
  void drop(Vector& vector) {
    drop(vector.root);
    drop(vector.tail);
  }
  void free_node(SharedNode* node) {
    switch (node->kind) {
      case NodeKind::kText: break;
      case NodeKind::kList: {
        auto* list = static_cast<ListNode*>(node);
        drop(list->front);
        drop(list->back);
        break;
      }
      case NodeKind::kMap: drop(static_cast<MapNode*>(node)->root); break;
      case NodeKind::kChunk: {
        auto* chunk = static_cast<Chunk*>(node);
        for (std::uint32_t i = 0; i < chunk->used; ++i) drop(chunk->data()[i]);
        break;
      }
      case NodeKind::kBranch: {
        auto* branch = static_cast<Branch*>(node);
        for (std::uint32_t i = 0; i < branch->count; ++i) drop(branch->children[i]);
        break;
      }
      case NodeKind::kLeaf: {
        auto* leaf = static_cast<Leaf*>(node);
        for (std::uint32_t i = 0; i < leaf->count; ++i) {
          drop(leaf->data()[i].key);
          drop(leaf->data()[i].value);
        }
        break;
      }
      case NodeKind::kInner: {
        auto* inner = static_cast<Inner*>(node);
        for (std::uint32_t i = 0; i < inner->count; ++i) {
          drop(inner->least[i]);
          drop(inner->children[i]);
        }
        break;
      }
    }
    free_memory(node);
  }
  std::vector<SharedNode*> dead_;
};

}  // namespace

void release(SharedNode* node) {
  if (node == nullptr || --node->references != 0) return;
  if (node->kind == NodeKind::kText) {
    free_memory(node);
    return;
  }
  ++node->references;
  Graveyard graveyard;
  graveyard.drop(node);
  graveyard.clear();
}

namespace {

TextNode* make_text(std::string_view text, std::size_t capacity) {
  ETUDE_CHECK(capacity <= UINT32_MAX && text.size() <= capacity);
  auto* node = allocate<TextNode>(capacity);
  node->capacity = static_cast<std::uint32_t>(capacity);
  node->used = static_cast<std::uint32_t>(text.size());
  if (!text.empty()) std::memcpy(node->data(), text.data(), text.size());
  return node;
}

Chunk* make_chunk(std::uint32_t capacity) {
  auto* chunk = allocate<Chunk>(capacity * sizeof(Value));
  chunk->capacity = static_cast<std::uint8_t>(capacity);
  return chunk;
}

Chunk* copy_chunk(Chunk* source, std::uint32_t count, std::uint32_t capacity) {
  Chunk* chunk = make_chunk(capacity);
  for (std::uint32_t i = 0; i < count; ++i) new (&chunk->data()[i]) Value(source->data()[i]);
  chunk->used = static_cast<std::uint8_t>(count);
  return chunk;
}

Branch* copy_branch(const Branch* source) {
  auto* branch = allocate<Branch>(0);
  branch->count = source->count;
  for (std::uint32_t i = 0; i < source->count; ++i) branch->children[i] = shared(source->children[i]);
  return branch;
}

std::uint32_t tail_size(const Vector& v) { return v.size == 0 ? 0 : (v.size - 1) % kWidth + 1; }
std::uint32_t trie_size(const Vector& v) { return v.size - tail_size(v); }

Vector share(const Vector& v) {
  retain(v.root);
  retain(v.tail);
  return v;
}

const Value& element(const Vector& v, std::uint32_t index) {
  if (index >= trie_size(v)) return v.tail->data()[index - trie_size(v)];
  const SharedNode* node = v.root;
  for (std::uint32_t level = v.levels; level != 0; --level) {
    node = static_cast<const Branch*>(node)->children[(index >> (kBits * level)) % kWidth];
  }
  return static_cast<Chunk*>(const_cast<SharedNode*>(node))->data()[index % kWidth];
}

// A chain of single-child branches down to `chunk`.
SharedNode* wrap(SharedNode* chunk, std::uint32_t levels) {
  for (; levels != 0; --levels) {
    auto* branch = allocate<Branch>(0);
    branch->count = 1;
    branch->children[0] = chunk;
    chunk = branch;
  }
  return chunk;
}

// `node` with `chunk` behind its last one. Takes the reference of chunk, gives a new node.
SharedNode* append_chunk(const SharedNode* node, std::uint32_t levels, std::uint32_t index, SharedNode* chunk) {
  if (levels == 0) return chunk;
  Branch* copy = copy_branch(static_cast<const Branch*>(node));
  const std::uint32_t slot = (index >> (kBits * levels)) % kWidth;
  if (slot < copy->count) {
    SharedNode* old = copy->children[slot];
    copy->children[slot] = append_chunk(old, levels - 1, index, chunk);
    release(old);
  } else {
    copy->children[slot] = wrap(chunk, levels - 1);
    copy->count = static_cast<std::uint8_t>(slot + 1);
  }
  return copy;
}

// A new vector that shares with v; v keeps its own references.
Vector push(const Vector& v, Value value) {
  Vector result;
  result.size = v.size + 1;
  result.levels = v.levels;
  const std::uint32_t used = tail_size(v);
  if (v.size == 0 || used == kWidth) {
    // The tail is full: it goes into the trie, and a new tail starts.
    if (used == kWidth) {
      SharedNode* full = shared(v.tail);
      const std::uint32_t index = trie_size(v);
      if (index == 0) {
        result.root = full;
      } else if (index == (kWidth << (kBits * v.levels))) {
        auto* top = allocate<Branch>(0);
        top->count = 2;
        top->children[0] = shared(v.root);
        top->children[1] = wrap(full, v.levels);
        result.root = top;
        result.levels = static_cast<std::uint8_t>(v.levels + 1);
      } else {
        result.root = append_chunk(v.root, v.levels, index, full);
      }
    }
    result.tail = make_chunk(v.size == 0 ? 4 : kWidth);
  } else {
    result.root = shared(v.root);
    // A value that holds a list on this very chunk must not go into it: the two would keep each other alive for ever. Such a
    // value is deeper than the chunk's first element, which every list on the chunk has.
    const bool acyclic = value.depth() <= v.tail->data()[0].depth();
    const bool in_place = acyclic && v.tail->used == used && used < v.tail->capacity;
    result.tail = in_place ? shared(v.tail) : copy_chunk(v.tail, used, std::min(kWidth, std::max(4u, used * 2)));
  }
  const std::uint32_t at = result.tail->used;
  new (&result.tail->data()[at]) Value(std::move(value));
  result.tail->used = static_cast<std::uint8_t>(at + 1);
  return result;
}

SharedNode* replace_in(SharedNode* node, std::uint32_t levels, std::uint32_t index, Value&& value) {
  if (levels == 0) {
    auto* chunk = static_cast<Chunk*>(node);
    Chunk* copy = copy_chunk(chunk, chunk->used, chunk->capacity);
    copy->data()[index % kWidth] = std::move(value);
    return copy;
  }
  Branch* copy = copy_branch(static_cast<Branch*>(node));
  const std::uint32_t slot = (index >> (kBits * levels)) % kWidth;
  SharedNode* old = copy->children[slot];
  copy->children[slot] = replace_in(old, levels - 1, index, std::move(value));
  release(old);
  return copy;
}

Vector replace(const Vector& v, std::uint32_t index, Value value) {
  Vector result = v;
  const std::uint32_t in_trie = trie_size(v);
  if (index >= in_trie) {
    retain(result.root);
    result.tail = copy_chunk(v.tail, tail_size(v), std::max<std::uint32_t>(v.tail->capacity, 4));
    result.tail->data()[index - in_trie] = std::move(value);
  } else {
    result.root = replace_in(v.root, v.levels, index, std::move(value));
    retain(result.tail);
  }
  return result;
}

Leaf* make_leaf(std::uint32_t capacity) {
  auto* leaf = allocate<Leaf>(capacity * sizeof(Map::Entry));
  leaf->capacity = static_cast<std::uint8_t>(capacity);
  return leaf;
}

void put(Leaf* leaf, const Map::Entry& entry) { new (&leaf->data()[leaf->count++]) Map::Entry(entry); }

// The first entry whose key is not less than `key`.
std::uint32_t lower_entry(const Leaf* leaf, std::string_view key) {
  std::uint32_t low = 0;
  std::uint32_t high = leaf->count;
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    if (leaf->data()[middle].key.string() < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The child that may hold `key`: the last whose least key is not greater, else the first.
std::uint32_t child_for(const Inner* inner, std::string_view key) {
  std::uint32_t low = 0;
  std::uint32_t high = inner->count;
  while (high - low > 1) {
    const std::uint32_t middle = (low + high) / 2;
    if (inner->least[middle].string() <= key) low = middle;
    else high = middle;
  }
  return low;
}

Inner* copy_inner(const Inner* source) {
  auto* inner = allocate<Inner>(0);
  inner->count = source->count;
  for (std::uint32_t i = 0; i < source->count; ++i) {
    inner->least[i] = source->least[i];
    inner->children[i] = shared(source->children[i]);
  }
  return inner;
}

const Value& least_key(const SharedNode* node) {
  return node->kind == NodeKind::kLeaf ? static_cast<const Leaf*>(node)->data()[0].key
                                       : static_cast<const Inner*>(node)->least[0];
}

// What an insertion gives: the new node, and its right half if it had to be split.
struct Inserted {
  SharedNode* node;
  SharedNode* right;
};

Inserted insert_into(const SharedNode* node, const Value& key, Value&& value) {
  if (node->kind == NodeKind::kLeaf) {
    const auto* leaf = static_cast<const Leaf*>(node);
    const std::uint32_t at = lower_entry(leaf, key.string());
    const bool present = at < leaf->count && leaf->data()[at].key.string() == key.string();
    if (present || leaf->count < kMostEntries) {
      const std::uint32_t count = leaf->count + (present ? 0u : 1u);
      Leaf* copy = make_leaf(count);
      for (std::uint32_t i = 0; i < at; ++i) put(copy, leaf->data()[i]);
      put(copy, Map::Entry{present ? leaf->data()[at].key : key, std::move(value)});
      for (std::uint32_t i = at + (present ? 1u : 0u); i < leaf->count; ++i) put(copy, leaf->data()[i]);
      return {copy, nullptr};
    }
    const std::uint32_t half = kMostEntries / 2;
    Leaf* left = make_leaf(half + 1);
    Leaf* right = make_leaf(kMostEntries - half + 1);
    for (std::uint32_t i = 0; i <= leaf->count; ++i) {
      const bool goes_left = at < half ? i <= half : i < half;
      Leaf* target = goes_left ? left : right;
      if (i == at) put(target, Map::Entry{key, std::move(value)});
      else put(target, leaf->data()[i < at ? i : i - 1]);
    }
    return {left, right};
  }
  Inner* copy = copy_inner(static_cast<const Inner*>(node));
  const std::uint32_t at = child_for(copy, key.string());
  SharedNode* old = copy->children[at];
  const Inserted inserted = insert_into(old, key, std::move(value));
  release(old);
  copy->children[at] = inserted.node;
  copy->least[at] = least_key(inserted.node);
  if (inserted.right == nullptr) return {copy, nullptr};
  Inner* target = copy;
  std::uint32_t position = at + 1;
  Inner* right = nullptr;
  if (copy->count == kMostEntries) {
    right = allocate<Inner>(0);
    const std::uint32_t half = kMostEntries / 2;
    for (std::uint32_t i = half; i < kMostEntries; ++i) {
      right->least[i - half] = std::move(copy->least[i]);
      right->children[i - half] = copy->children[i];
      copy->children[i] = nullptr;
    }
    right->count = kMostEntries - half;
    copy->count = half;
    if (position > half) {
      target = right;
      position -= half;
    }
  }
  for (std::uint32_t i = target->count; i > position; --i) {
    target->least[i] = std::move(target->least[i - 1]);
    target->children[i] = target->children[i - 1];
  }
  target->least[position] = least_key(inserted.right);
  target->children[position] = inserted.right;
  ++target->count;
  return {copy, right};
}

// The node without a key that is in it; nullptr if nothing is left.
SharedNode* erase_from(const SharedNode* node, std::string_view key) {
  if (node->kind == NodeKind::kLeaf) {
    const auto* leaf = static_cast<const Leaf*>(node);
    if (leaf->count == 1) return nullptr;
    const std::uint32_t at = lower_entry(leaf, key);
    Leaf* copy = make_leaf(leaf->count - 1u);
    for (std::uint32_t i = 0; i < leaf->count; ++i) {
      if (i != at) put(copy, leaf->data()[i]);
    }
    return copy;
  }
  Inner* copy = copy_inner(static_cast<const Inner*>(node));
  const std::uint32_t at = child_for(copy, key);
  SharedNode* old = copy->children[at];
  copy->children[at] = erase_from(old, key);
  release(old);
  if (copy->children[at] != nullptr) {
    copy->least[at] = least_key(copy->children[at]);
  } else {
    for (std::uint32_t i = at + 1; i < copy->count; ++i) {
      copy->least[i - 1] = std::move(copy->least[i]);
      copy->children[i - 1] = copy->children[i];
    }
    copy->least[--copy->count] = Value();
  }
  if (copy->count == 1) {
    SharedNode* only = copy->children[0];
    copy->children[0] = nullptr;
    copy->least[0] = Value();
    copy->count = 0;
    release(copy);
    return only;
  }
  if (copy->count == 0) {
    release(copy);
    return nullptr;
  }
  return copy;
}

const Value* find_in(const SharedNode* node, std::string_view key) {
  if (node == nullptr) return nullptr;
  while (node->kind == NodeKind::kInner) {
    const auto* inner = static_cast<const Inner*>(node);
    node = inner->children[child_for(inner, key)];
  }
  const auto* leaf = static_cast<const Leaf*>(node);
  const std::uint32_t at = lower_entry(leaf, key);
  if (at == leaf->count || leaf->data()[at].key.string() != key) return nullptr;
  return &leaf->data()[at].value;
}

std::uint64_t entry_hash(std::string_view key, const Value& value) { return mix64(hash_text(key), value.hash()); }

}  // namespace
}  // namespace detail

using detail::ListNode;
using detail::MapNode;
using detail::TextNode;

std::string_view type_name(Kind kind) {
  switch (kind) {
    case Kind::kNull: return "null";
    case Kind::kBool: return "boolean";
    case Kind::kInt: return "integer";
    case Kind::kDouble: return "double";
    case Kind::kString: return "string";
    case Kind::kBytes: return "bytes";
    case Kind::kList: return "list";
    case Kind::kMap: return "map";
  }
  return "null";
}

std::string_view operand_name(Kind kind) {
  switch (kind) {
    case Kind::kNull: return "null";
    case Kind::kBool: return "bool";
    case Kind::kInt: return "int";
    case Kind::kDouble: return "double";
    case Kind::kString: return "string";
    case Kind::kBytes: return "bytes";
    case Kind::kList: return "list";
    case Kind::kMap: return "dict";
  }
  return "null";
}

Value::Value(std::string_view text)
    : Value(Kind::kString, static_cast<std::uint32_t>(text.size()), detail::make_text(text, text.size())) {}

Value::Value(List list) : Value(Kind::kList, 0, std::exchange(list.node_, nullptr)) {}
Value::Value(Map map) : Value(Kind::kMap, 0, std::exchange(map.node_, nullptr)) {}

Value Value::bytes(std::string_view bytes) {
  return Value(Kind::kBytes, static_cast<std::uint32_t>(bytes.size()), detail::make_text(bytes, bytes.size()));
}

Value Value::concatenated(const Value& left, std::string_view right) {
  const std::string_view text = left.string();
  auto* node = static_cast<TextNode*>(left.payload_.node);
  const std::size_t length = text.size() + right.size();
  if (node->used != text.size() || node->capacity < length) {
    node = detail::make_text(text, std::max<std::size_t>(length, std::min<std::size_t>(length * 2, length + 65536)));
  } else {
    detail::retain(node);
  }
  if (!right.empty()) std::memmove(node->data() + text.size(), right.data(), right.size());
  node->used = static_cast<std::uint32_t>(length);
  return Value(Kind::kString, static_cast<std::uint32_t>(length), node);
}

Value Value::unset() {
  Value value;
  value.flag_ = 1;
  return value;
}

std::string_view Value::text() const { return {static_cast<TextNode*>(payload_.node)->data(), length_}; }

List Value::list() const {
  ETUDE_CHECK(is_list());
  return List(detail::shared(static_cast<ListNode*>(payload_.node)));
}

Map Value::map() const {
  ETUDE_CHECK(is_map());
  return Map(detail::shared(static_cast<MapNode*>(payload_.node)));
}

std::uint64_t Value::hash() const {
  const auto kind = static_cast<std::uint64_t>(kind_);
  switch (kind_) {
    case Kind::kNull: {
      static constexpr std::uint64_t kNull[] = {mix64(0, 0), mix64(0, 1)};
      return kNull[flag_];
    }
    case Kind::kBool: return mix64(kind, payload_.boolean ? 1u : 0u);
    case Kind::kInt: return mix64(kind, static_cast<std::uint64_t>(payload_.integer));
    case Kind::kDouble: {
      std::uint64_t bits = 0;
      const double number = payload_.number == payload_.number ? payload_.number : 0.0;
      std::memcpy(&bits, &number, sizeof bits);
      return mix64(kind + (payload_.number == payload_.number ? 0u : 100u), bits);
    }
    case Kind::kString:
    case Kind::kBytes: {
      auto* node = static_cast<TextNode*>(payload_.node);
      std::uint64_t hash = 0;
      if (node->hashed <= length_) {
        const std::string_view added = text().substr(node->hashed);
        hash = polynomial_extend(node->hash, added);
        node->hash = hash;
        node->hashed = length_;
      } else {
        hash = polynomial_extend(0, text());
      }
      return mix64(mix64(hash, length_), kind);
    }
    case Kind::kList: {
      const auto* node = static_cast<const ListNode*>(payload_.node);
      return mix64(mix64(node->hash, node->front.size + node->back.size), kind);
    }
    case Kind::kMap: {
      const auto* node = static_cast<const MapNode*>(payload_.node);
      return mix64(mix64(node->hash, node->size), kind);
    }
  }
  return 0;
}

std::uint64_t Value::size_bytes() const {
  switch (kind_) {
    case Kind::kNull:
    case Kind::kBool: return 1;
    case Kind::kInt:
    case Kind::kDouble: return 8;
    case Kind::kString:
    case Kind::kBytes: return length_;
    case Kind::kList: return static_cast<const ListNode*>(payload_.node)->bytes;
    case Kind::kMap: return static_cast<const MapNode*>(payload_.node)->bytes;
  }
  return 0;
}

std::uint32_t Value::depth() const {
  if (is_list()) return static_cast<const ListNode*>(payload_.node)->depth;
  if (is_map()) return static_cast<const MapNode*>(payload_.node)->depth;
  return 0;
}

bool Value::is_same(const Value& other) const {
  if (kind_ != other.kind_ || length_ != other.length_ || flag_ != other.flag_) return false;
  switch (kind_) {
    case Kind::kNull: return true;
    case Kind::kBool: return payload_.boolean == other.payload_.boolean;
    case Kind::kInt: return payload_.integer == other.payload_.integer;
    case Kind::kDouble: return payload_.number == other.payload_.number;
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kList:
    case Kind::kMap: return payload_.node == other.payload_.node;
  }
  return false;
}

List::List() : node_(detail::allocate<ListNode>(0)) {}

List::List(std::initializer_list<Value> values) : List(std::span<const Value>(values.begin(), values.size())) {}

List::List(std::span<const Value> values) : List() {
  if (values.size() > detail::kWidth) {
    for (const Value& value : values) *this = push_back(value.is_unset() ? Value() : value);
    return;
  }
  if (values.empty()) return;
  // One chunk of just the right size; nobody shares the node yet, so it may be filled in place.
  detail::Chunk* chunk = detail::make_chunk(static_cast<std::uint32_t>(values.size()));
  std::uint64_t power = 1;
  for (const Value& source : values) {
    const auto* value = new (&chunk->data()[chunk->used++]) Value(source.is_unset() ? Value() : source);
    node_->hash += value->hash() * power;
    node_->bytes += value->size_bytes();
    node_->depth = std::max(node_->depth, value->depth() + 1);
    power *= kPolynomialBase;
  }
  node_->back.tail = chunk;
  node_->back.size = static_cast<std::uint32_t>(values.size());
}

List::List(const List& other) : node_(detail::shared(other.node_)) {}
List::~List() { detail::release(node_); }

std::size_t List::size() const { return std::size_t{node_->front.size} + node_->back.size; }

const Value& List::operator[](std::size_t index) const {
  ETUDE_CHECK(index < size());
  const auto at = static_cast<std::uint32_t>(index);
  const std::uint32_t front = node_->front.size;
  return at < front ? detail::element(node_->front, front - 1 - at) : detail::element(node_->back, at - front);
}

List List::push_back(Value value) const {
  auto* node = detail::allocate<ListNode>(0);
  node->hash = node_->hash + value.hash() * polynomial_power(size());
  node->bytes = node_->bytes + value.size_bytes();
  node->depth = std::max(node_->depth, value.depth() + 1);
  node->front = detail::share(node_->front);
  node->back = detail::push(node_->back, std::move(value));
  return List(node);
}

List List::push_front(Value value) const {
  auto* node = detail::allocate<ListNode>(0);
  node->hash = node_->hash * kPolynomialBase + value.hash();
  node->bytes = node_->bytes + value.size_bytes();
  node->depth = std::max(node_->depth, value.depth() + 1);
  node->back = detail::share(node_->back);
  node->front = detail::push(node_->front, std::move(value));
  return List(node);
}

List List::set(std::size_t index, Value value) const {
  const Value& old = (*this)[index];
  auto* node = detail::allocate<ListNode>(0);
  node->hash = node_->hash + (value.hash() - old.hash()) * polynomial_power(index);
  node->bytes = node_->bytes + value.size_bytes() - old.size_bytes();
  node->depth = std::max(node_->depth, value.depth() + 1);
  const auto at = static_cast<std::uint32_t>(index);
  const std::uint32_t front = node_->front.size;
  if (at < front) {
    node->front = detail::replace(node_->front, front - 1 - at, std::move(value));
    node->back = detail::share(node_->back);
  } else {
    node->front = detail::share(node_->front);
    node->back = detail::replace(node_->back, at - front, std::move(value));
  }
  return List(node);
}

Map::Map() : node_(detail::allocate<MapNode>(0)) {}

Map::Map(std::initializer_list<std::pair<std::string_view, Value>> entries) : Map() {
  for (const auto& [key, value] : entries) *this = set(key, value);
}

Map::Map(const Map& other) : node_(detail::shared(other.node_)) {}
Map::~Map() { detail::release(node_); }

std::size_t Map::size() const { return node_->size; }
const Value* Map::find(std::string_view key) const { return detail::find_in(node_->root, key); }

Value Map::get(std::string_view key) const {
  const Value* value = find(key);
  return value == nullptr ? Value() : *value;
}

Map Map::set(std::string_view key, Value value) const { return set(Value(key), std::move(value)); }

Map Map::set(const Value& key, Value value) const {
  const std::string_view name = key.string();
  auto* node = detail::allocate<MapNode>(0);
  const Value* old = find(name);
  node->size = node_->size + (old == nullptr ? 1u : 0u);
  node->hash = node_->hash + detail::entry_hash(name, value);
  node->bytes = node_->bytes + value.size_bytes();
  node->depth = std::max(node_->depth, value.depth() + 1);
  if (old != nullptr) {
    node->hash -= detail::entry_hash(name, *old);
    node->bytes -= old->size_bytes();
  } else {
    node->bytes += name.size();
  }
  if (node_->root == nullptr) {
    detail::Leaf* leaf = detail::make_leaf(1);
    detail::put(leaf, Entry{key, std::move(value)});
    node->root = leaf;
    return Map(node);
  }
  const detail::Inserted inserted = detail::insert_into(node_->root, key, std::move(value));
  node->root = inserted.node;
  if (inserted.right != nullptr) {
    auto* top = detail::allocate<detail::Inner>(0);
    top->count = 2;
    top->least[0] = detail::least_key(inserted.node);
    top->least[1] = detail::least_key(inserted.right);
    top->children[0] = inserted.node;
    top->children[1] = inserted.right;
    node->root = top;
  }
  return Map(node);
}

Map Map::erase(std::string_view key) const {
  const Value* old = find(key);
  if (old == nullptr) return *this;
  auto* node = detail::allocate<MapNode>(0);
  node->size = node_->size - 1;
  node->hash = node_->hash - detail::entry_hash(key, *old);
  node->bytes = node_->bytes - old->size_bytes() - key.size();
  node->depth = node->size == 0 ? 1 : node_->depth;
  node->root = detail::erase_from(node_->root, key);
  return Map(node);
}

void Map::Iterator::descend(const detail::SharedNode* node) {
  for (;;) {
    ETUDE_CHECK(depth_ < kMostLevels);
    path_[depth_++] = {node, 0};
    if (node->kind == detail::NodeKind::kLeaf) return;
    node = static_cast<const detail::Inner*>(node)->children[0];
  }
}

Map::Iterator Map::begin() const {
  Iterator iterator;
  iterator.remaining_ = size();
  if (node_->root != nullptr) iterator.descend(node_->root);
  return iterator;
}

const Map::Entry& Map::Iterator::operator*() const {
  const Level& level = path_[depth_ - 1];
  return static_cast<const detail::Leaf*>(level.node)->data()[level.index];
}

Map::Iterator& Map::Iterator::operator++() {
  if (--remaining_ == 0) return *this;
  if (++path_[depth_ - 1].index < static_cast<const detail::Leaf*>(path_[depth_ - 1].node)->count) return *this;
  --depth_;
  for (;;) {
    Level& level = path_[depth_ - 1];
    const auto* inner = static_cast<const detail::Inner*>(level.node);
    if (++level.index < inner->count) {
      descend(inner->children[level.index]);
      return *this;
    }
    --depth_;
  }
}

}  // namespace etude
