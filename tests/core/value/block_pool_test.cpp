// Blocks are aligned, apart from one another, and used again.
#include "core/value/block_pool.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "core/value/value.h"

namespace etude {
namespace {

TEST(BlockPool, GivesBlocksThatDoNotOverlap) {
  std::vector<unsigned char*> blocks;
  for (unsigned i = 0; i < 8; ++i) {
    auto* block = static_cast<unsigned char*>(take_block());
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % alignof(std::max_align_t), 0u);
    std::memset(block, static_cast<int>(i), kBlockBytes);
    blocks.push_back(block);
  }
  for (unsigned i = 0; i < 8; ++i) {
    EXPECT_EQ(blocks[i][0], i);
    EXPECT_EQ(blocks[i][kBlockBytes - 1], i);
  }
  for (unsigned char* block : blocks) give_block(block);
}

TEST(BlockPool, TakesBackMoreThanItKeeps) {
  std::vector<void*> blocks;
  for (int i = 0; i < 300; ++i) blocks.push_back(take_block());
  EXPECT_EQ(std::set<void*>(blocks.begin(), blocks.end()).size(), blocks.size());
  for (void* block : blocks) give_block(block);
  blocks.clear();
  for (int i = 0; i < 300; ++i) blocks.push_back(take_block());
  EXPECT_EQ(std::set<void*>(blocks.begin(), blocks.end()).size(), blocks.size());
  for (void* block : blocks) give_block(block);
}

// Nodes of many sizes come and go between one another: each keeps what was written into it.
TEST(NodePool, KeepsNodesOfAllSizesApart) {
  std::vector<Value> values;
  for (std::size_t round = 0; round < 4; ++round) {
    for (std::size_t size = 1; size < 600; ++size) values.emplace_back(std::string(size, static_cast<char>('a' + size % 26)));
    for (std::size_t i = round; i < values.size(); i += 3) values[i] = Value(static_cast<std::int64_t>(i));
  }
  for (const Value& value : values) {
    if (!value.is_string()) continue;
    const std::string_view text = value.string();
    EXPECT_EQ(text, std::string(text.size(), static_cast<char>('a' + text.size() % 26)));
  }
}

}  // namespace
}  // namespace etude
