#!/usr/bin/env python3
"""Runs test programs, a few at a time, and counts what they report.

usage: run_tests.py gtest --suite NAME --build FOLDER --results FILE --logs FOLDER [--jobs N] [--filter TEXT] [--runner "node"]
       run_tests.py node  --suite NAME --results FILE --logs FOLDER [--filter TEXT] FILE…
       run_tests.py agree --suites NAME,NAME… --results FILE --logs FOLDER
       run_tests.py total --results FILE

`agree` holds what tests of several suites recorded under the same name (gtest properties that begin with `etude_`, such as the
fingerprint of a run) against each other: one test, which fails with the first names that differ.

Every run appends one JSON line {suite, passed, failed, skipped} to the results; `total` adds them up and prints the closing line
"N passed, N failed". A program that crashes, hangs, reports nothing or is not there counts as a failure: nothing is lost silently.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

PROGRAM_TIMEOUT_S = 2400


@dataclass
class Outcome:
    """What one program reported."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)
    log: str = ""


def run(command: list[str], log: pathlib.Path) -> tuple[int | None, float]:
    """Runs a command with its output in `log`; the status is None when it had to be stopped."""
    started = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            status: int | None = process.wait(PROGRAM_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            # The program and what it started, by the session that was made for it.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            status = None
    return status, time.monotonic() - started


def run_gtest(program: pathlib.Path, runner: list[str], filter_text: str, logs: pathlib.Path, suite: str) -> Outcome:
    outcome = Outcome(program.stem)
    log = logs / f"{suite}-{program.stem}.log"
    report = logs / f"{suite}-{program.stem}.json"
    report.unlink(missing_ok=True)
    outcome.log = str(log)
    if not program.exists():
        outcome.failed = 1
        outcome.problems = ["was not built"]
        return outcome
    command = [*runner, str(program), f"--gtest_output=json:{report}", "--gtest_color=no", "--gtest_brief=1"]
    if filter_text:
        pattern = filter_text if any(sign in filter_text for sign in "*?:-") else f"*{filter_text}*"
        command.append(f"--gtest_filter={pattern}")
    status, outcome.seconds = run(command, log)
    try:
        data = json.loads(report.read_text())
    except (OSError, ValueError):
        data = None
    if data is None:
        outcome.failed = 1
        outcome.problems = ["had to be stopped" if status is None else f"ended with {status} and left no report"]
        return outcome
    for group in data.get("testsuites", []):
        for test in group.get("testsuite", []):
            name = f"{group['name']}.{test['name']}"
            if test.get("result") == "SKIPPED" or test.get("status") == "NOTRUN":
                # Tests that the filter leaves out are not tests that were skipped.
                outcome.skipped += test.get("result") == "SKIPPED"
            elif test.get("failures"):
                outcome.failed += 1
                outcome.problems.append(name)
            else:
                outcome.passed += 1
    if status != 0 and outcome.failed == 0:
        outcome.failed = 1
        outcome.problems.append(f"ended with {status} although no test failed")
    if outcome.passed + outcome.failed + outcome.skipped == 0 and not filter_text:
        outcome.failed = 1
        outcome.problems.append("ran no test")
    return outcome


def run_node(files: list[str], filter_text: str, logs: pathlib.Path, suite: str) -> Outcome:
    outcome = Outcome(suite)
    log = logs / f"{suite}.log"
    outcome.log = str(log)
    # node:test runs files side by side; those of the browser share two cores with the browser itself.
    command = ["node", "--test", "--test-reporter=tap"]
    if suite == "browser" and node_major() >= 21:
        command.append("--test-concurrency=1")
    if filter_text:
        command.append(f"--test-name-pattern={filter_text}")
    status, outcome.seconds = run([*command, *files], log)
    text = log.read_text(errors="replace")
    counts = {key: int(value) for key, value in re.findall(r"^# (tests|pass|fail|cancelled|skipped|todo) (\d+)$", text, re.M)}
    outcome.passed = counts.get("pass", 0)
    outcome.failed = counts.get("fail", 0) + counts.get("cancelled", 0)
    outcome.skipped = counts.get("skipped", 0) + counts.get("todo", 0)
    outcome.problems = [name.strip() for name in re.findall(r"^\s*not ok \d+ - (.*?)(?: # [A-Z]+.*)?$", text, re.M)][:40]
    if "tests" not in counts:
        outcome.failed = 1
        outcome.problems.append("had to be stopped" if status is None else f"ended with {status} and left no summary")
    elif status != 0 and outcome.failed == 0:
        outcome.failed = 1
        outcome.problems.append(f"ended with {status} although no test failed")
    elif outcome.passed + outcome.failed + outcome.skipped == 0 and not filter_text:
        outcome.failed = 1
        outcome.problems.append("ran no test")
    return outcome


def node_major() -> int:
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return int(said.lstrip("v").split(".")[0] or 0)


def show(outcome: Outcome) -> None:
    skipped = f", {outcome.skipped} skipped" if outcome.skipped else ""
    print(f"    {outcome.name:34} {outcome.passed:5} passed, {outcome.failed} failed{skipped}  ({outcome.seconds:.1f} s)", flush=True)
    if not outcome.failed:
        return
    for problem in outcome.problems:
        print(f"      FAILED {problem}")
    print(f"      see {os.path.relpath(outcome.log)}; its end:")
    try:
        lines = pathlib.Path(outcome.log).read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    for line in lines[-30:]:
        print(f"      | {line[:240]}")
    sys.stdout.flush()


def recorded(logs: pathlib.Path, suite: str) -> dict[str, str]:
    """What the tests of a suite recorded, by `program suite.test property`."""
    found: dict[str, str] = {}
    for report in logs.glob(f"{suite}-etude_*.json"):
        try:
            groups = json.loads(report.read_text()).get("testsuites", [])
        except (OSError, ValueError):
            continue
        program = report.stem.removeprefix(f"{suite}-")
        for group in groups:
            for test in group.get("testsuite", []):
                for key, value in test.items():
                    if key.startswith("etude_"):
                        found[f"{program} {group['name']}.{test['name']} {key}"] = str(value)
    return found


def agree(suites: list[str], logs: pathlib.Path) -> Outcome:
    outcome = Outcome("the same in " + ", ".join(suites))
    first, *others = [recorded(logs, suite) for suite in suites]
    compared = 0
    for other in others:
        for name in sorted(first.keys() | other.keys()):
            compared += 1
            if first.get(name) != other.get(name):
                outcome.problems.append(f"{name}: {first.get(name)} and {other.get(name)}")
    outcome.log = str(logs / "agree.log")
    pathlib.Path(outcome.log).write_text("\n".join([f"{compared} values compared", *outcome.problems]) + "\n")
    outcome.failed = 1 if outcome.problems or compared == 0 else 0
    outcome.passed = 1 - outcome.failed
    outcome.problems = outcome.problems[:10] or ["nothing was recorded"] if outcome.failed else []
    return outcome


def record(results: pathlib.Path, suite: str, outcomes: list[Outcome]) -> None:
    line = {"suite": suite}
    for key in ("passed", "failed", "skipped"):
        line[key] = sum(getattr(outcome, key) for outcome in outcomes)
    with results.open("a") as out:
        out.write(json.dumps(line) + "\n")


def total(results: pathlib.Path) -> int:
    lines = [json.loads(line) for line in results.read_text().splitlines() if line.strip()]
    sums: dict[str, dict[str, int]] = {}
    for line in lines:
        row = sums.setdefault(line["suite"], {"passed": 0, "failed": 0, "skipped": 0})
        for key in row:
            row[key] += line[key]
    print()
    for suite, row in sums.items():
        skipped = f", {row['skipped']} skipped" if row["skipped"] else ""
        print(f"{suite:10} {row['passed']} passed and {row['failed']} failed{skipped}")
    passed = sum(row["passed"] for row in sums.values())
    failed = sum(row["failed"] for row in sums.values())
    if passed + failed == 0:
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def main() -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("gtest", "node", "agree", "total"):
        command = commands.add_parser(name)
        command.add_argument("--results", type=pathlib.Path, required=True)
        if name == "total":
            continue
        if name == "agree":
            command.add_argument("--suites", required=True)
            command.add_argument("--logs", type=pathlib.Path, required=True)
            continue
        command.add_argument("--suite", required=True)
        command.add_argument("--logs", type=pathlib.Path, required=True)
        command.add_argument("--jobs", type=int, default=2)
        command.add_argument("--filter", default="")
        if name == "gtest":
            command.add_argument("--build", type=pathlib.Path, required=True)
            command.add_argument("--runner", default="")
        else:
            command.add_argument("files", nargs="+")
    options = parser.parse_args()
    if options.command == "total":
        return total(options.results)
    if options.command == "agree":
        options.suite = "agree"
        outcomes = [agree(options.suites.split(","), options.logs)]
        show(outcomes[0])
    elif options.command == "node":
        outcomes = [run_node(options.files, options.filter, options.logs, options.suite)]
        show(outcomes[0])
    else:
        names = [line for line in (options.build / "tests.txt").read_text().splitlines() if line]
        programs = [(options.build / name).resolve() for name in names]
        runner = options.runner.split()
        outcomes = []
        with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
            started = [pool.submit(run_gtest, program, runner, options.filter, options.logs.resolve(), options.suite) for program in programs]
            for future in concurrent.futures.as_completed(started):
                outcomes.append(future.result())
                show(outcomes[-1])
        if not programs:
            outcomes.append(Outcome(options.suite, failed=1))
    record(options.results, options.suite, outcomes)
    return 1 if any(outcome.failed for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
