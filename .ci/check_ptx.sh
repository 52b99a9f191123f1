#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Gate: device code holds no approximation, no flush to zero and no double precision, no arithmetic that may be contracted later, and no
# min or max of two variables, for the oldest and the newest card family (design.md section 3: same bits on CPU and GPU). Needs nvcc, not
# a GPU. The FFT of host/kernel_method/convolve_cufft.cu is no transport: it works in double precision, and only kernels/ is read here.
. "$(dirname "$0")/gate.sh"
need_nvcc
mapfile -t files < <(sources cu | grep '^kernels/')
[ ${#files[@]} -gt 0 ] || skip "no .cu file in kernels/ yet"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bad=0
for file in "${files[@]}"; do
    for arch in "${archs[0]}" "${archs[-1]}"; do
        ptx="$folder/$(basename "$file").$arch.ptx"
        "$nvcc" "${cuda_flags[@]}" -arch="compute_$arch" -ptx -o "$ptx" "$file" >&2 || fail "$file does not compile for compute_$arch"
        # Instructions only: comments and names of functions may hold anything.
        if grep -nE '^[[:space:]]*(@!?%p[0-9]+[[:space:]]+)?[a-z][a-z0-9_.:]*(\.approx|\.ftz|\.full|\.f64)' "$ptx" >"$folder/found"; then
            echo "$file, compute_$arch:" >&2
            head -n 20 "$folder/found" >&2
            bad=1
        fi
        # Without .rn ptxas may make an fma of two instructions, and the driver too.
        if grep -nE '[[:space:]](add|sub|mul|mad|fma|div|rcp|sqrt)(\.[a-z]+)*\.f32' "$ptx" | grep -v '\.rn\.f32' >"$folder/found"; then
            echo "$file, compute_$arch, no rounding named:" >&2
            head -n 20 "$folder/found" >&2
            bad=1
        fi
        # a < b ? a : b as min.f32 differs from it where one is not a number or both are zeros of different sign; against a constant that is
        # neither (or a max with +0) it is the same.
        if grep -E '(min|max)(\.[a-zA-Z]+)*\.f32' "$ptx" | grep -vE ', 0f[0-9A-F]{8};' >"$folder/found" ||
            grep -nE 'min\.f32[[:space:]].*, 0f[08]0000000;|max\.f32[[:space:]].*, 0f80000000;' "$ptx" >>"$folder/found"; then
            echo "$file, compute_$arch, min or max whose zeros or NaN may differ:" >&2
            head -n 20 "$folder/found" >&2
            bad=1
        fi
        # Proof that the gate saw code: a kernel has an entry and its end.
        kernels=$(grep -c '\.entry' "$ptx")
        echo "$file compute_$arch: $kernels kernels, $(grep -cE '^[[:space:]]+[a-z@].*;' "$ptx") instructions" >&2
    done
done
[ $bad = 0 ] || fail "device code with .approx, .ftz, .full, f64, no .rn or a doubtful min or max (the bits would differ from the CPU):
use + - * / sqrt fma on float, comparisons, and the flags of cmake/Cuda.cmake"
pass "${#files[@]} files for compute_${archs[0]} and compute_${archs[-1]}"
