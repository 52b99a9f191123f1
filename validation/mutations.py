#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks the physics on purpose, one thing at a time, and asks whether the quick suite turns red.

    validation/mutations.py [FOLDER]     FOLDER: scratch, a copy of the tree and a build (default: /tmp/yttria-mutations)

Each mutation names the claims run against it. Prints a table; exits 1 where one went unseen. About 10 minutes on 4 cores.
"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALL_DOSE = ["y90_point_kernel", "voxel_s_values", "slabs", "phantom64"]

# what, file, text, replacement, claims
MUTATIONS = [
    (
        "collision stopping power 1 % high",
        "kernels/tables/stopping_power.cpp",
        "collision_constant = 2.0 * pi",
        "collision_constant = 2.02 * pi",
        ["stopping_power"],
    ),
    (
        "no density effect",
        "kernels/tables/stopping_power.cpp",
        "return delta > 0 ? delta : 0.0;",
        "return 0.0 * delta;",
        ["stopping_power", "voxel_s_values"],
    ),
    (
        "no straggling below the Moller threshold",
        "kernels/data/parameters.hpp",
        "straggling = 1;",
        "straggling = 0;",
        ["electron_kernels_water"],
    ),
    (
        "no Mott correction",
        "kernels/tables/elastic.cpp",
        "(1.0 - k_.beta2 * mu + t.mott * root * (1.0 - root))",
        "(1.0 + 0.0 * root)",
        ALL_DOSE,
    ),
    (
        "no soft collisions with electrons",
        "kernels/tables/elastic.cpp",
        "if (mu > soft_limit_ ||",
        "if (mu >= 0.0 ||",
        ALL_DOSE,
    ),
    (
        "lung's density effect of the swollen tissue",
        "data/materials/lung_026.toml",
        "density_effect_g_per_cm3 = 0.26",
        "density_effect_g_per_cm3 = 1.05",
        ["y90_point_kernel", "slabs"],
    ),
    (
        "deflection at the start of each step",
        "kernels/transport/electron.hpp",
        "fma_exact(-z, row.step_strength, K)",
        "fma_exact(-0.0F * z, row.step_strength, K)",
        ALL_DOSE,
    ),
    (
        "no bremsstrahlung",
        "kernels/transport/electron.hpp",
        "uniform(rest) < table_.brems_fraction(range_ - hard_shift_)",
        "uniform(rest) < 0.0F * table_.brems_fraction(range_ - hard_shift_)",
        ["y90_point_kernel", "uniform_liver"],
    ),
    (
        "allowed-like beta spectrum (lambda_2 = 1)",
        "kernels/tables/beta_spectrum.cpp",
        "fermi(2, shifted, p) * p * p",
        "fermi(1, shifted, p) * p * p",
        ["y90_spectrum"],
    ),
    (
        "photons interact half as often",
        "kernels/transport/photon.hpp",
        "* majorant >= attenuation",
        "* majorant >= 0.5F * attenuation",
        ["y90_point_kernel", "uniform_liver"],
    ),
    (
        "range not converted at a change of material",
        "kernels/transport/electron.hpp",
        "range_ = table_.range(T);",
        "",
        ["slabs", "phantom64"],
    ),
    (
        "one quantum lost at the edge",
        "kernels/transport/electron.hpp",
        "context_.tally.escape(quanta_);",
        "context_.tally.escape(quanta_ - 1U);",
        ["energy_ledger"],
    ),
    (
        "Moller events without exchange and with twice the rate",
        "kernels/tables/stopping_power.cpp",
        "(primitive(0.5) - primitive(cut_MeV / T_MeV))",
        "2.0 * (primitive(0.5) - primitive(cut_MeV / T_MeV))",
        ALL_DOSE,
    ),
]


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def main():
    scratch = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/yttria-mutations")
    tree, build = scratch / "tree", scratch / "build"
    scratch.mkdir(parents=True, exist_ok=True)
    if not tree.exists():
        run(["git", "clone", "-q", str(ROOT), str(tree)], check=True)
    switches = ["-DCMAKE_BUILD_TYPE=Release", "-DYTTRIA_TESTS=OFF", "-DYTTRIA_CUDA=OFF", "-DYTTRIA_WERROR=OFF"]
    configure = ["cmake", "-S", str(tree), "-B", str(build), *switches]
    run(configure, check=True)
    unseen = 0
    print(f"{'mutation':58s} red claims (worst row)")
    for what, name, text, replacement, claims in MUTATIONS:
        file = tree / name
        original = file.read_text()
        if text not in original:
            print(f"{what:58s} NOT APPLIED: {name} no longer has '{text}'")
            unseen += 1
            continue
        changed = original.replace(text, replacement, 1)
        try:
            file.write_text(changed)
            built = run(["cmake", "--build", str(build), "--target", "yttria", "-j", str(os.cpu_count())])
            if built.returncode != 0:
                print(f"{what:58s} DOES NOT BUILD\n{built.stdout[-800:]}")
                unseen += 1
                continue
            suite = run([str(build / "app/yttria"), "validate", *claims])
            red = [" ".join(line.split()) for line in suite.stdout.splitlines() if line.startswith("  FAIL    ")]
            print(f"{what:58s} {'; '.join(line[5:150] for line in red) or 'UNSEEN'}", flush=True)
            unseen += not red
        finally:
            file.write_text(original)
    print(f"{len(MUTATIONS) - unseen} of {len(MUTATIONS)} mutations turn the suite red")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main())
