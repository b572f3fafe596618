// Results that hand errors on, and identities that cannot be mixed up.
#include "core/base/result.h"

#include <gtest/gtest.h>

#include <memory>

#include "core/base/strong_id.h"

namespace etude {
namespace {

Result<int> half(int x) {
  if (x % 2 != 0) return Error{"test.odd", std::to_string(x) + " is odd"};
  return x / 2;
}

Result<int> quarter(int x) {
  ETUDE_TRY(const int once, half(x));
  ETUDE_TRY(const int twice, half(once));
  return twice;
}

Result<void> check_quarter(int x) {
  ETUDE_TRY_VOID(quarter(x));
  return {};
}

TEST(Result, HandsErrorsOn) {
  EXPECT_EQ(quarter(12).value(), 3);
  EXPECT_EQ(quarter(3).error(), (Error{"test.odd", "3 is odd"}));
  EXPECT_EQ(quarter(6).error(), (Error{"test.odd", "3 is odd"}));
  EXPECT_TRUE(check_quarter(8).ok());
  EXPECT_EQ(check_quarter(2).error().message, "1 is odd");
}

TEST(Result, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  ASSERT_TRUE(static_cast<bool>(result));
  const std::unique_ptr<int> value = std::move(result).value();
  EXPECT_EQ(*value, 5);
}

TEST(ResultDeathTest, StopsWhenTheWrongSideIsAsked) {
  EXPECT_DEATH_IF_SUPPORTED(static_cast<void>(half(3).value()), "internal error");
  EXPECT_DEATH_IF_SUPPORTED(static_cast<void>(half(4).error()), "internal error");
}

TEST(StrongId, IsNoneUntilItIsSomething) {
  EXPECT_TRUE(StepId().is_none());
  EXPECT_TRUE(StepId::none().is_none());
  EXPECT_FALSE(StepId(0).is_none());
  EXPECT_EQ(StepId(3).index(), 3u);
  EXPECT_LT(StepId(3), StepId(4));
  EXPECT_NE(StepId(3), StepId(4));
  static_assert(!std::is_convertible_v<StepId, TaskId>);
}

}  // namespace
}  // namespace etude
