// SPDX-License-Identifier: MPL-2.0

// Package packedtest draws random values for tests of what reads and writes packed ones. What their bytes and their JSON have to be
// is not written here: go-cty makes them, as core does, and terraform-plugin-go, as the framework does.
package packedtest
