#!/usr/bin/env python3
"""Makes core/library/unicode_case_table.inc: simple case mappings of all Unicode, as runs of equal distance.

usage: case_table.py > core/library/unicode_case_table.inc

Python gives full mappings only (one character may become several). A simple mapping is the full one where that is one
character; else the title-case form for upper case where that is one character; else none. U+0130 alone has a simple lower
case though its full one is two characters.
"""
import sys
import unicodedata


def simple_upper(c: str) -> str:
    if len(c.upper()) == 1:
        return c.upper()
    return c.title() if len(c.title()) == 1 else c


def simple_lower(c: str) -> str:
    if len(c.lower()) == 1:
        return c.lower()
    return "i" if c == "\u0130" else c


def runs(mapping: dict[int, int]) -> list[tuple[int, int, int, int]]:
    """Returns (first, count, step, distance): characters first, first + step, … each mapped by the same distance."""
    result = []
    points = sorted(mapping)
    at = 0
    while at < len(points):
        best = (1, 1)
        for step in (1, 2):
            count = 1
            while (at + count < len(points) and points[at + count] == points[at] + step * count
                   and mapping[points[at + count]] - points[at + count] == mapping[points[at]] - points[at]):
                count += 1
            if count > best[0]:
                best = (count, step)
        result.append((points[at], best[0], best[1], mapping[points[at]] - points[at]))
        at += best[0]
    return result


def table(name: str, mapping: dict[int, int]) -> str:
    rows = runs(mapping)
    lines = []
    line = "   "
    for first, count, step, distance in rows:
        item = f" {{0x{first:X}, {count}, {step}, {distance}}},"
        if len(line) + len(item) > 138:
            lines.append(line)
            line = "   "
        line += item
    lines.append(line)
    return f"constexpr CaseRun {name}[] = {{\n" + "\n".join(lines) + "\n};\n"


def main() -> None:
    characters = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
    upper = {ord(c): ord(simple_upper(c)) for c in characters if simple_upper(c) != c}
    lower = {ord(c): ord(simple_lower(c)) for c in characters if simple_lower(c) != c}
    sys.stdout.write(
        f"// Simple case mappings of Unicode {unicodedata.unidata_version}, made by tools/unicode/case_table.py. Generated: do not edit.\n"
        "// Each row: first character, how many, distance between them, what is added to each.\n\n"
        + table("kUpperRuns", upper) + "\n" + table("kLowerRuns", lower))


if __name__ == "__main__":
    main()
