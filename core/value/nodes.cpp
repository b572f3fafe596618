// Shares, splits and frees the nodes of values. Nodes are freed without recursion, so depth of nesting cannot overflow the stack.
#include "core/value/nodes.h"

#include <algorithm>
#include <vector>

#include "core/base/mix.h"

namespace etude::detail {

namespace {

// The bytes of a node. Only the pool asks: under the sanitizers each node is an allocation of its own.
[[maybe_unused]] std::size_t node_size(const SharedNode* node) {
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
  const std::size_t ahead = node->mark != NodeMark::kPart ? 0 : node->kind == NodeKind::kChunk ? sizeof(ListNode) : sizeof(MapNode);
  void* memory = reinterpret_cast<char*>(node) - ahead;
#if ETUDE_POOL_NODES
  node_pool().give(memory, ahead + node_size(node));
#else
  std::free(memory);
#endif
}

// A short list that shares its chunk with nobody and holds nothing shared: what calls and writes leave behind in a journal by the thousand.
bool free_at_once(SharedNode* node) {
  if (node->mark != NodeMark::kWithPart || node->kind != NodeKind::kList) return false;
  auto* chunk = static_cast<Chunk*>(part_of(static_cast<ListNode*>(node)));
  if (chunk->references != 1) return false;
  for (std::uint32_t i = 0; i < chunk->used; ++i) {
    if (chunk->data()[i].is_shared()) return false;
  }
  free_memory(chunk);
  return true;
}

}  // namespace

namespace {

// Frees a node and what it alone held: by recursion, and below that from a list, so that no nesting is too deep for the stack.
class Graveyard {
 public:
  void drop(SharedNode* node) {
    if (node == nullptr || --node->references != 0) return;
    if (node->kind == NodeKind::kText) {
      free_memory(node);
    } else if (depth_ == kDeepest) {
      dead_.push_back(node);
    } else {
      ++depth_;
      free_node(node);
      --depth_;
    }
  }
  void bury(SharedNode* node) {
    free_node(node);
    while (!dead_.empty()) {
      SharedNode* next = dead_.back();
      dead_.pop_back();
      free_node(next);
    }
  }

 private:
  void drop(Value& value) { drop(ValueAccess::take(value)); }
  void drop(Vector& vector) {
    drop(vector.root);
    drop(vector.tail);
  }
  void free_node(SharedNode* node) {
    const bool goes_with_part = node->mark == NodeMark::kWithPart;
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
    if (!goes_with_part) free_memory(node);
  }
  static constexpr int kDeepest = 64;
  int depth_ = 0;
  std::vector<SharedNode*> dead_;
};

}  // namespace

void destroy(SharedNode* node) {
  if (node->kind == NodeKind::kText) {
    free_memory(node);
    return;
  }
  if (free_at_once(node)) return;
  Graveyard graveyard;
  graveyard.bury(node);
}

TextNode* make_text(std::string_view text, std::size_t capacity) {
  ETUDE_CHECK(capacity <= UINT32_MAX && text.size() <= capacity);
  auto* node = allocate<TextNode>(capacity);
  node->capacity = static_cast<std::uint32_t>(capacity);
  node->used = static_cast<std::uint32_t>(text.size());
  copy_bytes(node->data(), text);
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

// Entries that are there once more, behind those of the leaf.
static void put_shared(Leaf* leaf, const Map::Entry* entries, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) new (&leaf->data()[leaf->count + i]) Map::Entry(entries[i]);
  leaf->count = static_cast<std::uint8_t>(leaf->count + count);
}

Leaf* make_leaf(std::uint32_t capacity) {
  auto* leaf = allocate<Leaf>(capacity * sizeof(Map::Entry));
  leaf->capacity = static_cast<std::uint8_t>(capacity);
  return leaf;
}

void put(Leaf* leaf, const Map::Entry& entry) { new (&leaf->data()[leaf->count++]) Map::Entry(entry); }

PlaceInLeaf place_in(const Leaf* leaf, std::string_view key) {
  std::uint32_t low = 0;
  std::uint32_t high = leaf->count;
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    const int order = leaf->data()[middle].key.string().compare(key);
    if (order == 0) return {middle, true};
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return {low, false};
}

void copy_with(Leaf* copy, const Leaf* leaf, PlaceInLeaf place, const Value& key, Value&& value) {
  const std::uint32_t at = place.at;
  if (leaf != nullptr) put_shared(copy, leaf->data(), at);
  new (&copy->data()[copy->count++]) Map::Entry{place.is_there ? leaf->data()[at].key : key, std::move(value)};
  const std::uint32_t behind = at + (place.is_there ? 1 : 0);
  if (leaf != nullptr) put_shared(copy, leaf->data() + behind, leaf->count - behind);
}

// The child that may hold `key`: the last whose least key is not greater, else the first.
std::uint32_t child_for(const Inner* inner, std::string_view key) {
  std::uint32_t low = 0;
  std::uint32_t high = inner->count;
  while (high - low > 1) {
    const std::uint32_t middle = (low + high) / 2;
    if (inner->least[middle].string() <= key)
      low = middle;
    else
      high = middle;
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
  return node->kind == NodeKind::kLeaf ? static_cast<const Leaf*>(node)->data()[0].key : static_cast<const Inner*>(node)->least[0];
}

Inserted insert_into(const SharedNode* node, const Value& key, Value&& value) {
  if (node->kind == NodeKind::kLeaf) {
    const auto* leaf = static_cast<const Leaf*>(node);
    const PlaceInLeaf place = place_in(leaf, key.string());
    const std::uint32_t at = place.at;
    if (place.is_there || leaf->count < kMostEntries) {
      Leaf* copy = make_leaf(leaf->count + (place.is_there ? 0u : 1u));
      copy_with(copy, leaf, place, key, std::move(value));
      return {copy, nullptr};
    }
    const std::uint32_t half = kMostEntries / 2;
    Leaf* left = make_leaf(half + 1);
    Leaf* right = make_leaf(kMostEntries - half + 1);
    for (std::uint32_t i = 0; i <= leaf->count; ++i) {
      const bool goes_left = at < half ? i <= half : i < half;
      Leaf* target = goes_left ? left : right;
      if (i == at)
        put(target, Map::Entry{key, std::move(value)});
      else
        put(target, leaf->data()[i < at ? i : i - 1]);
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
    const std::uint32_t at = place_in(leaf, key).at;
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
  const PlaceInLeaf place = place_in(leaf, key);
  return place.is_there ? &leaf->data()[place.at].value : nullptr;
}

std::uint64_t entry_hash(std::string_view key, const Value& value) { return mix64(hash_text(key), value.hash()); }

}  // namespace etude::detail
