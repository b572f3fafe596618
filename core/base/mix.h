// 64-bit mixing for fingerprints and for seeds of independent random streams. Not for secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace etude {

/// A bijection of 64-bit numbers in which every input bit reaches every output bit (the splitmix64 finaliser).
constexpr std::uint64_t mix64(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

/// Combines an ordered pair into one number.
constexpr std::uint64_t mix64(std::uint64_t a, std::uint64_t b) { return mix64(mix64(a) ^ (b + 0x632BE59BD9B4E019ull)); }

/// The base of the polynomial hashes of strings and lists: odd, so that its powers never vanish mod 2^64.
constexpr std::uint64_t kPolynomialBase = 0x9DDFEA08EB382D69ull;

/// kPolynomialBase to the n-th power, mod 2^64; O(log n).
constexpr std::uint64_t polynomial_power(std::uint64_t n) {
  std::uint64_t result = 1;
  for (std::uint64_t base = kPolynomialBase; n != 0; n >>= 1, base *= base) {
    if ((n & 1) != 0) result *= base;
  }
  return result;
}

/// Continues the polynomial hash of a text by further bytes: extend(h(s), t) == h(s + t).
constexpr std::uint64_t polynomial_extend(std::uint64_t hash, std::string_view bytes) {
  for (const char c : bytes) hash = hash * kPolynomialBase + (static_cast<unsigned char>(c) + 1u);
  return hash;
}

/// A hash of a whole text.
constexpr std::uint64_t hash_text(std::string_view bytes) { return mix64(polynomial_extend(0, bytes), bytes.size()); }

}  // namespace etude
