// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"context"

	"github.com/go-json-experiment/json"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// markKey is the key of a mark in a resource's private state.
const markKey = "plan"

// Mark passes data from one plan of a resource to core's next call for the same resource. It travels in private state: core
// passes what a plan returns there to the second plan of a replacement, and to the destroy (see account.Registry). After the
// apply it is of no use, so RemoveMark deletes it before the state is written.
type Mark struct {
	Walk      string        `json:"walk"`                // the Scope's ID
	Owner     account.Owner `json:"owner,omitempty"`     // the resource's number in this walk
	Account   string        `json:"account,omitempty"`   // number of the account that the state names
	Replaces  bool          `json:"replaces,omitempty"`  // the plan creates the resource, perhaps again: a destroy with this mark is half of a replacement
	Tainted   bool          `json:"tainted,omitempty"`   // ... and did not see the state: a destroy with this mark is that of a tainted resource
	Planned   string        `json:"planned,omitempty"`   // number of the account that the plan creates it in; "" if not known yet
	Named     bool          `json:"named,omitempty"`     // account_id in the configuration names that account; needed if the credentials do not
	Retains   bool          `json:"retains,omitempty"`   // deletion_policy in the state is "retain"
	Guarded   bool          `json:"guarded,omitempty"`   // deletion_protection in the state forbids the destroy
	Forgets   bool          `json:"forgets,omitempty"`   // deletion_policy in the configuration is "retain": funnels that the resource no longer declares stay in Wazzup
	Elsewhere []string      `json:"elsewhere,omitempty"` // for a destroy: ids that another resource declares, so the destroy does not remove them
	Again     []string      `json:"again,omitempty"`     // for a destroy: ids that the resource itself declares again

	// Seen is for a destroy: the funnels, by id, that the plan reported as changed since the state was read.
	Seen map[string]wazzup.Pipeline `json:"seen,omitempty"`
}

// ReadMark reads the mark. It is empty if there is none that can be read. A mark from another walk does not describe this
// walk's resources.
func ReadMark(ctx context.Context, private privateReader) Mark {
	var m Mark
	text, diags := private.GetKey(ctx, markKey)
	if text == nil || diags.HasError() || json.Unmarshal(text, &m) != nil {
		return Mark{}
	}
	return m
}

func (m Mark) Write(ctx context.Context, private privateWriter) diag.Diagnostics {
	text, err := json.Marshal(m)
	if err != nil {
		return diag.Diagnostics{messages.PrivateStateNotWritten(err)}
	}
	return private.SetKey(ctx, markKey, text)
}

// RemoveMark deletes the mark from private state that is about to be written.
func RemoveMark(ctx context.Context, private privateWriter) diag.Diagnostics {
	return private.SetKey(ctx, markKey, nil)
}

// MovesUnseen reports whether a tainted resource would be recreated in another account than its state's. Its plan did not see the
// state, so it could not report which funnels are removed from which account.
func (m Mark) MovesUnseen(was StateAccount) bool {
	return m.Tainted && !m.Named && was.ID != "" && m.Planned != was.ID
}

// UseShown replaces the state's funnels with the versions that an earlier walk's plan showed the user. It ignores a plan of this walk,
// because then the walk is an apply, which plans the destroy of a deposed object again, and nobody sees that plan.
func (m Mark) UseShown(s *Scope, prior map[string]wazzup.Pipeline) {
	if m.Walk == s.ID() {
		return
	}
	for id, p := range m.Seen {
		if _, ok := prior[id]; ok {
			prior[id] = p
		}
	}
}
