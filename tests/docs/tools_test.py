#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The runner of pages and the builder of the site find the mistakes that they are there for."""
import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
import build_docs
import run_page


class Lines(unittest.TestCase):
    def test_numbers_may_differ_in_the_last_digits_and_words_may_not(self):
        self.assertTrue(run_page.same_line("Tumour1   33.06  234.8 +- 0.2", "Tumour1 33.10 234.9 +- 0.25"))
        self.assertFalse(run_page.same_line("Tumour1 33.06", "Tumour1 33.5"))  # 1.3 %
        self.assertFalse(run_page.same_line("234.8 +- 0.2", "234.8 +- 0.4"))  # a factor of 2
        self.assertFalse(run_page.same_line("Tumour1 33.06", "Tumour2 33.06"))
        self.assertFalse(run_page.same_line("6 rules pass, 2 fail", "5 rules pass, 3 fail"))
        self.assertTrue(run_page.same_line("took ... s", "took 1.25 s"))

    def test_every_line_of_the_page_must_be_printed_in_its_order(self):
        self.assertIsNone(run_page.compare("...\nb\n...\nd\n", "a\nb\nc\nd\n"))
        self.assertEqual(run_page.compare("...\nd\n...\nb\n", "a\nb\nc\nd\n"), "b")
        self.assertEqual(run_page.compare("a\nc\n", "a\nb\nc\n"), "c")  # nothing was left out by "..."
        self.assertIn("more was printed: d", run_page.compare("a\nb\nc\n", "a\nb\nc\nd\n"))

    def page(self, text):
        with tempfile.TemporaryDirectory() as scratch:
            page = Path(scratch) / "page.md"
            page.write_text(text)
            said = io.StringIO()
            arguments, sys.argv = sys.argv, ["run_page.py", str(page), scratch, "--modules", scratch]
            try:
                with contextlib.redirect_stdout(said):
                    return run_page.main(), said.getvalue()
            finally:
                sys.argv = arguments

    def test_a_page_is_run_in_order_with_its_edits(self):
        good = "```sh\nprintf 'a = 1\\nb = 2\\n' >x\n```\n"
        good += "```diff\n--- x\n-a = 1\n+a = 3\n```\n```sh\ncat x\n```\n```text\na = 3\nb = 2\n```\n"
        self.assertEqual(self.page(good)[0], 0)
        for broken in (good.replace("a = 3\nb", "a = 4\nb"), good.replace("-a = 1", "-a = 7"), good.replace("cat x", "cat y")):
            self.assertEqual(self.page(broken)[0], 1, broken)
        self.assertEqual(self.page("no block")[0], 1)

    def test_a_missing_module_is_a_skip_that_is_said(self):
        code, said = self.page("```sh\ntrue\n```\n```python\nimport no_such_module_of_ours\n```\n```text\nnever\n```\n")
        self.assertEqual(code, run_page.SKIPPED)
        self.assertIn("no_such_module_of_ours not installed", said)


class Links(unittest.TestCase):
    def problems(self, files):
        try:
            import markdown_it  # noqa: F401
        except ImportError:
            self.skipTest("python3-markdown-it is not installed")
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch) / "tree"
            for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
                files.setdefault(name, "# " + name)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            was, build_docs.ROOT = build_docs.ROOT, root
            try:
                site = build_docs.Site(Path(scratch) / "out")
                site.build()
                return site.problems
            finally:
                build_docs.ROOT = was

    def test_good_links_are_good(self):
        self.assertEqual(self.problems({"docs/index.md": "# A\n[b](b.md#what-is-it) [f](methods/) ![p](p.png)", "docs/p.png": "x",
                                        "docs/b.md": "# B\n## What is it?\n", "docs/methods/m.md": "# M\n"}), [])

    def test_dead_ones_are_found(self):
        for link in ("none.md", "b.md#none", "none.png", "../../outside.md", "nowhere/"):
            self.assertEqual(len(self.problems({"docs/index.md": f"# A\n[x]({link})", "docs/b.md": "# B\n"})), 1, link)
        self.assertEqual(len(self.problems({"docs/index.md": "# A\n![x](https://example.org/x.png)"})), 1)

    def test_a_page_outside_the_navigation_or_without_title_is_found(self):
        self.assertEqual(len(self.problems({"docs/index.md": "# A\n", "docs/odd/x.md": "# X\n"})), 1)
        self.assertEqual(len(self.problems({"docs/index.md": "no title\n"})), 1)


if __name__ == "__main__":
    done = unittest.main(exit=False).result
    for test, why in done.skipped:
        print(f"SKIPPED {test}: {why}")
    sys.exit(0 if done.wasSuccessful() and not done.skipped else 77 if done.wasSuccessful() else 1)
