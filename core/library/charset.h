// Text in other encodings ↔ UTF-8, for text.decode, text.encode and HTTP bodies.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace etude {

/// An encoding that the library knows. IANA names and their usual aliases, in any case: UTF-8, UTF-16 (byte order mark,
/// else big-endian; written big-endian with a mark), UTF-16LE, UTF-16BE, US-ASCII, ISO-8859-1, windows-1252.
enum class Charset : unsigned char { kUtf8, kUtf16, kUtf16Le, kUtf16Be, kAscii, kLatin1, kWindows1252, kUnknown };

/// kUnknown if the name is not one of them.
Charset charset_of(std::string_view name);

/// Bytes to UTF-8. @errors `charset.invalid`: the bytes are no text in this encoding (the message says where)
Result<std::string> decode_charset(Charset charset, std::string_view bytes);

/// UTF-8 to bytes. @errors `charset.invalid`: a character that the encoding has not
Result<std::string> encode_charset(Charset charset, std::string_view text);

}  // namespace etude
