#!/bin/sh
# Runs all fuzz targets, one after another: sh tools/fuzz.sh [part of a name]
# FUZZTIME and FUZZWORKERS say for how long, and on how many processors. It ends at
# the first finding; go test has written the input into a file by then.
set -eu

targets=$(grep -rnoE --include='*_test.go' '^func Fuzz\w+\(' internal |
	sed -E 's,^(.*)/[^/]*:[0-9]+:func (\w+)\(,\1 \2,' | sort -u | grep -E " \w*${1:-}\w*$" || true)
[ -n "$targets" ] || { echo "no fuzz target is named like ${1:-Fuzz}" >&2; exit 1; }

echo "$targets" | while read -r package target; do
	echo "== $target in ./$package, ${FUZZTIME:=30s}"
	if ! ${GO:-go} test -run '^$' -fuzz "^$target\$" -fuzztime "$FUZZTIME" -parallel "${FUZZWORKERS:-2}" "./$package" </dev/null; then
		echo "== $target has found something. The input is in the file named above; it belongs into the repository with the fix." >&2
		exit 1
	fi
done
