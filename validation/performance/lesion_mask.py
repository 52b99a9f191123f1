#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A lesion of a PET as a mask: the voxels above a share of the maximum that are connected with it, written as NRRD on the PET's grid.

For timing a real case only (petct_lesion.toml): a threshold is no contour.
Usage: lesion_mask.py FOLDER_WITH_PET_SLICES OUT.nrrd [--share 0.41] [--box x0,x1,y0,y1,z0,z1 in mm, LPS]
Reads uncompressed little-endian DICOM with explicit value representations, one slice a file, 16 bits a pixel.
"""
import argparse
import struct
import sys
from collections import deque
from pathlib import Path

LONG = {b"OB", b"OW", b"OF", b"OD", b"OL", b"SQ", b"UN", b"UT", b"UC", b"UR"}
WANTED = {(0x20, 0x32): "position", (0x28, 0x10): "rows", (0x28, 0x11): "columns", (0x28, 0x30): "spacing", (0x28, 0x103): "signed",
          (0x28, 0x1052): "intercept", (0x28, 0x1053): "slope", (0x20, 0x37): "orientation", (0x7FE0, 0x10): "pixels"}


def skip_sequence(data, at):
    """Offset behind a sequence of undefined length that starts at `at`."""
    depth = 1
    while depth:
        group, element, length = struct.unpack_from("<HHI", data, at)
        if group == 0xFFFE:
            at += 8
            if element == 0xE0DD:
                depth -= 1
            elif element == 0xE000 and length != 0xFFFFFFFF:
                at += length
            continue
        kind = data[at + 4:at + 6]
        length, at = (struct.unpack_from("<I", data, at + 8)[0], at + 12) if kind in LONG else (
            struct.unpack_from("<H", data, at + 6)[0], at + 8)
        if length == 0xFFFFFFFF:
            depth += 1
        else:
            at += length
    return at


def read_slice(file):
    """The wanted elements of a file, as bytes."""
    data = file.read_bytes()
    if data[128:132] != b"DICM" or b"1.2.840.10008.1.2.1\0" not in data[132:700]:
        sys.exit(f"{file}: not DICOM in explicit little endian (nothing else is read here) convert it with dcmdjpls or dcmconv")
    at, found = 132, {}
    while at + 8 <= len(data):
        tag = struct.unpack_from("<HH", data, at)
        kind = data[at + 4:at + 6]
        length, at = (struct.unpack_from("<I", data, at + 8)[0], at + 12) if kind in LONG else (
            struct.unpack_from("<H", data, at + 6)[0], at + 8)
        if length == 0xFFFFFFFF:
            at = skip_sequence(data, at)
            continue
        if tag in WANTED:
            found[WANTED[tag]] = data[at:at + length]
        at += length
    return found


def numbers(raw):
    return [float(part) for part in raw.decode("ascii").strip("\0 ").split("\\")]


def read_series(folder):
    """Values [z][row * columns + column] in rising z, size, spacing and origin (LPS, mm)."""
    slices = [read_slice(file) for file in sorted(folder.glob("*.dcm"))]
    if len(slices) < 2:
        sys.exit(f"{folder}: no series (two slices or more are needed) name the folder with the PET's .dcm files")
    if numbers(slices[0]["orientation"]) != [1, 0, 0, 0, 1, 0]:
        sys.exit(f"{folder}: slices are not axial (no other orientation is handled here) resample them")
    slices.sort(key=lambda s: numbers(s["position"])[2])
    rows, columns = (struct.unpack("<H", slices[0][name])[0] for name in ("rows", "columns"))
    kind = "h" if struct.unpack("<H", slices[0]["signed"])[0] else "H"
    volume = []
    for s in slices:
        slope, intercept = numbers(s["slope"])[0], numbers(s["intercept"])[0]
        volume.append([slope * value + intercept for value in struct.unpack(f"<{rows * columns}{kind}", s["pixels"][:2 * rows * columns])])
    first, last = numbers(slices[0]["position"]), numbers(slices[-1]["position"])
    row_mm, column_mm = numbers(slices[0]["spacing"])
    return volume, (columns, rows, len(slices)), (column_mm, row_mm, (last[2] - first[2]) / (len(slices) - 1)), first


def grow(volume, size, seed, threshold):
    """Face-connected voxels at or above the threshold, from the seed (x, y, z)."""
    inside, queue = {seed}, deque([seed])
    while queue:
        here = queue.popleft()
        for axis in range(3):
            for step in (-1, 1):
                there = here[:axis] + (here[axis] + step,) + here[axis + 1:]
                if there in inside or not 0 <= there[axis] < size[axis]:
                    continue
                if volume[there[2]][there[1] * size[0] + there[0]] >= threshold:
                    inside.add(there)
                    queue.append(there)
    return inside


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.41, help="of the maximum (0.41: a usual PET threshold)")
    parser.add_argument("--box", help="x0,x1,y0,y1,z0,z1 [mm, LPS] in which the maximum is looked for")
    options = parser.parse_args()
    volume, size, spacing, origin = read_series(options.folder)
    box = [float(part) for part in options.box.split(",")] if options.box else [-1e9, 1e9] * 3
    span = []
    for axis in range(3):
        low, high = ((box[2 * axis + end] - origin[axis]) / spacing[axis] for end in (0, 1))
        span.append(range(max(0, round(low)), min(size[axis] - 1, round(high)) + 1))
    if not all(span):
        sys.exit(f"--box {options.box}: no voxel lies in it (the image spans {size} voxels of {spacing} mm from {origin}) correct it")
    seed = max(((x, y, z) for z in span[2] for y in span[1] for x in span[0]), key=lambda p: volume[p[2]][p[1] * size[0] + p[0]])
    most = volume[seed[2]][seed[1] * size[0] + seed[0]]
    lesion = grow(volume, size, seed, options.share * most)
    mask = bytearray(size[0] * size[1] * size[2])
    for x, y, z in lesion:
        mask[(z * size[1] + y) * size[0] + x] = 1
    header = ("NRRD0004\ntype: uint8\ndimension: 3\nspace: left-posterior-superior\n"
              f"sizes: {size[0]} {size[1]} {size[2]}\n"
              f"space directions: ({spacing[0]!r},0,0) (0,{spacing[1]!r},0) (0,0,{spacing[2]!r})\n"
              f"space origin: ({origin[0]!r},{origin[1]!r},{origin[2]!r})\nkinds: domain domain domain\nencoding: raw\n\n")
    options.out.write_bytes(header.encode("ascii") + bytes(mask))
    place = [origin[a] + spacing[a] * seed[a] for a in range(3)]
    print(f"{options.out}: {len(lesion)} voxels, {len(lesion) * spacing[0] * spacing[1] * spacing[2] / 1000:.1f} mL, maximum {most:.0f} at "
          f"({place[0]:.0f}, {place[1]:.0f}, {place[2]:.0f}) mm")


if __name__ == "__main__":
    main()
