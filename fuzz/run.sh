#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the fuzz targets with clang and runs each for a time: fuzz/run.sh [SECONDS] [TARGET...]. Needs clang with libFuzzer; ends with 77
# without it. Crashes are left in build/fuzz/found/. Seeds are files of this tree and those of make_seeds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-10}
shift || true
build=${YTTRIA_FUZZ_BUILD:-$PWD/build/fuzz}

missing() { echo "fuzz: $1" >&2 && exit 77; }
command -v clang++ >/dev/null || missing "clang++ is not installed"
trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
printf 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }\n' >"$trial/a.cpp"
clang++ -fsanitize=fuzzer,address "$trial/a.cpp" -o "$trial/a" 2>/dev/null || missing "clang++ has no libFuzzer (libclang-rt-dev)"

cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DYTTRIA_FUZZ=ON \
    -DYTTRIA_CUDA=OFF -DYTTRIA_TESTS=OFF -DYTTRIA_WERROR=OFF >"$trial/configure" 2>&1 || { cat "$trial/configure" && exit 1; }
nice ninja -C "$build" -j "${YTTRIA_JOBS:-2}" fuzz >"$trial/build" 2>&1 || { tail -n 40 "$trial/build" && exit 1; }

seeds=$build/seeds
mkdir -p "$seeds"/{fuzz_analysis,fuzz_case,fuzz_manifest,fuzz_material,fuzz_protocol,fuzz_spectrum,fuzz_text_header} "$build/found"
cp docs/examples/*.toml phantoms/catalog/*.toml fuzz/seeds/case_*.toml "$seeds/fuzz_case/"
cp docs/examples/analysis.toml fuzz/seeds/analysis_*.toml "$seeds/fuzz_analysis/"
cp fuzz/seeds/manifest_* "$seeds/fuzz_manifest/"
cp data/materials/*.toml "$seeds/fuzz_material/"
cp protocols/*.toml "$seeds/fuzz_protocol/"
cp fuzz/seeds/spectrum_*.csv "$seeds/fuzz_spectrum/"
cp fuzz/seeds/header_* "$seeds/fuzz_text_header/"
"$build/fuzz/make_seeds" "$seeds"

if [ $# = 0 ]; then
    set -- analysis case contours dicom_header dicom_shape manifest material protocol rt_objects spectrum text_header transport_input
fi
failed=0
for target in "$@"; do
    name=fuzz_${target#fuzz_}
    corpus=$build/corpus/$name
    mkdir -p "$corpus"
    # Five seconds for one file is a hang; 1 GiB at once is far more than any of these small files may take.
    options=(-max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -malloc_limit_mb=1024 -max_len=16384 -print_final_stats=1
        -artifact_prefix="$build/found/$name-")
    [ ! -f "fuzz/$name.dict" ] || options+=(-dict="fuzz/$name.dict")
    if "$build/fuzz/$name" "${options[@]}" "$corpus" "$seeds/$name" >"$build/$name.log" 2>&1; then verdict=clean; else
        verdict=FOUND failed=1
        grep -E "ERROR|SUMMARY|Test unit written" "$build/$name.log" | head -n 5
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log")
    echo "$name: $verdict, ${runs:-?} executions in $seconds s, $(find "$corpus" -type f | wc -l) files in its corpus"
done
exit $failed
