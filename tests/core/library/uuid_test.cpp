// uuid.generate: its form and its seed.
#include <gtest/gtest.h>

#include <set>

#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Uuid, HasTheFormOfVersion4) {
  test::FakeRun run;
  std::set<std::string> seen;
  for (int i = 0; i < 500; ++i) {
    const std::string text(test::evaluate("uuid.generate()", run).value().string());
    ASSERT_EQ(text.size(), 36u);
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool hyphen = at == 8 || at == 13 || at == 18 || at == 23;
      if (hyphen)
        EXPECT_EQ(text[at], '-');
      else
        EXPECT_NE(std::string_view("0123456789abcdef").find(text[at]), std::string_view::npos) << text;
    }
    EXPECT_EQ(text[14], '4');
    EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos) << text;
    EXPECT_TRUE(seen.insert(text).second) << "the same one twice";
  }
}

TEST(Uuid, FollowsFromTheSeed) {
  test::FakeRun one;
  test::FakeRun same;
  test::FakeRun other;
  other.seed = 2;
  const std::string first(test::evaluate("uuid.generate()", one).value().string());
  EXPECT_EQ(first, test::evaluate("uuid.generate()", same).value().string());
  EXPECT_NE(first, test::evaluate("uuid.generate()", other).value().string());
}

}  // namespace
}  // namespace etude
