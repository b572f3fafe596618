// A list of plain rows that only grows, in blocks: what journals keep for every call and variable must neither be copied as it grows nor
// ask the system for fresh memory with each run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/value/block_pool.h"

namespace etude {

template <typename Row>
class RowList {
  static_assert(std::is_trivially_copyable_v<Row> && std::is_trivially_destructible_v<Row>);

 public:
  RowList() = default;
  RowList(const RowList&) = delete;
  RowList& operator=(const RowList&) = delete;
  ~RowList() {
    for (Row* block : blocks_) give(block);
  }
  void swap(RowList& other) noexcept {
    blocks_.swap(other.blocks_);
    std::swap(next_, other.next_);
    std::swap(end_, other.end_);
    std::swap(size_, other.size_);
  }

  void push_back(const Row& row) {
    if (next_ == end_) grow();
    new (next_++) Row(row);
    ++size_;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] Row& operator[](std::size_t index) { return blocks_[index / kRows][index % kRows]; }
  [[nodiscard]] const Row& operator[](std::size_t index) const { return blocks_[index / kRows][index % kRows]; }

  class Iterator {
   public:
    Iterator(const RowList* list, std::size_t index) : list_(list), index_(index) {}
    const Row& operator*() const { return (*list_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

   private:
    const RowList* list_;
    std::size_t index_;
  };
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size_}; }

 private:
  static constexpr std::size_t rows_in_block() {
    std::size_t rows = 1;
    while (rows * 2 * sizeof(Row) <= kBlockBytes) rows *= 2;
    return rows;
  }
  static constexpr std::size_t kRows = rows_in_block();
  static constexpr std::size_t kFirstRows = 32;  // most runs need no more

  void give(Row* block) {
    // Only a first block that has not grown up yet comes from the heap.
    if (blocks_.size() == 1 && static_cast<std::size_t>(end_ - block) < kRows)
      std::free(block);
    else
      give_block(block);
  }
  void grow() {
    if (size_ % kRows == 0 && size_ != 0) {
      blocks_.push_back(static_cast<Row*>(take_block()));
      next_ = blocks_.back();
      end_ = next_ + kRows;
      return;
    }
    // The first block starts small.
    const std::size_t room = size_ == 0 ? kFirstRows : size_ * 8 < kRows ? size_ * 8 : kRows;
    void* larger = room == kRows ? take_block() : std::malloc(room * sizeof(Row));
    ETUDE_CHECK(larger != nullptr);
    Row* rows = static_cast<Row*>(larger);
    for (std::size_t i = 0; i < size_; ++i) new (rows + i) Row(blocks_[0][i]);
    if (size_ == 0)
      blocks_.push_back(rows);
    else
      std::free(std::exchange(blocks_[0], rows));
    next_ = rows + size_;
    end_ = rows + room;
  }

  std::vector<Row*> blocks_;
  Row* next_ = nullptr;  // in the last of them
  Row* end_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace etude
