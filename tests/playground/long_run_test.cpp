// A run that uses up nearly all of the 100,000 steps an execution may have: what is derived and drawn depends on what is to be seen, not on the length of the run. Work is counted, not timed.
#include <gtest/gtest.h>

#include "playground/app/derive.h"
#include "playground/model/list_rows.h"
#include "playground/model/mirror_json.h"
#include "playground/model/shown_timeline.h"
#include "playground/view/timeline_view.h"
#include "playground/widget/fonts.h"
#include "playground/widget/ui.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

/// Counts what is drawn.
class CountingSurface final : public Surface {
 public:
  explicit CountingSurface(const Rect& bounds) : clips_{bounds} {}
  void fill(const Rect& rect, Color, float, Corners) override { shapes += rect.meets(clips_.back()) ? 1u : 0u; }
  void stroke(const Rect& rect, Color, float, float, Corners) override { shapes += rect.meets(clips_.back()) ? 1u : 0u; }
  void dashed_stroke(const Rect& rect, Color, float, float, float, float) override { shapes += rect.meets(clips_.back()) ? 1u : 0u; }
  void line(const std::vector<Point>&, Color, float) override { ++shapes; }
  void dashed_line(const std::vector<Point>&, Color, float, float, float) override { ++shapes; }
  void dot(Point, float, Color) override { ++shapes; }
  void ring(Point, float, Color, float) override { ++shapes; }
  void triangle(Point, Point, Point, Color) override { ++shapes; }
  void text(float, float, const TextStyle&, float, float, std::string_view) override { ++texts; }
  void push_clip(const Rect& rect) override {
    const Rect& before = clips_.back();
    clips_.push_back({std::max(before.left, rect.left), std::max(before.top, rect.top), std::min(before.right, rect.right),
                      std::min(before.bottom, rect.bottom)});
  }
  void pop_clip() override { clips_.pop_back(); }
  [[nodiscard]] Rect clip() const override { return clips_.back(); }
  std::size_t shapes = 0;
  std::size_t texts = 0;

 private:
  std::vector<Rect> clips_;
};

class LongRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    bench = new test::Bench(Files{
        {"workflow.yaml",
         "main:\n  steps:\n  - begin: {assign: [{sum: 0}, {all: []}]}\n  - each:\n      for:\n        value: v\n        range: [1, 16000]\n        steps:\n"
         "        - pause: {call: sys.sleep, args: {seconds: 0.001}}\n        - add: {assign: [{sum: \"${sum + v}\"}]}\n        - keep: {assign: [{all: \"${list.concat(all, v)}\"}]}\n"
         "        - tell: {call: sys.log, args: {text: \"${\\\"sum \\\" + string(sum)}\"}}\n  - done: {return: \"${sum}\"}\n"}});
    bench->run();
  }
  static void TearDownTestSuite() { delete bench; }
  static test::Bench* bench;
};
test::Bench* LongRun::bench = nullptr;

TEST_F(LongRun, HasThatManySteps) {
  EXPECT_EQ(bench->model.run->state(), RunState::kSucceeded);
  EXPECT_GT(bench->model.tables->moments.at(bench->model.length()).steps_entered(), 64'000u);
}

TEST_F(LongRun, TheTimelineLooksAtWhatIsInSight) {
  const TimelineModel timeline = shown_timeline(bench->model);
  ASSERT_EQ(timeline.rows.size(), 1u);
  const TimelineRow& row = timeline.rows[0];
  ASSERT_EQ(row.bars.size(), 16'000u);
  std::size_t looked = 0;
  // All of it on 800 pixels, then a thousandth.
  const Nanoseconds end = timeline.end_ns;
  EXPECT_LE(bars_in_sight(row, 0, end, end / 800, &looked).size(), 900u);
  EXPECT_LE(looked, 2'500u);
  const std::vector<std::uint32_t> few = bars_in_sight(row, end / 2, end / 2 + end / 1000, end / 800'000, &looked);
  EXPECT_GE(few.size(), 14u);
  EXPECT_LE(few.size(), 20u);
  EXPECT_LE(looked, 30u);
  // Nothing in sight is left out.
  for (const std::uint32_t bar : few) EXPECT_GE(row.bars[bar].end_ns, end / 2);
  EXPECT_LT(row.bars[few.front() - 1].end_ns, end / 2);
}

TEST_F(LongRun, DrawingItTakesAsMuchAsThePixels) {
  const TimelineModel timeline = shown_timeline(bench->model);
  const Rect bounds{0.0f, 0.0f, 1000.0f, 200.0f};
  const Theme theme = make_theme(true, 1.0f);
  const PointerInput pointer;
  const Fonts fonts;
  for (const float zoom : {1.0f, 40.0f, 4000.0f}) {
    CountingSurface surface(bounds);
    Ui ui(surface, theme, fonts, pointer, 0.0, true);
    TimelineContext context;
    context.tables = bench->model.tables.get();
    context.cursor = context.length = bench->model.length();
    context.camera = {zoom == 1.0f, zoom, 0.4f, 0.0f};
    Actions actions;
    draw_timeline(ui, bounds, timeline, context, actions);
    EXPECT_LT(surface.shapes, 4'000u) << zoom;
    EXPECT_LT(surface.texts, 200u) << zoom;
    EXPECT_GT(surface.shapes, 5u) << zoom;
  }
}

TEST_F(LongRun, ScrubbingDerivesOnlyWhatIsShown) {
  AppModel& model = bench->model;
  Derived derived;
  for (const std::uint32_t share : {1u, 3u, 7u, 9u}) {
    ASSERT_TRUE(bench->act(SeekIndex{model.length() / 10 * share}).ok());
    const ShellModel& shell = derived.shell(model);
    EXPECT_LE(shell.log.rows.size(), 60u);
    EXPECT_GT(shell.log.total, 1'000u);
    // A list of thousands is one row until it is opened; then a hundred.
    std::size_t rows = 0;
    for (const VariableGroup& group : shell.variables.scopes) rows += group.rows.size();
    EXPECT_LE(rows, 6u);
    EXPECT_LE(shell.graph.nodes.size(), 10u);
  }
  ASSERT_TRUE(bench->act(ToggleVariable{"main/all"}).ok());
  std::size_t rows = 0;
  for (const VariableGroup& group : derived.shell(model).variables.scopes) rows += group.rows.size();
  EXPECT_GE(rows, kMostChildren);
  EXPECT_LE(rows, kMostChildren + 8);
  ASSERT_TRUE(bench->act(ToggleVariable{"main/all"}).ok());
  // One snapshot for each thousand events, as far as was looked.
  EXPECT_LE(model.tables->moments.snapshots(), model.length() / MomentReader::kInterval + 1);
}

TEST_F(LongRun, MirrorsGiveTheirWindow) {
  AppModel& model = bench->model;
  ASSERT_TRUE(bench->act(SeekIndex{model.length()}).ok());
  const Result<std::string> window = mirror_json(model, "log?from=-50&count=50");
  ASSERT_TRUE(window.ok());
  EXPECT_LT(window.value().size(), 10'000u);
  EXPECT_EQ(value_from_json(window.value()).value().map().get("total").integer(), 16'000);
  ASSERT_TRUE(bench->act(SelectVariable{"main/all"}).ok());
  ASSERT_TRUE(bench->act(SeekIndex{model.length() - 3}).ok());
  const Result<std::string> writes = mirror_json(model, "writes");
  ASSERT_TRUE(writes.ok());
  EXPECT_LT(writes.value().size(), 200'000u);
}

}  // namespace
}  // namespace etude
