// The whole canvas without a screen: what is drawn and when, what the pointer does, and that random use of it breaks nothing.
#include "playground/app/app.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "core/base/random.h"
#include "playground/platform/platform_null.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

/// An app on a fresh platform, as the page starts it.
struct Stage {
  explicit Stage(const Files& files, bool fonts = true) {
    screen = NullPlatform{};
    app = std::make_unique<App>(screen, make_engine());
    EXPECT_TRUE(app->start("{\"canvas\":\"#c\",\"theme\":\"dark\",\"scale\":1}").ok());
    if (fonts) load_fonts();
    EXPECT_TRUE(app->send("{\"do\":\"view\",\"width\":1010,\"height\":852,\"scale\":1}").ok());
    OpenDocument wish;
    wish.files = files;
    EXPECT_TRUE(app->act(wish).ok());
  }
  void load_fonts() {
    EXPECT_TRUE(app->set_font(Face::kText, test::read_text(ETUDE_TEXT_FONT)));
    EXPECT_TRUE(app->set_font(Face::kStrong, test::read_text(ETUDE_STRONG_FONT)));
    EXPECT_TRUE(app->set_font(Face::kCode, test::read_text(ETUDE_CODE_FONT)));
  }
  /// One frame, as an animation frame of the page.
  std::uint32_t frame(double passed_ms = 16.0) {
    screen.time_ms += passed_ms;
    return app->frame(screen.time_ms);
  }
  /// Frames until the app asks for no more. @returns how many
  int settle(int most = 3000) {
    int frames = 0;
    while (frames < most && (frame() & kFrameAgain) != 0) ++frames;
    return frames;
  }
  void run() {
    EXPECT_TRUE(app->act(RunFromStart{0.0f}).ok());
    settle();
  }
  void event(PlatformEvent::Kind kind, float x = 0.0f, float y = 0.0f) {
    PlatformEvent event;
    event.kind = kind;
    event.x = x;
    event.y = y;
    screen.push(event);
  }
  void click(float x, float y) {
    event(PlatformEvent::Kind::kMove, x, y);
    settle();
    event(PlatformEvent::Kind::kDown, x, y);
    settle();
    event(PlatformEvent::Kind::kUp, x, y);
    settle();
  }
  void drag(float x, float y, float to_x, float to_y) {
    event(PlatformEvent::Kind::kMove, x, y);
    settle();
    event(PlatformEvent::Kind::kDown, x, y);
    settle();
    for (int i = 1; i <= 4; ++i) {
      event(PlatformEvent::Kind::kMove, x + (to_x - x) * static_cast<float>(i) / 4.0f, y + (to_y - y) * static_cast<float>(i) / 4.0f);
      settle();
    }
    event(PlatformEvent::Kind::kUp, to_x, to_y);
    settle();
  }
  AppModel& model() { return app->model(); }

  NullPlatform screen;
  std::unique_ptr<App> app;
};

TEST(App, DrawsNothingAtRest) {
  Stage stage(test::saga_files());
  stage.run();
  const std::uint32_t frames = stage.app->frames();
  EXPECT_GT(frames, 0u);
  const int requests = stage.screen.requests;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(stage.frame() & kFrameAgain, 0u);
  EXPECT_EQ(stage.app->frames(), frames);
  EXPECT_EQ(stage.screen.requests, requests);
}

TEST(App, DrawsWhenSomethingChangesAndComesToRestAgain) {
  Stage stage(test::saga_files());
  stage.run();
  std::uint32_t frames = stage.app->frames();
  const auto expect_drawn = [&](const char* why) {
    const int requests = stage.screen.requests;
    EXPECT_GT(requests, 0);
    EXPECT_LT(stage.settle(), 50) << why;
    EXPECT_GT(stage.app->frames(), frames) << why;
    frames = stage.app->frames();
  };
  ASSERT_TRUE(stage.app->act(SeekIndex{4}).ok());
  expect_drawn("seek");
  ASSERT_TRUE(stage.app->send("{\"do\":\"view\",\"theme\":\"light\"}").ok());
  expect_drawn("theme");
  stage.event(PlatformEvent::Kind::kMove, 300.0f, 100.0f);
  expect_drawn("pointer");
  ASSERT_TRUE(stage.app->send("{\"do\":\"view\",\"width\":700,\"height\":500}").ok());
  expect_drawn("size");
  EXPECT_EQ(stage.screen.width, 700);
}

TEST(App, StaysBlankWithoutFontsOrCanvas) {
  Stage stage(test::saga_files(), false);
  stage.run();
  EXPECT_EQ(stage.app->frames(), 0u);
  EXPECT_TRUE(stage.model().at_end());
  stage.load_fonts();
  stage.settle();
  EXPECT_GT(stage.app->frames(), 0u);

  NullPlatform screen;
  screen.refuses = true;
  App blind(screen, make_engine());
  EXPECT_EQ(blind.start("{\"canvas\":\"#c\"}").value(), "{\"webgl\":false}");
  OpenDocument wish;
  wish.files = test::saga_files();
  EXPECT_TRUE(blind.act(wish).ok());
  EXPECT_TRUE(blind.act(RunFromStart{0.0f}).ok());
  for (int i = 0; i < 50; ++i) (void)blind.frame(i * 16.0);
  EXPECT_EQ(blind.frames(), 0u);
  EXPECT_TRUE(blind.model().at_end());
}

TEST(App, RefusesBytesThatAreNoFont) {
  Stage stage(test::saga_files());
  EXPECT_FALSE(stage.app->set_font(Face::kText, ""));
  EXPECT_FALSE(stage.app->set_font(Face::kText, std::string(5000, '\0')));
  EXPECT_FALSE(stage.app->set_font(Face::kText, test::read_text(ETUDE_TEXT_FONT).substr(0, 40)));
  stage.settle();
  EXPECT_GT(stage.app->frames(), 0u);
}

TEST(App, StopsDrawingWhileTheContextIsLost) {
  Stage stage(test::saga_files());
  stage.run();
  stage.event(PlatformEvent::Kind::kLost);
  stage.settle();
  const std::uint32_t frames = stage.app->frames();
  ASSERT_TRUE(stage.app->act(SeekIndex{3}).ok());
  stage.settle();
  EXPECT_EQ(stage.app->frames(), frames);
  const int made = stage.screen.device_objects;
  const int uploads = stage.screen.uploads;
  stage.event(PlatformEvent::Kind::kRestored);
  stage.settle();
  EXPECT_GT(stage.app->frames(), frames);
  EXPECT_EQ(stage.screen.device_objects, made + 1);
  EXPECT_EQ(stage.screen.uploads, uploads + 1);
}

TEST(App, RasterisesItsTypeForEachDevicePixelRatio) {
  Stage stage(test::saga_files());
  stage.settle();
  int uploads = stage.screen.uploads;
  for (const char* scale : {"1.5", "2", "1"}) {
    ASSERT_TRUE(stage.app->send(std::string("{\"do\":\"view\",\"scale\":") + scale + "}").ok());
    stage.settle();
    EXPECT_EQ(stage.screen.uploads, uploads + 1) << scale;
    uploads = stage.screen.uploads;
  }
  EXPECT_EQ(stage.screen.width, 1010);
  ASSERT_TRUE(stage.app->send("{\"do\":\"view\",\"scale\":2}").ok());
  stage.settle();
  EXPECT_EQ(stage.screen.width, 2020);
}

TEST(App, DrawsNothingUnderTheTextView) {
  Stage stage(test::saga_files());
  stage.run();
  ASSERT_TRUE(stage.app->send("{\"do\":\"view\",\"text_view\":true}").ok());
  stage.settle();
  const std::uint32_t frames = stage.app->frames();
  ASSERT_TRUE(stage.app->act(SeekIndex{4}).ok());
  stage.settle();
  EXPECT_EQ(stage.app->frames(), frames);
}

// Places follow from the layout at 1010 × 852: the scrubber's middle lies 193 px above the lower edge.
TEST(App, TheScrubberMovesTheCursor) {
  Stage stage(test::saga_files());
  stage.run();
  const std::uint32_t length = stage.model().length();
  stage.drag(500.0f, 852.0f - 170.0f - 22.0f, 300.0f, 852.0f - 170.0f - 22.0f);
  EXPECT_LT(stage.model().cursor, length);
  EXPECT_GT(stage.model().cursor, 0u);
}

TEST(App, ASplitterResizesThePanels) {
  Stage stage(test::saga_files());
  stage.settle();
  const float before = stage.model().view.right_width;
  stage.drag(1010.0f - before, 200.0f, 1010.0f - before - 60.0f, 200.0f);
  EXPECT_NEAR(stage.model().view.right_width, before + 60.0f, 3.0f);
}

TEST(App, AClickOnAStepSelectsItAndMovesTheEditor) {
  Stage stage(test::saga_files());
  stage.settle();
  // The column stands in the middle of the graph's panel; the first card is at its top.
  bool found = false;
  for (float x = 200.0f; x < 560.0f && !found; x += 20.0f) {
    stage.click(x, 30.0f);
    found = stage.model().selection.step == "main/received";
  }
  EXPECT_TRUE(found);
  ASSERT_FALSE(stage.model().outbox.empty());
  EXPECT_EQ(stage.model().outbox.back().text, "workflow.yaml");
}

TEST(App, DraggingTheGroundPansAndADoubleClickFits) {
  Stage stage(test::saga_files());
  stage.settle();
  EXPECT_TRUE(stage.model().view.graph.fitted);
  stage.drag(60.0f, 200.0f, 120.0f, 240.0f);
  EXPECT_FALSE(stage.model().view.graph.fitted);
  stage.frame(1000.0);
  for (int i = 0; i < 2; ++i) {
    stage.event(PlatformEvent::Kind::kMove, 40.0f, 150.0f);
    stage.event(PlatformEvent::Kind::kDown, 40.0f, 150.0f);
    stage.event(PlatformEvent::Kind::kUp, 40.0f, 150.0f);
    stage.settle();
  }
  EXPECT_TRUE(stage.model().view.graph.fitted);
}

// A finger, or a fast touchpad: nothing was drawn with the pointer there before it presses, and it lets go before the next frame.
TEST(App, ATapCountsWithoutAHoverBefore) {
  for (const bool moved : {false, true}) {
    Stage stage(test::saga_files());
    stage.settle();
    ASSERT_EQ(stage.model().view.view, View::kGraph);
    for (const float x : {110.0f, 40.0f}) {
      if (moved) stage.event(PlatformEvent::Kind::kMove, x, 28.0f);
      stage.event(PlatformEvent::Kind::kDown, x, 28.0f);
      stage.event(PlatformEvent::Kind::kUp, x, 28.0f);
      stage.settle();
      EXPECT_EQ(stage.model().view.view, x > 80.0f ? View::kSequence : View::kGraph);
    }
  }
}

TEST(App, TheWheelZoomsAboutThePointer) {
  Stage stage(test::saga_files());
  stage.settle();
  PlatformEvent wheel;
  wheel.kind = PlatformEvent::Kind::kWheel;
  wheel.x = 300.0f;
  wheel.y = 200.0f;
  wheel.delta_y = -100.0f;
  stage.screen.push(wheel);
  stage.settle();
  const Camera camera = stage.model().view.graph;
  EXPECT_FALSE(camera.fitted);
  EXPECT_GT(camera.zoom, 0.75f);
}

TEST(App, APinchZoomsAndNeverClicks) {
  Stage stage(test::saga_files());
  stage.settle();
  PlatformEvent down;
  down.kind = PlatformEvent::Kind::kDown;
  down.x = 338.0f;
  down.y = 30.0f;
  down.touch = true;
  stage.screen.push(down);
  stage.settle();
  stage.event(PlatformEvent::Kind::kCancel);
  PlatformEvent pinch;
  pinch.kind = PlatformEvent::Kind::kPinch;
  pinch.x = 338.0f;
  pinch.y = 100.0f;
  pinch.factor = 1.3f;
  pinch.touch = true;
  stage.screen.push(pinch);
  stage.settle();
  EXPECT_FALSE(stage.model().view.graph.fitted);
  EXPECT_EQ(stage.model().selection.step, "");
}

TEST(App, EveryViewIsDrawnNarrowAndWide) {
  for (const std::string& name : test::example_names()) {
    SCOPED_TRACE(name);
    Stage stage(test::example_files(name));
    stage.run();
    for (const char* view : {"graph", "sequence", "timeline", "variables", "services", "log", "requests", "limits"}) {
      for (const char* size :
           {"\"width\":390,\"height\":500", "\"width\":1010,\"height\":852", "\"width\":5000,\"height\":90", "\"width\":3,\"height\":3"}) {
        ASSERT_TRUE(stage.app->send(std::string("{\"do\":\"view\",\"view\":\"") + view + "\"," + size + "}").ok());
        const std::uint32_t frames = stage.app->frames();
        stage.settle();
        EXPECT_GT(stage.app->frames(), frames) << view << size;
      }
    }
  }
}

TEST(App, AHugeRunIsDrawnInParts) {
  Stage stage(Files{
      {"workflow.yaml",
       "- each:\n    for:\n      value: v\n      range: [1, 4000]\n      steps:\n      - say: {call: sys.log, args: {text: \"${\\\"n\\\" + string(v)}\"}}\n"}});
  stage.run();
  ASSERT_GT(stage.model().length(), 10'000u);
  ASSERT_TRUE(stage.app->act(SeekIndex{stage.model().length() / 2}).ok());
  stage.settle();
  // What is not seen has no vertices.
  EXPECT_LT(stage.screen.vertices, 60'000u);
}

// Random wishes, pointer events and sizes over a run; prints its seed first, so that a failure can be repeated.
void drive(const std::string& name, std::uint64_t seed, int rounds) {
  SCOPED_TRACE(name + " seed " + std::to_string(seed));
  Random random = Random::stream(seed, name);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random.next() % limit); };
  Stage stage(test::example_files(name));
  if (!stage.model().deploys) return;
  stage.run();
  const std::vector<std::string> views = {"graph", "sequence", "timeline", "variables", "services", "log", "requests", "limits"};
  for (int round = 0; round < rounds; ++round) {
    const auto x = static_cast<float>(below(1200)) - 50.0f;
    const auto y = static_cast<float>(below(1000)) - 50.0f;
    switch (below(16)) {
      case 0: stage.event(PlatformEvent::Kind::kDown, x, y); break;
      case 1: stage.event(PlatformEvent::Kind::kUp, x, y); break;
      case 2: stage.event(PlatformEvent::Kind::kLeave, x, y); break;
      case 3: stage.event(PlatformEvent::Kind::kCancel, x, y); break;
      case 4:
      case 5: {
        PlatformEvent wheel;
        wheel.kind = PlatformEvent::Kind::kWheel;
        wheel.x = x;
        wheel.y = y;
        wheel.delta_x = static_cast<float>(below(200)) - 100.0f;
        wheel.delta_y = static_cast<float>(below(400)) - 200.0f;
        wheel.zoom = below(3) == 0;
        stage.screen.push(wheel);
        break;
      }
      case 6: (void)stage.app->act(SeekIndex{static_cast<std::uint32_t>(below(stage.model().length() + 2))}); break;
      case 7: (void)stage.app->act(StepRun{static_cast<StepMode>(below(4))}); break;
      case 8: (void)stage.app->act(RunFromStart{below(2) == 0 ? 0.0f : 10.0f}); break;
      case 9: (void)stage.app->send("{\"do\":\"view\",\"view\":\"" + views[below(views.size())] + "\"}"); break;
      case 10:
        (void)stage.app->send("{\"do\":\"view\",\"width\":" + std::to_string(below(1600)) + ",\"height\":" + std::to_string(below(1100)) +
                              ",\"scale\":" + (below(4) == 0 ? "2" : "1") + "}");
        break;
      case 11: (void)stage.app->act(ShowTab{static_cast<ListTab>(below(3))}); break;
      case 12: {
        SetFaults wish;
        if (stage.model().services.empty()) break;
        wish.service = stage.model().services[below(stage.model().services.size())].name;
        wish.error_rate = static_cast<double>(below(11)) / 10.0;
        (void)stage.app->act(wish);
        break;
      }
      case 13: (void)stage.app->act(SeekTime{static_cast<Nanoseconds>(random.next() % 20'000'000'000ull)}); break;
      default: stage.event(PlatformEvent::Kind::kMove, x, y); break;
    }
    const auto frames = static_cast<int>(below(4));
    for (int i = 0; i < frames; ++i) stage.frame(static_cast<double>(below(60)));
    ASSERT_LE(stage.model().cursor, stage.model().length());
  }
  (void)stage.app->act(PauseRun{});
  stage.event(PlatformEvent::Kind::kUp, 5.0f, 5.0f);
  EXPECT_LT(stage.settle(), 3000);
}

TEST(App, SurvivesRandomUse) {
  const std::uint64_t seed = 20'261'123;
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  for (const std::string& name : test::example_names()) drive(name, seed, 250);
}

}  // namespace
}  // namespace etude
