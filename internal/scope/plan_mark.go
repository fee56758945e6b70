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

// Mark is what one call of a plan leaves for the next call that core makes for the same resource. Core hands the private
// state that a plan returns to the second plan of a replacement, and to the destroy; see account.Registry. It is of no use
// beyond its walk, and is taken out of the state that is written.
type Mark struct {
	Walk      string        `json:"walk"`                // the Scope's ID
	Owner     account.Owner `json:"owner,omitempty"`     // the resource's number in this walk
	Account   string        `json:"account,omitempty"`   // number of the account that the state remembers
	Replaces  bool          `json:"replaces,omitempty"`  // the plan makes the resource, perhaps again: a destroy with it is half of a replacement
	Tainted   bool          `json:"tainted,omitempty"`   // ... without having seen the state: a destroy with it is that of a tainted resource
	Planned   string        `json:"planned,omitempty"`   // number of the account that the plan makes it in; "" if that is not known
	Named     bool          `json:"named,omitempty"`     // account_id in the configuration names that account, if the credentials do not
	Retains   bool          `json:"retains,omitempty"`   // deletion_policy of the state is "retain"
	Guarded   bool          `json:"guarded,omitempty"`   // deletion_protection of the state forbids to destroy it
	Forgets   bool          `json:"forgets,omitempty"`   // deletion_policy in the configuration leaves in Wazzup what the resource does not declare again
	Elsewhere []string      `json:"elsewhere,omitempty"` // of a destroy: ids that another resource declares; they are left alone
	Again     []string      `json:"again,omitempty"`     // of a destroy: ids that the resource itself declares again

	// Seen are, of a destroy, the funnels by id that the plan has shown to be otherwise than in the state.
	Seen map[string]wazzup.Pipeline `json:"seen,omitempty"`
}

// ReadMark reads the mark; it is empty if there is none that can be read. A mark of another walk says nothing of this
// one's resources.
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

// RemoveMark takes the mark out of what is going to be the state's.
func RemoveMark(ctx context.Context, private privateWriter) diag.Diagnostics {
	return private.SetKey(ctx, markKey, nil)
}

// MovesUnseen is true for a tainted resource that would be made again in another account than its state's. Its plan has not seen
// the state, so it could not say what is removed where.
func (m Mark) MovesUnseen(was Remembered) bool {
	return m.Tainted && !m.Named && was.ID != "" && m.Planned != was.ID
}

// Showed puts funnels as an earlier walk's plan has shown them in the place of those that the state has. What a plan of this
// walk has found, nobody has seen: it is an apply, which plans the destroy of a deposed object once more.
func (m Mark) Showed(s *Scope, prior map[string]wazzup.Pipeline) {
	if m.Walk == s.ID() {
		return
	}
	for id, p := range m.Seen {
		if _, ok := prior[id]; ok {
			prior[id] = p
		}
	}
}
