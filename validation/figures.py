#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts what `yttria validate --suite full -o DIR` measured into the claims' pages.

    validation/figures.py DIR                 writes CLAIM/README.md (between its two markers) and CLAIM/figure.svg
    validation/figures.py DIR --into FOLDER   the same in a copy of validation/, for a trial; the only way for a quick suite

The figure is the one that the suite drew (DIR/figures/CLAIM.svg). Claims that were not run keep what they have. Exits 1 where DIR is no
verdict or a page lacks its markers.
"""
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def begin(claim):
    return f"<!-- measured: begin {claim} (written by validation/figures.py) -->"


END = "<!-- measured: end -->"


def number(value, digits=5):
    return "" if value is None else f"{value:.{digits}g}"


def percent_of(value, row):
    """In percent of the reference where there is one to speak of, else as it is."""
    if value is None:
        return ""
    return f"{100 * value / abs(row['reference']):+.3g} %" if row["reference"] else f"{value:+.3g}"


def cell(text):
    return text.replace("|", "\\|")


def block(claim, suite):
    """The lines between the markers, of one claim of validation.json."""
    rows = claim["rows"]
    passed = sum(row["pass"] for row in rows)
    gaps = [row for row in rows if not row["pass"] and row["open"]]
    failed = len(rows) - passed - len(gaps)
    lines = [f"**Measured.** {len(rows)} rows: {passed} pass, {len(gaps)} open (known gaps), {failed} fail."]
    if claim["worst"] is not None:
        row = rows[claim["worst"]]
        lines += [
            "",
            "| the row nearest to its tolerance, or farthest beyond | value | reference | difference | tolerance |",
            "|---|---|---|---|---|",
            f"| {cell(row['quantity'])}{' [' + cell(row['unit']) + ']' if row['unit'] else ''} | {number(row['value'])} | "
            f"{number(row['reference'])} | {percent_of(row['difference'], row)} | {percent_of(row['tolerance'], row).lstrip('+')} |",
        ]
    for reason in sorted({row["open"] for row in gaps}):
        lines += ["", f"Open: {reason}."]
    transport = f"{claim['histories']:.3g} histories on {suite['device']}, seed {suite['seed']}" if claim["histories"] else "no transport"
    lines += [
        "",
        f"{suite['suite']} suite, {transport}, preset {suite['preset']}; commit {suite['program']['commit']}, {suite['machine']}, "
        f"{suite['date'][:10]}.",
    ]
    if claim["curves"]:
        lines += ["", f"![{claim['curves'][0]['title']}: points this program, line the reference, the difference beneath](figure.svg)"]
    return "\n".join(lines)


def page(text, claim, suite):
    """The README with its block in place of what stood between the markers; None where they are not there once, in order."""
    pattern = re.escape(begin(claim["name"])) + r"\n.*?" + re.escape(END)
    if text.count("<!-- measured: ") != 2 or not re.search(pattern, text, re.DOTALL):
        return None
    return re.sub(pattern, lambda _: begin(claim["name"]) + "\n" + block(claim, suite) + "\n" + END, text, flags=re.DOTALL)


def main():
    arguments = sys.argv[1:]
    if len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--into"):
        sys.exit(__doc__)
    folder, target = Path(arguments[0]), Path(arguments[2]).resolve() if len(arguments) == 3 else HERE
    suite = json.loads((folder / "validation.json").read_text(encoding="utf-8"))
    if target == HERE and (suite["suite"] != "full" or not suite["is_verdict"]):
        sys.exit(f"{folder}: not a full suite with the default preset (pages show nothing else) run it, or try with --into FOLDER")
    pages = {}
    for claim in suite["claims"]:
        if claim["status"] == "skipped":
            continue
        file = target / claim["name"] / "README.md"
        pages[file] = page(file.read_text(encoding="utf-8"), claim, suite)
        if pages[file] is None:
            sys.exit(f"{file}: no pair of markers of this claim (the block goes between them) write {begin(claim['name'])} and {END}")
    for file, text in pages.items():
        file.write_text(text, encoding="utf-8")
        figure = folder / "figures" / (file.parent.name + ".svg")
        if "(figure.svg)" in text:
            (file.parent / "figure.svg").write_text(figure.read_text(encoding="utf-8"), encoding="utf-8")
    print(f"{len(pages)} pages written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
