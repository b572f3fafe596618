// xoshiro256** (Blackman and Vigna), seeded through splitmix64.
#include "core/base/random.h"

#include "core/base/check.h"

namespace etude {
namespace {

constexpr std::uint64_t rotate_left(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

}  // namespace

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) {
    word = mix64(seed);
    seed += 0x9E3779B97F4A7C15ull;
  }
}

Random Random::stream(std::uint64_t seed, std::string_view purpose, std::string_view name, std::uint64_t number) {
  return Random{mix64(mix64(seed, hash_text(purpose)), mix64(hash_text(name), number))};
}

std::uint64_t Random::next() {
  const std::uint64_t result = rotate_left(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  ETUDE_CHECK(low <= high);
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
  if (span == 0) return static_cast<std::int64_t>(next());
  // Rejection keeps the numbers uniform: the incomplete last span is drawn again.
  const std::uint64_t limit = UINT64_MAX - (UINT64_MAX % span + 1) % span;
  std::uint64_t draw = next();
  while (draw > limit) draw = next();
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + draw % span);
}

}  // namespace etude
