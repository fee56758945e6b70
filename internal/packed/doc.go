// SPDX-License-Identifier: MPL-2.0

// Package packed turns a nested attribute into one string, and back.
//
// The plugin framework looks at each leaf of a nested value many times, which is nearly all that a large resource costs. So the
// framework gets such a value as one string that holds its MessagePack, in the normal form that a Type writes. Two packed strings
// are equal if and only if their values are.
//
// Whatever is not in the form that core writes is refused here with an error. The caller then takes a slower way.
package packed
