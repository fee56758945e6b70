// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// A state may have a deletion_policy of a later version. Whatever it means, it is no permission to remove funnels.
func TestOnlyDeletePermitsARemoval(t *testing.T) {
	for policy, retains := range map[string]bool{"delete": false, "retain": true, "keep": true, "Delete": true, "delete,": true, "": true} {
		m := model{DeletionPolicy: types.StringValue(policy), DeletionProtection: types.BoolValue(true)}
		if m.retains() != retains || m.guards() == retains {
			t.Errorf("%q: retains %v, guards %v", policy, m.retains(), m.guards())
		}
	}
	for _, m := range []model{{DeletionPolicy: types.StringNull()}, {DeletionPolicy: types.StringUnknown()}} { // an import, and a plan
		if m.retains() {
			t.Errorf("%s: retains", m.DeletionPolicy)
		}
	}
}
