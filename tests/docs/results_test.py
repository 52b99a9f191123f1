#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/yttria_results.py on results of the program: results_test.py PROGRAM."""
import json
import math
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tools"))
import yttria_results

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else "yttria"


def need(test, *modules):
    for module in modules:
        try:
            __import__(module)
        except ImportError:
            test.skipTest(f"python3-{module} is not installed")


class Results(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.scratch.name)
        for arguments in ("phantom tiny -o tiny", "run tiny/case.toml -o a --quiet --histories 8192",
                          "run tiny/case.toml -o b --quiet --method local"):
            subprocess.run([PROGRAM, *arguments.split()], cwd=cls.folder, check=True, stdout=subprocess.DEVNULL)
        cls.summary = json.loads((cls.folder / "a/summary.json").read_text())

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_the_table_holds_every_metric_of_every_structure(self):
        need(self, "pandas")
        table = yttria_results.table([self.folder / "a", self.folder / "b"])
        self.assertEqual(len(table), 2 * len(self.summary["structures"]))
        for name, structure in self.summary["structures"].items():
            row = table[(table.structure == name) & (table.method == "mc")].iloc[0]
            for metric, value in structure["dose"].items():
                self.assertEqual(row[metric], value["value"])
                self.assertTrue(row[metric + "_u"] == value["u"] or (value["u"] is None and math.isnan(row[metric + "_u"])), metric)
            self.assertEqual(row["dose_sha256"], self.summary["transport"]["dose_sha256"])
            self.assertEqual(row["case.verdict"], self.summary["verdict"]["overall"])
        self.assertEqual(list(table.columns[:3]), ["case", "structure", "role"])
        self.assertEqual(list(table.columns[-2:]), ["warnings", "folder"])
        self.assertIn("BED_mean_Gy_u", table.columns)
        self.assertTrue(set(table.warnings[0].split(";")) <= {w["id"] for w in self.summary["warnings"]})

    def test_the_band_is_that_of_the_metrics(self):
        need(self, "h5py", "numpy")
        tumour = yttria_results.read(self.folder / "a").structures["Tumour1"]
        lower, upper = yttria_results.dvh_band(tumour, k=2)
        percent = tumour.dvh[:, 1]
        at = min(range(len(percent)), key=lambda n: abs(percent[n] - 50))
        u = tumour.metrics["D50_Gy"][1]
        # The nearest point of the curve may lie 15 % off in a tumour of few voxels: u changes by less than half on the way.
        self.assertTrue(0.5 < (upper[at] - lower[at]) / (4 * u) < 1.5)
        self.assertTrue(all(low <= high for low, high in zip(lower, upper)))
        local = yttria_results.read(self.folder / "b").structures["Tumour1"]
        self.assertIsNone(yttria_results.dvh_band(local), "the local method has no uncertainty of its own")

    def test_the_plot_names_what_it_shows_and_refuses_what_is_not_there(self):
        need(self, "h5py", "matplotlib")
        import matplotlib

        matplotlib.use("Agg")
        result = yttria_results.read(self.folder / "a" / "result.h5")
        axes = yttria_results.plot_dvh(result, ["Tumour1", "Liver"]).axes[0]
        self.assertEqual([text.get_text() for text in axes.get_legend().get_texts()], ["Tumour1", "Liver"])
        self.assertEqual(len(axes.collections), 1 + (yttria_results.dvh_band(result.structures["Liver"]) is not None))
        with self.assertRaisesRegex(KeyError, "Tumor1.*name one of these"):
            yttria_results.plot_dvh(result, ["Tumor1"])

    def test_what_is_no_result_is_said(self):
        with self.assertRaisesRegex(FileNotFoundError, "tiny: no summary.json"):
            list(yttria_results.rows(self.folder / "tiny"))
        said = subprocess.run([sys.executable, yttria_results.__file__, "table", str(self.folder / "tiny"), "-o", "x.csv"], cwd=self.folder,
                              capture_output=True, text=True)
        self.assertIn(said.returncode, (3, 4))
        self.assertNotIn("Traceback", said.stderr)

    def test_a_case_survives_odd_names(self):
        import tomllib

        case = {"schema": 1, "case": {"id": 'a "b" \\ \u00e4\n'},
                "structure": [{"name": "x", "label": [1, 2]}, {"name": "y", "registration": None}],
                "activity": {"lung_shunt_fraction": {"method": "spect", "lung": 1.5e6, "liver": 2}}, "transport": {"crop": True}}
        file = yttria_results.write_case(self.folder / "odd.toml", case)
        del case["structure"][1]["registration"]
        self.assertEqual(tomllib.loads(file.read_text()), case)
        with self.assertRaises(ValueError):
            yttria_results.write_case(self.folder / "nan.toml", {"transport": {"spacing_mm": float("nan")}})
        self.assertFalse((self.folder / "nan.toml").exists())


if __name__ == "__main__":
    done = unittest.main(exit=False).result
    for test, why in done.skipped:
        print(f"SKIPPED {test}: {why}")
    sys.exit(0 if done.wasSuccessful() and not done.skipped else 77 if done.wasSuccessful() else 1)
