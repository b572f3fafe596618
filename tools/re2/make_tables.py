#!/usr/bin/env python3
"""Makes RE2's tables (unicode_casefold.cc, unicode_groups.cc, perl_groups.cc) from its own generators and the Unicode data.

Debian's source of RE2 leaves these generated files out, so they are made here, the same on every machine: the Unicode data
is pinned (cmake/Sources.cmake), and the classes of Perl are plain ASCII.

usage: make_tables.py --re2 FOLDER --unicode FOLDER --out FOLDER
"""
import argparse
import contextlib
import io
import pathlib
import runpy
import subprocess
import sys
import types


def run_generator(script: pathlib.Path, unicode_dir: pathlib.Path) -> str:
    """Runs one of RE2's Python generators with the local Unicode folder in place of the network."""
    # unicode.py imports urllib through `six`, only to fetch what is on the disk here.
    six, moves = types.ModuleType("six"), types.ModuleType("six.moves")
    moves.urllib = types.ModuleType("urllib")
    six.moves = moves
    sys.modules.update({"six": six, "six.moves": moves})
    sys.path.insert(0, str(script.parent))
    import unicode as tables  # RE2's unicode.py

    for function in (tables.CaseGroups, tables.Scripts, tables.Categories):
        function.__defaults__ = (str(unicode_dir),)
    # Its table reader closes no file; that is its affair, not a warning of ours.
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        namespace = runpy.run_path(str(script))
        namespace["main"]()
    sys.path.pop(0)
    return out.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--re2", type=pathlib.Path, required=True)
    parser.add_argument("--unicode", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    sys.dont_write_bytecode = True
    options.out.mkdir(parents=True, exist_ok=True)
    folder = options.re2 / "re2"
    for name in ("unicode_casefold", "unicode_groups"):
        text = run_generator(folder / f"make_{name}.py", options.unicode)
        (options.out / f"{name}.cc").write_text(text)
    perl = subprocess.run(["perl", str(folder / "make_perl_groups.pl")], check=True, capture_output=True, text=True)
    (options.out / "perl_groups.cc").write_text(perl.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
