#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
#
# examples.sh CLI CLI_CONFIG: fails if an example is not formatted, or not valid
# with the provider that CLI_CONFIG points at. Needs no credentials.
set -eu
cli=$1
TF_CLI_CONFIG_FILE=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
export TF_CLI_CONFIG_FILE
unset WAZZUP_CLIENT_ACCESS_TOKEN WAZZUP_PARTNER_EMAIL WAZZUP_PARTNER_PASSWORD WAZZUP_ACCOUNT_ID WAZZUP_BASE_URL

failed=0
if ! "$cli" fmt -check -diff -recursive examples; then
	echo 'Not formatted: run make fmt.' >&2
	failed=1
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/schema"
required=$scratch/schema/required_providers.tf
printf 'terraform {\n  required_providers {\n    wazzup = { source = "wazzup24/wazzup" }\n  }\n}\n' >"$required"

# Terraform before 1.10 and OpenTofu before 1.11 do not know ephemeral resources,
# and leave them out of the schema.
ephemeral=false
if (cd "$scratch/schema" && "$cli" providers schema -json) | grep -q ephemeral_resource_schemas; then
	ephemeral=true
fi

for folder in $(find examples -name '*.tf' -exec dirname {} \; | sort -u); do
	copy=$scratch/$folder
	mkdir -p "$copy"
	cp "$folder"/*.tf "$copy"
	# An example of one resource leaves this block to the provider's example.
	grep -q required_providers "$copy"/*.tf || cp "$required" "$copy"
	if [ $ephemeral = false ] && grep -q '^ephemeral ' "$copy"/*.tf; then
		echo "too new for this CLI: $folder"
	elif output=$(cd "$copy" && "$cli" validate -no-color 2>&1); then
		echo "valid: $folder"
	else
		printf 'NOT VALID: %s\n%s\n' "$folder" "$output" >&2
		failed=1
	fi
done
[ -d "$scratch/examples" ] || { echo 'No examples found.' >&2; failed=1; }
exit $failed
