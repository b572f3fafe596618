#!/usr/bin/env python3
"""Runs the benchmarks natively and as WebAssembly under Node and prints one table: times beside their targets, their ratio, and how far a
reference is left behind.

usage: run_benchmarks.py --native build/release --wasm build/wasm [--filter REGEX]

Both run one after the other on the same machine and report CPU time, so the ratio means something where the times alone do not. A benchmark that counts
items is shown by the item ("each"); counters that it reports (events and bytes an item, megabytes) stand in the last column.
"""
import argparse
import json
import pathlib
import subprocess
import sys

STANDARD = {
    "name", "run_name", "run_type", "family_index", "per_family_instance_index", "repetitions", "repetition_index", "threads",
    "iterations", "real_time", "cpu_time", "time_unit", "aggregate_name", "aggregate_unit", "label", "big_o", "rms", "items_per_second",
}  # fmt: skip
UNITS = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}

# What a straightforward interpreter needs for the same, in nanoseconds an item, as the issue on speed (3) gives it for the leading
# emulator; and how many times faster the engine is to be, natively and as WebAssembly.
REFERENCES = {
    "engine: loop_iteration": (6_500.0, 20.0, 8.0),
    "engine: subworkflow_call": (3_100.0, 20.0, 8.0),
    "engine: list_concat/5000": (667e6 / 5_000, 20.0, 8.0),
    "engine: load/2000": (12.8e6, 1.0, 1.0),
}
# Budgets of a whole benchmark in nanoseconds (issues 3 and 4, "Budgets"), whichever the machine: compare with care on a loaded one.
BUDGETS = {
    "engine: scrub_to_any_moment": 16e6,
    "engine: first_look_at_the_end": 16e6,
    "engine: edit_to_result/100": 50e6,
    "engine: recorded_steps/iterations:6": 1e9,
    "engine: thousand_seeds": 1e9,
}
HIGHEST_RATIO = 2.5
# Counters with a limit of their own: they do not depend on the machine's load, so one that is broken fails the command.
COUNTER_LIMITS = {"bytes_a_step": 640.0, "megabytes": 64.0}


def run(build: pathlib.Path, runner: list[str], filter_text: str) -> dict[str, dict]:
    """Returns the rows of all benchmark programs of a build by name; an unreadable report stops the command."""
    rows: dict[str, dict] = {}
    for line in (build / "benchmarks.txt").read_text().splitlines():
        if not line:
            continue
        command = [*runner, str((build / line).resolve()), "--benchmark_format=json", "--benchmark_min_time=0.2"]
        if filter_text:
            command.append(f"--benchmark_filter={filter_text}")
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if "Failed to match any benchmarks" in done.stderr + done.stdout:
            continue
        if done.returncode != 0 or not done.stdout.lstrip().startswith("{"):
            raise SystemExit(f"{line} failed with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        program = pathlib.Path(line).stem.removeprefix("etude_").removesuffix("_benchmark")
        for row in json.loads(done.stdout)["benchmarks"]:
            if row.get("error_occurred"):
                raise SystemExit(f"{line}: {row['name']}: {row.get('error_message', 'failed')}")
            if row.get("run_type") == "iteration":
                rows[f"{program}: {row['name']}"] = row
    return rows


def nanoseconds(row: dict) -> float:
    """The time of an item, or of the whole where nothing is counted."""
    if row.get("items_per_second"):
        return 1e9 / row["items_per_second"]
    return row["cpu_time"] * UNITS[row["time_unit"]]


def readable(ns: float) -> str:
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def counters(row: dict) -> dict[str, float]:
    return {key: value for key, value in row.items() if key not in STANDARD and isinstance(value, (int, float))}


def targets(name: str) -> tuple[float, float] | None:
    """The most that a row may take, natively and as WebAssembly."""
    if name in REFERENCES:
        reference, faster_native, faster_wasm = REFERENCES[name]
        return reference / faster_native, reference / faster_wasm
    return (BUDGETS[name], BUDGETS[name]) if name in BUDGETS else None


def measured(ns: float | None, target: float | None) -> str:
    """A time; `!` marks one that is more than it may be."""
    if ns is None:
        return "-"
    return readable(ns) + ("!" if target is not None and ns > target else "")


def times_faster(name: str, native: float, wasm: float | None) -> str:
    if name not in REFERENCES:
        return ""
    reference = REFERENCES[name][0]
    return " / ".join(f"{reference / got:.1f}×" for got in (native, wasm) if got)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--native", type=pathlib.Path, required=True)
    parser.add_argument("--wasm", type=pathlib.Path, required=True)
    parser.add_argument("--filter", default="")
    options = parser.parse_args()
    native = run(options.native, [], options.filter)
    # Code as V8 has it after a while: what it compiles in the background on the way there is not the engine's.
    wasm = run(options.wasm, ["node", "--no-liftoff", "--require", str(pathlib.Path(__file__).resolve().parent / "cpu_clock.cjs")], options.filter)
    if not native:
        print("no benchmark matches")
        return 1
    table = [("benchmark", "each", "native", "target", "wasm", "target", "ratio", "times faster", "counters")]
    broken = []
    for name, row in native.items():
        other = wasm.get(name)
        first, second = nanoseconds(row), nanoseconds(other) if other else None
        ratio = second / first if second and first > 0 else None
        target = targets(name) or (None, None)
        texts = []
        for key, value in counters(row).items():
            both = [value] + ([other[key]] if other and other.get(key, value) != value else [])
            texts.append(f"{key} " + " / ".join(f"{each:.4g}" for each in both))
            broken += [f"{name}: {key} is {each:.4g}, more than {COUNTER_LIMITS[key]:g}" for each in both if each > COUNTER_LIMITS.get(key, each)]
        table.append((
            name, row.get("label", ""), measured(first, target[0]), f"≤ {readable(target[0])}" if target[0] else "",
            measured(second, target[1]), f"≤ {readable(target[1])}" if target[1] else "",
            f"{ratio:.2f}{'!' if ratio > HIGHEST_RATIO else ''}" if ratio else "-", times_faster(name, first, second), "  ".join(texts),
        ))  # fmt: skip
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for line in table:
        print("  ".join(text.ljust(width) if column < 2 else text.rjust(width) if column < 8 else text for column, (text, width) in enumerate(zip(line, widths))).rstrip())
    print(f"\nTimes faster than the reference: native / WebAssembly; `!` marks what is over its target, or a ratio over {HIGHEST_RATIO}.")
    for line in broken:
        print(line)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
