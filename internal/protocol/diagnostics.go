// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

type diagnostics = []*tfprotov6.Diagnostic

// diagnosticsOf finds the field that nearly all responses have, and that no interface names.
func diagnosticsOf(response any) diagnostics {
	if event, ok := response.(tfprotov6.InvokeActionEvent); ok {
		response = event.Type
	}
	v := reflect.Indirect(reflect.ValueOf(response))
	if v.Kind() != reflect.Struct {
		return nil
	}
	field := v.FieldByName("Diagnostics")
	if !field.IsValid() {
		return nil
	}
	diags, _ := reflect.TypeAssert[diagnostics](field)
	return diags
}
