#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the images that the case files of the claims name: layers, points and balls, from the numbers below.

    validation/make_images.py            writes them
    validation/make_images.py --check    compares what is there with what would be written; exits 1 where they differ

Small images are text (NRRD, encoding ascii), the others gzip. z = 0 is the interface of the slabs, (0, 0, 0) the point source.
Activity is in decays of any total: what a claim compares is per decay.
"""
import array
import csv
import gzip
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
TYPES = {"float": "f", "uint8": "B"}
FULL_VOXEL = 125  # decays in a voxel of an evenly filled ball


def nrrd(size, spacing, values, kind="float", text=None):
    """Header and values, x fastest, centred on (0, 0, 0). Text where it is short, unless told."""
    text = len(values) <= 500 if text is None else text
    origin = ",".join(repr(-0.5 * (n - 1) * h) for n, h in zip(size, spacing))
    directions = " ".join("(" + ",".join(repr(float(h)) if a == b else "0" for b in range(3)) + ")" for a, h in enumerate(spacing))
    header = (
        f"NRRD0005\n# validation/make_images.py\ntype: {kind}\ndimension: 3\nspace: left-posterior-superior\n"
        f"sizes: {size[0]} {size[1]} {size[2]}\n"
        f"space directions: {directions}\nkinds: domain domain domain\nendian: little\nencoding: {'ascii' if text else 'gzip'}\n"
        f"space origin: ({origin})\n\n"
    ).encode()
    if text:
        return header, " ".join(f"{v:g}" for v in values).encode() + b"\n"
    return header, array.array(TYPES[kind], values).tobytes()


def one_voxel(edges_mm, value, kind="float"):
    """A box filled evenly: the program spreads it over the voxels of the transport grid."""
    return nrrd((1, 1, 1), edges_mm, [value], kind)


def point(n, spacing_mm):
    """n^3 voxels, one decay in the middle one; the grid of the activity is the transport grid."""
    values = array.array("B", bytes(n**3))
    values[(n**3 - 1) // 2] = 1
    return nrrd((n,) * 3, (spacing_mm,) * 3, values, "uint8")


def ball(half, spacing_mm, radius_mm):
    """Decays of an evenly filled ball in (2 half + 1)^3 voxels: of 5^3 points of a voxel, those inside."""
    squares = [[((o - 0.5 + (s + 0.5) / 5) * spacing_mm) ** 2 for s in range(5)] for o in range(half + 1)]
    limit = radius_mm**2

    def inside(offset):
        nearest = sum((max(0.0, o - 0.5) * spacing_mm) ** 2 for o in offset)
        if nearest >= limit or sum(((o + 0.5) * spacing_mm) ** 2 for o in offset) <= limit:
            return 0 if nearest >= limit else FULL_VOXEL
        xs, ys, zs = (squares[o] for o in offset)
        return sum(x + y + z < limit for z in zs for y in ys for x in xs)

    octant = {(i, j, k): 0 for k in range(half + 1) for j in range(k + 1) for i in range(j + 1)}
    for offset in octant:
        octant[offset] = inside(offset)
    axis = [abs(i - half) for i in range(2 * half + 1)]
    values = [octant[tuple(sorted((i, j, k)))] for k in axis for j in axis for i in axis]
    return (2 * half + 1,) * 3, (spacing_mm,) * 3, values


def rows_of(claim):
    with open(HERE / claim / "reference.csv", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def slabs():
    """Layers without end: decays in one of 21 x 21 columns of 100 mm, their sum stands for all. z = 0 lies between voxels 199 and 200."""
    files = {}
    bone = [1.92 if 5 < z < 15 else 1.06 for z in (5 * k - 197.5 for k in range(80))]
    for name, density, source in (("liver_lung", [1.06, 0.26], (-20, 0)), ("bone_insert", bone, (-15, 5))):
        layer = (2100, 2100, 400 / len(density))
        files[f"density_{name}.nrrd"] = nrrd((1, 1, len(density)), layer, density)
        files[f"material_{name}.nrrd"] = nrrd((1, 1, len(density)), layer, [int(d != 1.06) for d in density], "uint8")
        decays = bytearray(21 * 21 * 400)
        for k in range(200 + source[0], 200 + source[1]):
            decays[10 + 21 * (10 + 21 * k)] = 1
        files[f"activity_{name}.nrrd"] = nrrd((21, 21, 400), (100, 100, 1), decays, "uint8")
    return files


def fano():
    """One material at three densities; ends longer than the range (1.13 g/cm2). Decays per gram in the middle column of 5 x 5."""
    layers = ((84, 0.26), (20, 1.05), (14, 1.92), (40, 0.26), (14, 1.92), (20, 1.05), (84, 0.26))
    density = [rho for thickness, rho in layers for _ in range(thickness // 2)]
    decays = [0.0] * (25 * len(density))
    for k, rho in enumerate(density):
        decays[12 + 25 * k] = rho
    return {
        "density.nrrd": nrrd((1, 1, len(density)), (150, 150, 2), density),
        "material.nrrd": one_voxel((150, 150, 276), 0, "uint8"),
        "activity.nrrd": nrrd((5, 5, len(density)), (30, 30, 2), decays),
    }


def energy_ledger():
    """Layers of five materials, two voxels thick and shifted from plane to plane; decays up to the faces."""
    material = [v // 48 % 5 for v in range(24**3)]
    density = (0.0012, 0.26, 1.04, 1.06, 1.92)
    return {
        "density.nrrd": nrrd((24,) * 3, (3,) * 3, [density[m] for m in material]),
        "material.nrrd": nrrd((24,) * 3, (3,) * 3, material, "uint8"),
        "activity.nrrd": one_voxel((72,) * 3, 1),
    }


def electron_kernels_water():
    """Voxels of a fiftieth of the range, out to 1.15 ranges."""
    files = {"density.nrrd": one_voxel((100,) * 3, 1), "material.nrrd": one_voxel((100,) * 3, 0, "uint8")}
    rows = rows_of("electron_kernels_water")
    for energy in sorted({row["energy_MeV"] for row in rows}):
        edges = [float(row["r_out_mm"]) for row in rows if row["energy_MeV"] == energy]
        h = edges[0] / 5
        files[f"activity_{energy}_MeV.nrrd"] = point(2 * int(1.15 * edges[9] / h) + 1, h)
        low, high = float(energy) * (1 - 1e-6), float(energy) * (1 + 1e-6)
        files[f"{energy}_MeV.csv"] = b"", f"# one energy\nlower_MeV,upper_MeV,probability\n{low!r},{high!r},1\n".encode()
    return files


def y90_point_kernel():
    """Near the source: 129^3 voxels of 0.125 mm of water. Tail: 113^3 voxels over the reference's medium, which is a ball in vacuum."""
    files = {"material.nrrd": one_voxel((2000,) * 3, 0, "uint8")}
    for name, density, scale, ball_mm in (("water", 1.0, 1, 400), ("liver", 1.06, 1, 400), ("lung", 0.26, 1 / 0.26, 576.923)):
        files[f"density_{name}.nrrd"] = one_voxel((2000,) * 3, density)
        files[f"activity_{name}.nrrd"] = point(129, 0.125 * scale)
        # 5 mm of water out to where nothing comes back into the first 8 cm; beyond 8 cm (not in lung) the whole ball.
        half = 56
        for tail, end in (("tail", min(1.41 * 200 * scale, ball_mm)), ("far", ball_mm)):
            if tail == "far" and name == "lung":
                continue
            h = end / half
            axis = [(h * (i - half)) ** 2 for i in range(2 * half + 1)]
            inside = [0.001 if z + y + x > ball_mm**2 else density for z in axis for y in axis for x in axis]
            files[f"density_{name}_{tail}.nrrd"] = nrrd((2 * half + 1,) * 3, (h,) * 3, inside)
            files[f"activity_{name}_{tail}.nrrd"] = point(2 * half + 1, h)
    return files


def voxel_s_values():
    """41^3 voxels: 8 to 20 cm, beyond which nothing scatters back that matters (1e-4 of a face neighbour)."""
    files = {"material.nrrd": one_voxel((1000,) * 3, 0, "uint8")}
    for name, density in (("water", 1.0), ("soft", 1.04)):
        files[f"density_{name}.nrrd"] = one_voxel((1000,) * 3, density)
    for size in sorted({row["size_mm"] for row in rows_of("voxel_s_values")}):
        files[f"activity_{size}mm.nrrd"] = point(41, float(size))
    return files


def spheres():
    """Voxels of 0.15 mm + 1.9 % of the radius; what scatters back comes from within half a range."""
    files = {"density.nrrd": one_voxel((1000,) * 3, 1.04), "material.nrrd": one_voxel((1000,) * 3, 0, "uint8")}
    for row in rows_of("spheres"):
        radius = float(row["radius_mm"])
        h = 0.15 + 0.019 * radius
        files[f"activity_{row['mass_g']}g.nrrd"] = nrrd(*ball(int((radius + min(max(radius, 6), 12)) / h), h, radius), "uint8")
    return files


def uniform_liver():
    """A liver of 1.8 kg and its core of 40 mm; and a point in 121^3 voxels of 5 mm."""
    liver, core = ball(21, 4, 74), ball(21, 4, 40)
    labels = [2 if 2 * c > FULL_VOXEL else 1 if 2 * l > FULL_VOXEL else 0 for l, c in zip(liver[2], core[2])]
    return {
        "density.nrrd": one_voxel((1000,) * 3, 1.06),
        "material.nrrd": one_voxel((1000,) * 3, 0, "uint8"),
        "activity.nrrd": nrrd(*liver, "uint8"),
        "labels.nrrd": nrrd(liver[0], liver[1], labels, "uint8"),
        "activity_centre.nrrd": point(121, 5),
    }


def content(file):
    """Header and values as bytes, unpacked."""
    header, _, data = file.read_bytes().partition(b"\n\n") if file.suffix == ".nrrd" else (b"", b"", file.read_bytes())
    header = header + b"\n\n" if header else header
    return header, zlib.decompress(data, 31) if b"encoding: gzip" in header else data


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    wrong = count = 0
    for claim in (slabs, fano, energy_ledger, electron_kernels_water, y90_point_kernel, voxel_s_values, spheres, uniform_liver):
        for name, (header, data) in claim().items():
            file = HERE / claim.__name__ / name
            count += 1
            if not check:
                file.write_bytes(header + (gzip.compress(data, 9, mtime=0) if b"encoding: gzip" in header else data))
            elif not file.is_file() or content(file) != (header, data):
                print(f"{file}: not what validation/make_images.py writes (edited or missing) run it again", file=sys.stderr)
                wrong += 1
    print(f"{count} images {'checked' if check else 'written'}, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
