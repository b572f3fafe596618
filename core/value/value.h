// The values of the language: null, boolean, integer, double, string, bytes, list, map.
//
// A Value is 16 bytes, immutable and cheap to copy: containers and texts are shared by reference count
// (not atomic: one run lives on one thread). "Changing" gives a new value that shares all that did not
// change, so a journal can hold every version of a variable:
//   string + string, list push_back, push_front     O(added) amortised; the old version stays valid
//   list set, map set and erase                     O(log n)
//   hash, size, nesting depth                       O(1): kept up with each change
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/check.h"
#include "core/base/mix.h"

namespace etude {

enum class Kind : std::uint8_t { kNull, kBool, kInt, kDouble, kString, kBytes, kList, kMap };

/// The name that `get_type()` gives: `boolean bytes double integer list map null string`.
std::string_view type_name(Kind kind);
/// The name in messages about operators: `int double string bool null list dict bytes`.
std::string_view operand_name(Kind kind);

namespace detail {
enum class NodeKind : std::uint8_t { kText, kList, kMap, kChunk, kBranch, kLeaf, kInner };
enum class NodeMark : std::uint8_t {
  kNone,
  kGrown,     // a text: extended in place, so that values share it that differ
  kWithPart,  // a list or map: in one piece of memory with its only chunk or leaf, which is the last to let go of it …
  kPart,      // … and that chunk or leaf
};

/// What values share, each kind of it behind this head.
struct SharedNode {
  std::uint32_t references = 1;
  NodeKind kind;
  NodeMark mark = NodeMark::kNone;
  explicit SharedNode(NodeKind k) : kind(k) {}
};

struct TextNode;
struct ListNode;
struct MapNode;
struct ValueAccess;
inline void retain(SharedNode* node) {
  if (node != nullptr) ++node->references;
}
void destroy(SharedNode* node);
inline void release(SharedNode* node) {
  if (node != nullptr && --node->references == 0) destroy(node);
}
}  // namespace detail

class Value;
class List;
class Map;

/// One value. Accessors of a kind may be called only for that kind.
class Value {
 public:
  /// Null.
  constexpr Value() = default;
  template <typename T, std::enable_if_t<std::is_same_v<T, bool>, int> = 0>
  explicit constexpr Value(T value) : head_(head_of(Kind::kBool)) {
    payload_.boolean = value;
  }
  explicit constexpr Value(std::int64_t value) : head_(head_of(Kind::kInt)) { payload_.integer = value; }
  explicit constexpr Value(int value) : head_(head_of(Kind::kInt)) { payload_.integer = value; }
  explicit constexpr Value(double value) : head_(head_of(Kind::kDouble)) { payload_.number = value; }
  explicit Value(std::string_view text);
  explicit Value(const char* text) : Value(std::string_view(text)) {}
  explicit Value(const std::string& text) : Value(std::string_view(text)) {}
  Value(List list);
  Value(Map map);
  /// Raw bytes, a kind of their own.
  static Value bytes(std::string_view bytes);
  /// A text by concatenation; extends the left one's storage in place when nobody has extended it yet.
  static Value concatenated(const Value& left, std::string_view right);
  /// The mark of a slot that no assignment has reached. Behaves as null; never visible to the language.
  static Value unset() {
    Value value;
    value.head_ = kUnsetHead;
    return value;
  }

  Value(const Value& other) : head_(other.head_), payload_(other.payload_) {
    if (is_shared()) ++payload_.node->references;
  }
  Value(Value&& other) noexcept : head_(std::exchange(other.head_, 0)), payload_(other.payload_) {}
  Value& operator=(const Value& other) {
    Value copy(other);
    swap(copy);
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    detail::SharedNode* old = is_shared() ? payload_.node : nullptr;
    head_ = std::exchange(other.head_, 0);
    payload_ = other.payload_;
    if (old != nullptr) detail::release(old);
    return *this;
  }
  ~Value() {
    if (is_shared()) detail::release(payload_.node);
  }
  void swap(Value& other) noexcept {
    std::swap(head_, other.head_);
    std::swap(payload_, other.payload_);
  }

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(head_ & kKindMask); }
  [[nodiscard]] bool is_null() const { return kind() == Kind::kNull; }
  [[nodiscard]] bool is_bool() const { return kind() == Kind::kBool; }
  [[nodiscard]] bool is_int() const { return kind() == Kind::kInt; }
  [[nodiscard]] bool is_double() const { return kind() == Kind::kDouble; }
  [[nodiscard]] bool is_number() const { return is_int() || is_double(); }
  [[nodiscard]] bool is_string() const { return kind() == Kind::kString; }
  [[nodiscard]] bool is_bytes() const { return kind() == Kind::kBytes; }
  [[nodiscard]] bool is_list() const { return kind() == Kind::kList; }
  [[nodiscard]] bool is_map() const { return kind() == Kind::kMap; }
  [[nodiscard]] bool is_unset() const { return head_ == kUnsetHead; }

  [[nodiscard]] bool boolean() const {
    ETUDE_CHECK(is_bool());
    return payload_.boolean;
  }
  [[nodiscard]] std::int64_t integer() const {
    ETUDE_CHECK(is_int());
    return payload_.integer;
  }
  /// The double itself; see `as_double` for "any number as a double".
  [[nodiscard]] double number() const {
    ETUDE_CHECK(is_double());
    return payload_.number;
  }
  [[nodiscard]] double as_double() const { return is_int() ? static_cast<double>(payload_.integer) : number(); }
  /// The characters of a string (UTF-8). Valid as long as some value shares the text.
  [[nodiscard]] std::string_view string() const {
    ETUDE_CHECK(is_string());
    return text();
  }
  /// The bytes of a bytes value.
  [[nodiscard]] std::string_view raw_bytes() const {
    ETUDE_CHECK(is_bytes());
    return text();
  }
  [[nodiscard]] List list() const;
  [[nodiscard]] Map map() const;

  /// A hash of kind and content, the same however the value was made and on every machine; O(1) amortised.
  [[nodiscard]] std::uint64_t hash() const {
    if (is_null()) return is_unset() ? kUnsetHash : kNullHash;
    if (is_int()) return mix64(static_cast<std::uint64_t>(payload_.integer) ^ kIntSalt);
    return hash_of_content();
  }
  /// Bytes that the value counts against the memory limit (types.md 6); O(1).
  [[nodiscard]] std::uint64_t size_bytes() const {
    if (kind() < Kind::kList) return is_shared() ? length() : kind() < Kind::kInt ? 1 : 8;
    return size_of_content();
  }
  /// 0 for scalars, 1 + the deepest element for containers (an upper bound after elements were replaced).
  [[nodiscard]] std::uint32_t depth() const { return kind() < Kind::kList ? 0 : depth_of_content(); }
  /// True for texts, bytes, lists and maps: those that share what they hold.
  [[nodiscard]] bool is_shared() const { return kind() >= Kind::kString; }
  /// True for a text whose storage other texts share that begin like it: each of them is hashed most cheaply before the next.
  [[nodiscard]] bool is_growing_text() const { return is_string() && payload_.node->mark == detail::NodeMark::kGrown; }
  /// True if both are the same object or the same scalar: a cheap "certainly equal".
  [[nodiscard]] bool is_same(const Value& other) const;

 private:
  friend class List;
  friend class Map;
  friend struct detail::ValueAccess;
  static constexpr std::uint64_t kNullHash = mix64(0, 0);
  static constexpr std::uint64_t kUnsetHash = mix64(0, 1);
  static constexpr std::uint64_t kIntSalt = 0x51ED270B7A2D4C6Full;
  static constexpr std::uint64_t kKindMask = 0xFF;
  static constexpr std::uint64_t kUnsetHead = 0x100;  // null with a mark
  static constexpr std::uint64_t head_of(Kind kind, std::uint32_t length = 0) {
    return static_cast<std::uint64_t>(kind) | std::uint64_t{length} << 32;
  }
  [[nodiscard]] std::uint64_t hash_of_content() const;
  [[nodiscard]] std::uint64_t size_of_content() const;
  [[nodiscard]] std::uint32_t depth_of_content() const;
  Value(Kind kind, std::uint32_t length, detail::SharedNode* adopted) : head_(head_of(kind, length)) { payload_.node = adopted; }
  [[nodiscard]] std::uint32_t length() const { return static_cast<std::uint32_t>(head_ >> 32); }
  [[nodiscard]] std::string_view text() const;

  union Payload {
    bool boolean;
    std::int64_t integer;
    double number;
    detail::SharedNode* node;
  };
  std::uint64_t head_ = 0;  // the kind, and above it the bytes of a text: it may be a prefix of its shared storage
  Payload payload_{.integer = 0};
};

/// A persistent list: an immutable sequence of values.
class List {
 public:
  List();
  List(std::initializer_list<Value> values);
  /// A list of these values; an unset one counts as null.
  explicit List(std::span<const Value> values);
  List(const List& other);
  List(List&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  List& operator=(List other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~List();

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }
  /// The element; index must be below size().
  [[nodiscard]] const Value& operator[](std::size_t index) const;
  [[nodiscard]] List push_back(Value value) const;
  [[nodiscard]] List push_front(Value value) const;
  /// The list with one element replaced; index must be below size().
  [[nodiscard]] List set(std::size_t index, Value value) const;

  class Iterator {
   public:
    Iterator(const List* list, std::size_t index) : list_(list), index_(index) {}
    const Value& operator*() const { return (*list_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

   private:
    const List* list_;
    std::size_t index_;
  };
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size()}; }

 private:
  friend class Value;
  explicit List(detail::ListNode* adopted) : node_(adopted) {}
  detail::ListNode* node_;
};

/// A persistent map from strings to values, in ascending order of the keys' UTF-8 bytes.
class Map {
 public:
  Map();
  Map(std::initializer_list<std::pair<std::string_view, Value>> entries);
  /// A key, which must be a string, and its value in turn; of equal keys the last counts.
  explicit Map(std::span<const Value> keys_and_values);
  Map(const Map& other);
  Map(Map&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  Map& operator=(Map other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Map();

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] bool contains(std::string_view key) const { return find(key) != nullptr; }
  /// The value of a key, or nullptr. Valid as long as this map lives.
  [[nodiscard]] const Value* find(std::string_view key) const;
  /// The value of a key, or null.
  [[nodiscard]] Value get(std::string_view key) const;
  /// The map with one entry added or replaced. `key` must be a string value.
  [[nodiscard]] Map set(const Value& key, Value value) const;
  [[nodiscard]] Map set(std::string_view key, Value value) const;
  /// The map without a key; the same map if it is absent.
  [[nodiscard]] Map erase(std::string_view key) const;

  struct Entry {
    Value key;  // always a string
    Value value;
  };
  /// Walks the entries in ascending order of keys. Valid as long as the map lives.
  class Iterator {
   public:
    const Entry& operator*() const;
    const Entry* operator->() const { return &**this; }
    Iterator& operator++();
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.remaining_ == b.remaining_; }

   private:
    friend class Map;
    static constexpr int kMostLevels = 24;
    struct Level {
      const detail::SharedNode* node;
      std::uint32_t index;
    };
    void descend(const detail::SharedNode* node);
    Level path_[kMostLevels];
    int depth_ = 0;
    std::size_t remaining_ = 0;
  };
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const { return Iterator(); }

 private:
  friend class Value;
  explicit Map(detail::MapNode* adopted) : node_(adopted) {}
  detail::MapNode* node_;
};

}  // namespace etude
