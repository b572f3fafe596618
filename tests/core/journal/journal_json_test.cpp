// What core/journal/journal_json promises, held by cases.
#include "core/journal/journal_json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/value/value_json.h"
#include "tests/core/journal/journal_builder.h"

namespace etude {
namespace {

using test::JournalBuilder;

Journal loaded(const std::string& text) {
  Result<Journal> journal = journal_from_json(text);
  EXPECT_TRUE(journal.ok()) << journal.error().code << ": " << journal.error().message << "\n" << text.substr(0, 2000);
  return journal.ok() ? std::move(journal).value() : Journal();
}

struct ValueCase {
  const char* name;
  Value value;
  const char* json;
};

TEST(JournalJson, ValuesHaveOneExactForm) {
  const ValueCase cases[] = {
      {"null", Value(), "null"},
      {"unset", Value::unset(), R"({"$unset":true})"},
      {"true", Value(true), "true"},
      {"integer", Value(7), "7"},
      {"smallest integer", Value(std::int64_t{INT64_MIN}), "-9223372036854775808"},
      {"largest integer", Value(std::int64_t{INT64_MAX}), "9223372036854775807"},
      {"whole double", Value(2.0), "2.0"},
      {"negative zero", Value(-0.0), "-0.0"},
      {"fraction", Value(0.1), "0.1"},
      {"large double", Value(1e300), "1e+300"},
      {"double beyond integers", Value(9007199254740993.0), nullptr},
      {"smallest double", Value(5e-324), nullptr},
      {"largest double", Value(1.7976931348623157e308), nullptr},
      {"not a number", Value(std::nan("")), R"({"$double":"NaN"})"},
      {"infinity", Value(HUGE_VAL), R"({"$double":"+Inf"})"},
      {"negative infinity", Value(-HUGE_VAL), R"({"$double":"-Inf"})"},
      {"text", Value("a\"\\\n\x01é😀"), nullptr},
      {"NUL", Value(std::string_view("a\0b", 3)), R"("a\u0000b")"},
      {"bytes", Value::bytes(std::string_view("\xff\x00\x80 ", 4)), R"({"$bytes":"/wCAIA=="})"},
      {"no bytes", Value::bytes(""), R"({"$bytes":""})"},
      {"one byte", Value::bytes("a"), R"({"$bytes":"YQ=="})"},
      {"two bytes", Value::bytes("ab"), R"({"$bytes":"YWI="})"},
      {"three bytes", Value::bytes("abc"), R"({"$bytes":"YWJj"})"},
      {"list", Value(List{Value(1), Value(1.0), Value("x")}), R"([1,1.0,"x"])"},
      {"map", Value(Map{{"b", Value(1)}, {"a", Value()}}), R"({"a":null,"b":1})"},
      {"map with our own key", Value(Map{{"$bytes", Value("YQ==")}}), R"({"$$bytes":"YQ=="})"},
      {"map with two of them", Value(Map{{"$bytes", Value(1)}, {"$double", Value("NaN")}}), R"({"$$bytes":1,"$$double":"NaN"})"},
      {"map with a doubled key", Value(Map{{"$$", Value(1)}}), R"({"$$$":1})"},
      {"map that looks like a patch", Value(Map{{"$from", Value(List{Value(0), Value(List{Value("="), Value(1)})})}}),
       R"({"$$from":[0,["=",1]]})"},
      {"empty list and map", Value(List{Value(List{}), Value(Map{})}), "[[],{}]"},
  };
  for (const ValueCase& c : cases) {
    SCOPED_TRACE(c.name);
    const std::string json = exact_json_from_value(c.value);
    if (c.json != nullptr) {
      EXPECT_EQ(json, c.json);
    }
    const Result<Value> back = value_from_exact_json(json);
    ASSERT_TRUE(back.ok()) << back.error().message;
    EXPECT_EQ(back.value().kind(), c.value.kind());
    EXPECT_EQ(back.value().hash(), c.value.hash());
    EXPECT_EQ(exact_json_from_value(back.value()), json);
  }
}

TEST(JournalJson, RefusesValuesInOtherForms) {
  for (const char* json :
       {R"({"$bytes":"YQ="})", R"({"$bytes":"Y==="})", R"({"$bytes":"YQ==YQ=="})", R"({"$bytes":7})", R"({"$bytes":"é==="})",
        R"({"$double":"1"})", R"({"$double":1})", R"({"$unset":false})", R"({"$else":1})", R"({"a":1,"$b":2})", "[1", "1e999", ""}) {
    SCOPED_TRACE(json);
    EXPECT_FALSE(value_from_exact_json(json).ok());
  }
}

/// A run with every kind of event and every kind of value.
JournalBuilder full_run() {
  JournalBuilder b;
  const TaskId service = b.start(TaskKind::kService, "payment");
  const VariableId state = b.variable(b.scope(ScopeKind::kService, service, "payment"), "state");
  b.state(service, StepId::none(), state, Value(Map{{"charges", Value(Map{})}}));
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const ScopeId scope = b.scope(ScopeKind::kRoutine, main, "main");
  const StepId loop = b.step("main/loop", "for");
  const StepId add = b.step("main/loop/add", "assign", loop);
  b.call(main, scope, "main");
  const VariableId items = b.variable(scope, "items");
  b.enter(main, loop);
  List list{Value("a long enough text to be worth a patch"), Value(2.0)};
  for (int i = 0; i < 5; ++i) {
    b.place = static_cast<std::uint32_t>(i);
    b.enter(main, add);
    list = list.push_back(Value(i));
    b.write(main, add, items, Value(list));
    b.leave(main, add);
  }
  b.write(main, loop, items, Value(list.set(1, Value(Map{{"deep", Value(list)}}))), Value(List{Value(1)}));
  b.leave(main, loop);
  const std::uint32_t call = b.request(main, loop, "POST", "https://payment.test/charge", Value::bytes("\x01\x02"));
  b.wait(test::kSecond).answer(main, loop, call, 503);
  b.raise(main, loop, Value("no"));
  b.retry(main, loop, 2, 5, test::kSecond, Value("no"));
  b.attempt = 2;
  b.caught(main, loop, Value("no"));
  b.log(main, loop, LogSeverity::kError, Value(Map{{"ratio", Value(0.5)}}));
  b.state(service, StepId::none(), state, Value(Map{{"charges", Value(Map{{"1", Value()}})}}), Value(List{Value("charges"), Value("1")}));
  b.message(Outcome::kLost, "workflow", "payment", "paid");
  b.invariant(true, 0, "all is well");
  b.limit(main, Gauge::kSteps, 3, 30);
  b.close(main, scope);
  b.give_back(main, scope, Value(List{}));
  b.end(main, Outcome::kSucceeded, Value(list));
  b.finish(main, Outcome::kSucceeded, Value(list));
  return b;
}

TEST(JournalJson, ComesBackEventForEvent) {
  const JournalBuilder b = full_run();
  const std::string text = json_from_journal(b.journal);
  const Journal back = loaded(text);
  ASSERT_EQ(back.size(), b.journal.size());
  EXPECT_EQ(back.fingerprint_text(), b.journal.fingerprint_text());
  for (std::uint32_t i = 0; i < back.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(back[i].kind, b.journal[i].kind);
    EXPECT_EQ(back[i].outcome, b.journal[i].outcome);
    EXPECT_EQ(back[i].attempt, b.journal[i].attempt);
    EXPECT_EQ(back[i].task, b.journal[i].task);
    EXPECT_EQ(back[i].step, b.journal[i].step);
    EXPECT_EQ(back[i].place, b.journal[i].place);
    EXPECT_EQ(back[i].time_ns, b.journal[i].time_ns);
    EXPECT_EQ(back[i].a, b.journal[i].a);
    EXPECT_EQ(back[i].b, b.journal[i].b);
    EXPECT_EQ(exact_json_from_value(back[i].v0), exact_json_from_value(b.journal[i].v0));
    EXPECT_EQ(exact_json_from_value(back[i].v1), exact_json_from_value(b.journal[i].v1));
  }
  ASSERT_EQ(back.steps().size(), b.journal.steps().size());
  EXPECT_EQ(back.steps()[1].key, "main/loop/add");
  EXPECT_EQ(back.steps()[1].parent, StepId(0));
  EXPECT_EQ(back.steps()[1].line, 2u);
  EXPECT_EQ(back.scopes()[1].label, "main");
  EXPECT_EQ(back.variables()[1].name, "items");
  EXPECT_EQ(json_from_journal(back), text);
}

TEST(JournalJson, AnOutcomeJournalKeepsTheFingerprintOfTheWholeRun) {
  JournalBuilder b(Recording::kOutcome);
  JournalBuilder whole;
  for (JournalBuilder* one : {&b, &whole}) {
    const TaskId main = one->start(TaskKind::kWorkflow, "main");
    const VariableId x = one->variable(one->scope(ScopeKind::kRoutine, main, "main"), "x");
    one->write(main, StepId::none(), x, Value(1));
    one->end(main);
  }
  ASSERT_EQ(b.journal.size(), 2u);
  const std::string text = json_from_journal(b.journal);
  const Journal back = loaded(text);
  EXPECT_EQ(back.recording(), Recording::kOutcome);
  EXPECT_EQ(back.appended(), 3u);
  EXPECT_EQ(back.fingerprint_text(), whole.journal.fingerprint_text());
  EXPECT_EQ(json_from_journal(back), text);
}

TEST(JournalJson, AListThatGrowsCostsItsElementsNotItsSquare) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const ScopeId scope = b.scope(ScopeKind::kRoutine, main, "main");
  const VariableId items = b.variable(scope, "items");
  const VariableId text = b.variable(scope, "text");
  const VariableId index = b.variable(scope, "index");
  List list;
  std::string line;
  Map map;
  for (int i = 0; i < 2000; ++i) {
    list = list.push_back(Value("element " + std::to_string(i)));
    line += "line " + std::to_string(i) + "\n";
    map = map.set("key " + std::to_string(i), Value(List{Value(i)}));
    b.write(main, StepId::none(), items, Value(list));
    b.write(main, StepId::none(), text, Value(line));
    b.write(main, StepId::none(), index, Value(map), Value(List{Value("key " + std::to_string(i))}));
  }
  const std::string json = json_from_journal(b.journal);
  EXPECT_LT(json.size(), 2000u * 3u * 100u);
  const Journal back = loaded(json);
  EXPECT_EQ(back.fingerprint_text(), b.journal.fingerprint_text());
  EXPECT_EQ(json_from_journal(back), json);
}

TEST(JournalJson, ChangesInsideAndErasuresComeBack) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  const VariableId x = b.variable(b.scope(ScopeKind::kRoutine, main, "main"), "x");
  Map map;
  for (int i = 0; i < 20; ++i) map = map.set("k" + std::to_string(i), Value("some text " + std::to_string(i)));
  const Value versions[] = {
      Value(map),
      Value(map.set("k3", Value("another text"))),
      Value(map.set("k3", Value("another text, longer"))),  // the text grows inside of the map
      Value(map.erase("k4").erase("k5")),
      Value(map.set("k6", Value(map))),
      Value(map.set("k6", Value(map.set("k7", Value(List{Value(1.0)}))))),
      Value(map.set("$from", Value(1)).set("$bytes", Value("YQ=="))),
      Value(Map{}),
      Value("no map any more"),
      Value(),
      Value(map),
  };
  for (const Value& version : versions) b.write(main, StepId::none(), x, version);
  const std::string json = json_from_journal(b.journal);
  const Journal back = loaded(json);
  for (std::uint32_t i = 1; i < back.size(); ++i) EXPECT_EQ(exact_json_from_value(back[i].v0), exact_json_from_value(b.journal[i].v0)) << i;
  EXPECT_EQ(json_from_journal(back), json);
}

TEST(JournalJson, ADeepValueComesBackAndADeeperOneIsRefused) {
  Value deep(List{});
  for (std::uint32_t i = 1; i < kDeepestNesting; ++i) deep = Value(List{std::move(deep)});
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  b.end(main, Outcome::kSucceeded, deep);
  EXPECT_EQ(loaded(json_from_journal(b.journal)).fingerprint_text(), b.journal.fingerprint_text());
  EXPECT_FALSE(value_from_exact_json(std::string(kDeepestNesting + 1, '[') + std::string(kDeepestNesting + 1, ']')).ok());
}

TEST(JournalJson, KindsOfALaterEtudeAreKept) {
  JournalBuilder b;
  const TaskId main = b.start(TaskKind::kWorkflow, "main");
  b.add(static_cast<EventKind>(200), main, StepId::none(), static_cast<Outcome>(99), 1, 2, Value("what is this"), Value(2.0));
  b.end(main);
  const std::string text = json_from_journal(b.journal);
  const Journal back = loaded(text);
  EXPECT_EQ(back[1].kind, static_cast<EventKind>(200));
  EXPECT_EQ(back.fingerprint_text(), b.journal.fingerprint_text());
  EXPECT_EQ(json_from_journal(back), text);
  EXPECT_EQ(event_kind_name(back[1].kind), "unknown");
  EXPECT_EQ(outcome_name(back[1].outcome), "unknown");
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  if (at != std::string::npos) text.replace(at, what.size(), with);
  return text;
}

struct BrokenCase {
  const char* name;
  std::string text;
  const char* code;
};

TEST(JournalJson, SaysWhatIsWrongWithABrokenFile) {
  const std::string good = json_from_journal(full_run().journal);
  const BrokenCase cases[] = {
      {"empty", "", "journal.syntax"},
      {"cut", good.substr(0, good.size() / 2), "journal.syntax"},
      {"not JSON", "workflow: main", "journal.syntax"},
      {"invalid UTF-8", replaced(good, "\"main\"", "\"ma\xffn\""), "journal.syntax"},
      {"too deep", std::string(100'000, '['), "journal.syntax"},
      {"a list", "[]", "journal.foreign"},
      {"another object", R"({"title": "x"})", "journal.foreign"},
      {"version as text", replaced(good, "\"etude_journal\":1", "\"etude_journal\":\"1\""), "journal.foreign"},
      {"newer version", replaced(good, "\"etude_journal\":1", "\"etude_journal\":2"), "journal.newer"},
      {"unknown recording", replaced(good, "everything", "nothing"), "journal.shape"},
      {"no events", R"({"etude_journal":1,"recording":"everything"})", "journal.shape"},
      {"events of text", replaced(good, "\"events\":[", "\"events\":[\"x\","), "journal.shape"},
      {"event without fields", replaced(good, "\"events\":[", "\"events\":[[],"), "journal.shape"},
      {"kind too large", replaced(good, "\"events\":[", "\"events\":[[256],"), "journal.shape"},
      {"unknown task", replaced(good, "\"events\":[", "\"events\":[[2,0,9],"), "journal.shape"},
      {"task out of turn", replaced(good, "\"events\":[", "\"events\":[[0,0,4],"), "journal.shape"},
      {"unknown step", replaced(good, "\"events\":[", "\"events\":[[0,0,0,77],"), "journal.shape"},
      {"unknown value", replaced(good, "\"events\":[", "\"events\":[[0,0,0,-1,-1,0,-1,-1,9999],"), "journal.shape"},
      {"unknown variable", replaced(good, "\"events\":[", "\"events\":[[0,0,0],[7,0,0,-1,-1,0,50],"), "journal.shape"},
      {"unknown scope", replaced(good, "\"events\":[", "\"events\":[[0,0,0],[6,0,0,-1,-1,0,50],"), "journal.shape"},
      {"time goes back", replaced(good, "\"events\":[", "\"events\":[[0,0,0,-1,-1,-5],"), "journal.shape"},
      {"unknown text", replaced(good, "\"variables\":[[0,", "\"variables\":[[0,99"), "journal.shape"},
      {"steps in a circle", replaced(good, ",0]],\n\"scopes\"", ",1]],\n\"scopes\""), "journal.shape"},
      {"scope before itself", replaced(good, "\"scopes\":[[4,-1", "\"scopes\":[[4,0"), "journal.shape"},
      {"value from itself", replaced(good, "\"values\":[\n", "\"values\":[\n{\"$from\":[0,[\"=\",1]]},"), "journal.shape"},
      {"patch that does not fit", replaced(good, "[\"[\",", "[\"~\",\"x\"],[\"[\","), "journal.shape"},
      {"altered value", replaced(good, "https://payment.test", "https://payment.tes1"), "journal.altered"},
      {"altered time", replaced(good, ",1000000000", ",1000000001"), "journal.altered"},
      {"altered fingerprint", replaced(good, "\"fingerprint\":\"", "\"fingerprint\":\"0") /* 17 digits */, "journal.shape"},
      {"altered count", replaced(good, "\"appended\":", "\"appended\":1"), "journal.altered"},
  };
  ASSERT_TRUE(journal_from_json(good).ok());
  for (const BrokenCase& c : cases) {
    SCOPED_TRACE(c.name);
    const Result<Journal> result = journal_from_json(c.text);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, c.code) << result.error().message;
    EXPECT_FALSE(result.error().message.empty());
  }
}

TEST(JournalJson, EveryAlteredByteIsNoticedOrHarmless) {
  // Whatever a flipped byte does, a file that is taken is a journal with a true fingerprint.
  const std::string good = json_from_journal(full_run().journal);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string text = good;
    text[i] = static_cast<char>(text[i] ^ 1);
    const Result<Journal> result = journal_from_json(text);
    if (!result.ok()) continue;
    // Tables are not part of the fingerprint; events are.
    const std::size_t values = good.find("\"values\"");
    const std::size_t appended = good.find("\"strings\"");
    EXPECT_TRUE(i < values || good.find_first_of("\n ,[]", i) == i)
        << "byte " << i << ": " << good.substr(i > 20 ? i - 20 : 0, 60) << appended;
  }
}

TEST(JournalJson, CopiesOfOneLongTextAreBounded) {
  std::string text =
      R"({"etude_journal":1,"recording":"everything","appended":0,"fingerprint":"0000000000000000","strings":[],"steps":[],"scopes":[],"variables":[],"values":[")";
  text += std::string(8u << 20, 'x') + "\"";
  for (int i = 0; i < 1000; ++i) text += R"(,{"$from":[0,["~","y"]]})";
  text += R"(],"events":[]})";
  const Result<Journal> result = journal_from_json(text);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, "journal.shape");
}

}  // namespace
}  // namespace etude
