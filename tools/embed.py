#!/usr/bin/env python3
"""Writes files as byte arrays of C++: embed.py OUT_FOLDER HEADER name=path …

HEADER.h declares `std::span<const unsigned char> <name>();` for each, HEADER.cpp defines them.
"""
import pathlib
import sys


def main():
    folder, header = pathlib.Path(sys.argv[1]), sys.argv[2]
    folder.mkdir(parents=True, exist_ok=True)
    declarations, definitions = [], []
    for argument in sys.argv[3:]:
        name, path = argument.split('=', 1)
        data = pathlib.Path(path).read_bytes()
        declarations.append(f'std::span<const unsigned char> {name}();\n')
        lines = [','.join(map(str, data[i:i + 40])) for i in range(0, len(data), 40)]
        definitions.append(f'static const unsigned char k_{name}[] = {{\n' + ',\n'.join(lines) + '};\n'
                           f'std::span<const unsigned char> {name}() {{ return k_{name}; }}\n')
    guard = '// Made by tools/embed.py; not to be edited.\n'
    (folder / f'{header}.h').write_text(guard + '#pragma once\n#include <span>\n' + ''.join(declarations))
    (folder / f'{header}.cpp').write_text(guard + f'#include "{header}.h"\n' + ''.join(definitions))


main()
