package provider

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Whichever call a diagnostic is for, and whoever has made it: what is about an attribute that may hold a secret has no path, and
// names the attribute. What is about any other keeps its path.
func TestNoResponseHasThePathOfASecret(t *testing.T) {
	t.Parallel()
	names := hiddenAttributes()
	for _, name := range []string{nameToken, namePassword, nameEmail, nameBaseURL, "access_token"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not hidden", name)
		}
	}
	calls := reflect.TypeFor[tfprotov6.ProviderServer]()
	seen := 0
	for method := range calls.Methods() {
		response := reflect.New(method.Type.Out(0).Elem())
		field := response.Elem().FieldByName("Diagnostics")
		if !field.IsValid() {
			continue
		}
		seen++
		for _, name := range append(names, "account_id") {
			path := tftypes.NewAttributePath().WithAttributeName("x").WithElementKeyString("y").WithAttributeName(name)
			d := &tfprotov6.Diagnostic{Summary: "Wrong", Detail: "It cannot be used.", Attribute: path}
			field.Set(reflect.ValueOf([]*tfprotov6.Diagnostic{nil, d}))
			hideValues(response.Interface())
			if isHidden := name != "account_id"; (d.Attribute == nil) != isHidden || strings.Contains(d.Detail, name) != isHidden {
				t.Errorf("%s, %s: %+v", method.Name, name, d)
			}
		}
	}
	if seen < 20 {
		t.Errorf("%d calls", seen)
	}
}
