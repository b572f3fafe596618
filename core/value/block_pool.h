// Memory in blocks of one size, for those who need much of it: journals and the nodes of values.
#pragma once

#include <cstddef>

namespace etude {

constexpr std::size_t kBlockBytes = 65'536;

/// A block, aligned for anything. Some that were given back wait for the next run: memory fresh from the system is slow.
void* take_block();
void give_block(void* block);

}  // namespace etude
