#!/usr/bin/env bash
# Writes the CONTENT digests of cmake/Sources.cmake anew, after a version, a tarball or a KEEP list was changed on purpose.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cache=${ETUDE_SOURCES:-${XDG_CACHE_HOME:-$HOME/.cache}/etude/sources}
mkdir -p "$folder/archives"
cp "$cache"/archives/*.{tar.*,deb} "$folder/archives/" 2>/dev/null || true
cmake -DETUDE_SOURCES="$folder" -DETUDE_PIN_SOURCES=1 -P cmake/Sources.cmake 2>&1 | tee "$folder/log"
python3 - "$folder/log" <<'PYTHON'
import pathlib, re, sys
pins = re.findall(r"^(\w+) CONTENT ([0-9a-f]{64})$", pathlib.Path(sys.argv[1]).read_text(), re.M)
path = pathlib.Path("cmake/Sources.cmake")
text = path.read_text()
for name, digest in pins:
    start = text.index(f"etude_source({name} ")
    text = text[:start] + re.sub(r"\bCONTENT \w+\)", f"CONTENT {digest})", text[start:], count=1)
path.write_text(text)
PYTHON
