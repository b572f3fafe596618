// text.*: every function with its edges, the limits, and random texts against plain definitions.
#include <gtest/gtest.h>

#include "core/base/utf8.h"
#include "core/library/text_regex.h"
#include "core/value/value_json.h"
#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Text, FindsOccurrences) {
  test::expect_outcomes({
      {R"(text.find_all("banana", "an"))", "[1,3]"},
      {R"(text.find_all("aaaa", "aa"))", "[0,2]"},
      {R"(text.find_all("abc", "x"))", "[]"},
      {R"(text.find_all("", "x"))", "[]"},
      {R"(text.find_all("ab", "abc"))", "[]"},
      {R"(text.find_all("üaüa", "a"))", "[1,3]"},
      {R"(text.find_all("😀x😀x", "😀"))", "[0,2]"},
      {R"(text.find_all("éa", ""))", "[0,1,2]"},
      {R"(text.find_all("", ""))", "[0]"},
      {R"(text.find_all("a", null))", "!TypeError"},
      {R"(text.find_all(1, "1"))", "!TypeError"},
  });
}

TEST(Text, FindsMatches) {
  test::expect_outcomes({
      {R"(text.find_all_regex("a1b22", "[0-9]+"))", R"([{"index":1,"match":"1"},{"index":3,"match":"22"}])"},
      {R"(text.find_all_regex("ü1ü22", "[0-9]+"))", R"([{"index":1,"match":"1"},{"index":3,"match":"22"}])"},
      {R"(text.find_all_regex("abc", "x"))", "[]"},
      {R"(text.find_all_regex("ab", "a|ab"))", R"([{"index":0,"match":"ab"}])"},
      {R"(text.find_all_regex("aab", "a*"))", R"([{"index":0,"match":"aa"},{"index":3,"match":""}])"},
      {R"(text.find_all_regex("é", ""))", R"([{"index":0,"match":""},{"index":1,"match":""}])"},
      {R"(text.find_all_regex("foo bar", "\\b\\w"))", R"([{"index":0,"match":"f"},{"index":4,"match":"b"}])"},
      {R"(text.find_all_regex("aXbX", "^[a-z]"))", R"([{"index":0,"match":"a"}])"},
      {R"(text.find_all_regex("a\nb", "(?m)^."))", R"([{"index":0,"match":"a"},{"index":2,"match":"b"}])"},
      {R"(text.find_all_regex("a", "("))", "!ValueError"},
      {R"(text.find_all_regex("a", 1))", "!TypeError"},
  });
}

TEST(Text, MatchesAnywhereUnlessAnchored) {
  test::expect_outcomes({
      {R"(text.match_regex("x42", "[0-9]"))", "true"},
      {R"(text.match_regex("order", "^[0-9]+$"))", "false"},
      {R"(text.match_regex("42", "^[0-9]+$"))", "true"},
      {R"(text.match_regex("ABC", "(?i)b"))", "true"},
      {R"(text.match_regex("ABC", "b"))", "false"},
      {R"(text.match_regex("a\nb", "a.b"))", "false"},
      {R"(text.match_regex("a\nb", "(?s)a.b"))", "true"},
      {R"(text.match_regex("a\nb", "^b"))", "false"},
      {R"(text.match_regex("", ""))", "true"},
      {R"(text.match_regex("ü", "^.$"))", "true"},
      {R"(text.match_regex("ж", "\\p{Cyrillic}"))", "true"},
      {R"(text.match_regex("a b", "\\d|\\s"))", "true"},
  });
}

TEST(Text, RefusesWhatRe2DoesNotHave) {
  for (const char* regexp : {"(", "[", "*a", "a**", "(?=a)", "(?!a)", "(?<=a)", "(a)\\\\1", "\\\\", "a{2,1}", "a{1001}", "(?P<n",
                             "(?P<n-o>a)", "[b-a]", "\\\\pX"}) {
    for (const char* function : {"match_regex", "find_all_regex"}) {
      EXPECT_EQ(test::outcome("text." + std::string(function) + "(\"a\", \"" + regexp + "\")"), "!ValueError") << regexp;
    }
    EXPECT_EQ(test::outcome("text.replace_all_regex(\"a\", \"" + std::string(regexp) + "\", \"b\")"), "!ValueError") << regexp;
  }
  test::expect_messages({{R"(text.match_regex("a", "("))", "ValueError: text.match_regex: invalid regular expression: missing ): ("}});
}

TEST(Text, Replaces) {
  test::expect_outcomes({
      {R"(text.replace_all("a-b-c", "-", "+"))", R"("a+b+c")"},
      {R"(text.replace_all("a-b-c", "-", ""))", R"("abc")"},
      {R"(text.replace_all("aaa", "aa", "b"))", R"("ba")"},
      {R"(text.replace_all("abc", "x", "y"))", R"("abc")"},
      {R"(text.replace_all("aa", "a", "aa"))", R"("aaaa")"},
      {R"(text.replace_all("éb", "", "-"))", R"("-é-b-")"},
      {R"(text.replace_all("", "", "-"))", R"("-")"},
      {R"(text.replace_all("", "a", "-"))", R"("")"},
      {R"(text.replace_all("abc", "abc", ""))", R"("")"},
      {R"(text.replace_all("x", "x", null))", "!TypeError"},
      {R"(text.replace_all("x", 1, "y"))", "!TypeError"},
  });
}

TEST(Text, ReplacesMatchesLiterally) {
  test::expect_outcomes({
      {R"(text.replace_all_regex("one two", "one|two", "three"))", R"("three three")"},
      {R"(text.replace_all_regex("ab", "a|ab", "X"))", R"("X")"},
      {R"x(text.replace_all_regex("k=v", "(k)=(v)", "\\2=\\1"))x", R"x("\\2=\\1")x"},
      {R"x(text.replace_all_regex("k", "(k)", "$1 $0 \\0 &"))x", R"x("$1 $0 \\0 &")x"},
      {R"(text.replace_all_regex("ab", "", "-"))", R"("-a-b-")"},
      {R"(text.replace_all_regex("é😀", "", "-"))", R"("-é-😀-")"},
      {R"(text.replace_all_regex("", "", "-"))", R"("-")"},
      {R"(text.replace_all_regex("abc", "b*", "-"))", R"("-a-c-")"},
      {R"(text.replace_all_regex("baac", "a*", "-"))", R"("-b-c-")"},
      {R"(text.replace_all_regex("abc", "x", "-"))", R"("abc")"},
      {R"(text.replace_all_regex("aaa", "^a", "-"))", R"("-aa")"},
      {R"(text.replace_all_regex("aaa", "a$", "-"))", R"("aa-")"},
      {R"(text.replace_all_regex("x1y22", "[0-9]+?", "#"))", R"("x#y#")"},
  });
}

TEST(Text, Splits) {
  test::expect_outcomes({
      {R"(text.split("a,,b", ","))", R"(["a","","b"])"},
      {R"(text.split("baaab", "aa"))", R"(["b","ab"])"},
      {R"(text.split("abc", "-"))", R"(["abc"])"},
      {R"(text.split("", ","))", R"([""])"},
      {R"(text.split(",", ","))", R"(["",""])"},
      {R"(text.split(",a,", ","))", R"(["","a",""])"},
      {R"(text.split("aébéc", "é"))", R"(["a","b","c"])"},
      {R"(text.split("abc", "abc"))", R"(["",""])"},
      {R"(text.split(source="x;y", separator=";"))", R"(["x","y"])"},
      {R"(text.split("abc", ""))", "!ValueError"},
      {R"(text.split("", ""))", "!ValueError"},
      {R"(text.split(["a"], ","))", "!TypeError"},
  });
}

TEST(Text, CutsOutByIndexesFromEitherEnd) {
  test::expect_outcomes({
      {R"(text.substring("hello", 1, 3))", R"("el")"},
      {R"(text.substring("hello", 0, 5))", R"("hello")"},
      {R"(text.substring("hello", -3, 99))", R"("llo")"},
      {R"(text.substring("hello", -99, 2))", R"("he")"},
      {R"(text.substring("hello", 1, -1))", R"("ell")"},
      {R"(text.substring("hello", -2, -1))", R"("l")"},
      {R"(text.substring("hello", 3, 3))", R"("")"},
      {R"(text.substring("hello", 4, 2))", R"("")"},
      {R"(text.substring("hello", 99, 100))", R"("")"},
      {R"(text.substring("hello", -9223372036854775808, 9223372036854775807))", R"("hello")"},
      {R"(text.substring("", 0, 1))", R"("")"},
      {R"(text.substring("aé😀z", 1, 3))", R"("é😀")"},
      {R"(text.substring("hello", 1.0, 3))", "!TypeError"},
      {R"(text.substring("hello", 1, "3"))", "!TypeError"},
      {R"(text.substring("hello", 1))", "!TypeError"},
      {R"(text.substring(null, 0, 1))", "!TypeError"},
  });
}

TEST(Text, ChangesCase) {
  test::expect_outcomes({
      {R"(text.to_upper("straw"))", R"("STRAW")"},
      {R"(text.to_lower("BERRY 42!"))", R"("berry 42!")"},
      {R"(text.to_upper("straße"))", R"("STRAßE")"},
      {R"(text.to_lower("ÀÉΩЖ"))", R"("àéωж")"},
      {R"(text.to_upper(""))", R"("")"},
      {"text.to_upper(5)", "!TypeError"},
  });
}

TEST(Text, EncodesAndDecodesCharsets) {
  test::expect_outcomes({
      {R"(base64.encode(text.encode("é")))", R"("w6k=")"},
      {R"(base64.encode(text.encode("é", "ISO-8859-1")))", R"("6Q==")"},
      {R"(base64.encode(text.encode(data="é", charset="latin1")))", R"("6Q==")"},
      {R"(base64.encode(text.encode("€", "windows-1252")))", R"("gA==")"},
      {R"(base64.encode(text.encode("a", "UTF-16")))", R"("/v8AYQ==")"},
      {R"(text.decode(base64.decode("6Q=="), "ISO-8859-1"))", R"("é")"},
      {R"(text.decode(base64.decode("w6k=")))", R"("é")"},
      {R"(text.decode(text.encode("é😀", "UTF-16LE"), "utf-16le"))", R"("é😀")"},
      {R"(text.decode(base64.decode("6Q==")))", "!ValueError"},
      {R"(text.encode("é", "US-ASCII"))", "!ValueError"},
      {R"(text.encode("é", "KLINGON"))", "!ValueError"},
      {R"(text.decode(base64.decode("6Q=="), "KLINGON"))", "!ValueError"},
      {R"(text.encode("é", 5))", "!TypeError"},
      {R"(text.decode("é"))", "!TypeError"},
      {R"(text.encode(5))", "!TypeError"},
  });
}

TEST(Text, EncodesForUrls) {
  test::expect_outcomes({
      {R"(text.url_encode("a b/ü"))", R"("a%20b%2F%C3%BC")"},
      {R"x(text.url_encode("AZaz09.-_~*!'()"))x", R"x("AZaz09.-_%7E%2A%21%27%28%29")x"},
      {R"(text.url_encode(""))", R"("")"},
      {R"(text.url_encode_plus("a b+c"))", R"("a+b%2Bc")"},
      {R"(text.url_encode_plus("a/b?x=d+e f"))", R"("a%2Fb%3Fx%3Dd%2Be+f")"},
      {R"(text.url_decode("a%2Fb+c%C3%BC"))", R"("a/b cü")"},
      {R"(text.url_decode("%e4%bd%a0"))", R"("你")"},
      {R"(text.url_decode("plain"))", R"("plain")"},
      {R"(text.url_decode("%"))", "!ValueError"},
      {R"(text.url_decode("%4"))", "!ValueError"},
      {R"(text.url_decode("%G1"))", "!ValueError"},
      {R"(text.url_decode("100%"))", "!ValueError"},
      {R"(text.url_decode("%FF"))", "!ValueError"},
      {"text.url_encode(5)", "!TypeError"},
      {"text.url_decode(null)", "!TypeError"},
  });
  test::expect_messages(
      {{R"(text.url_decode("é%zz"))", "ValueError: text.url_decode: the % at index 1 is not followed by two hexadecimal digits"}});
}

Result<Value> called(std::string_view function, std::vector<Value> arguments) {
  test::FakeRun run;
  return test::call(*standard_library().find(function), std::move(arguments), run);
}

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  text.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

TEST(Text, StopsAtTheLongestString) {
  const std::string most(262'144, 'a');
  EXPECT_TRUE(called("text.replace_all", {Value(most), Value("a"), Value("b")}).ok());
  EXPECT_TRUE(called("text.to_upper", {Value(most)}).ok());
  struct Row {
    const char* function;
    std::vector<Value> arguments;
  };
  const Row rows[] = {
      {"text.replace_all", {Value(most), Value("a"), Value("bb")}},
      {"text.replace_all", {Value(most), Value(""), Value("x")}},
      {"text.replace_all", {Value(most), Value("a"), Value(most)}},
      {"text.replace_all_regex", {Value(most), Value("a"), Value(most)}},
      {"text.replace_all_regex", {Value(most), Value(""), Value("x")}},
      {"text.url_encode", {Value(std::string(90'000, '/'))}},
      {"text.url_encode_plus", {Value(std::string(90'000, '/'))}},
      {"text.to_lower", {Value(repeated("Ⱥ", 131'072))}},  // two bytes in upper case, three in lower case
      {"text.decode", {Value::bytes(std::string(200'000, '\xE9')), Value("ISO-8859-1")}},
  };
  for (const Row& row : rows) {
    const Result<Value> result = called(row.function, row.arguments);
    ASSERT_FALSE(result.ok()) << row.function;
    EXPECT_EQ(result.error().code, "ResourceLimitError") << row.function;
  }
  // Each a map: far more than an execution may hold.
  EXPECT_EQ(called("text.find_all_regex", {Value(most), Value("a")}).error().code, "MemoryLimitExceededError");
}

TEST(Text, TakesTheLargestTextsInLinearTime) {
  const std::string most(262'144, 'a');
  EXPECT_EQ(called("text.split", {Value(most), Value("a")}).value().list().size(), 262'145u);
  EXPECT_EQ(called("text.find_all", {Value(most), Value("aa")}).value().list().size(), 131'072u);
  // The plain search would look at 128 K × 128 K bytes.
  EXPECT_EQ(called("text.find_all", {Value(most), Value(std::string(131'072, 'a') + "b")}).value().list().size(), 0u);
  EXPECT_TRUE(called("text.match_regex", {Value(most), Value("(a*)*(a|b)*c?$")}).value().boolean());
  EXPECT_FALSE(called("text.match_regex", {Value(most), Value("(a|aa)+$b")}).value().boolean());
  EXPECT_EQ(called("text.replace_all_regex", {Value(most), Value("a{1,1000}"), Value("")}).value().string(), "");
}

TEST(Text, SearchesForLongTextsAsForShortOnes) {
  // Against the plain definition, with texts that repeat themselves.
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    std::string wanted;
    for (std::int64_t left = random.between(60, 90); left > 0; --left) wanted.push_back(random.between(0, 5) == 0 ? 'b' : 'a');
    std::string source;
    while (source.size() < 600)
      source += random.between(0, 1) == 0 ? wanted : wanted.substr(static_cast<std::size_t>(random.between(0, 59)));
    List expected;
    for (std::size_t at = source.find(wanted); at != std::string::npos; at = source.find(wanted, at + wanted.size())) {
      expected = expected.push_back(Value(static_cast<std::int64_t>(at)));
    }
    EXPECT_EQ(json_for_display(called("text.find_all", {Value(source), Value(wanted)}).value()), json_for_display(Value(expected)));
  }
}

TEST(Text, AgreesWithItself) {
  // split and join, find_all and substring, url_encode and url_decode, on random texts.
  Random random(9);
  const char* letters[] = {"a", "b", ",", "é", "😀", " ", "%", "+", "\n"};
  for (int round = 0; round < 300; ++round) {
    std::string source;
    for (std::int64_t left = random.between(0, 25); left > 0; --left) source += letters[random.between(0, 8)];
    const Value text(source);
    const List pieces = called("text.split", {text, Value(",")}).value().list();
    std::string joined;
    for (std::size_t i = 0; i < pieces.size(); ++i) joined += (i == 0 ? "" : ",") + std::string(pieces[i].string());
    EXPECT_EQ(joined, source);
    const List places = called("text.find_all", {text, Value("é")}).value().list();
    for (const Value& place : places) {
      EXPECT_EQ(called("text.substring", {text, place, Value(place.integer() + 1)}).value().string(), "é") << source;
    }
    EXPECT_EQ(places.size() + 1, called("text.split", {text, Value("é")}).value().list().size());
    for (const char* encode : {"text.url_encode", "text.url_encode_plus"}) {
      EXPECT_EQ(called("text.url_decode", {called(encode, {text}).value()}).value().string(), source);
    }
  }
}

TEST(TextRegex, SkipsAnEmptyMatchBehindAMatch) {
  const Regex regex = Regex::compile("a*").value();
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for_each_match(regex, "baac", [&](const RegexMatch& match) {
    found.emplace_back(match.begin, match.end);
    return true;
  });
  EXPECT_EQ(found, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {1, 3}, {4, 4}}));
}

TEST(TextRegex, StopsWhenToldTo) {
  const Regex regex = Regex::compile("a").value();
  int calls = 0;
  for_each_match(regex, "aaaa", [&](const RegexMatch&) { return ++calls < 2; });
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace etude
