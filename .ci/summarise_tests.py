#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts tests from the XML of GoogleTest programs and of ctest: time per suite, every skip with its reason, a total.

Usage: summarise_tests.py FOLDER. The last line is "N passed, N failed, N skipped"; exit 1 where a test failed or none was found.
"""
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def read_gtest(file):
    """One program's XML -> (passed, failed names, [(skipped name, reason)])."""
    passed, failed, skipped = 0, [], []
    for case in ElementTree.parse(file).getroot().iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        if case.find("failure") is not None:
            failed.append(name)
        elif case.find("skipped") is not None:
            lines = (case.find("skipped").text or "").strip().splitlines()
            skipped.append((name, lines[-1] if lines else "no reason given"))
        elif case.get("status") == "run":
            passed += 1
        else:
            skipped.append((name, "disabled"))
    return passed, failed, skipped


def suite_counts(folder, case):
    """A ctest entry: its GoogleTest cases where it wrote them, otherwise the entry itself counts as one test."""
    name, status = case.get("name"), case.get("status")
    xml = folder / f"{name}.xml"
    if status in ("notrun", "disabled"):
        note = case.find("skipped")
        why = note.get("message", "") if note is not None else ""
        # ctest reports a missing program as "skipped" too; that is a failure.
        return (0, [], [(name, why or "disabled")]) if status == "disabled" or why.startswith("SKIP_") else (0, [f"{name} ({why})"], [])
    try:
        passed, failed, skipped = read_gtest(xml)
    except (OSError, ElementTree.ParseError):
        return (1, [], []) if status == "run" else (0, [name], [])
    if status != "run" and not failed:
        failed.append(f"{name} (crashed, ran out of time or exited non-zero)")
    if status == "run" and not (passed or failed or skipped):
        failed.append(f"{name} (holds no test)")
    return passed, failed, skipped


def main():
    folder = Path(sys.argv[1])
    try:
        suites = list(ElementTree.parse(folder / "ctest.junit").getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError) as error:
        print(f"no test report ({error}): did ctest run?\n0 passed, 1 failed, 0 skipped")
        return 1
    passed, failed, skipped = 0, [], []
    print(f"{'suite':32} {'s':>8} {'passed':>7} {'failed':>7} {'skipped':>8}")
    for suite in sorted(suites, key=lambda case: -float(case.get("time") or 0)):
        counts = suite_counts(folder, suite)
        time = float(suite.get("time") or 0)
        print(f"{suite.get('name'):32} {time:8.1f} {counts[0]:7} {len(counts[1]):7} {len(counts[2]):8}")
        passed += counts[0]
        failed += counts[1]
        skipped += counts[2]
    for name, reason in skipped:
        print(f"SKIPPED {name}: {reason}")
    for name in failed:
        print(f"FAILED  {name}")
    if not passed and not failed:
        failed.append("no test ran")
        print("FAILED  no test ran")
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
