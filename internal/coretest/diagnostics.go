// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Diagnostics are the errors and warnings of one walk.
type Diagnostics []*Diagnostic

// Diagnostic is one error or warning.
type Diagnostic = tfprotov6.Diagnostic

// HasError reports whether one of them is an error.
func (d Diagnostics) HasError() bool {
	return slices.ContainsFunc(d, func(d *Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

// String returns all of them, each with its path.
func (d Diagnostics) String() string {
	var b strings.Builder
	for _, one := range d {
		fmt.Fprintf(&b, "%s: %s", one.Severity, one.Summary)
		if one.Attribute != nil && len(one.Attribute.Steps()) > 0 {
			fmt.Fprintf(&b, " [%s]", Path(one.Attribute))
		}
		fmt.Fprintf(&b, "\n\n%s\n\n", one.Detail)
	}
	return b.String()
}

// Path returns an attribute's path in the syntax of configurations: pipelines["a"].stages[1].id.
func Path(path *tftypes.AttributePath) string {
	var b strings.Builder
	for i, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if i > 0 {
				b.WriteByte('.')
			}
			b.WriteString(string(step))
		case tftypes.ElementKeyString:
			fmt.Fprintf(&b, "[%q]", string(step))
		case tftypes.ElementKeyInt:
			fmt.Fprintf(&b, "[%d]", int64(step))
		}
	}
	return b.String()
}
