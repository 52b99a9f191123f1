#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One visit to a machine with a GPU: builds kernels/ alone, compares bits with the CPU, sanitizes, times, profiles.
#   gpu_session.sh DUMP... [OUT]     DUMP: files of `yttria run CASE --dump-input FILE`; OUT: folder for the log (default: .)
# Needs nvcc 12.4 or newer, cmake and g++ there; libfftw3-dev for the convolution. Figures go to validation/performance/ with hardware,
# commit and date.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${OUT:-.}
dumps=("$@")
ways=(cuda-history cuda-rounds)
[ ${#dumps[@]} -gt 0 ] || { sed -n '3,6p' "$0" >&2; exit 2; }
mkdir -p "$out"
{
    echo "date: $(date -u +%FT%TZ)  commit: $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
    nvidia-smi --query-gpu=name,driver_version,clocks.max.sm,memory.total --format=csv || true
    nvcc --version | tail -1
    grep -m1 'model name' /proc/cpuinfo

    cmake -S "$root/kernels" -B "$out/build-gpu" -DCMAKE_BUILD_TYPE=Release >/dev/null
    cmake --build "$out/build-gpu" -j"$(nproc)" >/dev/null
    program=$out/build-gpu/yttria-kernels
    "$program" devices

    # --method kernel: the same convolution by FFTW and by cuFFT. FFTW is not of the toolkit: without it there is nothing to compare with.
    echo "== convolution by FFTW and by cuFFT"
    if echo '#include <fftw3.h>' | g++ -E -x c++ - >/dev/null 2>&1; then
        nvcc -std=c++20 -O3 -arch=native -I"$root" -o "$out/convolution" "$root"/validation/performance/convolution.cpp \
            "$root"/host/kernel_method/{make_convolver,convolve_fftw}.cpp "$root"/host/kernel_method/convolve_cufft.cu \
            "$out"/build-gpu/libyttria_kernels_cuda.a "$out"/build-gpu/libyttria_kernels.a -lcufft -lfftw3 \
            -Xlinker -rpath="$(dirname "$(dirname "$(readlink -f "$(command -v nvcc)")")")/lib64"
        "$out/convolution" || echo "convolution: exit $? (1: the answers differ, 77: cuFFT could not run)"
        compute-sanitizer --tool memcheck --error-exitcode 9 "$out/convolution" | tail -3 || echo "convolution: memcheck found errors"
    else
        echo "SKIPPED: no fftw3.h here (apt-get install libfftw3-dev)"
    fi

    for dump in "${dumps[@]}"; do
        echo "== $dump: the same bits on CPU and GPU, both ways"
        for way in "${ways[@]}"; do "$program" compare "$dump" --replicates 64 --backend "$way"; done
        echo "== $dump: sanitizer"
        for way in "${ways[@]}"; do
            for tool in memcheck racecheck initcheck synccheck; do
                echo "$way $tool"
                compute-sanitizer --tool "$tool" --error-exitcode 9 "$program" run "$dump" --backend "$way" --replicates 1 | tail -3
            done
        done
        echo "== $dump: rate, each three times, in alternation (decision 0015 predicts 1.6 to 2 times for rounds)"
        for replicates in 1024 16384; do
            for _ in 1 2 3; do
                for way in "${ways[@]}"; do
                    echo "$way $("$program" run "$dump" --backend "$way" --replicates "$replicates" | grep decays)"
                done
            done
        done
        echo "== $dump: what bounds it"
        for way in "${ways[@]}"; do
            ncu --set basic --launch-count 2 "$program" run "$dump" --backend "$way" --replicates 1024 2>/dev/null | tail -90 ||
                echo "no ncu here"
        done
    done
} 2>&1 | tee "$out/gpu_session.log"
