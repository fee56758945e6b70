// SPDX-License-Identifier: MPL-2.0

// Package given is what the bench gives to the pass-through provider, which would else have to make it: the schema of the real
// provider, and the state that an import returns.
package given

// The environment variables that name the files.
const (
	SchemaEnv = "BENCH_SCHEMA"
	ImportEnv = "BENCH_IMPORT" // in MessagePack
)
