// base64: published vectors, padding, foreign alphabets, limits.
#include <gtest/gtest.h>

#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

TEST(Base64, EncodesTheVectorsOfRfc4648) {
  test::expect_outcomes({
      {R"(base64.encode(text.encode("")))", R"("")"},
      {R"(base64.encode(text.encode("f")))", R"("Zg==")"},
      {R"(base64.encode(text.encode("fo")))", R"("Zm8=")"},
      {R"(base64.encode(text.encode("foo")))", R"("Zm9v")"},
      {R"(base64.encode(text.encode("foob")))", R"("Zm9vYg==")"},
      {R"(base64.encode(text.encode("fooba")))", R"("Zm9vYmE=")"},
      {R"(base64.encode(text.encode("foobar")))", R"("Zm9vYmFy")"},
      {R"(base64.encode(text.encode("f"), false))", R"("Zg")"},
      {R"(base64.encode(text.encode("fo"), padding=false))", R"("Zm8")"},
      {R"(base64.encode(text.encode("foo"), false))", R"("Zm9v")"},
      {R"(base64.encode(text.encode("ÿï¾", "ISO-8859-1")))", R"("/+++")"},
  });
}

TEST(Base64, DecodesWhatItEncodes) {
  test::expect_outcomes({
      {R"(text.decode(base64.decode("")))", R"("")"},
      {R"(text.decode(base64.decode("Zg==")))", R"("f")"},
      {R"(text.decode(base64.decode("Zm9vYmFy")))", R"("foobar")"},
      {R"(text.decode(base64.decode("Zm8", false)))", R"("fo")"},
      {R"(text.decode(base64.decode("", false)))", R"("")"},
      {R"(base64.encode(base64.decode("/+++")))", R"("/+++")"},
      {R"(get_type(base64.decode("Zg==")))", R"("bytes")"},
  });
}

TEST(Base64, HoldsPaddingToWhatIsStated) {
  test::expect_outcomes({
      {R"(base64.decode("Zg"))", "!ValueError"},
      {R"(base64.decode("Zg="))", "!ValueError"},
      {R"(base64.decode("Z==="))", "!ValueError"},
      {R"(base64.decode("===="))", "!ValueError"},
      {R"(base64.decode("Zg==Zg=="))", "!ValueError"},
      {R"(base64.decode("Zg==", false))", "!ValueError"},
      {R"(base64.decode("Z", false))", "!ValueError"},
  });
}

TEST(Base64, RefusesOtherAlphabets) {
  test::expect_outcomes({
      {R"(base64.decode("_-__"))", "!ValueError"},
      {R"(base64.decode("Zm9 "))", "!ValueError"},
      {"base64.decode(\"Zm9v\\n\")", "!ValueError"},
      {R"(base64.decode("ZmÖ="))", "!ValueError"},
      {R"(base64.encode("Hello"))", "!TypeError"},
  });
  test::expect_messages({{R"(base64.decode("Zm9*"))", "ValueError: base64.decode: the character at byte 3 is not in the base64 alphabet"}});
}

TEST(Base64, SurvivesRandomBytes) {
  Random random(7);
  test::FakeRun run;
  const FunctionRow& encode = *standard_library().find("base64.encode");
  const FunctionRow& decode = *standard_library().find("base64.decode");
  for (int i = 0; i < 500; ++i) {
    std::string bytes;
    for (std::int64_t left = random.between(0, 40); left > 0; --left) bytes.push_back(static_cast<char>(random.next() & 0xFF));
    const Value padding(random.between(0, 1) == 1);
    const Result<Value> text = test::call(encode, {Value::bytes(bytes), padding}, run);
    ASSERT_TRUE(text.ok());
    const Result<Value> back = test::call(decode, {text.value(), padding}, run);
    ASSERT_TRUE(back.ok()) << text.value().string();
    EXPECT_EQ(back.value().raw_bytes(), bytes);
  }
}

TEST(Base64, StopsAtTheLongestString) {
  test::FakeRun run;
  const FunctionRow& encode = *standard_library().find("base64.encode");
  const Result<Value> fits = test::call(encode, {Value::bytes(std::string(196'608, 'x')), Value::unset()}, run);
  ASSERT_TRUE(fits.ok());
  EXPECT_EQ(fits.value().string().size(), 262'144u);
  for (const std::size_t size : {std::size_t{196'609}, std::size_t{50'000'000}}) {
    const Result<Value> result = test::call(encode, {Value::bytes(std::string(size, 'x')), Value::unset()}, run);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, "ResourceLimitError");
  }
}

}  // namespace
}  // namespace etude
