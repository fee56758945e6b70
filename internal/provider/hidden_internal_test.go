// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A diagnostic about an attribute that may hold a secret has no path, and names the attribute. One about any other keeps its
// path. internal/protocol shows that no diagnostic of any response gets past this.
func TestNoResponseHasThePathOfASecret(t *testing.T) {
	t.Parallel()
	names := hiddenAttributes()
	for _, name := range []string{nameToken, namePassword, nameEmail, nameBaseURL, "access_token"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not hidden", name)
		}
	}
	for _, name := range append(names, "account_id") {
		path := tftypes.NewAttributePath().WithAttributeName("x").WithElementKeyString("y").WithAttributeName(name)
		d := &tfprotov6.Diagnostic{Summary: "Wrong", Detail: "It cannot be used.", Attribute: path}
		hideValue(d)
		if isHidden := name != "account_id"; (d.Attribute == nil) != isHidden || strings.Contains(d.Detail, name) != isHidden {
			t.Errorf("%s: %+v", name, d)
		}
	}
}
