// Reads the columns that tools/tzdata/pack.py laid out (etude_tzdata.h says which) and writes TZif from them.
#include "core/library/zone_archive.h"

#include <etude_tzdata.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "core/base/check.h"

namespace etude {
namespace {

constexpr std::int64_t kDayS = 86400;
constexpr std::int64_t kQuarterS = 900;
constexpr std::uint32_t kOtherTime = 255;
constexpr std::int64_t kFirstDay = -47482;  // 1840-01-01, in days since 1970-01-01
constexpr std::size_t kTypeBytes = 6;

enum Column : std::size_t { kNames, kLinks, kCounts, kDays, kSeconds, kIndexes, kTypes, kTexts, kColumns };

// The data as etude_tzdata.h describes it, inflated once: constant after that, and the same in every run.
std::string_view inflated() {
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

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) number = (number << 8) | static_cast<unsigned char>(bytes[i]);
  return number;
}

std::int32_t big_endian(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes) number = (number << 8) | static_cast<unsigned char>(byte);
  return static_cast<std::int32_t>(number);
}

void put_big_endian(std::string& out, std::uint64_t number, unsigned bytes) {
  while (bytes-- > 0) out += static_cast<char>((number >> (8 * bytes)) & 255U);
}

// Where the reading of each column has come to.
class Reader {
 public:
  Reader() {
    for (std::size_t column = 0; column < kColumns; ++column) at_[column] = little_endian(inflated().substr(4 + 4 * column, 4));
  }
  std::string_view bytes(Column column, std::size_t count) {
    at_[column] += count;
    return inflated().substr(at_[column] - count, count);
  }
  std::uint32_t number(Column column, std::size_t bytes_of_it) { return little_endian(bytes(column, bytes_of_it)); }

 private:
  std::array<std::size_t, kColumns> at_{};
};

struct Counts {
  explicit Counts(Reader& reader)
      : version(reader.bytes(kCounts, 1)[0]),
        transitions(reader.number(kCounts, 2)),
        types(reader.number(kCounts, 1)),
        letters(reader.number(kCounts, 1)),
        footer(reader.number(kCounts, 1)) {}
  char version;
  std::uint32_t transitions;
  std::uint32_t types;
  std::uint32_t letters;
  std::uint32_t footer;
};

std::int64_t second_of_day(Reader& reader) {
  const std::uint32_t quarters = reader.number(kSeconds, 1);
  return quarters == kOtherTime ? reader.number(kSeconds, 3) : quarters * kQuarterS;
}

void put_header(std::string& out, char version, std::uint32_t transitions, std::uint32_t types, std::uint32_t letters) {
  out += "TZif";
  out += version;
  out.append(15 + 3 * 4, '\0');  // reserved; no indicators, no leap seconds
  for (const std::uint32_t count : {transitions, types, letters}) put_big_endian(out, count, 4);
}

}  // namespace

std::optional<std::uint32_t> zone_number(std::string_view name) {
  // Where each name begins, behind its length: found once, as constant as the data.
  static const std::vector<std::uint16_t> begins = [] {
    std::vector<std::uint16_t> places(little_endian(inflated().substr(2, 2)));
    std::size_t at = little_endian(inflated().substr(4, 4));
    for (std::uint16_t& place : places) {
      place = static_cast<std::uint16_t>(at + 1);
      at += 1 + static_cast<unsigned char>(inflated()[at]);
    }
    return places;
  }();
  const auto name_at = [](std::uint16_t begin) { return inflated().substr(begin, static_cast<unsigned char>(inflated()[begin - 1U])); };
  const auto found = std::lower_bound(begins.begin(), begins.end(), name,
                                      [&](std::uint16_t begin, std::string_view wanted) { return name_at(begin) < wanted; });
  if (found == begins.end() || name_at(*found) != name) return std::nullopt;
  const auto index = static_cast<std::size_t>(found - begins.begin());
  return little_endian(inflated().substr(little_endian(inflated().substr(8, 4)) + 2 * index, 2));
}

std::uint32_t zone_count() { return little_endian(inflated().substr(0, 2)); }

std::string zone_tzif(std::uint32_t zone) {
  ETUDE_CHECK(zone < zone_count());
  Reader reader;
  for (; zone > 0; --zone) {
    const Counts counts(reader);
    reader.bytes(kDays, 2 * std::size_t{counts.transitions});
    for (std::uint32_t i = 0; i < counts.transitions; ++i) second_of_day(reader);
    reader.bytes(kIndexes, counts.transitions);
    reader.bytes(kTypes, kTypeBytes * counts.types);
    reader.bytes(kTexts, counts.letters + counts.footer);
  }
  const Counts counts(reader);
  const std::string_view indexes = reader.bytes(kIndexes, counts.transitions);
  const std::string_view types = reader.bytes(kTypes, kTypeBytes * counts.types);
  std::string out;
  put_header(out, counts.version, 0, 1, 1);  // the part with times of 32 bits holds nothing: one type, one letter, all zero
  out.append(kTypeBytes + 1, '\0');
  put_header(out, counts.version, counts.transitions, counts.types, counts.letters);
  std::int64_t day = kFirstDay;
  unsigned char before = 0;
  for (const char index : indexes) {
    day += reader.number(kDays, 2);
    const std::int64_t local = day * kDayS + second_of_day(reader);
    put_big_endian(out, static_cast<std::uint64_t>(local - big_endian(types.substr(kTypeBytes * before, 4))), 8);
    before = static_cast<unsigned char>(index);
  }
  out += indexes;
  out += types;
  out += reader.bytes(kTexts, counts.letters + counts.footer);
  return out;
}

}  // namespace etude
