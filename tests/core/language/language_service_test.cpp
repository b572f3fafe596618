// Texts with a mark where the cursor stands: what must be offered there, what must not, and what is said about the word.
#include "core/language/language_service.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/random.h"

namespace etude {
namespace {

constexpr char kMark = '@';

struct Marked {
  explicit Marked(std::string document) : text(std::move(document)), offset(static_cast<std::uint32_t>(text.find(kMark))) {
    text.erase(offset, 1);
  }
  std::string text;
  std::uint32_t offset;
};

const Suggestion* find(const CompletionList& list, std::string_view label) {
  const auto found = std::find_if(list.options.begin(), list.options.end(), [&](const Suggestion& one) { return one.label == label; });
  return found == list.options.end() ? nullptr : &*found;
}

struct CompletionCase {
  const char* name;
  const char* text;
  std::vector<const char*> offered;
  std::vector<const char*> refused;
  bool services = false;
};

const std::vector<std::string> kAddresses{"https://payment.test", "https://shop.test/api"};

class Completes : public testing::TestWithParam<CompletionCase> {};

TEST_P(Completes, AtTheCursor) {
  const CompletionCase& row = GetParam();
  const Marked marked(row.text);
  const CompletionList list = complete_at({marked.text, row.services, kAddresses}, marked.offset);
  EXPECT_LE(list.from, marked.offset);
  EXPECT_GE(list.to, marked.offset);
  for (const char* label : row.offered) EXPECT_NE(find(list, label), nullptr) << label;
  for (const char* label : row.refused) EXPECT_EQ(find(list, label), nullptr) << label;
}

const CompletionCase kCompletions[] = {
    {"KeysOfAStep",
     "main:\n  steps:\n  - ask:\n      ca@\n",
     {"call", "assign", "switch", "next"},
     {"condition", "max_retries", "params", "main"}},
    {"KeysOfAStepOnAnEmptyLine",
     "main:\n  steps:\n  - ask:\n      call: http.get\n      @\n",
     {"args", "result", "next"},
     {"call", "condition"}},
    {"KeysOfARoutine", "main:\n  pa@\n", {"params", "steps"}, {"call"}},
    {"TheRoutineItself", "ma@", {"main"}, {"steps"}},
    {"KeysOfASwitchItem", "- go:\n    switch:\n    - condition: ${true}\n      ne@\n", {"next", "return", "steps"}, {"condition", "retry"}},
    {"KeysOfALoop", "- each:\n    for:\n      value: v\n      @\n", {"in", "range", "index", "steps"}, {"value", "call"}},
    {"KeysOfARetry",
     "- a:\n    try:\n      call: http.get\n    retry:\n      @\n",
     {"predicate", "max_retries", "backoff"},
     {"multiplier", "call"}},
    {"KeysOfABackoff",
     "- a:\n    try: {call: http.get}\n    retry:\n      backoff:\n        mu@\n",
     {"multiplier", "initial_delay"},
     {"predicate"}},
    {"KeysOfATry", "- a:\n    try:\n      @\n", {"call", "steps"}, {"retry", "except"}},
    {"KeysInBraces", "- a: {call: http.get, re@}\n", {"result", "next"}, {"call"}},
    {"ArgumentsOfAFunction",
     "- a:\n    call: http.post\n    args:\n      url: x\n      @\n",
     {"body", "headers", "timeout"},
     {"url", "call"}},
    {"ArgumentsInBraces", "- a: {call: http.get, args: {ti@}}\n", {"timeout", "url"}, {"call"}},
    {"ArgumentsOfASubworkflow",
     "main:\n  steps:\n  - a:\n      call: pay\n      args:\n        @\npay:\n  params: [amount, currency: EUR]\n  steps:\n  - b: {return: 1}\n",
     {"amount", "currency"},
     {"EUR", "body"}},
    {"Callees", "main:\n  steps:\n  - a: {call: @}\npay:\n  steps: []\n", {"pay", "http.get", "sys.log", "googleapis."}, {"main", "and"}},
    {"ConnectorsByParts",
     "- a:\n    call: googleapis.@\n",
     {"googleapis.storage.", "googleapis.bigquery."},
     {"http.get", "googleapis.storage.v1.objects.insert"}},
    {"AConnectorMethod",
     "- a:\n    call: googleapis.storage.v1.objects.@\n",
     {"googleapis.storage.v1.objects.insert"},
     {"googleapis.bigquery."}},
    {"StepsAfterNext",
     "main:\n  steps:\n  - one: {assign: [{x: 1}]}\n  - two:\n      next: @\nother:\n  steps:\n  - three: {return: 1}\n",
     {"one", "two", "end"},
     {"three", "break", "x"}},
    {"BreakInsideOfALoop",
     "- l:\n    for:\n      value: v\n      in: [1]\n      steps:\n      - s:\n          next: @\n",
     {"break", "continue", "end", "s"},
     {}},
    {"VariablesInAnExpression",
     "main:\n  params: [input]\n  steps:\n  - a: {call: http.get, result: answer}\n  - b:\n      assign:\n      - total: ${@}\n",
     {"input", "answer", "len", "and"},
     {"http.get", "sys.sleep", "a"}},
    {"VariablesOfAnotherRoutineStayThere",
     "main:\n  steps:\n  - a: {return: \"${@}\"}\nother:\n  params: [secret]\n  steps: []\n",
     {"len"},
     {"secret"}},
    {"ALoopVariableInsideOfTheLoop",
     "- l:\n    for:\n      value: item\n      in: [1]\n      steps:\n      - s:\n          return: ${it@}\n",
     {"item"},
     {}},
    {"ALoopVariableNotBehindTheLoop",
     "- l:\n    for:\n      value: item\n      in: [1]\n      steps:\n      - s: {assign: [{x: 1}]}\n- z:\n    return: ${@}\n",
     {"x"},
     {"item"}},
    {"TheErrorInItsBlock",
     "- t:\n    try: {call: http.get}\n    except:\n      as: e\n      steps:\n      - s: {return: \"${@}\"}\n",
     {"e"},
     {}},
    {"FunctionsOfAModule", "- a: {return: \"${text.@}\"}\n", {"text.split", "text.to_lower"}, {"and", "a"}},
    {"NoFunctionThatWaitsInAnExpression", "- a: {return: \"${http.@}\"}\n", {}, {"http.get"}},
    {"AnUnclosedExpression",
     "main:\n  params: [order]\n  steps:\n  - a:\n      return: ${or@\n  - b:\n      return: 1\n",
     {"order"},
     {"b"}},
    {"AddressesOfServices",
     "- a:\n    call: http.get\n    args:\n      url: https://@\n",
     {"https://payment.test", "https://shop.test/api"},
     {"len"}},
    {"RetryPolicies", "- a:\n    try: {call: http.get}\n    retry: @\n", {"http.default_retry"}, {"retry.default_backoff"}},
    {"Predicates",
     "- a:\n    try: {call: http.get}\n    retry:\n      predicate: @\n",
     {"http.default_retry_predicate"},
     {"http.default_retry"}},
    {"Severities", "- a:\n    call: sys.log\n    args:\n      severity: @\n", {"INFO", "WARNING"}, {"len"}},
    {"TargetsOfAssignments",
     "main:\n  params: [input]\n  steps:\n  - a: {assign: [{total: 1}]}\n  - b:\n      assign:\n      - to@\n",
     {"total", "input"},
     {"call"}},
    {"SharedVariables", "- a: {assign: [{sum: 0}]}\n- p:\n    parallel:\n      shared: [@]\n", {"sum"}, {"call"}},
    {"ExceptionPolicy", "- p:\n    parallel:\n      exception_policy: @\n", {"continueAll"}, {}},
    {"JsonSource", "{\"main\": {\"params\": [\"input\"], \"steps\": [{\"a\": {\"return\": \"${in@}\"}}]}}", {"input"}, {}},
    {"KeysOfServices", "services:\n  payment:\n    la@\n", {"latency", "url", "routes"}, {"call", "assign"}, true},
    {"KeysOfTheWholeOfServices", "se@\n", {"services", "seed", "invariants"}, {"main", "url"}, true},
    {"KeysOfARoute",
     "services:\n  p:\n    routes:\n      - match: POST /x\n        re@\n",
     {"respond", "sequence", "steps"},
     {"match", "call"},
     true},
    {"StateInAHandler",
     "services:\n  p:\n    routes:\n      - match: POST /x\n        steps:\n        - a: {return: \"${@}\"}\n",
     {"state", "request", "call"},
     {"input"},
     true},
    {"ServicesInAnInvariant", "invariants:\n  - say: x\n    check: ${@}\n", {"services"}, {"request"}, true},
    {"NothingInAName", "main:\n  steps:\n  - @\n", {}, {"call", "assign"}},
    {"NothingInAnEmptyText", "@", {}, {"call"}},
    {"NothingInAComment", "- a: {return: 1} # ca@\n", {}, {"call"}},
};

std::string name_of(const testing::TestParamInfo<CompletionCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Language, Completes, testing::ValuesIn(kCompletions), name_of);

TEST(LanguageService, ReplacesTheWholeWordAndTellsTheSignature) {
  const Marked marked("- a: {return: \"${text.sp@lit(x)}\"}\n");
  const CompletionList list = complete_at({marked.text}, marked.offset);
  EXPECT_EQ(marked.text.substr(list.from, list.to - list.from), "text.split");
  const Suggestion* split = find(list, "text.split");
  ASSERT_NE(split, nullptr);
  EXPECT_NE(split->detail.find("text.split("), std::string::npos);
  EXPECT_FALSE(split->info.empty());
  EXPECT_EQ(split->kind, SuggestionKind::kFunction);
}

TEST(LanguageService, WritesAKeyWithItsColon) {
  const Marked fresh("- a:\n    ca@\n");
  EXPECT_EQ(find(complete_at({fresh.text}, fresh.offset), "call")->apply, "call: ");
  const Marked there("- a:\n    ca@ll: x\n");
  const CompletionList list = complete_at({there.text}, there.offset);
  EXPECT_EQ(there.text.substr(list.from, list.to - list.from), "call");
  EXPECT_EQ(find(list, "call")->apply, "");
}

struct HoverCase {
  const char* name;
  const char* text;
  const char* title;  // its beginning; null: nothing is said
  const char* says;
  bool services = false;
};

class Hovers : public testing::TestWithParam<HoverCase> {};

TEST_P(Hovers, OverTheWord) {
  const HoverCase& row = GetParam();
  const Marked marked(row.text);
  const std::optional<HoverText> hover = hover_at({marked.text, row.services}, marked.offset);
  ASSERT_EQ(hover.has_value(), row.title != nullptr) << (hover ? hover->title : "");
  if (!hover) return;
  EXPECT_EQ(hover->title.substr(0, std::string_view(row.title).size()), row.title);
  EXPECT_NE(hover->text.find(row.says), std::string::npos) << hover->text;
  EXPECT_LE(hover->from, marked.offset);
  EXPECT_GE(hover->to, marked.offset);
}

const HoverCase kHovers[] = {
    {"AFunctionInAnExpression", "- a: {return: \"${text.sp@lit(x, y)}\"}\n", "text.split(", ""},
    {"AFunctionOnItsModule", "- a: {return: \"${te@xt.split(x, y)}\"}\n", "text.split(", ""},
    {"ACallee", "- a:\n    call: http.po@st\n", "http.post(", ""},
    {"AConnector", "- a:\n    call: googleapis.storage.v1.objects.ins@ert\n", "googleapis.storage.v1.objects.insert(", "POST"},
    {"AConstant", "- a:\n    try: {call: http.get}\n    retry: ${http.default_re@try}\n", "http.default_retry", ""},
    {"AVariable", "main:\n  params: [input]\n  steps:\n  - a: {return: \"${inp@ut.customer}\"}\n", "input", "parameter in line 2"},
    {"AKey", "- a:\n    ca@ll: x\n", "call", "Calls a function"},
    {"AKeyOfARetry", "- a:\n    try: {call: x}\n    retry:\n      max_re@tries: 3\n", "max_retries", "again at most"},
    {"AnArgument", "- a:\n    call: http.get\n    args:\n      time@out: 3\n", "timeout", ""},
    {"AStepAfterNext", "- a:\n    next: sec@ond\n- second: {return: 1}\n", "second", "line 3"},
    {"EndAfterNext", "- a:\n    next: e@nd\n", "end", "Ends the execution"},
    {"ASubworkflow", "main:\n  steps:\n  - a: {call: p@ay}\npay:\n  steps: []\n", "pay", "line 4"},
    {"AKeyOfAService", "services:\n  pay:\n    lat@ency: 1s\n", "latency", "How long", true},
    {"NotTheNameOfAStep", "- ca@ll:\n    call: x\n", nullptr, ""},
    {"NotATarget", "- a:\n    assign:\n    - call@: 1\n", nullptr, ""},
    {"NotAWordOfAText", "- a:\n    return: call@ me\n", nullptr, ""},
    {"NothingOnBlank", "- a:\n  @  return: 1\n", nullptr, ""},
    {"AnUnknownFunction", "- a: {return: \"${text.nothing@(x)}\"}\n", nullptr, ""},
};

std::string hover_name(const testing::TestParamInfo<HoverCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Language, Hovers, testing::ValuesIn(kHovers), hover_name);

// Whatever stands there, and wherever the cursor is: an answer in bounds, and no crash.
TEST(LanguageService, AnswersAnywhereInAnyText) {
  const std::uint64_t seed = 7;
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  Random random = Random::stream(seed, "language");
  constexpr std::string_view kParts[] = {"main:", "\n", "  ",   "- ",   "{",    "}",           "[",      "]",       "${",
                                         "\"",    "'",  ": ",   ",",    "call", "http.get",    "steps:", "assign:", "|",
                                         "#",     "é",  "args", "\r\n", "for:", "params: [a]", "\\"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::uint64_t parts = random.next() % 40;
    for (std::uint64_t i = 0; i < parts; ++i) text += kParts[random.next() % std::size(kParts)];
    const auto offset = static_cast<std::uint32_t>(random.next() % (text.size() + 3));
    for (const bool services : {false, true}) {
      const CompletionList list = complete_at({text, services}, offset);
      ASSERT_LE(list.from, list.to);
      ASSERT_LE(list.to, text.size()) << text;
      ASSERT_LE(list.options.size(), kMostSuggestions);
      if (const std::optional<HoverText> hover = hover_at({text, services}, offset)) {
        ASSERT_LE(hover->from, hover->to);
        ASSERT_LE(hover->to, text.size());
      }
    }
  }
}

}  // namespace
}  // namespace etude
