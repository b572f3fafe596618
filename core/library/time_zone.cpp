// Feeds cctz from the packed zones; no file is read. The only file that includes cctz, zlib and the packed data.
#include "core/library/time_zone.h"

#include <cctz/time_zone.h>
#include <cctz/zone_info_source.h>
#include <etude_tzdata.h>
#include <zlib.h>

#include <array>
#include <chrono>
#include <cstring>
#include <functional>
#include <memory>
#include <string>

#include "core/base/check.h"

namespace etude {
namespace {

// The data as etude_tzdata.h describes it, inflated once: constant after that, and the same in every run.
const std::string& inflated() {
  static const std::string data = [] {
    const auto packed = etude_tzdata();
    std::string result(etude_tzdata_inflated_size, '\0');
    z_stream stream{};
    // zlib reads through a pointer that is not const, but does not write there.
    stream.next_in = const_cast<unsigned char*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<unsigned char*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    ETUDE_CHECK(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
    ETUDE_CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0);
    inflateEnd(&stream);
    return result;
  }();
  return data;
}

std::uint32_t number_at(std::string_view data, std::size_t at, std::size_t bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = bytes; i-- > 0;) number = (number << 8) | static_cast<unsigned char>(data[at + i]);
  return number;
}

// The TZif data of a zone; empty if there is none of this name.
std::string_view zone_data(std::string_view zone) {
  const std::string_view data = inflated();
  const std::uint32_t zones = number_at(data, 0, 4);
  const std::uint32_t names = number_at(data, 4, 4);
  std::size_t at = 8 + 4 * (std::size_t{zones} + 1);
  for (std::uint32_t i = 0; i < names; ++i) {
    const std::uint32_t index = number_at(data, at, 2);
    const std::uint32_t length = number_at(data, at + 2, 1);
    if (data.substr(at + 3, length) == zone) {
      const std::uint32_t begin = number_at(data, 8 + 4 * std::size_t{index}, 4);
      return data.substr(begin, number_at(data, 12 + 4 * std::size_t{index}, 4) - begin);
    }
    at += 3 + length;
  }
  return {};
}

class MemorySource : public cctz::ZoneInfoSource {
 public:
  explicit MemorySource(std::string_view data) : rest_(data) {}
  std::size_t Read(void* target, std::size_t size) override {
    size = std::min(size, rest_.size());
    std::memcpy(target, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }
  int Skip(std::size_t offset) override {
    rest_.remove_prefix(std::min(offset, rest_.size()));
    return 0;
  }

 private:
  std::string_view rest_;
};

std::unique_ptr<cctz::ZoneInfoSource> embedded_zone(const std::string& name,
                                                    const std::function<std::unique_ptr<cctz::ZoneInfoSource>(const std::string&)>&) {
  const std::string_view data = zone_data(name);
  if (data.empty()) return nullptr;
  return std::make_unique<MemorySource>(data);
}

}  // namespace

bool is_utc_name(std::string_view zone) {
  constexpr std::array<std::string_view, 8> kNames{"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Universal", "Etc/Universal", "Zulu", "Etc/Zulu"};
  for (const std::string_view name : kNames) {
    if (name == zone) return true;
  }
  return false;
}

std::optional<std::int32_t> zone_offset_seconds(std::string_view zone, std::int64_t seconds_since_1970) {
  if (is_utc_name(zone)) return 0;
  // Only names that the data has reach cctz: it knows more (`libc:localtime`), which would depend on the host.
  if (zone_data(zone).empty()) return std::nullopt;
  cctz::time_zone loaded;
  if (!cctz::load_time_zone(std::string(zone), &loaded)) return std::nullopt;
  const cctz::time_point<cctz::seconds> instant{cctz::seconds{seconds_since_1970}};
  return loaded.lookup(instant).offset;
}

}  // namespace etude

// How cctz is told where zones come from: a definition that wins over its own weak one.
namespace cctz_extension {
ZoneInfoSourceFactory zone_info_source_factory = &etude::embedded_zone;
}  // namespace cctz_extension
