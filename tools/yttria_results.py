#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Results of Yttria in Python: one file without a package to install (docs/python.md).

    import yttria_results                     # with this folder on PYTHONPATH, or this file beside your script
    result = yttria_results.read("result")    # a folder that `yttria run` wrote
    yttria_results.plot_dvh(result, ["Tumour1", "liver_normal"]).savefig("dvh.png")
    table = yttria_results.table(["result-1", "result-2"])

or from a shell:

    python3 yttria_results.py dvh RESULT -o dvh.png [STRUCTURE...]
    python3 yttria_results.py table RESULT... -o table.csv

read() needs h5py, plot_dvh() matplotlib and table() pandas; write_case() needs nothing.
Research software, not a medical device.
"""
import argparse
import json
import os
import sys
from pathlib import Path

# Columns before and after the metrics.
FIRST = ["case", "structure", "role", "derived", "volume_mL", "mass_g", "activity_MBq"]
LAST = ["case.verdict", "commit", "method", "seed", "histories", "dose_sha256", "case_sha256", "warnings", "folder"]
# Colours that people with red-green blindness tell apart (Okabe and Ito 2008), as in exports.
COLOURS = ["#e69f00", "#56b4e9", "#009e73", "#0072b2", "#d55e00", "#cc79a7", "#f0e442", "#000000"]


class Structure:
    """A structure of a result: `name`, `role`, `derived`, `mask` (z, y, x; fraction 0..1), `dvh` (n, 2: Gy, % of the volume),
    `metrics` (name -> (value, u), u = None where it is not known; absolute, 1 sigma, in the metric's unit)."""

    def __init__(self, group, entry):
        self.name, self.role = group.attrs["name"], group.attrs["role"]
        self.derived = bool(group.attrs["derived"])
        self.mask, self.dvh = group["mask"][:], group["dvh"][:]
        self.metrics = {name: (metric["value"], metric["u"]) for name, metric in entry["dose"].items()}


class Result:
    """`dose` [Gy] and `relative_uncertainty` (1 sigma, NaN: not known) as (z, y, x) arrays, `spacing_mm`, `origin_mm` (x, y, z; LPS),
    `structures` by name, `summary` (summary.json), `folder`."""

    def __init__(self, folder):
        import h5py

        self.folder = _folder(folder)
        self.summary = json.loads((self.folder / "summary.json").read_text(encoding="utf-8"))
        with h5py.File(self.folder / "result.h5") as file:
            self.dose, self.relative_uncertainty = file["dose/mean"][:], file["dose/relative_uncertainty"][:]
            self.spacing_mm, self.origin_mm = file["dose/mean"].attrs["spacing_mm"], file["dose/mean"].attrs["origin_mm"]
            entries = self.summary["structures"]
            self.structures = {group.attrs["name"]: Structure(group, entries[group.attrs["name"]]) for group in file["structures"].values()}


def _folder(path):
    """The folder of a result that is named by itself or by one of its files."""
    path = Path(path)
    folder = path if path.is_dir() else path.parent
    for name in ("summary.json", "result.h5"):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{folder}: no {name} (it is no result of  yttria run) name the folder that was given with -o")
    return folder


def read(path):
    """Reads a result: its folder, or a file in it. Gives a Result."""
    return Result(path)


def dvh_band(structure, k=2.0):
    """Lower and upper dose [Gy] of the cumulative histogram at each of its points: the dose that x % receive, plus and minus k times the
    standard uncertainty that summary.json gives of D_x, linear in x between the D_x there are. None where no D_x has a known one."""
    known = sorted((float(name[1:-3]), u) for name, (_, u) in structure.metrics.items()
                   if name[:1] == "D" and name.endswith("_Gy") and name[1:-3].replace(".", "", 1).isdigit() and u is not None)
    if not known:
        return None
    import numpy

    dose, percent = structure.dvh[:, 0], structure.dvh[:, 1]
    u = numpy.interp(percent, [x for x, _ in known], [value for _, value in known])
    return numpy.maximum(dose - k * u, 0), dose + k * u


def plot_dvh(result, structures=None, k=2.0, axes=None):
    """Draws cumulative dose-volume histograms with bands of k standard uncertainties; `structures` are names (default: those that the
    program did not form itself). Gives the figure."""
    import matplotlib

    if axes is None:
        if not os.environ.get("DISPLAY"):
            matplotlib.use("Agg")
        from matplotlib import pyplot

        axes = pyplot.subplots(figsize=(8, 5), layout="constrained")[1]
    names = structures or [s.name for s in result.structures.values() if not s.derived]
    for number, name in enumerate(names):
        if name not in result.structures:
            raise KeyError(f"{result.folder}: no structure {name!r} (it has {', '.join(result.structures)}) name one of these")
        structure, colour = result.structures[name], COLOURS[number % len(COLOURS)]
        axes.plot(structure.dvh[:, 0], structure.dvh[:, 1], color=colour, label=name)
        band = dvh_band(structure, k)
        if band is not None:
            axes.fill_betweenx(structure.dvh[:, 1], *band, color=colour, alpha=0.25, linewidth=0)
    axes.set(xlabel="dose [Gy]", ylabel="volume [%]", ylim=(0, 101), title=f"{result.summary['case']['id']}, bands: {k:g} u. RESEARCH")
    axes.set_xlim(left=0)
    axes.legend()
    return axes.figure


def rows(path):
    """One dictionary per structure of a result, under the names of the columns of `yttria cohort collect` (docs/python.md)."""
    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    file = folder / "summary.json"
    if not file.is_file():
        raise FileNotFoundError(f"{folder}: no summary.json (it is no result of  yttria run) name the folder that was given with -o")
    summary = json.loads(file.read_text(encoding="utf-8"))
    if summary.get("schema") != 1:
        raise ValueError(f"{file}: schema {summary.get('schema')} (this reader knows 1) take the reader of that version")
    # Machine and back end do not change a result, so that two that are equal look equal.
    warnings = ";".join(sorted({w["id"] for w in summary["warnings"]} - {"transport.backend"}))
    biology = {row["structure"]: row["values"] for row in summary["biology"]["rows"]}
    transport = summary["transport"]
    for name, structure in summary["structures"].items():
        row = {"case": summary["case"]["id"], "structure": name, "role": structure["role"], "derived": int(structure["derived"]),
               "volume_mL": structure["volume_mL"], "mass_g": structure["mass_g"], "activity_MBq": structure["activity_MBq"]}
        for metric, value in sorted({**structure["dose"], **biology.get(name, {})}.items()):
            row[metric], row[metric + "_u"] = value["value"], value["u"]
        row.update({"case.verdict": summary["verdict"]["overall"], "commit": summary["program"]["commit"], "method": transport["method"],
                    "seed": transport["seed"], "histories": transport["histories"], "dose_sha256": transport["dose_sha256"],
                    "case_sha256": summary["case"]["sha256"], "warnings": warnings, "folder": str(folder)})
        yield row


def table(results):
    """A pandas table of several results: a row per case and structure, a column per metric and its `_u` (empty: not known), then the
    verdict, provenance and the ids of warnings."""
    import pandas

    joined = pandas.DataFrame([row for path in results for row in rows(path)])
    metrics = sorted(name for name in joined.columns if name not in FIRST + LAST)  # not all structures have all
    return joined[FIRST + metrics + LAST]


def _toml(value):
    """A value of a case file; text and numbers of JSON are those of TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, Path):
        value = str(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def write_case(file, case):
    """Writes a case file (docs/formats/case.md): a dictionary of tables, lists of tables as lists of dictionaries. Keys and values are
    checked by `yttria checks FILE` and `yttria run FILE`. An existing file is replaced. Gives its path."""
    lines = [f"{key} = {_toml(value)}" for key, value in case.items() if not isinstance(value, (dict, list))]
    for key, value in case.items():
        tables = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
        for entry in tables:
            lines += ["", f"[{key}]" if isinstance(value, dict) else f"[[{key}]]"]
            lines += [f"{name} = {_toml(item)}" for name, item in entry.items() if item is not None]
    file = Path(file)
    aside = file.with_name(file.name + ".partial")
    aside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.replace(aside, file)
    return file


def main():
    parser = argparse.ArgumentParser(description="Results of Yttria: DVH with bands, and a table of several results.")
    commands = parser.add_subparsers(dest="command", required=True)
    dvh = commands.add_parser("dvh", help="draws dose-volume histograms with bands of two standard uncertainties")
    dvh.add_argument("result", help="folder of a result")
    dvh.add_argument("structures", nargs="*", help="names (default: all that the program did not form)")
    dvh.add_argument("-o", "--output", required=True, help="picture: .png, .svg or .pdf")
    joined = commands.add_parser("table", help="joins the summaries of several results")
    joined.add_argument("results", nargs="+", help="folders of results")
    joined.add_argument("-o", "--output", required=True, help="table: .csv")
    given = parser.parse_args()
    try:
        if given.command == "dvh":
            plot_dvh(read(given.result), given.structures).savefig(given.output, dpi=150)
        else:
            table(given.results).to_csv(given.output, index=False)
    except (KeyError, OSError, ValueError) as error:
        print(f"yttria_results: {error.args[0] if isinstance(error, KeyError) else error}", file=sys.stderr)
        return 3
    except ImportError as error:
        print(f"yttria_results: {error.name} is missing (Debian package python3-{error.name}) install it", file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
