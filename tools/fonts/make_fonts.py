#!/usr/bin/env python3
"""Makes the subsets of Inter and JetBrains Mono: plain TTF/OTF for the playground, woff2 for the pages of the site.

usage: make_fonts.py --inter FOLDER --mono FOLDER --out FOLDER      (folders with the full fonts, anywhere below)

The playground's files hold Latin with its extensions and the signs that the interface shows, with kerning and tabular figures. Page and
canvas share them: Dear ImGui reads no woff2, and a second copy for the page would cost more than its better packing saves.
The site's files hold what its texts are written with.
Needs fontTools and brotli (Debian: fonttools python3-brotli).
"""
import argparse
import gzip
import io
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
PUNCTUATION = [*range(0x2010, 0x2028), *range(0x2030, 0x203B), 0x2044, 0x20AC, 0x2122]
# Arrows, mathematical signs, shapes and marks of the interface; what a typeface lacks is left out of its file.
SIGNS = [
    *range(0x2190, 0x219A), 0x21A9, 0x21AA, 0x21B3, 0x21B5, 0x21BA, 0x21BB, 0x21E4, 0x21E5, 0x21E7,
    0x2192, 0x2212, 0x2215, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x2303, 0x2318, 0x2325, 0x23CE,
    0x25A0, 0x25A1, 0x25B2, 0x25B3, 0x25B6, 0x25B7, 0x25B8, 0x25BA, 0x25BC, 0x25BE, 0x25C0, 0x25C2, 0x25C6, 0x25C7,
    0x25CB, 0x25CF, 0x25D0, 0x25D1, 0x26A0, 0x2713, 0x2714, 0x2715, 0x2717, 0x27F3, 0xFFFD,
]  # fmt: skip
CHARACTERS = LATIN + PUNCTUATION + SIGNS
# The pages of the site are English text and code: a smaller file, for what a lesson may weigh before anything runs.
BASIC = [*range(0x20, 0x7F), 0xA0, 0xA9, 0xB7, 0xD7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x2190, 0x2192, 0x2713]

# output name → (family folder, file name of the full font)
FACES = {
    "inter-regular": ("inter", "Inter-Regular.otf"),
    "inter-semibold": ("inter", "Inter-SemiBold.otf"),
    "jetbrains-mono-regular": ("mono", "JetBrainsMono-Regular.ttf"),
}


def find(folder: pathlib.Path, name: str) -> pathlib.Path:
    found = sorted(folder.rglob(name))
    if not found:
        raise SystemExit(f"{name} is not below {folder}")
    return found[0]


def make(path: pathlib.Path, packed: bool, mono: bool, characters: list[int]) -> bytes:
    """Returns one subset; `packed`: as woff2, otherwise as the font is."""
    options = subset.Options()
    options.hinting = False
    options.desubroutinize = packed  # smaller once compressed
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 13]  # copyright and licence stay with the font
    options.recalc_timestamp = False
    options.legacy_kern = False
    # Ligatures of code fonts change what a reader sees of the text, so they stay away.
    options.layout_features = [] if mono else ["kern", "mark", "mkmk", "ccmp", "tnum", "case", "zero"]
    if packed:
        options.flavor = "woff2"
    font = TTFont(path, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = options.flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--inter", type=pathlib.Path, required=True)
    parser.add_argument("--mono", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, (family, file) in FACES.items():
        path = find(options.inter if family == "inter" else options.mono, file)
        for packed, suffix, characters in ((True, "-basic.woff2", BASIC), (False, path.suffix, CHARACTERS)):
            data = make(path, packed, family == "mono", characters)
            (options.out / (name + suffix)).write_bytes(data)
            size = len(data) if packed else len(gzip.compress(data, 9, mtime=0))
            total += size
            print(f"{name + suffix:32} {len(data):8} bytes, {size:7} packed")
    print(f"{'all':32} {'':8}        {total:7} packed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
