#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gate: every claim has its page with one block of measured figures, and the images of its cases are those that the script writes."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Claims without a case file of their own, and the word by which their page says why.
NO_CASE = {"stopping_power": "No case", "y90_spectrum": "No case", "nema_iec": "yttria phantom nema_iec", "icrp110": "No case"}


def problems_with(folder, claims):
    """What is wrong with one folder of validation/ that has a page."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    marker = r"<!-- measured: begin (\S+) \(written by validation/figures\.py\) -->\n(.*?)<!-- measured: end -->"
    found = re.findall(marker, text, re.DOTALL)
    name = folder.name
    if name not in claims:
        return ["a block of measured figures, but no claim has this name"] if "<!-- measured:" in text else []
    problems = []
    if [claim for claim, _ in found] != [name] or text.count("<!-- measured:") != 2:
        problems.append("not one pair of markers with this claim's name (validation/figures.py fills it)")
    else:
        linked = "(figure.svg)" in found[0][1]
        if linked != (folder / "figure.svg").is_file():
            problems.append("links no figure.svg that is there" if linked else "figure.svg is not shown between the markers")
        if "**Measured.**" in found[0][1] and "full suite" not in found[0][1]:
            problems.append("figures of another than the full suite")
    if not (folder / "case.toml").is_file() and NO_CASE.get(name, "\0") not in text:
        problems.append("no case.toml, and the page does not say why")
    code = (folder / "claim.cpp").read_text(encoding="utf-8") if (folder / "claim.cpp").is_file() else ""
    for case in sorted(file.name for file in folder.glob("*.toml")):
        if (f'claim_case("{name}"' if case == "case.toml" else f'"{case}"') not in code:
            problems.append(f"{case} is read by no claim")
    return problems


def main():
    validation = ROOT / "validation"
    registry = validation / "claims.cpp"
    claims = re.findall(r'claim\("(\w+)",', registry.read_text(encoding="utf-8")) if registry.is_file() else []
    problems = [f"validation/{name}: no README.md" for name in claims if not (validation / name / "README.md").is_file()]
    for readme in sorted(validation.glob("*/README.md")):
        problems += [f"validation/{readme.parent.name}: {problem}" for problem in problems_with(readme.parent, claims)]
    if (validation / "make_images.py").is_file():
        made = subprocess.run([validation / "make_images.py", "--check"], capture_output=True, text=True, check=False)
        problems += made.stderr.splitlines() if made.returncode else []
    print("\n".join(problems), file=sys.stderr)
    if problems:
        print(f"FAILED check_validation.py: {len(problems)} problems")
        return 1
    print(f"PASSED check_validation.py: {len(claims)} claims")
    return 0


if __name__ == "__main__":
    sys.exit(main())
