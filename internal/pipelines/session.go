// Package pipelines is Terraform's view of an account's funnels: the resource and the data source wazzup_pipelines.
package pipelines

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Session is what one configured provider gives to its resources and data sources, and what they know of each other.
// A new Configure makes a new one, so nothing outlives the walk (plan or apply) that it was made for.
type Session struct {
	// Account is nil where a setting of the provider is not known yet; Unknown names these settings then.
	Account *account.Account
	// AccountID is the account that the token says it is for, as digits; empty where it does not say.
	AccountID string
	Unknown   []string

	mu     sync.Mutex
	plans  plans
	warned map[string]bool
	gone   []string // funnels of resources of which nothing was found in this walk
	found  bool     // something was, of another resource
}

// vanished notes what is left of a resource's funnels, and returns those whose absence is worth a warning: two or more, in
// one resource or in several, where none that was looked for so far in this walk is there.
func (s *Session) vanished(before, now map[string]wazzup.Pipeline) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(now) > 0 {
		s.found = true
		return nil
	}
	ids := sortedIDs(before)
	s.gone = append(s.gone, ids...)
	switch {
	case len(ids) >= 2:
		return ids
	case s.found || len(s.gone) < 2:
		return nil
	case len(s.gone) == 2: // the first was not warned of
		return slices.Sorted(slices.Values(s.gone))
	}
	return ids
}

// plan notes a resource's plan: see plans.add.
func (s *Session) plan(p resourcePlan) verdictOfPlan {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.plans.add(p)
}

// firstTime reports whether a warning about a funnel has not been given in this walk, and notes that it is now.
func (s *Session) firstTime(what, id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.warned == nil {
		s.warned = map[string]bool{}
	}
	key := what + "\x00" + id
	first := !s.warned[key]
	s.warned[key] = true
	return first
}

// unknown says why something cannot be read now, where a setting of the provider is not known yet.
func (s *Session) unknown(action string) diag.Diagnostics {
	var diags diag.Diagnostics
	if s.Account == nil {
		names := strings.Join(s.Unknown, " and ")
		diags.AddError("Provider setting not known yet", fmt.Sprintf(
			"%s needs the provider's %s, which will only be known after other changes are applied.\n\n"+
				"Either apply those changes first (for example with -target), or set %s to a value that is known when planning. "+
				"A data source can also be made to wait: with depends_on naming what the setting comes from, it is read at apply.",
			action, names, names))
	}
	return diags
}

// otherAccount is the error where the token is for another account than the one that was remembered.
func (s *Session) otherAccount(n note) diag.Diagnostics {
	var diags diag.Diagnostics
	if n.Account == "" || s.AccountID == "" || n.Account == s.AccountID {
		return diags
	}
	diags.AddError("Token of another account", fmt.Sprintf(
		"These funnels are managed in account %s, but the access token is for account %s. Nothing was compared, sent or changed.\n\n"+
			"Ways out:\n"+
			"  - Use a token of account %s (client_access_token, or WAZZUP_CLIENT_ACCESS_TOKEN).\n"+
			"  - To manage account %s instead, give it a resource and a state of its own, or remove this resource from the state\n"+
			"    first (terraform state rm ADDRESS); the funnels in account %s then stay as they are.",
		n.Account, s.AccountID, n.Account, s.AccountID, n.Account))
	return diags
}
