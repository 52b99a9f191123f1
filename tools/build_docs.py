#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a small site of the Markdown pages: navigation, every link checked, readable from file:// without a network.

    build_docs.py [-o build/docs]        the launcher calls it as  ./yttria docs

Needs markdown-it (Debian package python3-markdown-it), which reads Markdown as GitHub does. Pages lie in the site as in the repository, so
that their links hold in both. Ends with 1 where a link is dead, a page is not in the navigation, or a page would load something from
elsewhere.
"""
import argparse
import html
import os
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Title of a part of the navigation, and its pages: files, or folders whose pages are all listed by their titles.
PARTS = [
    ("Start", ["docs/index.md", "docs/tutorial.md", "docs/python.md", "README.md"]),
    ("Accuracy and speed", ["validation/README.md", "validation/performance/", "validation/"]),
    ("Physics and methods", ["docs/methods/"]),
    ("Formats", ["docs/formats/", "data/"]),
    ("Using it", ["docs/"]),
    ("Decisions", ["docs/decisions/"]),
    ("Working on it", ["CONTRIBUTING.md", "CHANGELOG.md"]),
]
NAMES = {"docs/index.md": "Where to begin", "README.md": "README"}  # in the navigation, in place of their titles
WORKING = ["docs/architecture.md", "docs/style.md", "docs/fuzzing.md"]  # of docs/, those that go to the last part

STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --line: #d0d0d0; --quiet: #595959; --link: #0b57a4; --code: #f3f3f3 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e4e4; --paper: #181a1b; --line: #444; --quiet: #a8a8a8; --link: #8ab8ff; --code: #26292b } }
* { box-sizing: border-box } body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.55 system-ui, sans-serif }
a { color: var(--link) } .page { display: flex; align-items: flex-start; max-width: 86rem; margin: auto }
nav { width: 18rem; flex: none; padding: 1rem; font-size: .86rem; position: sticky; top: 0; max-height: 100vh; overflow: auto }
nav summary { font-weight: 600; padding: .2rem 0; cursor: pointer } nav ul { list-style: none; margin: 0 0 .4rem; padding: 0 0 0 .8rem }
nav a { text-decoration: none; display: block; padding: .1rem 0 } nav a[aria-current] { font-weight: 700; color: var(--ink) }
main { flex: 1; min-width: 0; padding: 1rem 1.5rem 4rem; max-width: 62rem }
footer { color: var(--quiet); font-size: .85rem; margin-top: 3rem }
pre { background: var(--code); padding: .7rem .9rem; overflow-x: auto; line-height: 1.4 } code { background: var(--code); font-size: .9em }
pre code { font-size: .86rem; background: none }

pre:has(.language-sh), pre:has(.language-python) { border-left: 4px solid var(--link) }
pre:has(.language-diff) { border-left: 4px solid #c98a00 }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .92rem }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top } img { max-width: 100% }
h1 { line-height: 1.2 } h2 { border-bottom: 1px solid var(--line); margin-top: 2rem }
@media (max-width: 50rem) { .page { display: block } nav { width: auto; position: static; max-height: none } main { padding: 1rem } }
@media print { nav { display: none } }
"""


def pages():
    """All Markdown pages of the site, relative to the repository."""
    found = [p for folder in ("docs", "validation", "data") for p in (ROOT / folder).rglob("*.md")]
    found += [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return sorted(p.relative_to(ROOT).as_posix() for p in found)


def navigation(all_pages):
    """[(title, [page])]: each page once, where it is named first."""
    parts, seen = [], set()
    named = {page for _, entries in PARTS for page in entries if page.endswith(".md")} | set(WORKING)
    for title, entries in PARTS:
        listed = []
        for entry in entries:
            if entry.endswith(".md"):
                listed.append(entry)
                continue
            deep = entry not in ("docs/",)  # of docs/ only its own pages: its folders have their parts
            inside = [p for p in all_pages if p.startswith(entry) and p not in named and (deep or "/" not in p[len(entry):])]
            listed += [p for p in inside if p not in seen and p not in listed]
        if title == "Working on it":
            listed = WORKING + listed
        listed = [p for p in listed if p in all_pages and p not in seen]
        seen.update(listed)
        parts.append((title, listed))
    return parts, [p for p in all_pages if p not in seen]


def slug(text, used):
    """Anchor of a heading, as GitHub makes it."""
    base = re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-")
    name, n = base, 1
    while name in used:
        name, n = f"{base}-{n}", n + 1
    used.add(name)
    return name


def target(page):
    return re.sub(r"\.md$", ".html", page)


class Site:
    def __init__(self, out):
        from markdown_it import MarkdownIt

        self.reader = MarkdownIt("commonmark", {"html": False}).enable("table")
        self.out, self.pages, self.problems, self.files, self.folders = out, pages(), [], set(), set()
        self.tokens = {page: self.reader.parse((ROOT / page).read_text(encoding="utf-8")) for page in self.pages}
        self.titles = {page: self.title(page) for page in self.pages}
        self.parts, lost = navigation(self.pages)
        self.problems += [f"{page}: in no part of the navigation (add it to PARTS in tools/build_docs.py)" for page in lost]

    def title(self, page):
        for at, token in enumerate(self.tokens[page]):
            if token.type == "heading_open" and token.tag == "h1":
                return re.sub(r"`", "", self.tokens[page][at + 1].content)
        self.problems.append(f"{page}: no title (the navigation needs one) begin it with # TITLE")
        return page

    def anchors(self, page):
        used = set()
        for at, token in enumerate(self.tokens[page]):
            if token.type == "heading_open":
                inline = self.tokens[page][at + 1]
                text = "".join(child.content for child in inline.children if child.type in ("text", "code_inline"))
                token.attrSet("id", slug(text, used))
        return used

    def link(self, page, href):
        """The link as it stands in the site; notes what is dead, what to copy, and what folder needs a list."""
        if re.match(r"(https?|mailto):", href):
            return href
        path, _, anchor = href.partition("#")
        where = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
        if where.startswith("..") or not (ROOT / where).exists():
            self.problems.append(f"{page}: dead link {href}")
            return href
        if where in self.pages:
            if anchor and anchor not in self.known_anchors[where]:
                self.problems.append(f"{page}: no heading #{anchor} in {where}")
            goal = target(where)
        elif (ROOT / where).is_dir():
            self.folders.add(where)
            goal = where + "/list.html"
        else:
            self.files.add(where)
            goal = where
        return os.path.relpath(goal, os.path.dirname(page) or ".") + (f"#{anchor}" if anchor else "")

    def body(self, page):
        for token in self.tokens[page]:
            for child in token.children or []:
                for name in ("href", "src"):
                    if child.attrGet(name) is not None:
                        if name == "src" and "://" in child.attrGet(name):
                            self.problems.append(f"{page}: a picture from elsewhere, {child.attrGet(name)}")
                        child.attrSet(name, self.link(page, child.attrGet(name)))
        return self.reader.renderer.render(self.tokens[page], self.reader.options, {})

    def frame(self, page, title, body):
        base = os.path.dirname(page) or "."
        menu = ""
        for name, listed in self.parts:
            items = "".join(
                f'<li><a href="{os.path.relpath(target(p), base)}"{" aria-current=page" if p == page else ""}>'
                f"{html.escape(NAMES.get(p, self.titles[p]))}</a></li>"
                for p in listed)
            menu += f"<details{' open' if page in listed or name == 'Start' else ''}><summary>{name}</summary><ul>{items}</ul></details>"
        return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
                f"<title>{html.escape(title)} - Yttria</title><style>{STYLE}</style></head><body><div class=page>"
                f'<nav aria-label="Pages">{menu}</nav><main>{body}'
                f"<footer>Yttria is research software, not a medical device.</footer></main></div></body></html>")

    def write(self, name, text):
        file = self.out / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def build(self):
        self.known_anchors = {page: self.anchors(page) for page in self.pages}
        for page in self.pages:
            self.write(target(page), self.frame(page, self.titles[page], self.body(page)))
        for folder in sorted(self.folders):
            inside = [p for p in self.pages if p.startswith(folder + "/")]
            others = sorted(p.name for p in (ROOT / folder).iterdir() if p.is_file() and p.suffix != ".md")
            self.files.update(f"{folder}/{name}" for name in others)
            rows = [f'<li><a href="{os.path.relpath(target(p), folder)}">{html.escape(self.titles[p])}</a></li>' for p in inside]
            rows += [f'<li><a href="{html.escape(name)}">{html.escape(name)}</a></li>' for name in others]
            self.write(folder + "/list.html", self.frame(folder + "/list.md", folder, f"<h1>{folder}</h1><ul>{''.join(rows)}</ul>"))
        for file in sorted(self.files):
            (self.out / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, self.out / file)
        self.write("index.html", '<!doctype html><meta charset="utf-8"><title>Yttria</title>'
                                 '<meta http-equiv="refresh" content="0; url=docs/index.html"><a href="docs/index.html">Yttria</a>')


def main():
    parser = argparse.ArgumentParser(description="Makes the site of docs/.")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build" / "docs")
    out = parser.parse_args().output
    try:
        site = Site(out.with_name(out.name + ".partial"))
    except ImportError:
        print("build_docs.py: markdown-it is missing (it reads the pages) install the Debian package python3-markdown-it", file=sys.stderr)
        return 77
    shutil.rmtree(site.out, ignore_errors=True)
    site.build()
    if site.problems:
        print("\n".join(site.problems), file=sys.stderr)
        shutil.rmtree(site.out, ignore_errors=True)
        return 1
    shutil.rmtree(out, ignore_errors=True)
    site.out.rename(out)
    print(f"{len(site.pages)} pages: {out / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
