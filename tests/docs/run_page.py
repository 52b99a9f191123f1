#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a page of docs/ as a reader would: its fenced blocks in order, in an empty folder, with the program on PATH.

    run_page.py PAGE.md PROGRAM_FOLDER [--python PYTHON] [--keep FOLDER]

```sh      runs; it must end with 0.
```python  runs with the Python given. Where a module of it is missing the block is skipped, which is said, and the page ends as
           skipped (77) though all else ran.
```diff    changes a file: the first line names it ("--- case.toml"), lines with "-" must stand in it together exactly once and are
           replaced by those with "+"; lines with a blank stay.
```text    is what the block before it printed (stdout and stderr): lines in this order, "..." for any text or, alone, any lines.
           Numbers may differ by half a percent, those behind +- by a factor of 1.5: the same bits on any machine are the promise, a
           page is no test of it, and a changed default must not turn a page red for its last digit. Other words must be the same.
Other blocks are shown and not run.
"""
import argparse
import math
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
NUMBERS_WITHIN, U_WITHIN = 5e-3, 1.5
SKIPPED = 77


def same_line(wanted, found):
    """Whether a printed line is the one that the page shows."""
    parts = re.split(r"(\.\.\.|[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)", re.sub(r"\s+", " ", wanted.strip()))
    pattern = "".join(".*?" if p == "..." else f"({NUMBER.pattern})" if NUMBER.fullmatch(p) else re.escape(p) for p in parts)
    match = re.fullmatch(pattern, re.sub(r"\s+", " ", found.strip()))
    if not match:
        return False
    after_u = False
    numbers = iter(match.groups())
    for part in parts:
        if not NUMBER.fullmatch(part):
            after_u = part.rstrip().endswith("+-") if part.strip() else after_u
            continue
        a, b = float(part), float(next(numbers))
        if after_u:
            good = a == b or (a * b > 0 and 1 / U_WITHIN < a / b < U_WITHIN)
        else:
            good = math.isclose(a, b, rel_tol=NUMBERS_WITHIN, abs_tol=1e-12)
        if not good:
            return False
        after_u = False
    return True


def compare(wanted, found):
    """None, or the first line of the page that was not printed in its place."""
    lines, at, free = found.splitlines(), 0, False
    for line in wanted.splitlines():
        if line.strip() == "...":
            free = True
            continue
        if not line.strip():
            continue
        while at < len(lines) and (not lines[at].strip() or (free and not same_line(line, lines[at]))):
            at += 1
        if at == len(lines) or not same_line(line, lines[at]):
            return line
        at, free = at + 1, False
    if not free and any(line.strip() for line in lines[at:]):
        return "(the end; more was printed: " + next(line for line in lines[at:] if line.strip()) + ")"
    return None


def edit(block, folder):
    """Applies a ```diff block."""
    first, *rest = block.splitlines()
    if not first.startswith("--- "):
        raise ValueError("a diff block begins with the name of its file: --- case.toml")
    file = folder / first[4:].strip()
    text = file.read_text(encoding="utf-8")
    old = "".join(line[1:] + "\n" for line in rest if line[:1] in ("-", " "))
    new = "".join(line[1:] + "\n" for line in rest if line[:1] in ("+", " "))
    if ("\n" + text).count("\n" + old) != 1:
        raise ValueError("what is to be changed does not stand exactly once in " + file.name)
    file.write_text(("\n" + text).replace("\n" + old, "\n" + new)[1:], encoding="utf-8")


def missing_modules(block, python, environment):
    """Modules that a Python block imports and that are not installed; what our own file needs at a call among them."""
    if "plot_dvh(" in block:
        block += "\nimport h5py\nimport matplotlib"
    if ".table(" in block:
        block += "\nimport pandas"
    names = sorted(set(re.findall(r"^\s*(?:import|from) (\w+)", block, re.MULTILINE)))
    return [name for name in names if subprocess.run([python, "-c", f"import {name}"], capture_output=True,
                                                    env=environment).returncode]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=Path)
    parser.add_argument("programs", type=Path)
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("--modules", type=Path, help="folder of our own Python files")
    parser.add_argument("--keep", type=Path, help="work there and leave it")
    given = parser.parse_args()
    python = given.python if Path(given.python).exists() else sys.executable
    text = given.page.read_text(encoding="utf-8")
    modules = str((given.modules or given.page.resolve().parent.parent / "tools").resolve())
    environment = dict(os.environ, PATH=f"{given.programs.resolve()}{os.pathsep}{os.environ['PATH']}", PYTHONPATH=modules,
                       MPLBACKEND="Agg", LC_ALL="C.UTF-8", TOOLS=modules)
    ran, skipped, printed = 0, [], None
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for match in FENCE.finditer(text):
            kind, block = match.groups()
            where = f"{given.page.name}:{text.count(chr(10), 0, match.start()) + 1}"
            if kind == "text":
                if printed is None:
                    continue  # what a skipped block would have printed
                wrong = compare(block, printed)
                if wrong is not None:
                    print(f"{where}: the page shows\n    {wrong}\nand this was printed:\n{printed}")
                    return 1
                continue
            printed = None
            if kind == "diff":
                try:
                    edit(block, folder)
                except (OSError, ValueError) as error:
                    print(f"{where}: {error}")
                    return 1
            if kind not in ("sh", "python"):
                continue
            missing = missing_modules(block, python, environment) if kind == "python" else []
            if missing:
                skipped.append(f"{where} ({', '.join(missing)} not installed)")
                continue
            command = ["bash", "-euo", "pipefail", "-c", block] if kind == "sh" else [python, "-c", block]
            done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  encoding="utf-8", stdin=subprocess.DEVNULL)
            printed = done.stdout
            ran += 1
            if done.returncode:
                print(f"{where}: ended with {done.returncode}\n{block}\n{printed}")
                return 1
    if ran == 0:
        print(f"{given.page}: no block ran")
        return 1
    if skipped:
        print(f"SKIPPED {given.page.name}: {ran} blocks ran, not: {'; '.join(skipped)}")
        return SKIPPED
    print(f"{given.page.name}: {ran} blocks ran")
    return 0


if __name__ == "__main__":
    sys.exit(main())
