#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
#
# Runs all fuzz targets, one after another: sh tools/fuzz.sh [part of a name]
# FUZZTIME is how long each one runs, FUZZWORKERS on how many processors. It ends at
# the first finding; by then, go test has written the input into a file.
set -eu

case ${1:-} in -h | -help | --help)
	echo 'Usage: make fuzz [FUZZTIME=30s] [FUZZWORKERS=2] [ARGS=FuzzParse]'
	echo 'Runs each fuzz target whose name has ARGS in it, for FUZZTIME on FUZZWORKERS processors.'
	exit
	;;
esac

targets=$(grep -rnoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+\(' internal |
	sed -E 's,^(.*)/[^/]*:[0-9]+:func ([A-Za-z0-9_]+)\(.*,\1 \2,' | sort -u | grep -E " [A-Za-z0-9_]*${1:-}[A-Za-z0-9_]*$" || true)
[ -n "$targets" ] || { echo "no fuzz target is named like ${1:-Fuzz}" >&2; exit 1; }

echo "$targets" | while read -r package target; do
	echo "== $target in ./$package, ${FUZZTIME:=30s}"
	if ! ${GO:-go} test -run '^$' -fuzz "^$target\$" -fuzztime "$FUZZTIME" -parallel "${FUZZWORKERS:-2}" "./$package" </dev/null; then
		echo "== $target has found something. The input is in the file named above; commit it with the fix." >&2
		exit 1
	fi
done
