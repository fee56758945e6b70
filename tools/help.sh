#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
#
# Fails if make TARGET ARGS=-help does not print how the target is used, or does
# more than that: sh tools/help.sh TARGET...
# What a target does takes longer than the time that it gets here, or prints a
# line that no help has.
set -eu

output=$(mktemp)
trap 'rm -f "$output"' EXIT
for target; do
	if ! timeout 180 make "$target" ARGS=-help >"$output" 2>&1; then
		problem='does not end well'
	elif ! grep -qi '^usage\|^  *-[a-z]' "$output"; then
		problem='prints no usage'
	elif grep -q '^goos: \|^ok  \|^PASS\|^Using \|^Running ' "$output"; then
		problem='does more than print help'
	else
		continue
	fi
	cat "$output"
	echo "make $target ARGS=-help $problem." >&2
	exit 1
done
