#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Gate: clang-tidy over the .cpp files of kernels/ (the rest by the preset `tidy`), within five minutes.
. "$(dirname "$0")/gate.sh"
need clang-tidy
database=${YTTRIA_BUILD:-build/release}/compile_commands.json
[ -f "$database" ] || skip "no $database (build first)"
mapfile -t files < <(sources cpp | grep '^kernels/' | while read -r file; do
    if grep -qF "/$file\"" "$database"; then echo "$file"; fi
done)
[ ${#files[@]} -gt 0 ] || skip "no kernels/*.cpp in $database"
printf '%s\n' "${files[@]}" | timeout 300 xargs -P "$(nproc)" -n 1 clang-tidy --quiet -p "$(dirname "$database")" >&2
case $? in
0) pass "${#files[@]} files" ;;
124) skip "took more than 300 s" ;;
*) fail "see the findings above" ;;
esac
