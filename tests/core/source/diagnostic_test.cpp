// Collecting findings and guessing names.
#include "core/source/diagnostic.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace etude {
namespace {

TEST(DiagnosticList, CountsErrorsOnly) {
  DiagnosticList list;
  list.warning("a.b", {0, 1}, "w");
  EXPECT_FALSE(list.has_errors());
  list.error("a.c", {0, 1}, "e");
  EXPECT_TRUE(list.has_errors());
  EXPECT_EQ(list.error_count(), 1u);
  EXPECT_EQ(list.all().size(), 2u);
}

TEST(DiagnosticList, SortsByPlaceThenSeverityAndDropsRepetitions) {
  DiagnosticList list;
  list.warning("w.late", {9, 10}, "late");
  list.warning("w.same", {3, 5}, "same place");
  list.error("e.same", {3, 5}, "same place");
  list.error("e.first", {0, 1}, "first");
  list.error("e.first", {0, 1}, "first");
  list.sort();
  ASSERT_EQ(list.all().size(), 4u);
  EXPECT_EQ(list.all()[0].code, "e.first");
  EXPECT_EQ(list.all()[1].code, "e.same");
  EXPECT_EQ(list.all()[2].code, "w.same");
  EXPECT_EQ(list.all()[3].code, "w.late");
}

TEST(DiagnosticList, StopsGrowingButGoesOnCounting) {
  DiagnosticList list;
  for (std::size_t i = 0; i < DiagnosticList::kMost + 50; ++i) list.error("a.b", {0, 1}, std::to_string(i)).notes.push_back({{0, 1}, "n"});
  EXPECT_EQ(list.all().size(), DiagnosticList::kMost);
  EXPECT_EQ(list.error_count(), DiagnosticList::kMost + 50);
}

TEST(NearestName, FindsWhatWasProbablyMeant) {
  const std::vector<std::string_view> names{"assign", "args", "result", "next", "call", "switch"};
  struct Case {
    std::string_view written;
    std::string_view expected;
  };
  const Case cases[] = {{"asign", "assign"},
                        {"reslut", "result"},
                        {"Call", "call"},
                        {"nxt", "next"},
                        {"swich", "switch"},
                        {"elephant", ""},
                        {"", ""},
                        {"x", ""},
                        {std::string_view("assign"), ""}};
  for (const Case& c : cases) EXPECT_EQ(nearest_name(c.written, names), c.expected) << c.written;
  EXPECT_EQ(did_you_mean("asign", names), " Did you mean `assign`?");
  EXPECT_EQ(did_you_mean("elephant", names), "");
  Diagnostic found{Severity::kError, "a.b", {3, 8}, "No.", {}, {}};
  EXPECT_EQ(suggest_name(found, "elephant", names), "");
  EXPECT_EQ(found.message, "No.");
  EXPECT_FALSE(found.fix);
  EXPECT_EQ(suggest_name(found, "asign", names), "assign");
  EXPECT_EQ(found.message, "No. Did you mean `assign`?");
  ASSERT_TRUE(found.fix);
  EXPECT_EQ(found.fix->text, "assign");
  EXPECT_EQ(found.fix->range, found.range);
  // A name that would need quotes is only told.
  Diagnostic quoted;
  EXPECT_EQ(suggest_name(quoted, "a: c", {"a: b"}), "a: b");
  EXPECT_FALSE(quoted.fix);
  EXPECT_EQ(nearest_name(std::string(200, 'a'), names), "");
}

}  // namespace
}  // namespace etude
