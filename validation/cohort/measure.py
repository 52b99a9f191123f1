#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures a cohort of many small cases: cost per case beyond the computation, files written, memory of `collect`.

Usage: measure.py PROGRAM [CASES=500] [ALONE=100] [PROCESSES=1]. Prints a table; times are user + system CPU seconds of processes and their
children, and wall seconds (which a busy machine stretches). The overhead is what `cohort run` takes more a case than the same `yttria run`
calls by themselves, of which ALONE are measured, evenly spread over the cases, half of them before the cohort and half after it.
"""
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measured(words, folder):
    """CPU seconds (with children), wall seconds and peak memory [MiB] of a command, which must succeed."""
    start = time.monotonic()
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: exit {process.returncode}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def make_cases(program, folder, count):
    """`count` tiny phantoms of different dose and a manifest."""
    subprocess.run([program, "phantom", "tiny", "-o", "base"], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    text = (folder / "base/case.toml").read_text()
    rows = ["case,patient,outcome.response,covariate.age"]
    for i in range(count):
        shutil.copytree(folder / "base", folder / f"p{i}")
        (folder / f"p{i}/case.toml").write_text(text.replace("administered_GBq = 1\n", f"administered_GBq = {1 + i / 1000}\n"))
        rows.append(f"p{i}/case.toml,P{i},CR,{40 + i % 40}")
    (folder / "cases.csv").write_text("\n".join(rows) + "\n")
    (folder / "m.toml").write_text('schema = 1\n[cohort]\nid = "many"\nhistories = 512\ncases = "cases.csv"\n')


def run_alone(program, folder, cases):
    """CPU and wall seconds of `yttria run` on these cases, one after the other."""
    total = [0.0, 0.0]
    for i in cases:
        words = [program, "run", f"p{i}/case.toml", "-o", f"alone/{i}", "--histories", "512", "--threads", "1", "--quiet"]
        cpu, wall, _ = measured(words, folder)
        total[0] += cpu
        total[1] += wall
    return total


def main():
    program = Path(sys.argv[1]).resolve()
    count, alone, processes = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((2, 500), (3, 100), (4, 1)))
    folder = Path(tempfile.mkdtemp())
    make_cases(program, folder, count)
    cohort = folder / "m-cohort"
    sample = range(0, count, max(1, count // alone))
    before = run_alone(program, folder, sample[::2])
    words = [program, "cohort", "run", "m.toml", "--local", str(processes), "--threads", "1", "--quiet"]
    rows = [(f"cohort run --local {processes}", *measured(words, folder))]
    after = run_alone(program, folder, sample[1::2])
    single = [(a + b) / len(sample) for a, b in zip(before, after)]
    rows.append(("yttria run, scaled", single[0] * count, single[1] * count, float("nan")))
    for words in ("resume m.toml --local 1", "status m.toml", "status m.toml --no-hash", "collect m.toml"):
        rows.append((words, *measured([program, "cohort", *words.split()], folder)))
    print(f"{count} cases of tiny, 512 histories; page {resource.getpagesize()} B")
    print(f"{'command':26} {'CPU s':>9} {'wall s':>9} {'peak MiB':>9} {'CPU ms/case':>12}")
    for name, cpu, wall, memory in rows:
        print(f"{name:26} {cpu:9.2f} {wall:9.2f} {memory:9.1f} {1000 * cpu / count:12.2f}")
    halves = [1000 * part[0] / len(cases) for part, cases in ((before, sample[::2]), (after, sample[1::2]))]
    print(f"overhead: {1000 * (rows[0][1] / count - single[0]):.1f} ms CPU a case ({len(sample)} runs by themselves,"
          f" {1000 * single[0]:.1f} ms CPU each; halves {halves[0]:.1f} and {halves[1]:.1f})")
    files = [file for file in cohort.rglob("*") if file.is_file()]
    own = [file for file in files if file.name not in ("summary.json", "report.html", "result.h5", "dose.nrrd")]
    size = sum(file.stat().st_size for file in files)
    print(f"files: {len(files)} ({len(files) / count:.2f} a case), of them not from the run: {len(own)}; {size / 1e6:.1f} MB,"
          f" not from the run {sum(file.stat().st_size for file in own) / 1e6:.2f} MB")
    for name in ("table.csv", "table.h5"):
        print(f"{name}: {(cohort / name).stat().st_size / 1e6:.2f} MB")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
