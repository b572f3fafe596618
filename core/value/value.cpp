// The public face of values over their nodes.
#include "core/value/value.h"

#include <algorithm>
#include <cstring>

#include "core/base/mix.h"
#include "core/value/nodes.h"

namespace etude {

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

Value::Value(std::string_view text) : Value(Kind::kString, static_cast<std::uint32_t>(text.size()), detail::make_text(text, text.size())) {}

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
    node->mark = detail::NodeMark::kGrown;
  }
  // Even a part of the text itself lies before the place behind it.
  detail::copy_bytes(node->data() + text.size(), right);
  node->used = static_cast<std::uint32_t>(length);
  return Value(Kind::kString, static_cast<std::uint32_t>(length), node);
}

std::string_view Value::text() const { return {static_cast<TextNode*>(payload_.node)->data(), length()}; }

List Value::list() const {
  ETUDE_CHECK(is_list());
  return List(detail::shared(static_cast<ListNode*>(payload_.node)));
}

Map Value::map() const {
  ETUDE_CHECK(is_map());
  return Map(detail::shared(static_cast<MapNode*>(payload_.node)));
}

std::uint64_t Value::hash_of_content() const {
  const auto kind = static_cast<std::uint64_t>(head_ & kKindMask);
  switch (this->kind()) {
    case Kind::kNull:
    case Kind::kInt: return hash();
    case Kind::kBool: return mix64(kind, payload_.boolean ? 1u : 0u);
    case Kind::kDouble: {
      std::uint64_t bits = 0;
      const double number = payload_.number == payload_.number ? payload_.number : 0.0;
      std::memcpy(&bits, &number, sizeof bits);
      return mix64(kind + (payload_.number == payload_.number ? 0u : 100u), bits);
    }
    case Kind::kString:
    case Kind::kBytes: return mix64(mix64(detail::ValueAccess::polynomial(*this), length()), kind);
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

std::uint64_t Value::size_of_content() const {
  return is_list() ? static_cast<const ListNode*>(payload_.node)->bytes : static_cast<const MapNode*>(payload_.node)->bytes;
}

std::uint32_t Value::depth_of_content() const {
  return is_list() ? static_cast<const ListNode*>(payload_.node)->depth : static_cast<const MapNode*>(payload_.node)->depth;
}

bool Value::is_same(const Value& other) const {
  if (head_ != other.head_) return false;
  switch (kind()) {
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

List::List(std::span<const Value> values) : node_(nullptr) {
  if (values.empty() || values.size() > detail::kWidth) {
    node_ = detail::allocate<ListNode>(0);
    for (const Value& value : values) *this = push_back(value.is_unset() ? Value() : value);
    return;
  }
  // One chunk of just the right size, right behind the list; nobody shares them yet, so they may be filled in place.
  const auto count = static_cast<std::uint32_t>(values.size());
  node_ = detail::allocate<ListNode>(sizeof(detail::Chunk) + count * sizeof(Value));
  auto* chunk = new (detail::part_of(node_)) detail::Chunk();
  node_->mark = detail::NodeMark::kWithPart;
  chunk->mark = detail::NodeMark::kPart;
  chunk->used = chunk->capacity = static_cast<std::uint8_t>(count);
  std::uint64_t power = 1;
  std::uint64_t hash = 0;
  std::uint64_t bytes = node_->bytes;
  std::uint32_t depth = 1;
  Value* to = chunk->data();
  for (const Value& source : values) {
    const auto* value = new (to++) Value(source.is_unset() ? Value() : source);
    hash += value->hash() * power;
    bytes += value->size_bytes();
    if (value->is_shared()) depth = std::max(depth, value->depth() + 1);
    power *= kPolynomialBase;
  }
  node_->hash = hash;
  node_->bytes = bytes;
  node_->depth = depth;
  node_->back.tail = chunk;
  node_->back.size = count;
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

namespace {

// A map with room for a few entries right behind it, which nobody shares yet.
MapNode* small_map(std::size_t room) {
  auto* node = detail::allocate<MapNode>(sizeof(detail::Leaf) + room * sizeof(Map::Entry));
  auto* leaf = new (detail::part_of(node)) detail::Leaf();
  node->mark = detail::NodeMark::kWithPart;
  leaf->mark = detail::NodeMark::kPart;
  leaf->capacity = static_cast<std::uint8_t>(room);
  node->root = leaf;
  return node;
}

// Counts one entry more, or one in place of `old`.
void count_entry(MapNode* node, const Value& key, const Value& value, const Value* old) {
  const std::uint64_t length = key.string().size();
  const std::uint64_t name_hash = mix64(detail::ValueAccess::polynomial(key), length);
  node->hash += mix64(name_hash, value.hash());
  node->bytes += value.size_bytes();
  node->depth = std::max(node->depth, value.depth() + 1);
  if (old != nullptr) {
    node->hash -= mix64(name_hash, old->hash());
    node->bytes -= old->size_bytes();
  } else {
    ++node->size;
    node->bytes += length;
  }
}

// Fills a small map whose room suffices.
void put_into(MapNode* node, const Value& key, const Value& value) {
  auto* leaf = static_cast<detail::Leaf*>(node->root);
  const detail::PlaceInLeaf place = detail::place_in(leaf, key.string());
  Map::Entry* const at = leaf->data() + place.at;
  count_entry(node, key, value, place.is_there ? &at->value : nullptr);
  if (place.is_there) {
    at->value = value;
    return;
  }
  Map::Entry* const end = leaf->data() + leaf->count++;
  if (at == end) {
    new (end) Map::Entry{key, value};
    return;
  }
  new (end) Map::Entry(std::move(end[-1]));
  std::move_backward(at, end - 1, end);
  *at = Map::Entry{key, value};
}

}  // namespace

Map::Map(std::initializer_list<std::pair<std::string_view, Value>> entries) : node_(nullptr) {
  if (entries.size() == 0 || entries.size() > detail::kMostEntries) {
    node_ = detail::allocate<MapNode>(0);
    for (const auto& [key, value] : entries) *this = set(key, value);
    return;
  }
  node_ = small_map(entries.size());
  for (const auto& [key, value] : entries) put_into(node_, Value(key), value);
}

Map::Map(std::span<const Value> keys_and_values) : node_(nullptr) {
  const std::size_t count = keys_and_values.size() / 2;
  if (count == 0 || count > detail::kMostEntries) {
    node_ = detail::allocate<MapNode>(0);
    for (std::size_t i = 0; i < count; ++i) *this = set(keys_and_values[2 * i], keys_and_values[2 * i + 1]);
    return;
  }
  node_ = small_map(count);
  for (std::size_t i = 0; i < count; ++i) put_into(node_, keys_and_values[2 * i], keys_and_values[2 * i + 1]);
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
  const detail::SharedNode* root = node_->root;
  const auto* leaf = root != nullptr && root->kind == detail::NodeKind::kLeaf ? static_cast<const detail::Leaf*>(root) : nullptr;
  const detail::PlaceInLeaf place = leaf != nullptr ? detail::place_in(leaf, name) : detail::PlaceInLeaf{};
  const Value* old = leaf == nullptr ? find(name) : place.is_there ? &leaf->data()[place.at].value : nullptr;
  const std::uint32_t size = node_->size + (old == nullptr ? 1u : 0u);
  // A map that fits into one leaf has it right behind itself.
  const bool is_small = (root == nullptr || leaf != nullptr) && size <= detail::kMostEntries;
  MapNode* node = is_small ? small_map(size) : detail::allocate<MapNode>(0);
  node->size = node_->size;
  node->hash = node_->hash;
  node->bytes = node_->bytes;
  node->depth = node_->depth;
  count_entry(node, key, value, old);
  if (is_small) {
    detail::copy_with(static_cast<detail::Leaf*>(node->root), leaf, place, key, std::move(value));
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
