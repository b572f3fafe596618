// Feeds cctz from the packed zones; no file is read. The only file that includes cctz.
#include "core/library/time_zone.h"

#include <cctz/time_zone.h>
#include <cctz/zone_info_source.h>

#include <array>
#include <chrono>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/library/zone_archive.h"

namespace etude {
namespace {

class MemorySource : public cctz::ZoneInfoSource {
 public:
  explicit MemorySource(std::string data) : data_(std::move(data)), rest_(data_) {}
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
  const std::string data_;
  std::string_view rest_;
};

std::unique_ptr<cctz::ZoneInfoSource> embedded_zone(const std::string& name,
                                                    const std::function<std::unique_ptr<cctz::ZoneInfoSource>(const std::string&)>&) {
  const std::optional<std::uint32_t> zone = zone_number(name);
  if (!zone) return nullptr;
  return std::make_unique<MemorySource>(zone_tzif(*zone));
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
  if (!zone_number(zone)) return std::nullopt;
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
