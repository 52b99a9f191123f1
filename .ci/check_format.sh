#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Gate: every tracked source file is laid out as .clang-format says.
. "$(dirname "$0")/gate.sh"
need clang-format
mapfile -t files < <(sources hpp cpp cu cuh)
[ ${#files[@]} -gt 0 ] || pass "no source file"
# Another release lays code out differently; Debian 12 has 14.
version=$(clang-format --version | grep -oE '[0-9]+' | head -n 1)
[ "$version" = 14 ] || skip "clang-format is version $version, the layout is pinned to 14"
clang-format --dry-run -Werror --ferror-limit=3 "${files[@]}" >&2 || fail "run clang-format -i on the files above"
pass "${#files[@]} files"
