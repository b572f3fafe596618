// The one shape in which every export answers JavaScript.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace etude {

/// Three words in memory, as the JavaScript half reads them. Valid until the next export is called.
struct BoundaryReply {
  std::uint32_t status = 0;    // 0: data is the JSON of the answer; 1: data is {"code", "message", …}
  const char* data = nullptr;  // UTF-8, not ended by a zero
  std::uint32_t size = 0;
};

/// The reply for a result that is JSON text.
const BoundaryReply* reply_with(Result<std::string> result);
/// A refusal whose JSON has more than code and message.
const BoundaryReply* refuse_with(std::string json);

}  // namespace etude
