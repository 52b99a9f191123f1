#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A Slurm of its own on this machine, for tests: munged, slurmctld and several slurmd on loopback ports, all files in one folder, no
# service of the system touched, no accounting. Source it:
#   slurm_missing                  says what is not installed (empty: nothing)
#   slurm_start FOLDER NODES PORT  starts it; afterwards SLURM_CONF is set and sbatch, squeue, ... speak to it
#   slurm_kill_node N              kill -9 of slurmd N and of all that runs on it, as when a machine dies
#   slurm_revive_node N            starts it again
#   slurm_stop                     ends what slurm_start started, and nothing else

slurm_missing() {
    local tool
    for tool in slurmctld slurmd munged sbatch squeue scontrol; do
        command -v "$tool" >/dev/null || PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || echo "$tool"
    done | paste -sd ' '
}

slurm_start() {
    PATH=$PATH:/usr/sbin:/sbin
    slurm_folder=$1 slurm_nodes=$2 slurm_port=$3
    local me host node
    me=$(id -un)
    host=$(hostname -s)
    mkdir -p "$slurm_folder"/{state,spool,log,munge}
    chmod 700 "$slurm_folder"/munge
    head -c 128 /dev/urandom >"$slurm_folder/munge/key"
    chmod 600 "$slurm_folder/munge/key"
    cat >"$slurm_folder/slurm.conf" <<CONF
ClusterName=yttria
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$slurm_port
SlurmUser=$me
SlurmdUser=$me
AuthType=auth/munge
AuthInfo=socket=$slurm_folder/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SwitchType=switch/none
SlurmctldTimeout=10
SlurmdTimeout=10
KillWait=2
UnkillableStepTimeout=5
JobRequeue=0
ReturnToService=2
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=0
MaxArraySize=21
StateSaveLocation=$slurm_folder/state
SlurmdSpoolDir=$slurm_folder/spool/%n
SlurmctldPidFile=$slurm_folder/slurmctld.pid
SlurmdPidFile=$slurm_folder/slurmd.%n.pid
SlurmctldLogFile=$slurm_folder/log/slurmctld
SlurmdLogFile=$slurm_folder/log/slurmd.%n
NodeName=n[1-$slurm_nodes] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((slurm_port + 1))-$((slurm_port + slurm_nodes))] CPUs=1
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
    export SLURM_CONF=$slurm_folder/slurm.conf
    munged --force --foreground --key-file="$slurm_folder/munge/key" --socket="$slurm_folder/munge/socket" \
        --pid-file="$slurm_folder/munge/pid" --log-file="$slurm_folder/munge/log" --seed-file="$slurm_folder/munge/seed" \
        --num-threads=2 >"$slurm_folder/log/munged" 2>&1 &
    slurm_pids=($!)
    for _ in $(seq 50); do [ -S "$slurm_folder/munge/socket" ] && break || sleep 0.1; done
    slurmctld -D >"$slurm_folder/log/slurmctld.out" 2>&1 &
    slurm_pids+=($!)
    declare -gA slurm_node_pid=()
    for node in $(seq "$slurm_nodes"); do slurm_revive_node "$node"; done
    for _ in $(seq 100); do
        [ "$(sinfo -h -N -o %t 2>/dev/null | grep -c idle)" = "$slurm_nodes" ] && return 0
        sleep 0.2
    done
    echo "Slurm did not start (logs in $slurm_folder/log)" >&2
    sinfo -N >&2
    return 1
}

slurm_revive_node() {
    mkdir -p "$slurm_folder/spool/n$1"
    slurmd -D -N "n$1" >"$slurm_folder/log/slurmd.n$1.out" 2>&1 &
    slurm_node_pid[$1]=$!
}

# Process and all that came from it, deepest first.
slurm_tree() {
    local child
    for child in $(pgrep -P "$1"); do slurm_tree "$child"; done
    echo "$1"
}

# slurmstepd leaves the tree of slurmd (it is adopted by process 1); what it runs knows the name of the node.
slurm_kill_node() {
    local step child
    kill -9 "${slurm_node_pid[$1]}" 2>/dev/null
    for step in $(pgrep -x slurmstepd); do
        tr '\0' '\n' <"/proc/$step/environ" 2>/dev/null | grep -qx "SLURM_CONF=$SLURM_CONF" || continue
        for child in $(pgrep -P "$step"); do
            if tr '\0' '\n' <"/proc/$child/environ" 2>/dev/null | grep -qx "SLURMD_NODENAME=n$1"; then
                # shellcheck disable=SC2046
                kill -9 "$step" $(slurm_tree "$child") 2>/dev/null
            fi
        done
    done
    wait "${slurm_node_pid[$1]}" 2>/dev/null
    return 0
}

slurm_stop() {
    local pid
    scancel --user="$(id -un)" 2>/dev/null
    for pid in "${slurm_node_pid[@]}" "${slurm_pids[@]:1}" "${slurm_pids[0]}"; do kill "$pid" 2>/dev/null; done
    for pid in "${slurm_node_pid[@]}" "${slurm_pids[@]}"; do wait "$pid" 2>/dev/null; done
    for pid in $(pgrep -x slurmstepd); do
        # shellcheck disable=SC2046
        if tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx "SLURM_CONF=$SLURM_CONF"; then kill -9 $(slurm_tree "$pid"); fi
    done
    return 0
}
