// The graph of a workflow: which boxes and edges there are, that nothing lies on top of anything, and that the keys are the compiler's.
#include "playground/model/flow_graph.h"

#include <gtest/gtest.h>

#include <set>

#include "core/program/compile.h"
#include "core/program/program.h"
#include "playground/model/step_tree.h"
#include "playground/model/step_words.h"
#include "tests/playground/support.h"

namespace etude {
namespace {

struct Parsed {
  std::shared_ptr<const SourceText> source;
  std::optional<Workflow> workflow;
};

Parsed parse(const std::string& text) {
  Parsed parsed{std::make_shared<const SourceText>("workflow.yaml", text), std::nullopt};
  DiagnosticList problems;
  parsed.workflow = parse_workflow(*parsed.source, problems);
  EXPECT_FALSE(problems.has_errors()) << (problems.all().empty() ? "" : problems.all().front().message);
  return parsed;
}

FlowGraph graph_of(const std::string& text, const std::set<std::string, std::less<>>& toggled = {}) {
  const Parsed parsed = parse(text);
  return make_flow_graph(*parsed.workflow, *parsed.source, toggled);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " | ") + word;
  return text;
}

std::string titles(const FlowGraph& graph) {
  std::vector<std::string> words;
  for (const FlowNode& node : graph.nodes) words.push_back(node.title + (node.shape == NodeShape::kArm ? "?" : ""));
  return joined(words);
}

std::string labels(const FlowGraph& graph) {
  std::vector<std::string> words;
  for (const FlowFrame& frame : graph.frames) words.push_back(frame.label);
  return joined(words);
}

int edges(const FlowGraph& graph, EdgeKind kind) {
  return static_cast<int>(std::count_if(graph.edges.begin(), graph.edges.end(), [&](const FlowEdge& edge) { return edge.kind == kind; }));
}

struct GraphCase {
  const char* name;
  const char* text;
  const char* titles;
  const char* labels;
  int arms, jumps, excepts, retries, loops;
};

const GraphCase kCases[] = {
    {"column", "- a: {assign: [{x: 1}]}\n- b: {return: \"${x}\"}\n", "a | b", "", 0, 0, 0, 0, 0},
    {"jump_over", "- a: {assign: [{x: 1}], next: c}\n- b: {assign: [{x: 2}]}\n- c: {return: \"${x}\"}\n", "a | b | c", "", 0, 1, 0, 0, 0},
    {"jump_to_the_following_step_is_the_column", "- a: {assign: [{x: 1}], next: b}\n- b: {return: \"${x}\"}\n", "a | b", "", 0, 0, 0, 0, 0},
    {"jump_back", "- a: {assign: [{x: 1}]}\n- b: {assign: [{x: 2}], next: a}\n", "a | b", "", 0, 1, 0, 0, 0},
    {"end_is_no_edge", "- a: {assign: [{x: 1}], next: end}\n- b: {assign: [{x: 2}]}\n", "a | b", "", 0, 0, 0, 0, 0},
    {"switch",
     "- choose:\n    switch:\n    - condition: ${1 < 2}\n      next: low\n    - condition: true\n      return: 3\n- low: {return: 1}\n",
     "choose | 1 < 2? | else? | return 3 | low", "", 3, 1, 0, 0, 0},
    {"switch_without_a_certain_arm", "- choose:\n    switch:\n    - condition: ${1 < 2}\n      return: 3\n- low: {return: 1}\n",
     "choose | 1 < 2? | return 3 | otherwise? | low", "", 3, 0, 0, 0, 0},
    {"loop", "- each:\n    for:\n      value: v\n      in: [1, 2]\n      steps:\n      - add: {assign: [{x: \"${v}\"}]}\n", "add",
     "each · for each v in [1, 2]", 0, 0, 0, 0, 1},
    {"range", "- each:\n    for:\n      value: v\n      range: [1, 9]\n      steps:\n      - add: {assign: [{x: \"${v}\"}]}\n", "add",
     "each · for v in 1 … 9", 0, 0, 0, 0, 1},
    {"try",
     "- a:\n    try:\n      call: http.get\n      args: {url: \"https://x.test/y\"}\n    retry: ${http.default_retry}\n    except:\n      as: e\n"
     "      steps:\n      - give_up: {raise: \"${e}\"}\n- b: {return: 1}\n",
     "GET x.test /y | give_up | b", "a · try, retry up to 5", 0, 0, 1, 1, 0},
    {"parallel",
     "- both:\n    parallel:\n      branches:\n      - left: {steps: [{l: {assign: [{x: 1}]}}]}\n      - right: {steps: [{r: {assign: [{y: 1}]}}]}\n",
     "left? | l | right? | r", "both · parallel", 2, 0, 0, 0, 0},
    {"nested_steps", "- group:\n    steps:\n    - a: {assign: [{x: 1}]}\n    - b: {assign: [{x: 2}]}\n", "a | b", "group", 0, 0, 0, 0, 0},
    {"subworkflow_in_place",
     "main:\n  steps:\n  - ask: {call: helper, args: {n: 1}, result: x}\n  - out: {return: \"${x}\"}\nhelper:\n  params: [n]\n  steps:\n  - back: {return: \"${n}\"}\n",
     "ask | back | out", "helper(n)", 0, 0, 0, 0, 0},
    {"recursion_ends", "main:\n  steps:\n  - ask: {call: main, result: x}\n  - out: {return: \"${x}\"}\n", "ask | out", "", 0, 0, 0, 0, 0},
};

TEST(FlowGraph, HasTheBoxesAndEdgesOfItsWorkflow) {
  for (const GraphCase& row : kCases) {
    SCOPED_TRACE(row.name);
    const FlowGraph graph = graph_of(row.text);
    EXPECT_EQ(titles(graph), row.titles);
    EXPECT_EQ(labels(graph), row.labels);
    EXPECT_EQ(edges(graph, EdgeKind::kArm), row.arms);
    EXPECT_EQ(edges(graph, EdgeKind::kJump), row.jumps);
    EXPECT_EQ(edges(graph, EdgeKind::kExcept), row.excepts);
    EXPECT_EQ(edges(graph, EdgeKind::kRetry), row.retries);
    EXPECT_EQ(edges(graph, EdgeKind::kLoop), row.loops);
  }
}

TEST(FlowGraph, ClosesASubworkflowWhenToggled) {
  const char* text =
      "main:\n  steps:\n  - ask: {call: helper, result: x}\n  - out: {return: \"${x}\"}\nhelper:\n  steps:\n  - back: {return: 1}\n";
  const FlowGraph graph = graph_of(text, {"main/ask"});
  EXPECT_EQ(titles(graph), "ask | out");
  EXPECT_TRUE(graph.nodes[0].expandable);
  EXPECT_FALSE(graph.nodes[0].expanded);
}

bool overlap(const GraphBox& a, const GraphBox& b) {
  return a.x < b.right() - 0.5f && b.x < a.right() - 0.5f && a.y < b.bottom() - 0.5f && b.y < a.bottom() - 0.5f;
}

bool inside(const GraphBox& inner, const GraphBox& outer) {
  return inner.x >= outer.x - 0.5f && inner.right() <= outer.right() + 0.5f && inner.y >= outer.y - 0.5f &&
         inner.bottom() <= outer.bottom() + 0.5f;
}

void expect_sound(const FlowGraph& graph) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (std::size_t j = i + 1; j < graph.nodes.size(); ++j) {
      EXPECT_FALSE(overlap(graph.nodes[i].box, graph.nodes[j].box)) << graph.nodes[i].title << " lies on " << graph.nodes[j].title;
    }
    if (graph.nodes[i].frame != kNoNode) {
      EXPECT_TRUE(inside(graph.nodes[i].box, graph.frames[graph.nodes[i].frame].box)) << graph.nodes[i].title << " leaves its frame";
    }
    EXPECT_TRUE(inside(graph.nodes[i].box, graph.bounds));
  }
  for (const FlowFrame& frame : graph.frames) {
    if (frame.parent != kNoNode) {
      EXPECT_TRUE(inside(frame.box, graph.frames[frame.parent].box)) << frame.label << " leaves its frame";
    }
  }
  for (const FlowEdge& edge : graph.edges) {
    ASSERT_GE(edge.corners.size(), 2u);
    ASSERT_LT(edge.from, graph.nodes.size());
    ASSERT_LT(edge.to, graph.nodes.size());
    for (std::size_t i = 1; i < edge.corners.size(); ++i) {
      const bool straight =
          std::abs(edge.corners[i].x - edge.corners[i - 1].x) < 0.6f || std::abs(edge.corners[i].y - edge.corners[i - 1].y) < 0.6f;
      EXPECT_TRUE(straight) << "an edge from " << graph.nodes[edge.from].title << " runs askew";
    }
  }
}

// The first box that an edge runs through, besides those that it joins.
const FlowNode* crossed(const FlowGraph& graph, const FlowEdge& edge) {
  for (std::size_t i = 1; i < edge.corners.size(); ++i) {
    const GraphPoint a = edge.corners[i - 1];
    const GraphPoint b = edge.corners[i];
    for (std::uint32_t n = 0; n < graph.nodes.size(); ++n) {
      const GraphBox& box = graph.nodes[n].box;
      const bool meets = std::min(a.x, b.x) < box.right() - 1.0f && std::max(a.x, b.x) > box.x + 1.0f &&
                         std::min(a.y, b.y) < box.bottom() - 1.0f && std::max(a.y, b.y) > box.y + 1.0f;
      if (meets && n != edge.from && n != edge.to) return &graph.nodes[n];
    }
  }
  return nullptr;
}

TEST(FlowGraph, LeadsJumpsAndHandlersAroundBoxes) {
  const auto expect_clear = [](const FlowGraph& graph) {
    for (const FlowEdge& edge : graph.edges) {
      if (edge.kind != EdgeKind::kJump && edge.kind != EdgeKind::kExcept) continue;
      const FlowNode* box = crossed(graph, edge);
      EXPECT_EQ(box, nullptr) << "the edge from " << graph.nodes[edge.from].title << " to " << graph.nodes[edge.to].title
                              << " runs through " << (box ? box->title : "");
    }
  };
  for (const GraphCase& row : kCases) {
    SCOPED_TRACE(row.name);
    expect_clear(graph_of(row.text));
  }
  for (const std::string& name : test::example_names()) {
    SCOPED_TRACE(name);
    const Files files = test::example_files(name);
    if (files.contains("workflow.yaml")) expect_clear(graph_of(files.at("workflow.yaml")));
  }
  // Two arms of a switch: the first goes on to what follows, the second back.
  const FlowGraph graph = graph_of(
      "- wait: {call: sys.sleep, args: {seconds: 1}}\n- done:\n    switch:\n    - condition: ${1 < 2}\n      next: keep\n    - condition: true\n      next: wait\n"
      "- keep: {return: 1}\n");
  expect_clear(graph);
  const auto forward = std::find_if(graph.edges.begin(), graph.edges.end(), [&](const FlowEdge& edge) {
    return edge.kind == EdgeKind::kJump && graph.nodes[edge.to].title == "keep";
  });
  ASSERT_NE(forward, graph.edges.end());
  EXPECT_FLOAT_EQ(forward->corners.back().x, graph.nodes[forward->to].box.middle_x());
  EXPECT_FLOAT_EQ(forward->corners.back().y, graph.nodes[forward->to].box.y);
}

TEST(FlowGraph, LaysNothingOnTopOfAnything) {
  for (const GraphCase& row : kCases) {
    SCOPED_TRACE(row.name);
    expect_sound(graph_of(row.text));
  }
  for (const std::string& name : test::example_names()) {
    SCOPED_TRACE(name);
    const Files files = test::example_files(name);
    if (!files.contains("workflow.yaml")) continue;
    expect_sound(graph_of(files.at("workflow.yaml")));
  }
}

// The run is laid over the graph by key, so both must call each step the same.
void expect_compilers_keys(const std::string& text) {
  const Parsed parsed = parse(text);
  DiagnosticList problems;
  const ProgramPtr program = compile_workflow(*parsed.workflow, parsed.source, problems);
  ASSERT_NE(program, nullptr) << (problems.all().empty() ? "" : problems.all().front().message);
  std::set<std::string> compiled;
  for (const StepInfo& step : program->steps) compiled.insert(step.row.key);
  std::set<std::string> listed;
  for (const StepTreeRow& row : make_step_tree(*parsed.workflow, *parsed.source)) {
    if (row.kind != "routine") listed.insert(row.key);
  }
  EXPECT_EQ(listed, compiled);
  const FlowGraph graph = make_flow_graph(*parsed.workflow, *parsed.source, {});
  for (const FlowNode& node : graph.nodes) {
    if (node.shape == NodeShape::kStep) {
      EXPECT_TRUE(compiled.contains(node.key)) << node.key;
    }
  }
  for (const FlowFrame& frame : graph.frames) {
    if (frame.kind != "call") {
      EXPECT_TRUE(compiled.contains(frame.key)) << frame.key;
    }
  }
}

TEST(FlowGraph, CallsStepsAsTheCompilerDoes) {
  for (const GraphCase& row : kCases) {
    SCOPED_TRACE(row.name);
    expect_compilers_keys(row.text);
  }
  for (const std::string& name : test::example_names()) {
    SCOPED_TRACE(name);
    const Files files = test::example_files(name);
    if (files.contains("workflow.yaml")) expect_compilers_keys(files.at("workflow.yaml"));
  }
}

TEST(FlowGraph, StaysBoundedForHugeWorkflows) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "- s" + std::to_string(i) + ": {assign: [{x: " + std::to_string(i) + "}]}\n";
  const FlowGraph graph = graph_of(text);
  EXPECT_EQ(graph.nodes.size(), 3000u);
  EXPECT_GT(graph.bounds.height, 3000.0f * 36.0f);
}

TEST(FlowGraph, SurvivesNamesOfAnyScript) {
  const FlowGraph graph = graph_of("- \"שלום 🎉 a/b~c\": {assign: [{x: 1}]}\n- \"" + std::string(300, 'w') + "\": {return: 1}\n");
  ASSERT_EQ(graph.nodes.size(), 2u);
  EXPECT_EQ(graph.nodes[0].key, "main/שלום 🎉 a~1b~0c");
  EXPECT_LE(graph.nodes[1].box.width, 380.0f);
}

struct SummaryCase {
  const char* text;
  const char* summary;
};

TEST(StepWords, SayWhatAStepDoes) {
  const SummaryCase cases[] = {
      {"- a: {call: http.post, args: {url: \"https://payment.test/charge\"}}\n", "POST payment.test /charge"},
      {"- a: {call: http.get, args: {url: '${customers + \"/reserve\"}'}}\n", "GET customers /reserve"},
      {"- a: {call: http.get, args: {url: '${base + \"/orders/\" + id}'}}\n", "GET base /orders/{id}"},
      {"- a: {call: http.request, args: {method: PATCH, url: \"https://x.test\"}}\n", "PATCH x.test"},
      {"- a: {call: sys.sleep, args: {seconds: 30}}\n", "wait 30 s"},
      {"- a: {call: sys.log, args: {text: hello}}\n", "log hello"},
      {"- a: {assign: [{x: 1}, {y.z: 2}, {x: 3}]}\n", "assign x, y"},
      {"- a: {return: \"${x + 1}\"}\n", "return x + 1"},
      {"- a: {raise: \"no stock\"}\n", "raise no stock"},
      {"- a: {next: a}\n", "next: a"},
  };
  for (const SummaryCase& row : cases) {
    SCOPED_TRACE(row.text);
    const Parsed parsed = parse(row.text);
    EXPECT_EQ(step_summary(parsed.workflow->routines.front().steps.front(), *parsed.source), row.summary);
  }
}

}  // namespace
}  // namespace etude
