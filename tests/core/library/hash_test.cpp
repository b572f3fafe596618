// Checksums and HMACs against published vectors.
#include <gtest/gtest.h>

#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

// A digest as hexadecimal text.
std::string hex(std::string_view call) {
  const Result<Value> digest = test::evaluate(call);
  if (!digest.ok()) return "!" + digest.error().code;
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const char c : digest.value().raw_bytes()) {
    text.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
    text.push_back(kHex[static_cast<unsigned char>(c) & 15]);
  }
  return text;
}

TEST(Hash, ComputesThePublishedDigests) {
  const std::vector<test::Case> rows{
      {R"(hash.compute_checksum(text.encode("abc"), "MD5"))", "900150983cd24fb0d6963f7d28e17f72"},
      {R"(hash.compute_checksum(text.encode("abc"), "SHA1"))", "a9993e364706816aba3e25717850c26c9cd0d89d"},
      {R"(hash.compute_checksum(text.encode("abc"), "SHA256"))", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {R"(hash.compute_checksum(text.encode("abc"), "SHA384"))",
       "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"},
      {R"(hash.compute_checksum(text.encode("abc"), "SHA512"))",
       "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
      {R"(hash.compute_checksum(text.encode(""), "SHA256"))", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {R"(hash.compute_checksum(text.encode(""), "MD5"))", "d41d8cd98f00b204e9800998ecf8427e"},
  };
  for (const test::Case& row : rows) EXPECT_EQ(hex(row.text), row.expected) << row.text;
}

TEST(Hash, ComputesThePublishedMacs) {
  // RFC 2202 and RFC 4231, test case 2.
  const std::vector<test::Case> rows{
      {R"(hash.compute_hmac(text.encode("Jefe"), text.encode("what do ya want for nothing?"), "MD5"))", "750c783e6ab0b503eaa86e310a5db738"},
      {R"(hash.compute_hmac(text.encode("Jefe"), text.encode("what do ya want for nothing?"), "SHA1"))",
       "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
      {R"(hash.compute_hmac(text.encode("Jefe"), text.encode("what do ya want for nothing?"), "SHA256"))",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {R"(hash.compute_hmac(text.encode("Jefe"), text.encode("what do ya want for nothing?"), "SHA384"))",
       "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"},
      {R"(hash.compute_hmac(text.encode("Jefe"), text.encode("what do ya want for nothing?"), "SHA512"))",
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
      {R"(hash.compute_hmac(text.encode(""), text.encode(""), "SHA256"))",
       "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
  };
  for (const test::Case& row : rows) EXPECT_EQ(hex(row.text), row.expected) << row.text;
}

TEST(Hash, TakesNamesInAnyCaseWithOrWithoutHyphen) {
  const std::string wanted = hex(R"(hash.compute_checksum(text.encode("abc"), "SHA256"))");
  for (const char* name : {"sha256", "SHA-256", "Sha-256", "sha-2-5-6"}) {
    EXPECT_EQ(hex("hash.compute_checksum(text.encode(\"abc\"), \"" + std::string(name) + "\")"), wanted) << name;
  }
}

TEST(Hash, RefusesOtherAlgorithmsAndStrings) {
  test::expect_outcomes({
      {R"(hash.compute_checksum(text.encode("abc"), "SHA3"))", "!ValueError"},
      {R"(hash.compute_checksum(text.encode("abc"), ""))", "!ValueError"},
      {R"(hash.compute_checksum(text.encode("abc"), "SHA256 "))", "!ValueError"},
      {R"(hash.compute_checksum("abc", "SHA256"))", "!TypeError"},
      {R"(hash.compute_hmac("key", text.encode("abc"), "SHA256"))", "!TypeError"},
      {R"(hash.compute_hmac(text.encode("key"), "abc", "SHA256"))", "!TypeError"},
      {R"(hash.compute_hmac(text.encode("key"), text.encode("abc"), "CRC32"))", "!ValueError"},
  });
}

TEST(Hash, DigestsMoreThanOneBlock) {
  test::FakeRun run;
  const Result<Value> digest =
      test::call(*standard_library().find("hash.compute_checksum"), {Value::bytes(std::string(1'000'000, 'a')), Value("SHA-1")}, run);
  ASSERT_TRUE(digest.ok());
  EXPECT_EQ(digest.value().raw_bytes(),
            std::string_view("\x34\xaa\x97\x3c\xd4\xc4\xda\xa4\xf6\x1e\xeb\x2b\xdb\xad\x27\x31\x65\x34\x01\x6f"));
}

}  // namespace
}  // namespace etude
