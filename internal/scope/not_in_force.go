// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// NotInForce holds back the warnings about destroys under "delete" until a configuration in the same walk sets "retain". That
// setting is not applied yet, and the user may expect it to cover the destroys too. Core plans the resources in any order.
type NotInForce struct {
	mu      sync.Mutex
	retain  bool             // a configuration in this walk sets "retain"
	waiting diag.Diagnostics // about destroys planned before any configuration set it
}

// Destroys adds the warning about a destroy that removes funnels, and returns the warnings that are due.
func (n *NotInForce) Destroys(warning diag.Diagnostic) diag.Diagnostics {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.waiting.Append(warning)
	return n.due()
}

// Retain is called for a configuration that sets "retain". It returns the warnings that are due.
func (n *NotInForce) Retain() diag.Diagnostics {
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
