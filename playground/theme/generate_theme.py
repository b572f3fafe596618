#!/usr/bin/env python3
"""Makes the theme's constants from tokens.json: one C++ header for the canvas, one style sheet for the page.

usage: generate_theme.py tokens.json --header theme_tokens.h --css tokens.css      (either output may be left out)

Roles, not places: `dark.state.failed` becomes `palette.state_failed` and `--state-failed`. A role that one theme has and the
other lacks is refused, and so is a colour that is not six hexadecimal digits.
"""
import argparse
import json
import pathlib
import re
import sys

COLOR = re.compile(r"^#[0-9A-Fa-f]{6}$")


def colors(theme: dict, name: str) -> dict:
    """Flattens one theme: {"state": {"failed": "#…"}} → {"state_failed": "#…"}, in the order of the file."""
    flat = {}
    for group, roles in theme.items():
        for role, value in roles.items():
            if not COLOR.match(value):
                sys.exit(f"{name}.{group}.{role}: `{value}` is not a colour of the form #RRGGBB")
            flat[f"{group}_{role}"] = value
    return flat


def packed(color: str) -> str:
    """#RRGGBB → the 32-bit ABGR constant that Dear ImGui takes."""
    return f"0xFF{color[5:7]}{color[3:5]}{color[1:3]}u".upper().replace("0XFF", "0xFF").replace("U", "u")


def number(value: float) -> str:
    return f"{float(value)}f"


def header(tokens: dict, dark: dict, light: dict) -> str:
    font, space, radius, stroke, motion = (tokens[key] for key in ("font", "space", "radius", "stroke", "motion"))
    lines = [
        "// Made from playground/theme/tokens.json by generate_theme.py. Do not edit.",
        "#pragma once",
        "",
        "#include <cstdint>",
        "",
        "namespace etude {",
        "",
        "/// A colour as Dear ImGui packs it: alpha, blue, green, red from the highest byte down.",
        "using Color = std::uint32_t;",
        "",
        "/// The colours of one theme, by role.",
        "struct Palette {",
    ]
    lines += [f"  Color {role};" for role in dark]
    lines += ["};", ""]
    for name, theme in (("kDark", dark), ("kLight", light)):
        lines.append(f"constexpr Palette {name}Palette = {{")
        lines += [f"    .{role} = {packed(value)}," for role, value in theme.items()]
        lines += ["};", ""]
    lines.append("/// Lengths in CSS pixels, durations in milliseconds.")
    lines.append("struct Tokens {")
    for key, value in font["size"].items():
        lines.append(f"  static constexpr float font_{key} = {number(value)};")
    lines.append(f"  static constexpr float font_line = {number(font['line'])};")
    for prefix, group in (("space", space), ("radius", radius), ("stroke", stroke), ("motion", motion)):
        for key, value in group.items():
            lines.append(f"  static constexpr float {prefix}_{key} = {number(value)};")
    lines += ["};", "", "}  // namespace etude", ""]
    return "\n".join(lines)


def style_sheet(tokens: dict, dark: dict, light: dict) -> str:
    font = tokens["font"]

    def block(theme: dict, indent: str) -> list:
        return [f"{indent}--{role.replace('_', '-')}: {value};" for role, value in theme.items()]

    lines = ["/* Made from playground/theme/tokens.json by generate_theme.py. Do not edit. */", ":root {"]
    lines.append(f'  --font-text: "{font["text"]}", system-ui, sans-serif;')
    lines.append(f'  --font-code: "{font["code"]}", ui-monospace, monospace;')
    lines += [f"  --font-size-{key}: {value}px;" for key, value in font["size"].items()]
    lines.append(f"  --font-line: {font['line']};")
    for prefix in ("space", "radius", "stroke"):
        lines += [f"  --{prefix}-{key}: {value}px;" for key, value in tokens[prefix].items()]
    lines += [f"  --motion-{key.removesuffix('_ms').replace('_', '-')}: {value}ms;" for key, value in tokens["motion"].items()]
    lines += ["  color-scheme: dark;", *block(dark, "  "), "}"]
    lines += ['@media (prefers-color-scheme: light) {', "  :root:not([data-theme]) {", "    color-scheme: light;"]
    lines += [*block(light, "    "), "  }", "}"]
    lines += [':root[data-theme="light"] {', "  color-scheme: light;", *block(light, "  "), "}", ""]
    return "\n".join(lines)


def write(path: str, text: str) -> None:
    """Leaves a file alone that says the same already, so that nothing behind it is built again."""
    file = pathlib.Path(path)
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tokens")
    parser.add_argument("--header")
    parser.add_argument("--css")
    arguments = parser.parse_args()
    tokens = json.loads(pathlib.Path(arguments.tokens).read_text(encoding="utf-8"))
    dark, light = colors(tokens["dark"], "dark"), colors(tokens["light"], "light")
    if list(dark) != list(light):
        sys.exit(f"the themes differ in their roles: {sorted(set(dark) ^ set(light))}")
    if arguments.header:
        write(arguments.header, header(tokens, dark, light))
    if arguments.css:
        write(arguments.css, style_sheet(tokens, dark, light))


if __name__ == "__main__":
    main()
