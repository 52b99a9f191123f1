#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the source leaves out, in keV per decay and in dose far away: internal bremsstrahlung and annihilation photons of Y-90.

    validation/y90_spectrum/weak_processes.py [PHOTONS]      default 3e5, about a minute

Prints the rows of docs/methods/y90_decay.md. Internal bremsstrahlung: Knipp-Uhlenbeck and Bloch (KUB), Physica 3 (1936) 425 and
Phys. Rev. 50 (1936) 272, over the beta spectrum of validation/spectra/y90_penelope.csv. Photons are then followed through infinite water
(Klein-Nishina and photoelectric absorption, electrons absorbed where they are set free; no Rayleigh, no pairs: an estimate)
and their energy is compared shell by shell with the external bremsstrahlung of EGSnrc's kernel (validation/y90_point_kernel/reference.csv).
"""
import bisect
import csv
import math
import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
M = 0.51099895  # MeV
ALPHA = 1 / 137.035999084
PAIRS_PER_DECAY = 31.86e-6  # Selwyn et al., Appl. Radiat. Isot. 65 (2007) 318
SHELLS_CM = [0, 2, 5, 10, 15, 20]
# Water, cm2/g: photoelectric and Compton (xraylib 4, as docs/methods/photons.md); Klein-Nishina and a power law above the last.
ENERGY = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5]
PHOTO = [6.1e2, 4.2e1, 4.944, 0.5439, 0.1458, 0.02725, 0.00276, 0.00029, 2e-5]
COMPTON = [0.055, 0.118, 0.155, 0.1774, 0.1829, 0.1803, 0.1626, 0.1353, 0.0966]


def rows(path):
    """Cells of a CSV file without its comments and its header."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return list(csv.reader(lines))[1:]


def beta_spectrum():
    """Middle [MeV] and probability of each bin."""
    table = [[float(cell) for cell in row] for row in rows(ROOT / "spectra/y90_penelope.csv")]
    total = sum(row[2] for row in table)
    return [(0.5 * (row[0] + row[1]), row[2] / total) for row in table]


def kub(k_MeV, spectrum):
    """Internal bremsstrahlung photons per decay and MeV at the energy k."""
    k, total = k_MeV / M, 0.0
    for T, probability in spectrum:
        before, after = T / M + 1, T / M + 1 - k
        if after <= 1:
            continue
        p0, p = math.sqrt(before * before - 1), math.sqrt(after * after - 1)
        bracket = (before * before + after * after) / (before * p) * math.log(after + p) - 2
        total += probability * ALPHA * p / (math.pi * p0 * k) * bracket
    return total / M


def between(E, table):
    """Value of a table over ENERGY, by logarithms."""
    i = min(max(bisect.bisect(ENERGY, E) - 1, 0), len(ENERGY) - 2)
    share = math.log(E / ENERGY[i]) / math.log(ENERGY[i + 1] / ENERGY[i])
    return table[i] * (table[i + 1] / table[i]) ** share


def cross_sections(E):
    """Photoelectric and Compton mass attenuation of water, cm2/g."""
    if E <= ENERGY[-1]:
        return between(E, PHOTO), between(E, COMPTON)
    a = E / M
    b = 1 + 2 * a
    klein_nishina = (1 + a) / a**2 * (2 * (1 + a) / b - math.log(b) / a) + math.log(b) / (2 * a) - (1 + 3 * a) / b**2
    electrons_per_gram = 6.02214076e23 * 10.0 / 18.0153
    return PHOTO[-1] * (ENERGY[-1] / E) ** 2, 2 * math.pi * 2.8179403e-13**2 * electrons_per_gram * klein_nishina


def klein_nishina_ratio(E, dice):
    """Scattered over incoming energy, by Kahn's rejection."""
    a = E / M
    b = 1 + 2 * a
    while True:
        r1, r2, r3 = dice.random(), dice.random(), dice.random()
        if r1 <= b / (9 + 2 * a):
            inverse = 1 + 2 * a * r2
            if r3 <= 4 * (1 / inverse - 1 / inverse**2):
                return 1 / inverse
        else:
            inverse = b / (1 + 2 * a * r2)
            if r3 <= 0.5 * ((1 - (inverse - 1) / a) ** 2 + 1 / inverse):
                return 1 / inverse


def follow(E, dice, total):
    """One photon of energy E from the origin: adds what it leaves to the shells of SHELLS_CM."""
    x = y = z = u = v = 0.0
    w = 1.0
    while True:
        photo, compton = cross_sections(E)
        step = dice.expovariate(photo + compton)
        x, y, z = x + u * step, y + v * step, z + w * step
        radius = math.sqrt(x * x + y * y + z * z)
        if radius > 100:
            return
        shell = bisect.bisect(SHELLS_CM, radius) - 1
        inside = shell < len(total)
        ratio = klein_nishina_ratio(E, dice)
        if E * ratio < ENERGY[0] or dice.random() * (photo + compton) < photo:
            if inside:
                total[shell] += E
            return
        if inside:
            total[shell] += E * (1 - ratio)
        cos = 1 - M / E * (1 / ratio - 1)
        E *= ratio
        sin, phi = math.sqrt(max(0.0, 1 - cos * cos)), 2 * math.pi * dice.random()
        a, b = sin * math.cos(phi), sin * math.sin(phi)
        side = math.sqrt(max(0.0, 1 - w * w))
        if side > 1e-6:
            u, v, w = (cos * u + (a * u * w - b * v) / side, cos * v + (a * v * w + b * u) / side, cos * w - a * side)
        else:
            u, v, w = a, b, math.copysign(cos, w * cos)


def deposits(energies, dice):
    """Energy [MeV, sum over the photons] absorbed in each of SHELLS_CM."""
    total = [0.0] * (len(SHELLS_CM) - 1)
    for E in energies:
        follow(E, dice, total)
    return total


def external():
    """EGSnrc's energy per decay [MeV] in the shells."""
    total = [0.0] * (len(SHELLS_CM) - 1)
    for row in rows(ROOT / "y90_point_kernel/reference.csv"):
        if row[:2] == ["egsnrc", "water"]:
            middle = 0.05 * (float(row[2]) + float(row[3]))
            total[bisect.bisect(SHELLS_CM, middle) - 1] += float(row[4])
    return total


def main():
    photons = int(float(sys.argv[1])) if len(sys.argv) > 1 else 300_000
    dice = random.Random(1)
    spectrum = beta_spectrum()
    bins = 400
    edges = [0.002 * (spectrum[-1][0] / 0.002) ** (i / bins) for i in range(bins + 1)]
    k = [math.sqrt(low * high) for low, high in zip(edges, edges[1:])]
    per_bin = [kub(middle, spectrum) * (high - low) for middle, low, high in zip(k, edges, edges[1:])]
    energy = sum(middle * n for middle, n in zip(k, per_bin))
    above = [(middle, n) for middle, n in zip(k, per_bin) if middle >= 0.01]
    many = sum(n for _, n in above)
    print(f"beta spectrum: mean {sum(T * p for T, p in spectrum):.5f} MeV")
    print(f"internal bremsstrahlung: {1e3 * energy:.3f} keV per decay, {many:.4f} photons above 10 keV, "
          f"mean {1e3 * sum(middle * n for middle, n in above) / many:.0f} keV")
    print(f"annihilation: {2e3 * M * PAIRS_PER_DECAY:.4f} keV per decay")
    internal = [e * sum(per_bin) / photons for e in deposits(dice.choices(k, per_bin, k=photons), dice)]
    annihilation = [e * 2 * PAIRS_PER_DECAY / (photons // 3) for e in deposits([M] * (photons // 3), dice)]
    print(f"{'shell cm':>8s} {'external eV':>12s} {'internal eV':>12s} {'annihil. eV':>12s} {'int/ext':>8s} {'ann/ext':>8s}")
    for i, total in enumerate(external()):
        # In the first shell the betas end: there the shares are those of the whole dose.
        print(f"{SHELLS_CM[i]:2d} to {SHELLS_CM[i + 1]:2d} {1e6 * total:12.1f} {1e6 * internal[i]:12.1f} {1e6 * annihilation[i]:12.2f} "
              f"{internal[i] / total:8.5f} {annihilation[i] / total:8.6f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
