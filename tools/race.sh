#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
#
# Prints -race where Go's race detector works: it needs a C compiler and a
# platform that it knows. Elsewhere the tests run without it, and this says so.
if go list -race errors >/dev/null 2>&1 &&
	printf '#include <stdlib.h>\n' | $(go env CC) -fsyntax-only -x c - >/dev/null 2>&1; then
	echo -race
else
	echo 'Testing WITHOUT the race detector: it needs a C compiler (gcc or clang) and cgo.' >&2
fi
