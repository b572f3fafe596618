// Deflates, checks and spells; the only file of ours beside the time zones that includes zlib.
#include "web/share/share_link.h"

#include <zlib.h>

#include <array>
#include <cstring>

namespace etude {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string base64url(std::string_view bytes) {
  std::string out;
  std::uint32_t word = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    word = (word << 8 | static_cast<unsigned char>(c)) & 0xFFFF;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out.push_back(kDigits[word >> bits & 63]);
    }
  }
  if (bits != 0) out.push_back(kDigits[word << (6 - bits) & 63]);
  return out;
}

/// Strict: no padding, no other characters, unused bits zero; so every spelling of the same bytes is the only one.
bool from_base64url(std::string_view text, std::string& out) {
  static constexpr auto kValues = [] {
    std::array<std::int8_t, 256> values{};
    for (std::int8_t& value : values) value = -1;
    for (std::size_t i = 0; i < kDigits.size(); ++i) values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::int8_t>(i);
    return values;
  }();
  std::uint32_t word = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::int8_t value = kValues[static_cast<unsigned char>(c)];
    if (value < 0) return false;
    word = (word << 6 | static_cast<std::uint32_t>(value)) & 0xFFFF;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>(word >> bits & 255));
    }
  }
  return bits < 6 && (word & ((1u << bits) - 1)) == 0;
}

/// CRC-32, big-endian.
std::string checksum(std::string_view bytes) {
  const uLong crc = crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  return {static_cast<char>(crc >> 24 & 255), static_cast<char>(crc >> 16 & 255), static_cast<char>(crc >> 8 & 255),
          static_cast<char>(crc & 255)};
}

std::string deflated(std::string_view content) {
  z_stream stream;
  std::memset(&stream, 0, sizeof stream);
  // Fixed settings: the same workspace gives the same link everywhere.
  ETUDE_CHECK(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ETUDE_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// The stream without the checksum behind it; all of the bytes if there is none.
std::string_view without_checksum(std::string_view bytes) {
  if (bytes.size() <= 4) return bytes;
  const std::string_view stream = bytes.substr(0, bytes.size() - 4);
  return checksum(stream) == bytes.substr(stream.size()) ? stream : bytes;
}

enum class Inflation : std::uint8_t { kWhole, kCut, kAltered, kTooLarge };

Inflation inflated(std::string_view bytes, std::string& out) {
  z_stream stream;
  std::memset(&stream, 0, sizeof stream);
  ETUDE_CHECK(inflateInit2(&stream, -15) == Z_OK);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  // Never more memory than a document may have, whatever the link unfolds to.
  out.resize(kLongestLinkContent + 1);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = inflate(&stream, Z_FINISH);
  const std::size_t size = stream.total_out;
  const bool all_read = stream.avail_in == 0;
  inflateEnd(&stream);
  out.resize(std::min(size, kLongestLinkContent + 1));
  if (size > kLongestLinkContent) return Inflation::kTooLarge;
  if (status == Z_STREAM_END) return all_read ? Inflation::kWhole : Inflation::kAltered;
  return status == Z_BUF_ERROR && all_read ? Inflation::kCut : Inflation::kAltered;
}

Error foreign() { return {"share.foreign", "This is not a link of Etude. Ask for the link again, or open an example."}; }
Error cut() {
  return {"share.cut",
          "The end of the link is missing: it was cut on its way, often by a mail or chat program. Copy the whole link, or ask for it as a "
          "file."};
}
Error altered() {
  return {"share.altered", "The link was changed on its way: what arrived is not what was sent. Copy it again, or ask for it as a file."};
}
Error too_large_link() {
  return {"share.too_large", "The link has more than " + std::to_string(kLongestLink / 1024) + " KB. Ask for the document as a file."};
}
Error too_large_content() {
  return {"share.too_large", "The link unfolds to more than " + std::to_string(kLongestLinkContent / 1024) +
                                 " KB, which no document of Etude has. It was not opened."};
}

}  // namespace

Result<std::string> link_from_workspace(const Workspace& workspace) {
  const bool bare = workspace.files.empty() && !workspace.seed && workspace.options.empty() && !workspace.cursor &&
                    workspace.fingerprint.empty() && workspace.title.empty();
  if (bare && is_example_id(workspace.base)) return "#x=" + workspace.base;
  ETUDE_TRY(const std::string json, json_from_workspace(workspace));
  if (json.size() > kLongestLinkContent) {
    return Error{"share.too_large", "The document has " + std::to_string((json.size() + 1023) / 1024) + " KB; a link holds at most " +
                                        std::to_string(kLongestLinkContent / 1024) + " KB. Share it as a file."};
  }
  std::string packed = deflated(json);
  packed += checksum(packed);
  const bool stored = packed.size() >= json.size();
  std::string link = "#w" + std::to_string(kLinkMajorVersion) + (stored ? "r." : "d.") + base64url(checksum(json)) + "." +
                     base64url(stored ? json : packed) + "Z";
  if (link.size() > kLongestLink) {
    return Error{"share.too_large", "The link would have " + std::to_string((link.size() + 1023) / 1024) + " KB; at most " +
                                        std::to_string(kLongestLink / 1024) + " KB travel safely. Share it as a file."};
  }
  return link;
}

Result<SharedWorkspace> workspace_from_link(std::string_view link) {
  if (const std::size_t hash = link.rfind('#'); hash != std::string_view::npos) link = link.substr(hash + 1);
  if (link.size() + 1 > kLongestLink) return too_large_link();
  SharedWorkspace shared;
  if (link.starts_with("x=")) {
    if (!is_example_id(link.substr(2))) return foreign();
    shared.workspace.base = link.substr(2);
    return shared;
  }
  if (!link.starts_with('w')) return foreign();
  std::size_t at = 1;
  while (at < link.size() && link[at] >= '0' && link[at] <= '9') ++at;
  const std::string_view version = link.substr(1, at - 1);
  if (version.empty()) return link.size() == 1 ? cut() : foreign();
  if (version.front() == '0') return foreign();
  if (version != std::to_string(kLinkMajorVersion)) {
    return Error{"share.newer", "This link was made by a newer Etude (version " + std::string(version.substr(0, 8)) +
                                    " of links). Reload the page, or open it where it was made."};
  }
  if (at == link.size()) return cut();
  const char packing = link[at];
  if (packing != 'd' && packing != 'r') return foreign();
  const std::string_view rest = link.substr(at + 1);  // .crc.payloadZ
  if (rest.size() < 9 || !rest.ends_with('Z')) return cut();
  if (rest[0] != '.' || rest[7] != '.') return altered();
  std::string bytes;
  if (!from_base64url(rest.substr(8, rest.size() - 9), bytes)) return altered();
  std::string content;
  if (packing == 'r') {
    content = std::move(bytes);
    if (content.size() > kLongestLinkContent) return too_large_content();
  } else {
    switch (inflated(without_checksum(bytes), content)) {
      case Inflation::kWhole: break;
      case Inflation::kCut: return cut();
      case Inflation::kAltered: return altered();
      case Inflation::kTooLarge: return too_large_content();
    }
  }
  if (base64url(checksum(content)) != rest.substr(1, 6)) return altered();
  ETUDE_TRY(shared.workspace, workspace_from_json(content, shared.notes));
  return shared;
}

}  // namespace etude
