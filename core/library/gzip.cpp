// gzip → bytes, through zlib.
#include "core/library/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace etude {

bool looks_like_gzip(std::string_view bytes) { return bytes.size() >= 18 && bytes[0] == '\x1f' && bytes[1] == '\x8b'; }

std::optional<std::string> inflate_gzip(std::string_view bytes, std::size_t most_bytes) {
  if (!looks_like_gzip(bytes)) return std::nullopt;
  z_stream stream{};
  // zlib reads through a pointer that is not const, but does not write there.
  stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  constexpr int kGzipOnly = 16;
  if (inflateInit2(&stream, MAX_WBITS + kGzipOnly) != Z_OK) return std::nullopt;
  std::string result;
  std::array<unsigned char, 16 * 1024> buffer{};
  int status = Z_OK;
  while (status == Z_OK && result.size() <= most_bytes) {
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = buffer.size() - stream.avail_out;
    result.append(reinterpret_cast<const char*>(buffer.data()), std::min(made, most_bytes + 1 - std::min(result.size(), most_bytes + 1)));
    if (status == Z_OK && made == 0) break;  // the data end before the stream does
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END && result.size() <= most_bytes) return std::nullopt;
  return result;
}

}  // namespace etude
