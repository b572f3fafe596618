// uuid: random identifiers from the run's own stream of chance.
#include <array>
#include <string>

#include "core/library/modules.h"
#include "core/library/registry.h"

namespace etude {
namespace {

Result<Value> generate(Arguments, RunContext& context) {
  Random& random = context.random("uuid");
  const std::uint64_t bits[2] = {random.next(), random.next()};
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (unsigned digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) text.push_back('-');
    unsigned value = static_cast<unsigned>(bits[digit / 16] >> (60 - 4 * (digit % 16))) & 15u;
    if (digit == 12) value = 4;                 // version 4: random
    if (digit == 16) value = 8 | (value & 3u);  // the variant of RFC 4122
    text.push_back(kHex[value]);
  }
  return Value(text);
}

constexpr std::array kRows{
    FunctionRow{.name = "uuid.generate",
                .parameters = {},
                .returns = "string",
                .about = "Makes a random UUID (version 4) in lower case. In a simulated run it follows from the seed.",
                .example = R"(len(uuid.generate()) → 36)",
                .run = &generate}};

}  // namespace

void register_uuid(Registry& registry) { registry.add(kRows); }

}  // namespace etude
