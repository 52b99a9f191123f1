#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A visit to a machine with a GPU. What it needs is packed before, where there is no GPU; there it builds nothing.
#   gpu_session.sh pack [DUMP...]    fills build-visit/: programs for the card families ARCHS (default 90) and the DUMPs of
#                                    `yttria run CASE --dump-input FILE`. Needs nvcc 12.4 or newer, cmake, g++, libgtest-dev
#   gpu_session.sh pack-app YTTRIA   fills build-visit-app/ (the program and its libraries, 33 MB) and build-visit-case/ (the PET/CT of
#                                    ../shared/data with its lesion, 28 MB), for the part `app`: with build-visit they are too much for one
#                                    command, but what an earlier command brought stays while the machine is held
#   gpu_session.sh visit [PART...]   there, beside build-visit/: contract bits rate profile costs sanitize blocks convolution app, those
#                                    that say most first. Log and profiles go to $OUT (default: .). A part that fails stops no other.
# SECONDS_IN_ALL (default 560) bounds a visit: a part starts only where its limit still fits. Small dumps first: the profile and the
# sanitizers take the first. WAYS names other back ends for a rehearsal without a GPU.
# Figures go to validation/performance/ with hardware, commit and date.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
pack=$root/build-visit
read -r -a ways <<<"${WAYS:-cuda-history cuda-rounds}"
usage() { sed -n '3,14p' "$0" >&2 && exit 2; }

# The stand-alone kernels and their tests, with more registers a thread or more threads at once, and FFTW against cuFFT.
fill() {
    set -e
    local archs=${ARCHS:-90} build=$root/build-pack blocks variant
    rm -rf "$pack" && mkdir -p "$pack"
    cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CUDA_ARCHITECTURES="${archs// /;}" >/dev/null
    cmake --build "$build" -j"$(nproc)" --target yttria-kernels kernels_backend_test >/dev/null
    cp "$build/kernels/yttria-kernels" "$build/tests/kernels/kernels_backend_test" "$pack"
    local link=() arch
    for arch in $archs; do link+=(-gencode "arch=compute_$arch,code=sm_$arch"); done
    local flags
    flags=$(sed -n 's/^set(YTTRIA_CUDA_FLAGS \(.*\))$/\1/p' "$root/cmake/Cuda.cmake")
    for blocks in 3 5 6; do # blocks of 128 threads a multiprocessor; the code has 4
        variant=$build/blocks-$blocks
        mkdir -p "$variant/kernels/backend"
        sed "s/resident_blocks = 4;/resident_blocks = $blocks;/" "$root/kernels/backend/cuda_kernels.cuh" \
            >"$variant/kernels/backend/cuda_kernels.cuh"
        # shellcheck disable=SC2086
        nvcc -std=c++20 -O3 -DNDEBUG $flags "${link[@]}" -I"$variant" -I"$root" -o "$pack/blocks-$blocks" \
            "$root/kernels/standalone/main.cpp" "$root"/kernels/backend/cuda{,_devices}.cu "$build/kernels/libyttria_kernels.a" \
            -Xcompiler=-static-libgcc,-static-libstdc++
    done
    nvcc -std=c++20 -O3 "${link[@]}" -I"$root" -o "$pack/convolution" "$root/validation/performance/convolution.cpp" \
        "$root"/host/kernel_method/{make_convolver,convolve_fftw}.cpp "$root/host/kernel_method/convolve_cufft.cu" \
        "$build"/kernels/libyttria_kernels_cuda.a "$build"/kernels/libyttria_kernels.a "$build"/kernels/libyttria_kernels_cuda.a \
        -lcufft -l:libfftw3.a -Xcompiler=-static-libgcc,-static-libstdc++ || echo "no convolution: it needs cuFFT and libfftw3-dev" >&2
    nvcc -std=c++20 -O3 "${link[@]}" -o "$pack/device_costs" "$root/tests/kernels/studies/device_costs.cu"
    strip "$pack"/*
    local dump
    for dump in "$@"; do xz -T0 -c "$dump" >"$pack/$(basename "$dump").xz"; done
    git -C "$root" rev-parse HEAD >"$pack/commit"
    du -sh "$pack"
    [ "$(du -sm "$pack" | cut -f1)" -le 50 ] || echo "build-visit is above 50 MiB: 64 MiB travel, with the tree" >&2
}

# Without glibc, which the driver brings, and cuFFT, which the toolkit there has.
fill_app() {
    set -e
    local program=$1 case=$root/build-visit-case from=$root/../shared/data/petct_acrin_nsclc_042 folder
    folder=$(mktemp -d)
    cp "$program" "$folder/yttria"
    ldd "$program" | awk '{ print $3 }' | grep '^/' | grep -vE '/lib(c|m|dl|rt|pthread|cufft)\.so' | xargs -I{} cp -L {} "$folder"
    strip "$folder"/* 2>/dev/null || true
    mkdir -p "$root/build-visit-app" "$case/petct_acrin_nsclc_042"
    tar -C "$folder" -c . | xz -T0 >"$root/build-visit-app/app.tar.xz"
    rm -r "$folder"
    sed 's#\.\./\.\./\.\./shared/data/##' "$root/docs/examples/petct_lesion.toml" >"$case/case.toml"
    cp -r "$from/CT" "$from/PT_AC" "$from/SEG_PT_1" "$case/petct_acrin_nsclc_042"
    du -sh "$root/build-visit-app" "$case"
}

# run_for SECONDS COMMAND...: what it prints, and a line where it did not end well.
run_for() {
    local limit=$1 code=0
    shift
    timeout --foreground -k 5 "$limit" "$@" 2>&1 || code=$?
    case $code in 0) ;; 124 | 137) echo "STOPPED after $limit s: $*" ;; *) echo "exit $code: $*" ;; esac
}
have() { command -v "$1" >/dev/null || { echo "SKIPPED: no $1 here" && false; }; }
unpack() {
    xz -dc "$1" 2>/dev/null ||
        python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), sys.stdout.buffer)' "$1"
}
# decays_and_seconds PROGRAM DUMP WAY REPLICATES
decays_and_seconds() {
    run_for 60 "$1" run "$2" --backend "$3" --replicates "$4" | sed -n 's/.*decays \([0-9]*\), \([0-9.]*\) s.*/\1 \2/p'
}
median() { sort -g | awk '{ v[NR] = $1 } END { if (NR) print v[int((NR + 1) / 2)]; else print "none" }'; }

part_contract() { run_for 150 "$pack/kernels_backend_test" --gtest_brief=1 --gtest_filter='Cuda*'; }
part_bits() {
    local dump way
    for dump in "${dumps[@]}"; do
        for way in "${ways[@]}"; do
            echo "-- $(basename "$dump") $way"
            run_for 60 "$pack/yttria-kernels" compare "$dump" --replicates 64 --backend "$way" | grep -vE 'per decay'
        done
    done
}
# Decision 0015 predicts 4 to 5.5e8 by history and 0.8 to 1.1e9 in rounds on an H100. Set-up and copies are in the time: the rate between
# the two sizes is that of transport alone.
part_rate() {
    local dump way size few=${FEW:-1024} many=${MANY:-16384}
    for dump in "${dumps[@]}"; do
        for _ in 1 2 3; do
            for way in "${ways[@]}"; do
                for size in "$few" "$many"; do
                    decays_and_seconds "$pack/yttria-kernels" "$dump" "$way" "$size" | sed "s/^/$way $size /"
                done
            done
        done >"$work/rate"
        for way in "${ways[@]}"; do
            local a b
            a=$(awk -v w="$way" -v n="$few" '$1 == w && $2 == n { print $4 }' "$work/rate" | median)
            b=$(awk -v w="$way" -v n="$many" '$1 == w && $2 == n { print $4 }' "$work/rate" | median)
            awk -v d="$(basename "$dump")" -v w="$way" -v a="$a" -v b="$b" -v n="$few" -v m="$many" -v r=16384 'BEGIN {
                if (a == "none" || b == "none") { print "RATE", d, w, "failed"; exit }
                printf "RATE %s %s: %.4g decays/s (%s replicates in %s s), %.4g (%s in %s s)", d, w, m * r / b, m, b, n * r / a, n, a
                if (b > a) printf "; between them %.4g", (m - n) * r / (b - a)
                print ""
            }' | tee -a "$work/summary"
        done
    done
}
part_profile() {
    have ncu || return 0
    local way kernel
    for way in "${ways[@]}"; do
        case $way in *rounds) kernel=electron_round ;; *) kernel=history_kernel ;; esac
        run_for 110 ncu --set full --clock-control none --kernel-name "$kernel" --launch-count 1 -f -o "$out/$way" \
            "$pack/yttria-kernels" run "${dumps[0]}" --backend "$way" --replicates 512 | tail -3
        [ -f "$out/$way.ncu-rep" ] || continue
        ncu --import "$out/$way.ncu-rep" --page details >"$out/$way.txt" 2>&1
        local wanted='Duration|Registers Per|Executed Ipc|Issue Slots Busy|No Eligible|Eligible Warps|Theoretical Occ|Achieved Occ'
        wanted+='|L1/TEX Hit|L2 Hit|Throughput|Avg. Active Threads|Avg. Not Predicated|Est. Speedup'
        grep -E "$wanted" "$out/$way.txt" | sed 's/  */ /g' | head -40
    done
}
# racecheck looks at shared memory only, of which there is none.
part_sanitize() {
    have compute-sanitizer || return 0
    local way tool
    for way in "${ways[@]}"; do
        for tool in memcheck synccheck initcheck; do
            echo "-- $way $tool"
            run_for 60 compute-sanitizer --tool "$tool" --error-exitcode 9 "$pack/yttria-kernels" run "${dumps[0]}" --backend "$way" \
                --replicates 1 | tee -a "$out/sanitizer.txt" | tail -4
        done
    done
}
# What the tables and the tally cost a card, apart from all else.
part_costs() { run_for 60 "$pack/device_costs"; }
# More threads at once for fewer registers: 3, 5 and 6 blocks of 128 a multiprocessor against the 4 of the program.
part_blocks() {
    local way program
    for way in "${ways[@]}"; do
        for program in yttria-kernels blocks-3 blocks-5 blocks-6; do
            for _ in 1 2 3; do decays_and_seconds "$pack/$program" "${dumps[0]}" "$way" "${MANY:-8192}" | awk '{ print $1 / $2 }'; done |
                median | sed "s/^/BLOCKS $way $program: /" | tee -a "$work/summary"
        done
    done
}
part_convolution() {
    [ -x "$pack/convolution" ] || { echo "SKIPPED: not packed" && return 0; }
    run_for 60 "$pack/convolution" # 1: the answers differ, 77: cuFFT could not run
}
# Files to report for a real PET/CT at 1 % in the lesion's D95 (target: 5 s): twice, the first with cold files.
part_app() {
    local app=$root/build-visit-app/app.tar.xz case=$root/build-visit-case/case.toml
    [ -f "$app" ] && [ -f "$case" ] || { echo "SKIPPED: build-visit-app or build-visit-case is not here" && return 0; }
    mkdir -p "$work/app" && unpack "$app" | tar -C "$work/app" -x
    local cufft turn
    cufft=$(find /usr/local/cuda*/ /opt /usr/lib -name 'libcufft.so.1*' -printf '%h\n' 2>/dev/null | head -1)
    for turn in 1 2; do
        echo "-- $turn"
        SECONDS=0
        LD_LIBRARY_PATH=$work/app:$cufft:$LD_LIBRARY_PATH YTTRIA_DATA=$root/data run_for 120 "$work/app/yttria" run "$case" --verbose \
            --uncertainty 1%:Lesion.D95 --backend "${APP_BACKEND:-cuda}" -o "$work/petct" | grep -vE '^ *(pass|fail)' | tail -40
        echo "APP $turn: $SECONDS s" | tee -a "$work/summary"
    done
}

visit() {
    declare -A limit=([contract]=150 [bits]=100 [rate]=200 [profile]=150 [costs]=60 [sanitize]=180 [blocks]=100 [convolution]=60 [app]=200)
    local parts=("$@") part file
    [ $# -gt 0 ] || parts=(contract bits rate profile costs sanitize blocks convolution app)
    for part in "${parts[@]}"; do [ -n "${limit[$part]:-}" ] || usage; done
    echo "date: $(date -u +%FT%TZ)  commit: $(cat "$pack/commit")"
    nvidia-smi --query-gpu=name,driver_version,clocks.max.sm,clocks.sm,memory.total,memory.used --format=csv || true
    grep -m1 'model name' /proc/cpuinfo
    nproc
    "$pack/yttria-kernels" devices || true
    for file in "$pack"/*.xz; do unpack "$file" >"$work/$(basename "$file" .xz)" || echo "$file could not be unpacked"; done
    mapfile -t dumps < <(find "$work" -name '*.yti' -printf '%s %p\n' | sort -n | cut -d' ' -f2-)
    [ ${#dumps[@]} -gt 0 ] || { echo "build-visit holds no dump: gpu_session.sh pack DUMP..." && exit 1; }
    for part in "${parts[@]}"; do
        echo "== $part (after $SECONDS s)"
        if [ $((SECONDS + limit[$part])) -gt "${SECONDS_IN_ALL:-560}" ]; then
            echo "LEFT OUT: $part may take ${limit[$part]} s" | tee -a "$work/summary"
            continue
        fi
        run_part "$part" "${limit[$part]}"
    done
    echo "== in short, after $SECONDS s"
    cat "$work/summary" 2>/dev/null || true
}
# In a process group of its own, so that its limit holds whatever it is made of.
run_part() {
    set -m
    "part_$1" &
    local job=$! waited=0
    set +m
    while kill -0 "$job" 2>/dev/null && [ $waited -lt "$2" ]; do sleep 1 && waited=$((waited + 1)); done
    if kill -0 "$job" 2>/dev/null; then
        kill -- "-$job"
        echo "CUT OFF: $1 after $2 s" | tee -a "$work/summary"
    fi
    wait "$job" 2>/dev/null || true
}

case ${1:-} in
pack) shift && fill "$@" ;;
pack-app) fill_app "${2:?the program yttria}" ;;
visit)
    shift
    [ -x "$pack/yttria-kernels" ] || { echo "$pack holds no program (nothing is built here) run gpu_session.sh pack before" >&2 && exit 1; }
    out=${OUT:-.}
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$out"
    export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-}:/usr/local/cuda/lib64
    visit "$@" 2>&1 | tee "$out/gpu_session.log"
    ;;
*) usage ;;
esac
