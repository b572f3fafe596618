#!/usr/bin/env python3
"""Packs all IANA time zones into one deflated array of C++, from the pinned tz source.

usage: pack.py --zic ZIC --source FOLDER --out FOLDER      writes etude_tzdata.h and etude_tzdata.cpp

What TZif (RFC 8536, `zic -b slim`) says of each zone is laid out in columns, like beside like, which deflates to about a
third of the files themselves; nothing is left out, and `unpack` here and core/library/zone_archive.cpp give the same bytes back.
The header below (HEADER) describes the columns. Links share the data of the zone that they name.
"""
import argparse
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

FILES = ["africa", "antarctica", "asia", "australasia", "backward", "etcetera", "europe", "northamerica", "southamerica"]

HEADER = """// All IANA time zones, release {version}, packed by tools/tzdata/pack.py. Generated: do not edit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// The packed zones: a raw deflate stream. Inflated (etude_tzdata_inflated_size bytes), all numbers little endian unless said otherwise:
///   u16 zone_count, u16 name_count, 8 times u32: where each column begins, counted from the start of the whole
/// The columns, each for all names or zones in their order:
///   0 names    u8 length, the name (ASCII); sorted bytewise
///   1 links    u16: the number of the name's zone
///   2 counts   u8 version of TZif (a digit), u16 transitions, u8 types, u8 letters (of abbreviations), u8 footer bytes
///   3 days     a transition: u16, days since the transition before it (of the zone; for the first: since 1840-01-01), on the clocks until then
///   4 seconds  a transition: its time of that day: u8 quarters of an hour, or 255 and then u24 seconds
///   5 indexes  a transition: u8, the type from then on
///   6 types    a type: 6 bytes as in TZif (i32 big endian offset in seconds, u8 summer time, u8 index into the letters)
///   7 texts    letters, then footer with its line ends, as in TZif
std::span<const unsigned char> etude_tzdata();

/// Size of the inflated data in bytes.
inline constexpr std::size_t etude_tzdata_inflated_size = {size};

/// CRC-32 of the TZif data (`zic -b slim`) of all zones in their order, one after the other.
inline constexpr std::uint32_t etude_tzdata_crc32 = {crc32:#x};

/// The release of the IANA data, such as "2026b".
inline constexpr const char* etude_tzdata_version = "{version}";
"""

COLUMNS = ["names", "links", "counts", "days", "seconds", "indexes", "types", "texts"]
FIRST_DAY = -47482  # 1840-01-01, in days since 1970-01-01
DAY_S = 86400
QUARTER_S = 900
OTHER_TIME = 255
TZIF_HEADER = struct.Struct(">4s c 15x 6l")  # magic, version, then counts: isut, isstd, leap seconds, transitions, types, letters


def compile_zones(zic: str, source: pathlib.Path) -> dict[str, bytes]:
    """Returns the TZif data of every zone and link by its name."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(source / name) for name in FILES]
        subprocess.run([zic, "-b", "slim", "-d", folder, *files], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        root = pathlib.Path(folder)
        return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


class Zone:
    """What a TZif file says in its part with times of 64 bits."""

    def __init__(self, name: str, data: bytes) -> None:
        first = TZIF_HEADER.unpack_from(data)
        if first[0] != b"TZif" or first[1] not in b"23" or any(first[2:6]):
            raise SystemExit(f"zic wrote something for {name} that is not slim TZif of version 2 or 3")
        begin = TZIF_HEADER.size + 6 * first[6] + first[7]
        _, _, isut, isstd, leap, transitions, types, letters = TZIF_HEADER.unpack_from(data, begin)
        if isut or isstd or leap:
            raise SystemExit(f"{name} has indicators or leap seconds, which the packed form has no place for")
        at = begin + TZIF_HEADER.size
        self.version = first[1]
        self.times = struct.unpack_from(f">{transitions}q", data, at)
        at += 8 * transitions
        self.indexes = data[at : at + transitions]
        at += transitions
        self.types = data[at : at + 6 * types]
        at += 6 * types
        self.letters = data[at : at + letters]
        self.footer = data[at + letters :]

    def offsets_before(self) -> list[int]:
        """The offset from UTC, in seconds, that is in force until each transition."""
        offset = [struct.unpack_from(">l", self.types, at)[0] for at in range(0, len(self.types), 6)]
        return [offset[index] for index in bytes([0]) + self.indexes][: len(self.indexes)]


def pack(zones: dict[str, bytes], unique: list[bytes]) -> bytes:
    """Lays out head and columns as the header says."""
    number = {data: index for index, data in enumerate(unique)}
    column = {name: bytearray() for name in COLUMNS}
    for name, data in sorted(zones.items(), key=lambda item: item[0].encode("ascii")):
        column["names"] += bytes([len(name)]) + name.encode("ascii")
        column["links"] += struct.pack("<H", number[data])
    for data in unique:
        zone = Zone("a zone", data)
        column["counts"] += struct.pack("<cHBBB", zone.version, len(zone.times), len(zone.types) // 6, len(zone.letters), len(zone.footer))
        last_day = FIRST_DAY
        for time, offset in zip(zone.times, zone.offsets_before()):
            day, second = divmod(time + offset, DAY_S)
            column["days"] += struct.pack("<H", day - last_day)
            last_day = day
            quarter, rest = divmod(second, QUARTER_S)
            column["seconds"] += bytes([quarter]) if rest == 0 else bytes([OTHER_TIME]) + struct.pack("<l", second)[:3]
        column["indexes"] += zone.indexes
        column["types"] += zone.types
        column["texts"] += zone.letters + zone.footer
    position = 4 + 4 * len(COLUMNS)
    head = struct.pack("<HH", len(unique), len(zones))
    for name in COLUMNS:
        head += struct.pack("<I", position)
        position += len(column[name])
    return head + b"".join(column[name] for name in COLUMNS)


def unpack(whole: bytes) -> list[bytes]:
    """The TZif data of every zone, from what `pack` made: the proof that nothing was lost."""
    zone_count, _ = struct.unpack_from("<HH", whole)
    at = dict(zip(COLUMNS, struct.unpack_from(f"<{len(COLUMNS)}I", whole, 4)))

    def take(name: str, size: int) -> bytes:
        at[name] += size
        return whole[at[name] - size : at[name]]

    result = []
    for _ in range(zone_count):
        version, transitions, types, letters, footer = struct.unpack("<cHBBB", take("counts", 6))
        indexes = take("indexes", transitions)
        type_rows = take("types", 6 * types)
        day, before, times = FIRST_DAY, 0, b""
        for index in indexes:
            day += struct.unpack("<H", take("days", 2))[0]
            quarter = take("seconds", 1)[0]
            second = quarter * QUARTER_S if quarter != OTHER_TIME else int.from_bytes(take("seconds", 3), "little")
            times += struct.pack(">q", day * DAY_S + second - struct.unpack_from(">l", type_rows, 6 * before)[0])
            before = index
        first = TZIF_HEADER.pack(b"TZif", version, 0, 0, 0, 0, 1, 1) + bytes(6) + bytes(1)
        second_head = TZIF_HEADER.pack(b"TZif", version, 0, 0, 0, transitions, types, letters)
        result.append(first + second_head + times + indexes + type_rows + take("texts", letters + footer))
    return result


def write_if_changed(path: pathlib.Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    path.touch()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--zic", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    zones = compile_zones(options.zic, options.source)
    # Ordered from the end backwards: zones with the same closing rule stand together, which deflate likes best.
    unique = sorted(set(zones.values()), key=lambda data: data[::-1])
    whole = pack(zones, unique)
    if unpack(whole) != unique:
        raise SystemExit("the packed zones do not give back what zic wrote: its files have a part that the columns do not know")
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = compressor.compress(whole) + compressor.flush()
    version = (options.source / "version").read_text().strip()
    options.out.mkdir(parents=True, exist_ok=True)
    write_if_changed(options.out / "etude_tzdata.h", HEADER.format(version=version, size=len(whole), crc32=zlib.crc32(b"".join(unique))))
    lines = [", ".join(str(byte) for byte in packed[start : start + 32]) for start in range(0, len(packed), 32)]
    body = ",\n    ".join(lines)
    write_if_changed(
        options.out / "etude_tzdata.cpp",
        "// The packed time zones; the header says what is inside. Generated: do not edit.\n"
        '#include "etude_tzdata.h"\n\nnamespace {\nconstexpr unsigned char kPacked[] = {\n    '
        + body
        + "};\n}  // namespace\n\nstd::span<const unsigned char> etude_tzdata() { return kPacked; }\n",
    )
    print(f"time zones {version}: {len(zones)} names, {len(unique)} zones, {len(whole)} bytes, {len(packed)} packed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
