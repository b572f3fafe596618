// The mixing functions: published numbers, powers, and that parts make the whole.
#include "core/base/mix.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace etude {
namespace {

TEST(Mix, IsTheSplitmix64Finaliser) {
  // The first outputs of splitmix64 with seed 0, as published with the algorithm.
  EXPECT_EQ(mix64(0), 0xE220A8397B1DCDAFull);
  EXPECT_EQ(mix64(0x9E3779B97F4A7C15ull), 0x6E789E6AA1B965F4ull);
}

TEST(Mix, TellsPairsAndTheirOrderApart) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t a = 0; a < 50; ++a) {
    for (std::uint64_t b = 0; b < 50; ++b) EXPECT_TRUE(seen.insert(mix64(a, b)).second) << a << " " << b;
  }
}

TEST(Mix, TakesPowersFast) {
  std::uint64_t power = 1;
  for (std::uint64_t n = 0; n < 200; ++n, power *= kPolynomialBase) EXPECT_EQ(polynomial_power(n), power);
}

TEST(Mix, ExtendsHashesAsIfTheTextWereWhole) {
  const std::string text = "how long a text is does not matter";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_EQ(polynomial_extend(polynomial_extend(0, text.substr(0, cut)), text.substr(cut)), polynomial_extend(0, text));
  }
}

TEST(Mix, TellsTextsWithZeroBytesApart) {
  EXPECT_NE(hash_text(std::string(1, '\0')), hash_text(""));
  EXPECT_NE(hash_text(std::string(1, '\0')), hash_text(std::string(2, '\0')));
  EXPECT_NE(hash_text("ab"), hash_text("ba"));
}

}  // namespace
}  // namespace etude
