// Numbers for things that JavaScript holds on to. A number that was given back is never valid again, so that a stale one gets an
// error instead of somebody else's run.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace etude {

template <typename T>
class HandleTable {
 public:
  /// Most things that are held at once: 65,536 runs are a leak, not a wish.
  static constexpr std::uint32_t kMost = 0xFFFF;

  /// @returns the number, never 0; 0: too many are held
  std::uint32_t add(std::unique_ptr<T> thing) {
    std::uint32_t index = 0;
    if (!free_.empty()) {
      index = free_.back();
      free_.pop_back();
    } else {
      if (slots_.size() >= kMost) return 0;
      index = static_cast<std::uint32_t>(slots_.size());
      slots_.emplace_back();
    }
    slots_[index].thing = std::move(thing);
    return number(index);
  }

  /// The thing, or nullptr for a number that is not (or no longer) one.
  [[nodiscard]] T* find(std::uint32_t handle) {
    const std::uint32_t index = (handle & 0xFFFF) - 1;
    if ((handle & 0xFFFF) == 0 || index >= slots_.size() || number(index) != handle) return nullptr;
    return slots_[index].thing.get();
  }

  /// Drops the thing. @returns false for a number that is not one
  bool drop(std::uint32_t handle) {
    if (find(handle) == nullptr) return false;
    const std::uint32_t index = (handle & 0xFFFF) - 1;
    slots_[index].thing.reset();
    // A slot whose count has gone round would repeat its numbers: it stays empty.
    if (++slots_[index].generation != 0) free_.push_back(index);
    return true;
  }

  [[nodiscard]] std::size_t size() const { return slots_.size() - free_.size(); }

 private:
  struct Slot {
    std::unique_ptr<T> thing;
    std::uint16_t generation = 0;
  };
  [[nodiscard]] std::uint32_t number(std::uint32_t index) const {
    return static_cast<std::uint32_t>(slots_[index].generation) << 16 | (index + 1);
  }

  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
};

}  // namespace etude
