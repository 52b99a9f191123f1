#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Gate: prints registers, stack and spills of each kernel (ptxas) for the oldest and newest card family and one between; a stack or a
# spill that .ci/explained_local_memory.txt does not explain fails. Needs nvcc, not a GPU.
. "$(dirname "$0")/gate.sh"
need_nvcc
mapfile -t files < <(sources cu | grep '^kernels/')
[ ${#files[@]} -gt 0 ] || skip "no .cu file in kernels/ yet"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chosen=("${archs[0]}")
if [[ " ${archs[*]} " == *" 90 "* ]]; then chosen+=(90); fi
chosen+=("${archs[-1]}")
for file in "${files[@]}"; do
    for arch in "${chosen[@]}"; do
        "$nvcc" "${cuda_flags[@]}" -arch="sm_$arch" -cubin -Xptxas -v -o "$folder/out.cubin" "$file" >"$folder/log" 2>&1 ||
            { cat "$folder/log" >&2 && fail "$file does not compile for sm_$arch"; }
        awk -v file="$file" -v arch="sm_$arch" '
            /Compiling entry function/ { split($0, part, "\047"); name = part[2] }
            /bytes stack frame/ { for (i = 1; i <= NF; ++i) { if ($i == "stack") stack = $(i - 2); if ($i == "spill") spill += $(i - 2) } }
            /Used [0-9]+ registers/ {
                for (i = 1; i <= NF; ++i) if ($i ~ /^registers/) r = $(i - 1)
                print file, arch, name, r, stack + 0, spill + 0
                spill = 0
            }
        ' "$folder/log" | c++filt -n | sed -e 's/(anonymous namespace):://g' -e 's/([^)]*)//g' >>"$folder/kernels"
    done
done
[ -s "$folder/kernels" ] || fail "ptxas named no kernel: has its output changed?"
{ echo "file family kernel registers stack_bytes spill_bytes" && cat "$folder/kernels"; } | column -t
bad=0
# A stack means that an object lies in memory and not in registers: usually one with an array whose index varies.
while read -r file arch name registers stack spill; do
    for kind in stack spill; do
        bytes=${!kind}
        [ "$bytes" -gt 0 ] || continue
        allowed=$(awk -v k="$kind" -v n="$name" '$1 == k && NF >= 4 && index(n, $2) { print $3; exit }' .ci/explained_local_memory.txt)
        if [ "$bytes" -gt "${allowed:-0}" ]; then
            echo "$name on $arch ($file, $registers registers): $kind of $bytes bytes, explained ${allowed:-0}" >&2
            bad=1
        fi
    done
done <"$folder/kernels"
[ $bad = 0 ] || fail "local memory without a reason: keep the state in registers, or explain it in .ci/explained_local_memory.txt"
pass "$(wc -l <"$folder/kernels") kernels"
