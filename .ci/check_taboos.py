#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gate: constructs and words that have no place here, each with the reason; comments are not looked at."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# (file pattern, exempt pattern, what, reason)
TABOOS = [
    (r".*", r"app/main\.cpp|tests/", r"\b(std::)?(quick_|_)?(exit|Exit|abort)\s*\(", "throw an Error; only app/main.cpp ends the program"),
    (r".*\.(hpp|cuh|h)$", r"$^", r"\busing\s+namespace\b", "a header must not open namespaces for those who include it"),
    (r"kernels/.*\.(hpp|cuh)$", r"$^", r"\b(s?n?f?printf|puts)\s*\(|<iostream>|<cstdio>", "kernels return what they have to say"),
    (r"(host|phantoms)/", r"$^", r"\bstd::cout\b|\bprintf\s*\(",
     "stages return what they have to say; output is made in app/ and written to files by results"),
    # constants.hpp and math_double.hpp serve the table builder.
    (r"kernels/(core|physics|transport)/.*\.hpp$", r"kernels/core/(constants|math_double)\.hpp", r"\bdouble\b",
     "no double in transport (same bits on CPU and GPU, and speed)"),
    (r"kernels/(core|physics|transport)/.*\.hpp$", r"$^",
     r"\bstd::(sin|cos|log|exp|pow|tan|atan2?|acos|asin|cbrt|hypot|log1p|expm1)f?\s*\(",
     "no libm in transport: use kernels/core (own functions give the same bits everywhere)"),
    (r"kernels/(physics|transport|backend)/", r"$^", r"#\s*include.*math_double", "math_double.hpp serves the table builder only"),
    (r"(host|phantoms|app|kernels)/", r"$^", r'"[^"\n]*\b([Pp]rescribed|[Rr]ecommended|[Ee]ligible)\b',
     "research software: say what was computed, not what to do with a patient"),
]


def without_comments(text):
    """The code alone, line numbers kept; strings stay."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
    return pattern.sub(lambda m: m.group() if m.group()[0] == '"' else "\n" * m.group().count("\n"), text)


def main():
    command = ["git", "ls-files", "*.hpp", "*.cpp", "*.cu", "*.cuh", "*.h"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    files = [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    problems = []
    for name in files:
        rules = [(what, why) for where, exempt, what, why in TABOOS if re.match(where, name) and not re.match(exempt, name)]
        for number, line in enumerate(without_comments((ROOT / name).read_text(encoding="utf-8")).splitlines(), 1):
            problems += [f"{name}:{number}: {line.strip()[:80]}: {why}" for what, why in rules if re.search(what, line)]
    print("\n".join(problems), file=sys.stderr)
    if problems:
        print(f"FAILED check_taboos.py: {len(problems)} places")
        return 1
    print(f"PASSED check_taboos.py: {len(files)} files, {len(TABOOS)} rules")
    return 0


if __name__ == "__main__":
    sys.exit(main())
