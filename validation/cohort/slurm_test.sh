#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A cohort of 24 phantom patients on a real Slurm of four nodes on this machine: one node killed while it computes, one case refused, one
# disk full, two submits at once; `resume` finishes, and the table equals that of a serial run bit for bit.
#   slurm_test.sh PROGRAM [FOLDER]     exit 77: Slurm is not installed
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=validation/cohort/slurm_here.sh
. "$here/slurm_here.sh"

program=$(readlink -f "$1")
missing=$(slurm_missing)
if [ -n "$missing" ]; then
    echo "skipped: no Slurm here ($missing missing); Debian: apt-get install --no-install-recommends slurmctld slurmd slurm-client munge"
    exit 77
fi
folder=${2:-$(mktemp -d)}
case_count=24
failures=0
mounted=
mkdir -p "$folder"
cd "$folder" || exit 1

say() { echo "slurm_test: $*"; }
check() { # check WHAT COMMAND...: the command must come true
    local what=$1
    shift
    if "$@"; then say "ok: $what"; else say "FAILED: $what" && failures=$((failures + 1)); fi
}
finish() {
    [ -n "$mounted" ] && umount "$mounted"
    slurm_stop
    [ -z "${2-}" ] && [ "$failures" = 0 ] && [ "$1" = 0 ] && cd / && rm -rf "$folder"
}
trap 'finish $?' EXIT

# Waits until a command comes true; at most 5 minutes, for a machine that is busy with other things.
until_true() {
    local _
    for _ in $(seq 1500); do
        if "$@"; then return 0; fi
        sleep 0.2
    done
    say "FAILED: waited 5 minutes for: $*"
    failures=$((failures + 1))
    return 1
}
nodes_back() { [ "$(sinfo -h -N -t idle,alloc,mix -o %N | wc -l)" = 4 ]; }
queue_empty() { [ -z "$(squeue -h -r -t PENDING,RUNNING,CONFIGURING)" ]; }
states() { tail -n 1 <<<"$status"; }
state_of() { awk -v n="$1" '$2 == n { print $1 }' <<<"$status"; }
look() { status=$("$program" cohort status manifest.toml --all) || say "status failed"; }

# --- 24 patients: the tiny phantom with another activity each; a space and letters beyond ASCII in the path ----------------------------
"$program" phantom tiny -o base >/dev/null || exit 1
echo "case,patient,histories,shards,outcome.response,outcome.os_days,outcome.os_event,covariate.age" >cases.csv
for i in $(seq -w $case_count); do
    mkdir -p "patients é/P$i"
    cp base/*.nrrd "patients é/P$i/"
    sed "s/administered_GBq = 1\$/administered_GBq = 1.$i/" base/case.toml >"patients é/P$i/case.toml"
    histories=4000 shards=1
    # The one whose node dies computes long enough to be caught at it; two come in shards.
    if [ "$i" = 01 ]; then histories=400000; fi
    if [ "$i" = 09 ] || [ "$i" = 10 ]; then shards=3; fi
    echo "patients é/P$i/case.toml,P$i,$histories,$shards,PR,$((100 + 10#$i)),1,$((50 + 10#$i))" >>cases.csv
done
printf 'schema = 1\n[cohort]\nid = "slurm"\nseed = 11\ncases = "cases.csv"\n' >manifest.toml
sed -i 's/administered_GBq/administered_Gbq/' "patients é/P05/case.toml" # refused: unknown key
cohort=$folder/manifest-cohort

# --- one disk full: the folder of P07 is a file system of its own without room for a result -------------------------------------------
mkdir -p "$cohort/cases/P07"
if mount -t tmpfs -o size=64k tmpfs "$cohort/cases/P07" 2>/dev/null; then
    mounted=$cohort/cases/P07
else
    say "skipped: the full disk (no permission to mount a small tmpfs)"
fi

slurm_start "$folder/slurm" 4 $((20000 + $$ % 20000)) || exit 1

# --- two submits at once: each case is handed over once -------------------------------------------------------------------------------
"$program" cohort submit manifest.toml --threads 1 --cpus 1 --time 10 >submit1.log 2>&1 &
first=$!
"$program" cohort submit manifest.toml --threads 1 --cpus 1 --time 10 >submit2.log 2>&1
second_code=$?
wait $first
first_code=$?
check "two submits at once: exit $first_code and $second_code, one at least did it" [ $((first_code * second_code)) = 0 ]
handed=$(cat "$cohort"/submissions/*.json | grep -c '"shard":')
check "28 tasks of 24 cases were handed over once ($handed)" [ "$handed" = 28 ]

# --- a node dies while it computes P01 --------------------------------------------------------------------------------------------------
until_true [ -f "$cohort/cases/P01/running-1-of-1.json" ]
node=$(squeue -h -r -t RUNNING -o '%K %N' --name="yttria-$(sed -n 's/.*"token": "\(.*\)",/\1/p' "$cohort/submissions/0001.json")" |
    awk '$1 == 1 { print substr($2, 2) }')
say "P01 runs on node n$node: killing it"
slurm_kill_node "$node"
check "P01 was not finished when its node died" [ ! -e "$(echo "$cohort"/cases/P01/result-*)" ]
until_true queue_empty
look
say "after the first pass: $(states)"
check "P01 is lost" [ "$(state_of P01)" = lost ]
check "P05 is refused and the reason names the key" grep -q "^failed  P05 .*administered_Gbq.*administered_GBq" <<<"$status"
if [ -n "$mounted" ]; then
    check "P07 failed for want of room" grep -qE "^failed  P07 .*(No space left|make room)" <<<"$status"
fi
done_now=$(grep -c '^done ' <<<"$status")
check "the rest is done ($done_now)" [ "$done_now" -ge 21 ]
"$program" cohort collect manifest.toml >/dev/null 2>&1
check "failures.csv lists what is not in the table" [ "$(grep -c '^slurm,P' "$cohort/failures.csv")" = $((case_count - done_now)) ]

# --- submit leaves failures alone; resume finishes -------------------------------------------------------------------------------------
slurm_revive_node "$node"
if [ -n "$mounted" ]; then umount "$mounted" && mounted=; fi
until_true nodes_back
sed -i 's/administered_Gbq/administered_GBq/' "patients é/P05/case.toml"
before=$(find "$cohort/cases" -name done.json -newermt '1970-01-02' -printf '%p %i\n' | sort)
"$program" cohort resume manifest.toml --quiet >resume.log 2>&1 || say "resume said: $(cat resume.log)"
until_true queue_empty
look
say "after resume: $(states)"
check "all 24 are done" [ "$(grep -c '^done ' <<<"$status")" = $case_count ]
after=$(find "$cohort/cases" -name done.json -printf '%p %i\n' | sort)
check "resume computed only what was not done" [ -z "$(comm -23 <(echo "$before") <(echo "$after"))" ]
"$program" cohort collect manifest.toml || failures=$((failures + 1))
check "no failure is left" [ "$(wc -l <"$cohort/failures.csv")" = 1 ]

# --- the same in one process after the other --------------------------------------------------------------------------------------------
"$program" cohort run manifest.toml -o serial --threads 1 --quiet >serial.log 2>&1 || say "serial: $(cat serial.log)"
"$program" cohort collect manifest.toml -o serial --quiet 2>/dev/null
check "the table equals that of a serial run bit for bit" cmp "$cohort/table.csv" serial/table.csv
columns=$(head -1 "$cohort/table.csv" | tr , '\n' | grep -nx seed | cut -d: -f1)
seeds=$(tail -n +2 "$cohort/table.csv" | awk -F, -v c="$columns" '{ print $c }' | sort -u | wc -l)
check "24 cases, 24 seeds ($seeds)" [ "$seeds" = $case_count ]
left=$(find "$cohort" -name '.work-*' -o -name 'running-*' -o -name '*.partial' | wc -l)
check "nothing half-written is left ($left)" [ "$left" = 0 ]
say "$failures failures; folder $folder"
[ "$failures" = 0 ]
