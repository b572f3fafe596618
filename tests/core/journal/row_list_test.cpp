// A list of rows against a vector, over all sizes at which it takes more room.
#include "core/journal/row_list.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/core/journal/journal_builder.h"

namespace etude {
namespace {

struct Row {
  std::uint64_t number = 0;
  std::uint64_t twice = 0;
  std::uint64_t rest = 0;
};

TEST(RowList, KeepsItsRowsWhileItGrows) {
  for (const std::size_t count : {0u, 1u, 31u, 32u, 33u, 256u, 257u, 2047u, 2048u, 2049u, 5000u}) {
    RowList<Row> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back({i, 2 * i, 0});
    ASSERT_EQ(list.size(), count);
    for (std::size_t i = 0; i < count; ++i) list[i].rest = list[i].number + 1;
    std::uint64_t at = 0;
    for (const Row& row : list) {
      EXPECT_EQ(row.number, at);
      EXPECT_EQ(row.twice, 2 * at);
      EXPECT_EQ(row.rest, ++at);
    }
    EXPECT_EQ(at, count);
  }
}

TEST(RowList, ChangesPlacesWithAnother) {
  RowList<Row> few;
  RowList<Row> many;
  few.push_back({7, 14, 0});
  for (std::uint64_t i = 0; i < 3000; ++i) many.push_back({i, 0, 0});
  few.swap(many);
  EXPECT_EQ(few.size(), 3000u);
  EXPECT_EQ(few[2999].number, 2999u);
  ASSERT_EQ(many.size(), 1u);
  many.push_back({8, 0, 0});
  EXPECT_EQ(many[0].number, 7u);
  EXPECT_EQ(many[1].number, 8u);
}

TEST(Journal, HasOneFingerprintWheneverItIsAskedFor) {
  // Texts are hashed late; those that grow from one another before that must count as what they were.
  const auto told = [](bool asked_early) {
    test::JournalBuilder b;
    const TaskId task = b.start(TaskKind::kWorkflow, "main");
    const StepId step = b.step("main/grow");
    const VariableId text = b.variable(b.scope(ScopeKind::kRoutine, task, "main"), "text");
    Value value("start");
    for (int i = 0; i < 50; ++i) {
      value = Value::concatenated(value, std::to_string(i));
      b.write(task, step, text, value);
      const Value beside = Value::concatenated(value, "+");  // nobody records it; its hash is asked for all the same
      if (i % 3 == 0) b.write(task, step, text, Value(List{beside}));
      if (asked_early) static_cast<void>(b.journal.fingerprint());
    }
    return b.journal.fingerprint_text();
  };
  EXPECT_EQ(told(true), told(false));
}

}  // namespace
}  // namespace etude
