#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
#
# Prints the packages that the provider and the sandbox are made of, except those whose
# tests run Terraform or OpenTofu: their tests import internal/acctest.
set -eu

module=$(go list -m)
go list -deps . ./internal/sandbox/cmd/wazzup-sandbox | grep "^$module" |
	xargs go list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' |
	awk '!/internal\/acctest(\/plugintesting)?[] ]/ { print $1 }'
