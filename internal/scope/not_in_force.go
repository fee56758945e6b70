// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// NotInForce holds the warnings of destroys under "delete" until a configuration in the same walk asks for "retain", which is not
// applied yet: the user may mean one policy for all resources. Core plans them in any order.
type NotInForce struct {
	mu      sync.Mutex
	retain  bool             // a configuration asks for it
	waiting diag.Diagnostics // of destroys that were planned before that was known
}

// Destroys adds the warning of a destroy that removes funnels, and returns the warnings that are due.
func (n *NotInForce) Destroys(warning diag.Diagnostic) diag.Diagnostics {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.waiting.Append(warning)
	return n.due()
}

// AskToRetain takes in that a configuration asks for "retain", and returns the warnings that are due.
func (n *NotInForce) AskToRetain() diag.Diagnostics {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.retain = true
	return n.due()
}

func (n *NotInForce) due() diag.Diagnostics {
	if !n.retain {
		return nil
	}
	diags := n.waiting
	n.waiting = nil
	return diags
}
