// Keys on the canvas: what each panel does with them, and what it leaves to the page.
#include "playground/model/canvas_keys.h"

#include <gtest/gtest.h>

#include "playground/model/action_json.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

using test::Bench;

struct KeyBench : Bench {
  KeyBench() : Bench(test::saga_files()) {}
  bool key(std::string_view name, bool shift = false) {
    return canvas_key(model, name, shift, [this]() { return time_ms; });
  }
  void focus(View panel) { ASSERT_TRUE(act(FocusPanel{panel}).ok()); }
  std::uint32_t row(View panel) const { return model.view.marks[static_cast<std::size_t>(panel)].row; }
};

TEST(CanvasKeys, LeavesAllOtherKeysToThePage) {
  KeyBench bench;
  bench.run();
  for (int panel = 0; panel < kViews; ++panel) {
    bench.focus(static_cast<View>(panel));
    for (const char* name :
         {"Tab", "Escape", "F1", "F6", "F12", " ", "a", "b", "g", "?", "/", "Home", "End", "Control", "Shift", "ArrowSideways", ""}) {
      for (const bool shift : {false, true}) EXPECT_FALSE(bench.key(name, shift)) << name << panel;
    }
    EXPECT_FALSE(bench.key("ArrowLeft", true));
    EXPECT_FALSE(bench.key("ArrowRight", true));
  }
  const std::uint32_t cursor = bench.model.cursor;
  EXPECT_EQ(bench.model.cursor, cursor);
}

TEST(CanvasKeys, ArrowsWalkTheGraphAndEnterSelects) {
  KeyBench bench;
  std::vector<std::string> visited;
  for (int i = 0; i < 7; ++i) {
    EXPECT_TRUE(bench.key("ArrowDown"));
    visited.push_back(bench.model.graph.nodes.at(bench.row(View::kGraph)).key);
  }
  EXPECT_EQ(visited.front(), "main/received");
  EXPECT_EQ(visited.at(1), "main/create_pending_order");
  EXPECT_EQ(visited.back(), "main/done");
  EXPECT_TRUE(bench.model.view.focused);
  EXPECT_TRUE(bench.model.view.reveal);
  // Walking selects nothing yet.
  EXPECT_EQ(bench.model.selection.step, "");
  EXPECT_TRUE(bench.key("Enter"));
  EXPECT_EQ(bench.model.selection.step, "main/done");
  ASSERT_FALSE(bench.model.outbox.empty());
  for (int i = 0; i < 9; ++i) EXPECT_TRUE(bench.key("ArrowUp"));
  EXPECT_EQ(bench.model.graph.nodes.at(bench.row(View::kGraph)).key, "main/received");
  // Beside the call stands what its `except` does.
  std::uint32_t reject = kNoNode;
  for (std::uint32_t i = 0; i < bench.model.graph.nodes.size(); ++i) {
    if (bench.model.graph.nodes[i].title == "reject") reject = i;
  }
  ASSERT_NE(reject, kNoNode);
  bool reached = false;
  for (int down = 0; down < 6 && !reached; ++down) {
    bench.key("ArrowRight");
    reached = bench.row(View::kGraph) == reject;
    if (!reached) bench.key("ArrowDown");
  }
  EXPECT_TRUE(reached);
}

TEST(CanvasKeys, ListsAreEnteredAtTheirEnd) {
  KeyBench bench;
  bench.run();
  bench.focus(View::kRequests);
  const std::size_t requests = bench.model.tables->requests.rows().size();
  ASSERT_EQ(requests, 4u);
  EXPECT_TRUE(bench.key("ArrowUp"));
  EXPECT_EQ(bench.row(View::kRequests), requests - 1);
  EXPECT_TRUE(bench.key("ArrowUp"));
  EXPECT_EQ(bench.row(View::kRequests), requests - 2);
  EXPECT_TRUE(bench.key("PageUp"));
  EXPECT_EQ(bench.row(View::kRequests), 0u);
  EXPECT_FALSE(bench.key("ArrowLeft"));
  EXPECT_TRUE(bench.key("Enter"));
  EXPECT_EQ(bench.model.selection.event, bench.model.tables->requests.rows()[0].seq);
  EXPECT_EQ(bench.model.cursor, bench.model.tables->requests.rows()[0].seq + 1);
  // Rows that have not happened at the cursor cannot be reached.
  EXPECT_TRUE(bench.key("PageDown"));
  EXPECT_EQ(bench.row(View::kRequests), 0u);
}

TEST(CanvasKeys, TheTimelineGoesByRowsAndBars) {
  KeyBench bench;
  bench.run();
  bench.focus(View::kTimeline);
  EXPECT_TRUE(bench.key("ArrowDown"));
  EXPECT_TRUE(bench.key("ArrowRight"));
  const PanelMark at = bench.model.view.marks[static_cast<std::size_t>(View::kTimeline)];
  EXPECT_EQ(at.row, 0u);
  EXPECT_EQ(at.item, 1u);
  EXPECT_TRUE(bench.key("Enter"));
  EXPECT_NE(bench.model.selection.event, kNoSeq);
  EXPECT_LT(bench.model.cursor, bench.model.length());
  EXPECT_TRUE(bench.key("+"));
  EXPECT_FALSE(bench.model.view.time.fitted);
  EXPECT_TRUE(bench.key("0"));
  EXPECT_TRUE(bench.model.view.time.fitted);
}

TEST(CanvasKeys, VariablesOpenCloseAndTellWhoWroteThem) {
  KeyBench bench;
  bench.run();
  ASSERT_TRUE(bench.act(SeekIndex{bench.model.length() - 3}).ok());
  bench.focus(View::kVariables);
  EXPECT_TRUE(bench.key("ArrowDown"));
  EXPECT_EQ(bench.row(View::kVariables), 0u);
  EXPECT_TRUE(bench.key("Enter"));
  const std::string first = bench.model.selection.variable;
  EXPECT_EQ(first, "main/input");
  EXPECT_TRUE(bench.key("Enter"));
  EXPECT_EQ(bench.model.selection.variable, "");
  EXPECT_TRUE(bench.key("ArrowLeft"));  // closes what is open by default
  EXPECT_TRUE(bench.model.view.toggled_variables.contains("main/input"));
  EXPECT_TRUE(bench.key("ArrowRight"));
  EXPECT_FALSE(bench.model.view.toggled_variables.contains("main/input"));
}

TEST(CanvasKeys, ShiftGoesFromPanelToPanel) {
  KeyBench bench;
  std::vector<View> panels;
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(bench.key("ArrowDown", true));
    panels.push_back(bench.model.view.focus);
  }
  EXPECT_EQ(panels, (std::vector<View>{View::kVariables, View::kServices, View::kTimeline, View::kLog, View::kGraph}));
  EXPECT_TRUE(bench.key("ArrowUp", true));
  EXPECT_EQ(bench.model.view.focus, View::kLog);
  bench.model.view.width = 400.0f;
  EXPECT_FALSE(bench.key("ArrowDown", true));
}

TEST(CanvasKeys, NothingHappensWithoutARun) {
  KeyBench bench;
  for (const View panel : {View::kTimeline, View::kVariables, View::kSequence, View::kLog, View::kRequests, View::kLimits}) {
    bench.focus(panel);
    for (const char* name : {"ArrowDown", "ArrowUp", "Enter", "PageDown"}) EXPECT_FALSE(bench.key(name)) << name;
  }
  bench.focus(View::kServices);
  EXPECT_TRUE(bench.key("ArrowDown"));
  EXPECT_TRUE(bench.key("Enter"));
  EXPECT_EQ(bench.model.view.service, "orders");
}

TEST(CanvasKeys, TheProtocolSaysWhatWasHandled) {
  KeyBench bench;
  const auto send = [&](const char* json) { return send_json(bench.model, json, [&]() { return bench.time_ms; }); };
  EXPECT_EQ(send(R"({"do":"canvas_key","key":"ArrowDown"})").value(), R"({"handled":true})");
  EXPECT_EQ(send(R"({"do":"canvas_key","key":"Tab","shift":true})").value(), R"({"handled":false})");
  EXPECT_FALSE(send(R"({"do":"canvas_key"})").ok());
  ASSERT_TRUE(send(R"({"do":"view","view":"requests","focused":true})").ok());
  EXPECT_EQ(bench.model.view.focus, View::kRequests);
  EXPECT_EQ(bench.model.view.tab, ListTab::kRequests);
  EXPECT_TRUE(bench.model.view.focused);
}

}  // namespace
}  // namespace etude
