#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What local deposition and the kernel method cost on phantom64: runs every method and compares it with Monte Carlo and with EGSnrc.
# Usage: validation/kernel_methods/run.sh [YTTRIA] [OUTPUT FOLDER]      (5 minutes on 4 cores; prints the tables of README.md)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
yttria=${1:-yttria}
out=${2:-kernel-methods}
phantom=$here/../phantom64
mkdir -p "$out"

# variant NAME LINES: the case of phantom64 with more lines in [transport], its paths made absolute.
variant() {
    sed -e "s|\"\([a-z_0-9]*\.nrrd\)\"|\"$phantom/\1\"|" -e "s|\"\.\./|\"$phantom/../|" "$phantom/case.toml" >"$out/$1.toml"
    printf '%b' "$2" >>"$out/$1.toml"
    "$yttria" run "$out/$1.toml" -o "$out/$1" --quiet --histories "${histories:-2e7}"
}

histories=1e8 variant mc 'method = "mc"\n'
variant local 'method = "local"\n'
variant kernel 'method = "kernel"\n'
variant kernel_scaled 'method = "kernel"\nkernel_density_scaling = true\n'
variant kernel_scaled_60mm 'method = "kernel"\nkernel_density_scaling = true\nkernel_reach_mm = 60\n'
variant kernel_water_scaled 'method = "kernel"\nkernel_material = "water"\nkernel_density_scaling = true\n'

for method in local kernel kernel_scaled kernel_scaled_60mm kernel_water_scaled; do
    echo "== Monte Carlo and $method"
    "$yttria" compare "$out/mc" "$out/$method" -o "$out/mc-$method"
    "$yttria" compare "$out/mc" "$out/$method" --local | tail -n 2
done
egsnrc=(--sigma-a "$phantom/egsnrc_sigma_Gy_per_decay.nrrd")
for method in mc local kernel kernel_scaled; do
    echo "== EGSnrc and $method"
    "$yttria" compare "$phantom/egsnrc_dose_Gy_per_decay.nrrd" "$out/$method" "${egsnrc[@]}" -o "$out/egsnrc-$method"
done
echo "== EGSnrc and Monte Carlo, 1 %/1 mm"
"$yttria" compare "$phantom/egsnrc_dose_Gy_per_decay.nrrd" "$out/mc" "${egsnrc[@]}" --gamma 1%,1mm | tail -n 2
