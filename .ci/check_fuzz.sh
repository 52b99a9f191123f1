#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs every fuzz target for some seconds; the seconds are the argument (default 5).
. "$(dirname "$0")/gate.sh"
fuzz/run.sh "${1:-5}"
status=$?
if [ $status = 77 ]; then skip "no clang with libFuzzer"; fi
if [ $status != 0 ]; then fail "a fuzz target found something or could not be built"; fi
pass "11 targets, ${1:-5} s each"
