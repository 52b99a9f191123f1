# SPDX-License-Identifier: Apache-2.0
"""What a user of 3D Slicer does with the modules, without Slicer: slicer_session.py PROGRAM FOLDER. Exit 0 where all of it is right."""
import math
import os
import pathlib
import signal
import struct
import subprocess
import sys
import time

from slicer_model import find_modules, read_nrrd, vectors, write_nrrd


def product(a, b):
    """Of two matrices as lists of rows."""
    return [[sum(a[i][k] * b[k][j] for k in range(len(b))) for j in range(len(b[0]))] for i in range(len(a))]


def turned(x_degrees, y_degrees, z_degrees):
    """Rotation about x, then y, then z."""
    def about(axis, degrees):
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        i, j = [(1, 2), (2, 0), (0, 1)][axis]
        m = [[float(r == q) for q in range(3)] for r in range(3)]
        m[i][i] = m[j][j] = c
        m[i][j], m[j][i] = -s, s
        return m

    return product(about(2, z_degrees), product(about(1, y_degrees), about(0, x_degrees)))


def transpose(m):
    """Rows become columns."""
    return [list(row) for row in zip(*m)]


def apply(m, v, shift=(0, 0, 0)):
    """m v + shift."""
    return [sum(m[i][j] * v[j] for j in range(3)) + shift[i] for i in range(3)]


FLIP = [[-1, 0, 0], [0, -1, 0], [0, 0, 1]]  # between RAS, in which Slicer thinks, and LPS, in which files are


class Scene:
    """An oblique CT, an activity image that lies elsewhere and is brought over the CT by a transform, and a segmentation with overlap."""

    def __init__(self, folder):
        self.folder = folder
        n, mm = 20, 6.0
        self.turn = turned(12, -20, 31)
        axes = [[mm * self.turn[r][a] for r in range(3)] for a in range(3)]
        origin = apply(self.turn, [-57, -57, -57], [40, -25, 110])
        place = [(i, j, k) for k in range(n) for j in range(n) for i in range(n)]
        centre = lambda index: math.dist(index, (9.5, 9.5, 9.5)) * mm  # noqa: E731
        write_nrrd(folder / "ct.nrrd", "short", (n, n, n), axes, origin, [40 if centre(p) < 55 else -1000 for p in place])
        tumour = [math.dist(p, (13, 9, 8)) * mm < 15 for p in place]
        liver = [centre(p) < 45 for p in place]
        self.tumour_mm = [origin[r] + 13 * axes[0][r] + 9 * axes[1][r] + 8 * axes[2][r] for r in range(3)]
        keys = [("Segmentation_MasterRepresentation", "Binary labelmap")]
        for s, (name, layer) in enumerate([("Liver", 0), ("Tumour 1", 1)]):
            entries = {"ID": f"Segment_{s + 1}", "Name": name, "LabelValue": 1, "Layer": layer, "Color": "0.5 0.25 1"}
            keys += [(f"Segment{s}_{key}", value) for key, value in entries.items()]
        both = [x for pair in zip(liver, tumour) for x in pair]
        write_nrrd(folder / "s.seg.nrrd", "uchar", (n, n, n), axes, origin, both, keys, layers=2)
        write_nrrd(folder / "labels.nrrd", "uchar", (n, n, n), axes, origin, [2 if t else 1 if l else 0 for l, t in zip(liver, tumour)])
        # What Slicer shows: node coordinates to those of the scene, both RAS.
        self.to_parent, self.shift = turned(-8, 25, 14), [33.0, -21.0, 57.0]
        self.write_activity()

    def write_activity(self):
        """One hot voxel that the transform brings to the middle of the tumour, in an image with axes of its own."""
        wanted = apply(FLIP, self.tumour_mm)
        inverse = transpose(self.to_parent)
        own = apply(FLIP, apply(inverse, [wanted[r] - self.shift[r] for r in range(3)]))
        turn, n, mm = turned(3, 9, -40), 9, 4.0
        axes = [[mm * turn[r][a] for r in range(3)] for a in range(3)]
        hot = (5, 3, 4)
        origin = [own[r] - sum(hot[a] * axes[a][r] for a in range(3)) for r in range(3)]
        values = [0.0] * n**3
        values[hot[0] + n * (hot[1] + n * hot[2])] = 1e12
        write_nrrd(self.folder / "spect.nrrd", "float", (n, n, n), axes, origin, values)
        # Slicer's file: the inverse (from the parent), in LPS, as ITK's AffineTransform: matrix by rows, then the offset.
        matrix = product(FLIP, product(inverse, FLIP))
        offset = apply(FLIP, apply(inverse, [-x for x in self.shift]))
        self.numbers = [x for row in matrix for x in row] + offset
        text = "#Insight Transform File V1.0\n#Transform 0\nTransform: AffineTransform_double_3_3\nParameters: "
        (self.folder / "t.tfm").write_text(text + " ".join(map(repr, self.numbers)) + "\nFixedParameters: 0 0 0\n", encoding="utf-8")

    def write_h5(self):
        """The same as Slicer's default format; False without h5py."""
        try:
            import h5py
        except ImportError:
            return False
        with h5py.File(self.folder / "t.h5", "w") as file:
            words = h5py.string_dtype("ascii")  # as ITK writes them
            file.create_dataset("ITKVersion", data=["5.3"], dtype=words)
            file.create_dataset("HDFVersion", data=["1.10"], dtype=words)
            for name in ("OSName", "OSVersion"):
                file.create_dataset(name, data=["Linux"], dtype=words)
            group = file.create_group("TransformGroup/0")
            group.create_dataset("TransformType", data=["AffineTransform_double_3_3"], dtype=words)
            group.create_dataset("TransformParameters", data=self.numbers)
            group.create_dataset("TransformFixedParameters", data=[0.0, 0.0, 0.0])
        return True


def centre_of(file):
    """Centre of what the volume holds, LPS mm, by the header's own words."""
    fields, _, data = read_nrrd(file)
    assert fields["space"] == "left-posterior-superior"
    size, axes, (origin,) = list(map(int, fields["sizes"].split())), vectors(fields["space directions"]), vectors(fields["space origin"])
    total, sums = 0.0, [0.0, 0.0, 0.0]
    for v, value in enumerate(struct.unpack(f"<{len(data) // 4}f", data)):
        if value > 0:
            index = (v % size[0], v // size[0] % size[1], v // size[0] // size[1])
            total += value
            sums = [sums[a] + value * index[a] for a in range(3)]
    return [origin[r] + sum(sums[a] / total * axes[a][r] for a in range(3)) for r in range(3)]


def table(file):
    """Rows of a table by their first column."""
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return {line[0]: dict(zip(lines[0], line)) for line in lines[1:]}


def check_run(module, scene, out):
    """Images, transform, segmentation in; dose, colours, tables out."""
    given = {"activity": scene.folder / "spect.nrrd", "ct": scene.folder / "ct.nrrd", "structures": scene.folder / "s.seg.nrrd",
             "registration": scene.folder / "t.tfm", "quantity": "decays", "method": "local", "protocol": "rescue", "shunt": 0.05}
    wanted = {"dose": "dose.nrrd", "uncertainty": "u.nrrd", "segmentation": "o.seg.nrrd", "colours": "c.ctbl", "metrics": "m.tsv",
              "rules": "r.tsv"}
    returned, words, _ = module.run({**given, **{k: out / v for k, v in wanted.items()}, "results": out / "kept"}, out)
    assert "Research software" in words and "not assessable" in returned["verdict"] and float(returned["top"]) > 0, returned
    # The known point: the dose lies where the transform brings the hot voxel. A voxel of 4 mm spreads over a grid of 2 mm evenly.
    assert math.dist(centre_of(out / "dose.nrrd"), scene.tumour_mm) < 0.2, (centre_of(out / "dose.nrrd"), scene.tumour_mm)
    axes = vectors(read_nrrd(out / "dose.nrrd")[0]["space directions"])
    for a in range(3):
        assert math.dist(axes[a], [2 * scene.turn[r][a] for r in range(3)]) < 1e-6  # along the oblique CT
    rows = table(out / "m.tsv")
    assert rows["Tumour 1"]["role"] == "tumour" and rows["Liver"]["role"] == "liver" and float(rows["Tumour 1"]["mean_Gy"]) > 0
    assert table(out / "r.tsv")["I3a"]["status"] == "pass"  # one lesion
    _, keys, data = read_nrrd(out / "o.seg.nrrd")
    names = [keys[f"Segment{s}_Name"] for s in range(2)]
    assert names == ["Liver", "Tumour 1"] and keys["Segment0_Layer"] != keys["Segment1_Layer"] and 1 in data
    assert all(0 <= float(x) <= 1 for x in keys["Segment0_Color"].split()) and keys["Segment0_Color"] != keys["Segment1_Color"]
    colours = [line.split() for line in (out / "c.ctbl").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(colours) == 256 and all(len(c) == 6 for c in colours) and colours[0][5] == "0" and colours[255][1] == returned["top"] + "_Gy"
    kept = sorted(p.name for p in (out / "kept").iterdir())
    assert all(p.is_file() and not p.is_symlink() for p in (out / "kept/slicer-case").iterdir())
    assert (out / "kept/slicer-case/ct.nrrd").read_bytes() == (scene.folder / "ct.nrrd").read_bytes()
    assert kept == ["dose.nrrd", "report.html", "result.h5", "slicer-case", "summary.json"], kept
    return given


def check_h5(module, scene, out):
    """The transform in Slicer's own format, by a case file in one material (whose tables are quickly made)."""
    if not scene.write_h5():
        return
    fields = read_nrrd(scene.folder / "ct.nrrd")[0]
    size, axes, (origin,) = list(map(int, fields["sizes"].split())), vectors(fields["space directions"]), vectors(fields["space origin"])
    voxels = math.prod(size)
    write_nrrd(scene.folder / "density.nrrd", "float", size, axes, origin, [1.0] * voxels)
    write_nrrd(scene.folder / "material.nrrd", "uchar", size, axes, origin, [0] * voxels)
    text = """schema = 1
[case]\nid = "h5"\n[activity]\nimage = "spect.nrrd"\nquantity = "decays"\nregistration = "t.h5"
[anatomy]\ndensity = "density.nrrd"\nmaterial = "material.nrrd"\nmaterials = ["water"]
[[structure]]\nname = "Liver"\nrole = "liver"\nmask = "labels.nrrd"
[transport]\nmethod = "local"\n"""
    (scene.folder / "h5.toml").write_text(text, encoding="utf-8")
    module.run({"caseFile": scene.folder / "h5.toml", "dose": out / "h5.nrrd"}, out)
    assert math.dist(centre_of(out / "h5.nrrd"), scene.tumour_mm) < 0.2, centre_of(out / "h5.nrrd")


def check_evaluate(module, scene, out):
    """The dose of the run, read in the same segmentation and in its label map."""
    given = {"dose": out / "dose.nrrd", "structures": scene.folder / "s.seg.nrrd", "ct": scene.folder / "ct.nrrd", "between": "constant",
             "subVoxel": 1}
    module.run({**given, "metrics": out / "e.tsv"}, out)
    mean = float(table(out / "e.tsv")["Tumour 1"]["mean_Gy"])
    # All energy lies deep in the tumour; its mass is that of fractional voxels in one, of cut voxels in the other.
    assert abs(mean / float(table(out / "m.tsv")["Tumour 1"]["mean_Gy"]) - 1) < 0.01
    module.run({**given, "structures": scene.folder / "labels.nrrd", "roles": "1=liver,2=tumour", "metrics": out / "l.tsv"}, out)
    assert abs(float(table(out / "l.tsv")["Label 2"]["mean_Gy"]) / mean - 1) < 1e-3


def check_phantom(modules, program, out):
    """A phantom, then its case file through the run module: the same dose as yttria run gives."""
    wanted = {"activity": out / "pa.nrrd", "density": out / "pd.nrrd", "segmentation": out / "p.seg.nrrd"}
    modules["YttriaPhantom"].run({"phantom": "tiny", "folder": out / "tiny", **wanted}, out)
    assert read_nrrd(out / "p.seg.nrrd")[1]["Segment0_Name"] == "Liver" and read_nrrd(out / "pa.nrrd")[0]["sizes"] == "16 16 16"
    modules["YttriaRun"].run({"caseFile": out / "tiny/case.toml", "dose": out / "t.nrrd"}, out)
    subprocess.run([program, "run", out / "tiny/case.toml", "-o", out / "r", "--quiet"], check=True)
    assert read_nrrd(out / "t.nrrd")[2] == read_nrrd(out / "r/dose.nrrd")[2]


def check_refusals(module, scene, given, out):
    """Clear words, an exit code that is not 0, and nothing written."""
    before = sorted(p.name for p in out.iterdir())
    no = lambda changes: module.refusal({**given, "dose": out / "no.nrrd", **changes}, out)  # noqa: E731
    for changes, words in [
        ({"activity": ""}, ["--activity", "choose an image"]), ({"ct": ""}, ["--ct"]), ({"structures": ""}, ["--structures"]),
        ({"structures": scene.folder / "labels.nrrd"}, ["--roles", "1, 2", "1=liver"]), ({"roles": "Kidney=avoid"}, ["Kidney", "Tumour 1"]),
        ({"roles": "Liver=organ"}, ["organ"]), ({"structures": scene.folder / "spect.nrrd"}, ["no label image"]),
        ({"activity": out / "gone.nrrd"}, ["gone.nrrd"]), ({"histories": "many"}, ["--histories many"]),
        ({"caseFile": "x.toml"}, ["--activity"]),
        ({"dose": out / "nowhere/no.nrrd"}, ["no folder"]), ({"quantity": "counts"}, ["administered_GBq"])]:
        _, said = no(changes)
        assert all(word in said for word in words), (changes, said)
    assert sorted(p.name for p in out.iterdir()) == before


def check_cancel(module, out):
    """SIGTERM while it computes, and the SIGKILL that Slicer sends: no file, whole or half."""
    before = sorted(p.name for p in out.iterdir())
    case = out / "tiny/case.toml"
    case.write_text(case.read_text(encoding="utf-8").replace("histories = 16384", "histories = 1e10"), encoding="utf-8")
    for how, code in ((signal.SIGTERM, 130), (signal.SIGKILL, -signal.SIGKILL)):
        process = module.start({"caseFile": case, "threads": 1, "dose": out / "cut.nrrd", "results": out / "cut"}, out / "cut.params")
        for line in process.stdout:
            if "transport" in line:
                break
        time.sleep(0.3)
        process.send_signal(how)
        _, err = process.communicate(timeout=120)
        assert process.returncode == code and (code < 0 or "cancelled" in err), (process.returncode, err)
        assert sorted(p.name for p in out.iterdir()) == before
        # A killed program cannot clear up its own temporary folder; a stopped one does.
        assert (how == signal.SIGKILL) == bool(list(pathlib.Path(os.environ["TMPDIR"]).iterdir()))


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    (folder / "a folder's modules").mkdir()
    subprocess.run([program, "slicer", "modules", folder / "a folder's modules"], check=True, stdout=subprocess.DEVNULL)
    modules = find_modules(folder / "a folder's modules")
    assert sorted(modules) == ["YttriaEvaluate", "YttriaPhantom", "YttriaRun"], modules
    for name, module in modules.items():
        (folder / f"{name}.xml").write_bytes(module.xml)
    for name in ("in", "tmp"):
        (folder / name).mkdir()
    os.environ["TMPDIR"] = str(folder / "tmp")
    out = folder / "out"
    out.mkdir()
    scene = Scene(folder / "in")
    given = check_run(modules["YttriaRun"], scene, out)
    check_h5(modules["YttriaRun"], scene, out)
    check_evaluate(modules["YttriaEvaluate"], scene, out)
    check_phantom(modules, program, out)
    check_refusals(modules["YttriaRun"], scene, given, out)
    check_cancel(modules["YttriaRun"], out)


if __name__ == "__main__":
    main()
