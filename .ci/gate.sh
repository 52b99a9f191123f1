# SPDX-License-Identifier: Apache-2.0
# Sourced by the gates. A gate ends with pass, fail or skip: exit 0, 1 or 77, and one line that says why.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
gate=$(basename "$0")
# A clone that belongs to another user (usual on CI) is read like any other.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'

pass() { echo "PASSED $gate: $*" && exit 0; }
fail() { echo "FAILED $gate: $*" && exit 1; }
skip() { echo "SKIPPED $gate: $*" && exit 77; }
git ls-files >/dev/null 2>&1 || fail "git cannot list the files of $PWD"
need() { command -v "$1" >/dev/null 2>&1 || skip "$1 is not installed"; }

# Tracked files with one of the endings, those deleted in the working tree left out.
sources() {
    local patterns=() ending
    for ending in "$@"; do patterns+=("*.$ending"); done
    git ls-files -- "${patterns[@]}" | while read -r file; do if [ -f "$file" ]; then echo "$file"; fi; done
}

# Sets nvcc, cuda_flags (the transport contract, from cmake/Cuda.cmake) and archs (of ours, those this nvcc knows), or skips.
need_nvcc() {
    local candidate version
    nvcc=
    for candidate in "${CUDA_HOME:+$CUDA_HOME/bin/nvcc}" "$(command -v nvcc || true)" /usr/local/cuda*/bin/nvcc; do
        [ -x "$candidate" ] || continue
        version=$("$candidate" --version | sed -n 's/.*release \([0-9.]*\).*/\1/p')
        if [ "$(printf '%s\n12.4\n' "$version" | sort -V | head -n 1)" = 12.4 ]; then nvcc=$candidate && break; fi
    done
    [ -n "$nvcc" ] || skip "no nvcc 12.4 or newer"
    local line
    line=$(sed -n 's/^set(YTTRIA_CUDA_FLAGS \(.*\))$/\1/p' cmake/Cuda.cmake)
    [ -n "$line" ] || fail "cmake/Cuda.cmake has no line set(YTTRIA_CUDA_FLAGS ...)"
    read -r -a cuda_flags <<<"-std=c++20 -O3 -DNDEBUG -I. $line"
    mapfile -t archs < <("$nvcc" --list-gpu-arch | sed -n 's/compute_//p' | grep -xE '75|80|86|89|90|100|120' | sort -n)
}
