// SPDX-License-Identifier: MPL-2.0

// Package plain is the provider as it would be if the framework saw each funnel: with the nested schema, and no packing. It is slow,
// and plain in what it does. Tests run it beside the provider, and both must do the same.
//
// It wraps the resource and the data source themselves, and converts each value between the nested and the packed schema. It shares
// nothing with package packed and the layer in package protocol: terraform-plugin-go decodes, go-cty encodes, and the framework reads
// configurations, states and plans, fills in defaults and checks that required attributes are set.
package plain
