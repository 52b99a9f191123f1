#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gate: no tracked source or script is longer than 400 lines (100 to 200 is the aim), none has a line over 140 columns."""
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES, MOST_COLUMNS = 400, 140
ENDINGS = {".hpp", ".cpp", ".cu", ".cuh", ".py", ".sh", ".cmake", ".h", ".js", ".css"}
NAMES = {"yttria", "run", "CMakeLists.txt"}


def main():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    files = [ROOT / name for name in listed if Path(name).suffix in ENDINGS or Path(name).name in NAMES]
    lengths, problems = [], []
    for file in (file for file in files if file.is_file()):
        lines = file.read_text(encoding="utf-8").splitlines()
        lengths.append(len(lines))
        name = file.relative_to(ROOT)
        if len(lines) > MOST_LINES:
            problems.append(f"{name}: {len(lines)} lines, at most {MOST_LINES}: split it by what it does")
        for number, line in enumerate(lines, 1):
            if len(line) > MOST_COLUMNS:
                problems.append(f"{name}:{number}: {len(line)} columns, at most {MOST_COLUMNS}")
    print("\n".join(problems), file=sys.stderr)
    if problems:
        print(f"FAILED check_length.py: {len(problems)} places too long")
        return 1
    lengths.sort()
    print(f"PASSED check_length.py: {len(lengths)} files, median {lengths[len(lengths) // 2]} lines, longest {lengths[-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
