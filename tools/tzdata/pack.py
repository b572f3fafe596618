#!/usr/bin/env python3
"""Packs all IANA time zones into one deflated array of C++, from the pinned tz source.

usage: pack.py --zic ZIC --source FOLDER --out FOLDER      writes etude_tzdata.h and etude_tzdata.cpp

The data inside, after inflating (raw deflate), all numbers little endian:
    u32 zone_count, u32 name_count
    zone_count + 1 times u32        where each zone's TZif data begins, counted from the start of the whole; the last is the end
    name_count times                u16 zone, u8 length, `length` bytes of the name (ASCII), sorted by name bytewise
    the TZif data (version 2+, `zic -b slim`), one zone after the other
Links share the data of the zone that they name.
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
#include <span>

/// The packed zones: a raw deflate stream. Inflated (etude_tzdata_inflated_size bytes), all numbers little endian:
///   u32 zone_count, u32 name_count
///   zone_count + 1 times u32   where each zone's TZif data begins, from the start of the whole; the last is the end
///   name_count times           u16 zone, u8 length, `length` bytes of the name (ASCII); sorted by name, bytewise
///   TZif data (version 2 or later, slim), one zone after the other
std::span<const unsigned char> etude_tzdata();

/// Size of the inflated data in bytes.
inline constexpr std::size_t etude_tzdata_inflated_size = {size};

/// The release of the IANA data, such as "2026b".
inline constexpr const char* etude_tzdata_version = "{version}";
"""


def compile_zones(zic: str, source: pathlib.Path) -> dict[str, bytes]:
    """Returns the TZif data of every zone and link by its name."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(source / name) for name in FILES]
        subprocess.run([zic, "-b", "slim", "-d", folder, *files], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        root = pathlib.Path(folder)
        return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def checked(name: str, data: bytes) -> bytes:
    """Returns the data unchanged when it is TZif of version 2 or later, as the reader expects; stops otherwise."""
    if data[:4] != b"TZif" or data[4:5] < b"2":
        raise SystemExit(f"zic wrote something for {name} that is not TZif of version 2 or later")
    return data


def pack(zones: dict[str, bytes]) -> bytes:
    """Lays out the index and the data as the header says."""
    # Ordered from the end backwards: zones with the same closing rule stand together, which deflate likes best.
    unique = sorted(set(zones.values()), key=lambda data: data[::-1])
    number = {data: index for index, data in enumerate(unique)}
    names = b"".join(
        struct.pack("<HB", number[data], len(name)) + name.encode("ascii")
        for name, data in sorted(zones.items(), key=lambda item: item[0].encode("ascii"))
    )
    position = 8 + 4 * (len(unique) + 1) + len(names)
    offsets = []
    for data in unique:
        offsets.append(position)
        position += len(data)
    offsets.append(position)
    head = struct.pack("<II", len(unique), len(zones)) + struct.pack(f"<{len(offsets)}I", *offsets)
    return head + names + b"".join(unique)


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
    zones = {name: checked(name, data) for name, data in compile_zones(options.zic, options.source).items()}
    whole = pack(zones)
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = compressor.compress(whole) + compressor.flush()
    version = (options.source / "version").read_text().strip()
    options.out.mkdir(parents=True, exist_ok=True)
    write_if_changed(options.out / "etude_tzdata.h", HEADER.format(version=version, size=len(whole)))
    lines = [", ".join(str(byte) for byte in packed[start : start + 32]) for start in range(0, len(packed), 32)]
    body = ",\n    ".join(lines)
    write_if_changed(
        options.out / "etude_tzdata.cpp",
        "// The packed time zones; the header says what is inside. Generated: do not edit.\n"
        '#include "etude_tzdata.h"\n\nnamespace {\nconstexpr unsigned char kPacked[] = {\n    '
        + body
        + "};\n}  // namespace\n\nstd::span<const unsigned char> etude_tzdata() { return kPacked; }\n",
    )
    print(f"time zones {version}: {len(zones)} names, {len(set(zones.values()))} zones, {len(whole)} bytes, {len(packed)} packed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
