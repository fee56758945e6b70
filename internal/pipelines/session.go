// Package pipelines is Terraform's view of an account's funnels: the resource and the data source wazzup_pipelines.
package pipelines

import (
	"crypto/rand"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/access"
	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Session is what one configured provider gives to its resources and data sources, and what they know of each other.
// A new Configure makes a new one, so nothing outlives the walk (plan or apply) that it was made for.
type Session struct {
	Access access.Access
	// Open makes an account, whose id is given as digits; "" is that of a token that does not say. It makes no request, and
	// is called once for each account.
	Open func(digits string) *account.Account

	mu      sync.Mutex
	targets map[string]*target // by account id
	id      string             // see walk
	// refreshes is set once a resource is refreshed: then this is the walk of a plan, and not that of an apply, which asks for
	// plans too. Only a plan with -refresh=false cannot be told from it.
	refreshes atomic.Bool
}

// walk tells this Session from every other one.
func (s *Session) walk() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.id == "" {
		s.id = rand.Text()
	}
	return s.id
}

// look is the account for an own account_id, or the one that a resource remembers. It may not be known yet, and have no
// Account then.
func (s *Session) look(own types.String, remembered string) (*target, diag.Diagnostics) {
	t, diags := s.Access.Target(own, remembered)
	if diags.HasError() || t.Own && t.ID == "" {
		return &target{Target: t}, diags // nobody else's
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	shared := s.targets[t.ID]
	if shared == nil {
		shared = &target{Target: t}
		if t.Known {
			shared.Account = s.Open(t.ID)
		}
		if s.targets == nil {
			s.targets = map[string]*target{}
		}
		s.targets[t.ID] = shared
	}
	return shared, diags
}

// same is look for a resource that must be in the account still that it remembers.
func (s *Session) same(own types.String, n note) (*target, diag.Diagnostics) {
	if own.IsNull() && n.Account == "" && s.Access.NoDefault() && len(s.Access.Unknown) == 0 {
		return &target{}, diag.Diagnostics{diag.NewErrorDiagnostic("Account of the state not known",
			"These funnels were last managed with a token that does not say which account it is for, so the state has none, and what the configuration says now is "+
				"not looked at before the state is.\n\n"+
				"Write account_id down in the resource, and plan and apply once with -refresh=false. Or, if all resources of this state are for one account: plan and apply once "+
				"with that as the provider's account_id (or WAZZUP_ACCOUNT_ID). Either way, it is looked whether these funnels are in that account.")}
	}
	t, diags := s.look(own, n.Account)
	if !diags.HasError() {
		diags.Append(s.otherAccount(n, t, !own.IsNull())...)
	}
	return t, diags
}

// reach is look for what needs the account now: where it is not known, that is an error.
func (s *Session) reach(own types.String, action string) (*target, diag.Diagnostics) {
	t, diags := s.look(own, "")
	return s.reached(t, diags, action)
}

// reachSame is same for what needs the account now.
func (s *Session) reachSame(own types.String, n note, action string) (*target, diag.Diagnostics) {
	t, diags := s.same(own, n)
	return s.reached(t, diags, action)
}

func (s *Session) reached(t *target, diags diag.Diagnostics, action string) (*target, diag.Diagnostics) {
	if !diags.HasError() && t.Account == nil {
		diags.Append(s.Access.NotKnown(t.Target, action)...)
	}
	return t, diags
}

// otherAccount is the error where the account that is meant now is not the one that is remembered, though no plan has
// said so. own says that the resource itself names it.
func (s *Session) otherAccount(n note, t *target, own bool) diag.Diagnostics {
	if !n.elsewhere(t) {
		return nil
	}
	return diag.Diagnostics{s.anotherAccount(wazzup.ShowAccountID(n.Account), wazzup.ShowAccountID(t.ID), own)}
}

func (s *Session) anotherAccount(from, to string, own bool) diag.Diagnostic {
	switch {
	case s.Access.Partner && own:
		return diag.NewAttributeErrorDiagnostic(path.Root(access.Attribute), "Another account than planned", fmt.Sprintf(
			"These funnels are managed in account %s, but account_id now is \"%s\", which no plan has shown. Nothing was sent or changed.\n\n"+
				"Plan again: the new plan shows what is removed from account %s. (If this is a plan with -refresh=false, leave that out.)", from, to, from))
	case s.Access.Partner:
		return diag.NewErrorDiagnostic("Another account than before", fmt.Sprintf(
			"These funnels are managed in account %s, but account_id of the provider (or WAZZUP_ACCOUNT_ID) now is %s. Nothing was compared, sent or changed.\n\n"+
				"Ways out:\n"+
				"  - Put the provider's account_id back to \"%s\".\n"+
				"  - Have no default: take account_id out of the provider's configuration, and unset WAZZUP_ACCOUNT_ID. Each resource then stays in the\n"+
				"    account that it is managed in.\n"+
				"  - To keep these funnels in account %s under another default: with the old default still in place, set account_id = \"%s\" in this resource\n"+
				"    and apply, which sends nothing. Then change the default.\n"+
				"  - To move them to account %s: with the old default still in place, set account_id = \"%s\" in this resource. The plan then shows what is\n"+
				"    removed from account %s.",
			from, to, from, from, from, to, to, from))
	}
	return diag.NewErrorDiagnostic("Token of another account", fmt.Sprintf(
		"These funnels are managed in account %s, but the access token is for account %s. Nothing was compared, sent or changed.\n\n"+
			"Ways out:\n"+
			"  - Use a token of account %s (client_access_token, or WAZZUP_CLIENT_ACCESS_TOKEN).\n"+
			"  - To manage account %s instead, give it a resource and a state of its own, or remove this resource from the state\n"+
			"    first (terraform state rm ADDRESS); the funnels in account %s then stay as they are.",
		from, to, from, to, from))
}
