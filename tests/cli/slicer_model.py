# SPDX-License-Identifier: Apache-2.0
"""A caller that follows the Slicer execution model as 3D Slicer does (Base/QTCLI): finds modules in a folder, asks each for --xml, makes
the command line from the description, reads progress, output files and the file of returned values. And files as Slicer hands them over."""
import os
import pathlib
import re
import struct
import subprocess
import xml.etree.ElementTree as ElementTree

FILES = {"image", "geometry", "transform", "table", "measurement", "pointfile"}  # given only where something is chosen
TEXTS = {"file", "directory", "string", "integer-vector", "float-vector", "double-vector", "string-vector"}  # only where not empty


class Module:
    """A module as its own description says it is."""

    def __init__(self, path):
        asked = subprocess.run([path, "--xml"], capture_output=True, timeout=60, check=False, cwd=path.parent)
        assert asked.returncode == 0 and asked.stderr == b"", (path, asked)
        assert asked.stdout.startswith(b"<?xml"), asked.stdout[:80]  # Slicer takes nothing else
        self.path, self.xml = path, asked.stdout
        self.parameters = []
        root = ElementTree.fromstring(asked.stdout)
        assert root.tag == "executable"
        self.title = root.findtext("title")
        for group in root.findall("parameters"):
            for node in group:
                if node.tag in ("label", "description"):
                    continue
                entry = {key: (node.findtext(key) or "").strip() for key in ("name", "longflag", "flag", "index", "channel", "default")}
                for key in ("longflag", "flag"):
                    entry[key] = entry[key].lstrip("-")
                assert re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", entry["name"]), entry
                entry.update(tag=node.tag, elements=[e.text for e in node.findall("element")], extensions=node.get("fileExtensions", ""))
                self.parameters.append(entry)
        # Slicer: outputs of a plain type are returned by a file.
        self.returned = [p["name"] for p in self.parameters if p["channel"] == "output" and p["tag"] not in FILES | {"file", "directory"}]

    def command(self, values, return_file):
        """The command line for these values by name; defaults for the rest."""
        unknown = set(values) - {p["name"] for p in self.parameters}
        assert not unknown, unknown
        line = [str(self.path)] + (["--returnparameterfile", str(return_file)] if self.returned else [])
        placed = {}
        for p in self.parameters:
            value = str(values.get(p["name"], p["default"]))
            if p["index"]:
                placed[int(p["index"])] = value
            flag = "--" + p["longflag"] if p["longflag"] else "-" + p["flag"] if p["flag"] else None
            if flag is None:
                continue
            if p["tag"] == "boolean":
                line += [flag] if value == "true" else []
            elif p["tag"] in FILES | TEXTS:
                line += [flag, value] if value else []
            else:
                line += [flag, value]
        return line + [placed[i] for i in sorted(placed)]

    def start(self, values, return_file):
        """The process, its pipes open."""
        environment = dict(os.environ, ITK_AUTOLOAD_PATH="", LD_LIBRARY_PATH="/nowhere/of/Slicer")
        pipe = subprocess.PIPE
        return subprocess.Popen(self.command(values, return_file), stdout=pipe, stderr=pipe, env=environment, text=True)

    def run(self, values, folder):
        """Runs to the end: returned values, words without the progress tags, progress numbers. Raises where the module fails."""
        return_file = folder / "returned.params"
        return_file.unlink(missing_ok=True)
        out, err = (process := self.start(values, return_file)).communicate(timeout=300)
        assert process.returncode == 0, (process.returncode, err)
        assert err == "", err  # Slicer shows it as an error
        progress = [float(x) for x in re.findall("<filter-progress>([^<]*)</filter-progress>", out)]
        assert progress[0] == 0 and progress[-1] == 1 and progress == sorted(progress) and len(progress) > 2, progress
        assert "<filter-start>" in out and "<filter-end>" in out and "<filter-name>" in out
        words = re.sub("<filter-[a-z-]+>[^<]*</filter-[a-z-]+>[ \t\r\n]*|</?filter-(start|end)>[ \t\r\n]*", "", out)
        lines = return_file.read_text(encoding="utf-8").splitlines() if self.returned else []
        returned = dict(line.split(" = ", 1) for line in lines)
        assert set(returned) == set(self.returned), (returned, self.returned)
        return returned, words, progress

    def refusal(self, values, folder):
        """What the module says on stderr as it fails; raises where it does not."""
        _, err = (process := self.start(values, folder / "none.params")).communicate(timeout=300)
        assert process.returncode not in (0, None) and err.strip(), (process.returncode, err)
        return process.returncode, err


def find_modules(folder):
    """What Slicer takes for executable modules on Linux: executable files without a dot in their names."""
    found = [p for p in sorted(pathlib.Path(folder).iterdir()) if p.is_file() and os.access(p, os.X_OK) and "." not in p.name]
    return {p.name: Module(p) for p in found}


def write_nrrd(file, kind, size, axes, origin, values, keys=(), layers=0):
    """A raw NRRD in LPS. `axes`: three vectors in mm, a voxel long. With `layers` the first axis is a list, as Slicer writes overlaps."""
    code, name = {"float": ("f", "float"), "short": ("h", "short"), "uchar": ("B", "unsigned char")}[kind]
    vector = lambda v: "(" + ",".join(repr(float(x)) for x in v) + ")"  # noqa: E731
    sizes = ([layers] if layers else []) + list(size)
    head = ["NRRD0004", f"type: {name}", f"dimension: {len(sizes)}", "space: left-posterior-superior",
            "sizes: " + " ".join(map(str, sizes)),
            "space directions: " + ("none " if layers else "") + " ".join(map(vector, axes)),
            "kinds: " + ("list " if layers else "") + "domain domain domain", "endian: little", "encoding: raw",
            "space origin: " + vector(origin)]
    head += [f"{key}:={value}" for key, value in keys]
    file.write_bytes(("\n".join(head) + "\n\n").encode() + struct.pack(f"<{len(values)}{code}", *values))


def read_nrrd(file):
    """(fields, keys, raw bytes) of a NRRD that is raw or gzip."""
    import gzip

    head, data = file.read_bytes().split(b"\n\n", 1)
    lines = [line for line in head.decode().splitlines()[1:] if not line.startswith("#")]
    keys = dict(line.split(":=", 1) for line in lines if ":=" in line)
    fields = dict(line.split(": ", 1) for line in lines if ":=" not in line)
    return fields, keys, gzip.decompress(data) if fields["encoding"] == "gzip" else data


def vectors(text):
    """"(1,0,0) (0,1,0)" as lists of numbers."""
    return [[float(x) for x in part.split(",")] for part in re.findall(r"\(([^)]*)\)", text)]
