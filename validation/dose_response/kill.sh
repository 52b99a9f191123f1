#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kill.sh PROGRAM COHORT ANALYSIS.toml [TIMES]: kills `yttria cohort analyze` at TIMES (50) moments spread by a fixed sequence over the time
# that one takes, and repeats it at the end: the table must always be there whole and the same. Ends with 1 where it is not.
set -u
program=$1 cohort=$2 plan=$3 times=${4:-50}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
same() { [ "$(cd "$out/a" && cat estimates.csv analysis.json calls.R data/* | sha256sum)" = "$whole" ] && [ -s "$out/a/report.html" ]; }

start=$(date +%s%N)
"$program" cohort analyze "$cohort" "$plan" -o "$out/a" --quiet || exit 1
took_ms=$((($(date +%s%N) - start) / 1000000))
whole=$(cd "$out/a" && cat estimates.csv analysis.json calls.R data/* | sha256sum)
killed=0 ended=0 wrong=0
for i in $(seq 1 "$times"); do
    # Multiples of the golden ratio, modulo 1: spread evenly, never twice the same. Up to 1.1 of the time that one takes.
    after=$(awk -v i="$i" -v t="$took_ms" 'BEGIN { x = i * 0.6180339887498949; print (x - int(x)) * 1.1 * t / 1000 }')
    # A third of the runs start without an earlier result: then there is none, or all of it.
    if [ $((i % 3)) = 0 ]; then rm -rf "$out/a"; fi
    had=$([ -e "$out/a" ] && echo yes)
    if timeout -s KILL "$after" "$program" cohort analyze "$cohort" "$plan" -o "$out/a" --quiet 2>/dev/null; then
        ended=$((ended + 1))
    else
        killed=$((killed + 1))
    fi
    if [ -e "$out/a" ]; then
        if ! same; then wrong=$((wrong + 1)) && echo "run $i, killed after $after s: another table" >&2; fi
    elif [ "$had" = yes ]; then
        wrong=$((wrong + 1)) && echo "run $i, killed after $after s: the earlier result is gone" >&2
    fi
done
"$program" cohort analyze "$cohort" "$plan" -o "$out/a" --quiet && same || wrong=$((wrong + 1))
left=$(find "$out" -maxdepth 1 -name '.*.partial' -o -maxdepth 1 -name '.*.old' | wc -l)
echo "$killed killed, $ended came to their end, $wrong wrong, $left leftovers; one takes $took_ms ms"
[ "$wrong" = 0 ] && [ "$left" = 0 ]
