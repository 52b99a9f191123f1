#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Kills `yttria cohort submit` (here, and to a queue) and `collect` at random points and repeats them: the table must be that of an
# undisturbed run, and with a queue nothing may be handed over twice. The points are calls that change a file or start a program, drawn from
# a seed (tests/cli/kill_at.cpp), so that a failure can be repeated.
#   kill_test.sh PROGRAM KILL_AT_LIBRARY [KILLS=50] [SEED=1]
set -u
program=$(readlink -f "$1")
library=$(readlink -f "$2")
kills=${3:-50}
RANDOM=${4:-1}
folder=$(mktemp -d)
cd "$folder" || exit 1
failures=0 done_kills=0
finish() { if [ "$failures" = 0 ] && [ "$1" = 0 ]; then cd / && rm -rf "$folder"; else echo "kill_test: folder kept: $folder"; fi; }
trap 'finish $?' EXIT
fail() { echo "kill_test: FAILED: $*" && failures=$((failures + 1)); }

# --- two tiny patients, one in two shards ---------------------------------------------------------------------------------------------
"$program" phantom tiny -o base >/dev/null || exit 1
printf 'schema = 1\n[cohort]\nid = "kill"\nhistories = 512\n' >manifest.toml
for i in 1 2; do
    cp -r base "p$i"
    sed -i "s/administered_GBq = 1\$/administered_GBq = 1.$i/" "p$i/case.toml"
    printf '[[case]]\nfile = "p%s/case.toml"\npatient = "P%s"\nshards = %s\n' "$i" "$i" $((i == 2 ? 2 : 1)) >>manifest.toml
done
tasks=3
cohort() { "$program" cohort "$@" --quiet 2>>log >/dev/null; }

# A queue of files in place of Slurm's: sbatch adds a job, squeue lists what nobody ran yet, run_queue is the cluster.
mkdir -p bin
cat >bin/sbatch <<'SH'
#!/bin/sh
for word; do
    case $word in --job-name=*) name=${word#*=} ;; --array=*) array=${word#*=} ;; esac
    script=$word
done
echo "$name ${array#1-} $script" >>"$FAKE_QUEUE"
wc -l <"$FAKE_QUEUE"
SH
cat >bin/squeue <<'SH'
#!/bin/sh
[ -f "$FAKE_QUEUE" ] || exit 0
while read -r name count script; do
    for task in $(seq "$count"); do echo "1_$task|PENDING|$name"; done
done <"$FAKE_QUEUE"
SH
printf '#!/bin/sh\necho "MaxArraySize = 3"\n' >bin/scontrol
chmod +x bin/*
export PATH=$folder/bin:$PATH
run_queue() {
    local count script task
    [ -f "$FAKE_QUEUE" ] || return 0
    while read -r _ count script; do
        for task in $(seq "$count"); do SLURM_ARRAY_JOB_ID=1 SLURM_ARRAY_TASK_ID=$task sh "$script" >>log 2>&1 </dev/null; done
    done <"$FAKE_QUEUE"
    rm -f "$FAKE_QUEUE"
}

# killed WHAT COMMAND...: draws a point of the command and kills it there; `points` was counted before.
killed() {
    local what=$1 at=$((1 + (RANDOM * 32768 + RANDOM) % points))
    shift
    KILL_AT=$at LD_PRELOAD=$library "$@" >>log 2>&1
    echo "kill_test: $what killed at call $at of $points: exit $?"
    done_kills=$((done_kills + 1))
}
count_points() { KILL_COUNT=$folder/count LD_PRELOAD=$library "$@" >>log 2>&1 && points=$(cat "$folder/count"); }

export FAKE_QUEUE=$folder/queue
cohort submit manifest.toml -o reference --local 2 || exit 1
cohort collect manifest.toml -o reference || exit 1
local_words=("$program" cohort submit manifest.toml -o work --local 2 --threads 1 --quiet)
queue_words=("$program" cohort submit manifest.toml -o work --threads 1 --quiet)
collect_words=("$program" cohort collect manifest.toml -o work --quiet)
count_points "${local_words[@]}" && local_points=$points
count_points "${collect_words[@]}" && collect_points=$points
rm -rf work
count_points "${queue_words[@]}" && queue_points=$points
rm -rf work queue
echo "kill_test: points of submit --local $local_points, submit $queue_points, collect $collect_points"

round=0
while [ "$done_kills" -lt "$kills" ]; do
    round=$((round + 1))
    rm -rf work queue
    if [ $((round % 2)) = 1 ]; then
        points=$local_points
        killed "submit --local" "${local_words[@]}"
        killed "submit --local again" "${local_words[@]}"
    else
        points=$queue_points
        killed "submit" "${queue_words[@]}"
        killed "submit again" "${queue_words[@]}"
        cohort submit manifest.toml -o work --threads 1 || fail "round $round: submit after kills"
        handed=$(awk '{ n += $2 } END { print n + 0 }' queue)
        [ "$handed" = "$tasks" ] || fail "round $round: $handed tasks in the queue, not $tasks"
        run_queue
    fi
    cohort resume manifest.toml -o work --local 2 --threads 1 || fail "round $round: resume"
    points=$collect_points
    killed "collect" "${collect_words[@]}"
    for table in table.csv failures.csv; do
        [ -f work/$table ] || continue
        cmp "work/$table" "reference/$table" || fail "round $round: $table after the kill is neither absent nor whole"
    done
    cohort collect manifest.toml -o work || fail "round $round: collect"
    for table in table.csv failures.csv; do cmp "work/$table" "reference/$table" || fail "round $round: $table"; done
    left=$(find work \( -name '.work-*' -o -name 'running-*' -o -name 'parts' \) | wc -l)
    [ "$left" = 0 ] || fail "round $round: $left things half-done are left"
done
echo "kill_test: $done_kills kills in $round rounds, $failures failures"
[ "$failures" = 0 ]
