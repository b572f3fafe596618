// hash: checksums and HMAC. The only file that includes mbed TLS.
#include <mbedtls/md.h>

#include <array>
#include <string>

#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"

namespace etude {
namespace {

struct Algorithm {
  std::string_view name;  // upper case, without hyphen
  mbedtls_md_type_t type;
};
constexpr std::array kAlgorithms{Algorithm{"MD5", MBEDTLS_MD_MD5}, Algorithm{"SHA1", MBEDTLS_MD_SHA1},
                                 Algorithm{"SHA256", MBEDTLS_MD_SHA256}, Algorithm{"SHA384", MBEDTLS_MD_SHA384},
                                 Algorithm{"SHA512", MBEDTLS_MD_SHA512}};

Result<const mbedtls_md_info_t*> algorithm_of(std::string_view function, std::string_view name) {
  std::string plain;
  for (const char c : name.substr(0, 32)) {
    if (c != '-') plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  for (const Algorithm& algorithm : kAlgorithms) {
    if (algorithm.name != plain) continue;
    const mbedtls_md_info_t* info = mbedtls_md_info_from_type(algorithm.type);
    ETUDE_CHECK(info != nullptr);
    return info;
  }
  return value_error(function, "unknown algorithm \"" + std::string(name.substr(0, 80)) + "\": it is MD5, SHA1, SHA256, SHA384 or SHA512");
}

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

Value digest_value(const mbedtls_md_info_t* info, const unsigned char* digest) {
  return Value::bytes({reinterpret_cast<const char*>(digest), mbedtls_md_get_size(info)});
}

Result<Value> compute_checksum(Arguments arguments) {
  ETUDE_TRY(const mbedtls_md_info_t* info, algorithm_of("hash.compute_checksum", arguments[1].string()));
  const std::string_view data = arguments[0].raw_bytes();
  unsigned char digest[MBEDTLS_MD_MAX_SIZE] = {};
  ETUDE_CHECK(mbedtls_md(info, octets(data), data.size(), digest) == 0);
  return digest_value(info, digest);
}

Result<Value> compute_hmac(Arguments arguments) {
  ETUDE_TRY(const mbedtls_md_info_t* info, algorithm_of("hash.compute_hmac", arguments[2].string()));
  const std::string_view key = arguments[0].raw_bytes();
  const std::string_view data = arguments[1].raw_bytes();
  unsigned char digest[MBEDTLS_MD_MAX_SIZE] = {};
  ETUDE_CHECK(mbedtls_md_hmac(info, octets(key), key.size(), octets(data), data.size(), digest) == 0);
  return digest_value(info, digest);
}

constexpr Parameter kAlgorithm{
    .name = "algorithm", .accepts = kStringOnly, .about = "MD5, SHA1, SHA256, SHA384 or SHA512, in any case and with or without a hyphen."};
constexpr std::array kChecksum{Parameter{.name = "data", .accepts = kBytesOnly, .about = "The bytes to digest."}, kAlgorithm};
constexpr std::array kHmac{Parameter{.name = "key", .accepts = kBytesOnly, .about = "The secret key."},
                           Parameter{.name = "data", .accepts = kBytesOnly, .about = "The bytes to authenticate."}, kAlgorithm};
constexpr std::array kErrors{RaisedRow{"TypeError", "data or key is not bytes, or algorithm not a string"},
                             RaisedRow{"ValueError", "the algorithm is unknown"}};

constexpr std::array kRows{
    FunctionRow{
        .name = "hash.compute_checksum",
        .parameters = kChecksum,
        .returns = "bytes",
        .about = "Computes the digest of bytes.",
        .example = R"(base64.encode(hash.compute_checksum(text.encode("abc"), "SHA256")) → "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")",
        .raises = kErrors,
        .pure = &compute_checksum},
    FunctionRow{
        .name = "hash.compute_hmac",
        .parameters = kHmac,
        .returns = "bytes",
        .about = "Computes a keyed digest (HMAC), as services use it to sign requests.",
        .example =
            R"(base64.encode(hash.compute_hmac(text.encode("key"), text.encode("The quick brown fox jumps over the lazy dog"), "SHA256")) → "97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg=")",
        .raises = kErrors,
        .pure = &compute_hmac}};

}  // namespace

void register_hash(Registry& registry) { registry.add(kRows); }

}  // namespace etude
