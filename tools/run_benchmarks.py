#!/usr/bin/env python3
"""Runs the benchmarks natively and as WebAssembly under Node and prints one table with the ratio.

usage: run_benchmarks.py --native build/release --wasm build/wasm [--filter REGEX]

Both run one after the other on the same machine, so the ratio means something where the times alone do not. Counters that a benchmark
reports (bytes, items a second) stand in the last column.
"""
import argparse
import json
import pathlib
import subprocess
import sys

STANDARD = {
    "name", "run_name", "run_type", "family_index", "per_family_instance_index", "repetitions", "repetition_index", "threads",
    "iterations", "real_time", "cpu_time", "time_unit", "aggregate_name", "aggregate_unit", "label", "big_o", "rms",
}  # fmt: skip
UNITS = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}


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
        if done.returncode != 0 or not done.stdout.lstrip().startswith("{"):
            if "Failed to match any benchmarks" in done.stderr + done.stdout:
                continue
            raise SystemExit(f"{line} failed with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        program = pathlib.Path(line).stem.removeprefix("etude_").removesuffix("_benchmark")
        for row in json.loads(done.stdout)["benchmarks"]:
            if row.get("run_type") == "iteration":
                rows[f"{program}: {row['name']}"] = row
    return rows


def nanoseconds(row: dict) -> float:
    return row["cpu_time"] * UNITS[row["time_unit"]]


def readable(ns: float) -> str:
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--native", type=pathlib.Path, required=True)
    parser.add_argument("--wasm", type=pathlib.Path, required=True)
    parser.add_argument("--filter", default="")
    options = parser.parse_args()
    native = run(options.native, [], options.filter)
    wasm = run(options.wasm, ["node"], options.filter)
    width = max([len(name) for name in native] + [len("benchmark")])
    print(f"{'benchmark':{width}}  {'native':>10}  {'wasm':>10}  {'ratio':>6}  counters")
    for name, row in native.items():
        other = wasm.get(name)
        second = readable(nanoseconds(other)) if other else "-"
        ratio = f"{nanoseconds(other) / nanoseconds(row):.2f}" if other and nanoseconds(row) > 0 else "-"
        counters = "  ".join(f"{key} {value:.4g}" for key, value in row.items() if key not in STANDARD and isinstance(value, (int, float)))
        print(f"{name:{width}}  {readable(nanoseconds(row)):>10}  {second:>10}  {ratio:>6}  {counters}")
    if not native:
        print("no benchmark matches")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
