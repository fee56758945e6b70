// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// UnexpectedProviderData is the error if the framework passes provider data of the wrong type. want is the right type, such as
// "*scope.Scope".
func UnexpectedProviderData(want string, got any) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Unexpected provider data", fmt.Sprintf("Expected %s, got %T. Please report this.", want, got))
}
