#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
#
# Prints the packages whose tests need neither Terraform nor OpenTofu: those that
# do import internal/acctest or a package below it.
set -eu

go list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... |
	awk '!/internal\/acctest(\/plugintesting)?[] ]/ { print $1 }'
