// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What counts as the user's word for a token that names no account, and what an account that is named for the first time is
// held against.

// twoAccounts are a partner's accounts here and there, with a funnel x in each, and a token of there that names none.
func twoAccounts(t *testing.T) (*coretest.Core, *acctest.Sandbox, func(map[string]any)) {
	t.Helper()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
	s.Authorize("opaque-0123456789", there)
	c := coretest.NewCore(t, s.URL, "")
	c.Timings, c.OtherSettings = acctest.HastyTimings, true
	set := func(settings map[string]any) {
		c.Settings = map[string]any{"base_url": s.URL, "requests_per_second": 1000}
		maps.Copy(c.Settings, settings)
	}
	return c, s, set
}

var (
	opaque    = map[string]any{"client_access_token": "opaque-0123456789"}
	asPartner = map[string]any{"partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword}
)

func asPartnerOf(account any) map[string]any {
	settings := maps.Clone(asPartner)
	settings["account_id"] = account
	return settings
}

// unchanged fails the test if anything was posted, or if the accounts or the state differ from what they were.
func unchanged(t *testing.T, c *coretest.Core, s *acctest.Sandbox) func(what string, diags coretest.Diagnostics, says ...string) {
	t.Helper()
	now := func() string {
		return fmt.Sprint(s.Pipelines(here), s.Pipelines(there), c.Objects("one"), c.Objects("two"))
	}
	before := now()
	s.ResetJournal()
	return func(what string, diags coretest.Diagnostics, texts ...string) {
		t.Helper()
		if !diags.HasError() {
			t.Errorf("%s: no error", what)
		}
		if n := s.Count(post); n != 0 || now() != before {
			t.Errorf("%s: %d posts, %s, before: %s", what, n, now(), before)
		}
		says(t, diags, texts...)
	}
}

// A state has what a configuration said once, of other credentials. Where the configuration says nothing, it does not count.
func TestWhatAStateSaysIsNoWordForAToken(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		one     *string // account_id afterwards; nil is a resource that is gone
		options coretest.PlanOptions
	}{
		"a resource that is gone":              {},
		"..., without a refresh":               {options: coretest.PlanOptions{NoRefresh: true}},
		"a destroy":                            {one: new(here), options: coretest.PlanOptions{Destroy: true}},
		"a destroy, without a refresh":         {one: new(here), options: coretest.PlanOptions{Destroy: true, NoRefresh: true}},
		"the resources of another account too": {one: new(there)},
	} {
		c, s, set := twoAccounts(t)
		set(asPartner)
		x := list(funnel("x", "X", "a"))
		config := coretest.Configuration{"one": {Account: new(here), Pipelines: x}, "two": {Account: new(there), Pipelines: x}}
		order := []string{"one", "two"}
		plan, diags := c.PlanAll(config, order)
		c.Must(diags)
		run := c.Begin(plan)
		c.Must(append(run.Apply("one"), run.Apply("two")...))
		run.End()
		check := unchanged(t, c, s)
		set(opaque)
		for _, order := range [][]string{{"one", "two"}, {"two", "one"}} {
			after := coretest.Configuration{"two": config["two"]}
			if tc.one != nil {
				after["one"] = &coretest.Declared{Account: tc.one, Pipelines: x}
			}
			plan, diags := c.PlanWith(after, order, tc.options)
			if plan != nil {
				t.Errorf("%s: a plan", name)
			}
			check(name, diags, "7204-2419")
		}
	}
}

// The same with a single resource: nothing contradicts what its state says.
func TestARemovalNeedsAWordThatIsNotTheStates(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]coretest.PlanOptions{
		"gone": {}, "gone, without a refresh": {NoRefresh: true}, "a destroy": {Destroy: true}, "a destroy, without a refresh": {Destroy: true, NoRefresh: true},
	} {
		c, s, set := twoAccounts(t)
		set(asPartner)
		x := list(funnel("x", "X", "a"))
		c.Must(c.Apply(c.MustPlan(&coretest.Declared{Account: new(here), Pipelines: x})))
		s.SetPipelines(there, x)
		check := unchanged(t, c, s)
		saved, diags := c.PlanWith(nil, []string{"one"}, options)
		c.Must(diags)
		set(opaque)
		plan, diags := c.PlanWith(nil, []string{"one"}, options)
		if plan != nil {
			t.Errorf("%s: a plan", name)
		}
		check(name, diags, "Account of the access token not known", "managed in account 7204-2419")
		check(name+", saved", c.Apply(saved), "Account of the access token not known")
		// The provider's account_id is the user's word for what no configuration has any more. (Here it is wrong.)
		set(map[string]any{"client_access_token": "opaque-0123456789", "account_id": here})
		plan, diags = c.PlanWith(nil, []string{"one"}, options)
		c.Must(diags)
		c.Must(c.Apply(plan))
	}
	// A replacement has the configuration's.
	c, s, set := twoAccounts(t)
	s.Authorize("of-here-0123456789", here)
	set(asPartner)
	declared := coretest.Declared{Account: new(here), Pipelines: list(funnel("x", "X", "a"))}
	c.Must(c.Apply(c.MustPlan(&declared)))
	set(map[string]any{"client_access_token": "of-here-0123456789"})
	for _, first := range []bool{false, true} {
		declared.CreateBeforeDestroy = first
		plan, diags := c.PlanWith(coretest.Configuration{"one": &declared}, []string{"one"}, coretest.PlanOptions{Replace: []string{"one"}})
		c.Must(diags)
		c.Must(c.Apply(plan))
	}
	c.Taint("one")
	c.Must(c.Apply(c.MustPlan(&declared)))
	if got := s.Pipelines(here); len(got) != 1 || len(s.Pipelines(there)) != 0 {
		t.Errorf("here %v, there %v", got, s.Pipelines(there))
	}
}

// What names the account and what does not would be two accounts, with two locks.
func TestAnAccountNamedInSomeResourcesOnly(t *testing.T) {
	t.Parallel()
	c, s, set := twoAccounts(t)
	set(opaque)
	config := coretest.Configuration{"one": {Account: new(there), Pipelines: list(funnel("x", "X", ""))}, "two": {Pipelines: list(funnel("y", "Y", ""))}}
	check := unchanged(t, c, s)
	for _, order := range [][]string{{"one", "two"}, {"two", "one"}} {
		_, diags := c.PlanAll(config, order)
		check(fmt.Sprint(order), diags, "ERROR: Account named in some resources only [account_id]", "in the provider's configuration")
	}
	set(map[string]any{"client_access_token": "opaque-0123456789", "account_id": there})
	_, diags := c.PlanAll(config, []string{"one", "two"})
	c.Must(diags)
}

// A state without an account, and one that is named for the first time: nothing but the funnels tells whether it is the right one.
func TestAFirstNameIsHeldAgainstTheFunnels(t *testing.T) {
	t.Parallel()
	for _, w := range waysToPlan() {
		for name, after := range map[string]func(*acctest.Sandbox) map[string]any{
			"a token that names it": func(s *acctest.Sandbox) map[string]any {
				return map[string]any{"client_access_token": s.AddAccount(here)}
			},
			"a default account": func(*acctest.Sandbox) map[string]any { return asPartnerOf(here) },
			"the user's word": func(*acctest.Sandbox) map[string]any {
				return map[string]any{"client_access_token": "wrong-0123456789", "account_id": here}
			},
		} {
			t.Run(w.name+", "+name, func(t *testing.T) {
				t.Parallel()
				c, s, set := twoAccounts(t)
				s.Authorize("wrong-0123456789", here)
				set(opaque)
				declared := coretest.Declared{Pipelines: list(funnel("x", "X", "a b"))}
				c.Must(c.Apply(c.MustPlan(&declared)))
				s.Put(here, funnel("theirs", "T", ""))
				if isUpdate := !w.taints && !w.options.Destroy && w.options.Replace == nil; isUpdate {
					declared.Pipelines = list(funnel("x", "X2", "a b"))
				}
				plan, diags := w.plan(c, declared)
				c.Must(diags)
				check := unchanged(t, c, s)
				set(after(s))
				if diags := c.Apply(plan); w.createFirst && !w.options.Destroy && (w.taints || w.options.Replace != nil) {
					check(w.name, diags, "inconsistent final plan")
				} else {
					check(w.name, diags, "Funnels not in this account", "Account 7204-2419 is named by")
				}
			})
		}
	}
}

// The plan of a tainted resource does not see where its funnels are, so it cannot announce a move.
func TestATaintedResourceStaysInItsAccount(t *testing.T) {
	t.Parallel()
	x := list(funnel("x", "X", "a"))
	for name, tc := range map[string]struct {
		own      *string // before
		settings map[string]any
		plan     map[string]any
		declared coretest.Declared
		known    *string // account_id at apply
		first    bool
		says     string
	}{
		"account_id taken out":               {new(here), asPartnerOf(there), nil, coretest.Declared{Pipelines: x}, nil, false, "Tainted resource in another account"},
		"account_id known at apply":          {new(here), asPartner, nil, coretest.Declared{AccountUnknown: true, Pipelines: x}, new(there), false, "Tainted resource in another account"},
		"account_id changed":                 {new(here), asPartner, nil, coretest.Declared{Account: new(there), Pipelines: x}, nil, false, ""},
		"other funnels, and a known default": {nil, asPartnerOf(there), asPartnerOf(coretest.Unknown), coretest.Declared{Pipelines: list(funnel("z", "Z", "")), CreateBeforeDestroy: true}, nil, true, "inconsistent final plan"},
		"other funnels, another default":     {nil, asPartnerOf(there), nil, coretest.Declared{Pipelines: list(funnel("z", "Z", "")), CreateBeforeDestroy: true}, nil, true, "Another account than before"},
		"..., destroyed first":               {nil, asPartnerOf(there), nil, coretest.Declared{Pipelines: list(funnel("z", "Z", ""))}, nil, false, "Another account than before"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, s, set := twoAccounts(t)
			set(asPartnerOf(here))
			c.Must(c.Apply(c.MustPlan(&coretest.Declared{Account: tc.own, Pipelines: x})))
			c.Taint("one")
			check := unchanged(t, c, s)
			set(tc.settings)
			if tc.plan != nil {
				set(tc.plan)
			}
			plan, diags := c.PlanWith(coretest.Configuration{"one": &tc.declared}, []string{"one"}, coretest.PlanOptions{NoRefresh: name[0] == 'o' && tc.plan == nil})
			set(tc.settings)
			if plan != nil {
				run := c.Begin(plan)
				if tc.known != nil {
					run.Know("one", &coretest.Declared{Account: tc.known, Pipelines: tc.declared.Pipelines})
				}
				diags = append(diags, run.Apply("one")...)
				run.End()
			}
			if tc.says == "" {
				c.Must(diags)
				return
			}
			check(name, diags, tc.says)
		})
	}
}

// What an earlier plan let a resource take over counts for a later one, and then for its apply.
func TestASwapThatWasPlannedBefore(t *testing.T) {
	t.Parallel()
	c, s, set := twoAccounts(t)
	set(asPartner)
	config := func(one, two string) coretest.Configuration {
		return coretest.Configuration{
			"one": {Account: &one, Pipelines: list(funnel("x", "One", "a")), CreateBeforeDestroy: true},
			"two": {Account: &two, Pipelines: list(funnel("x", "Two", "a")), CreateBeforeDestroy: true},
		}
	}
	order := []string{"one", "two"}
	plan, diags := c.PlanAll(config(here, there), order)
	c.Must(diags)
	run := c.Begin(plan)
	c.Must(append(run.Apply("one"), run.Apply("two")...))
	run.End()
	_, diags = c.PlanWith(config(there, here), order, coretest.PlanOptions{StatesFirst: true}) // and is not applied
	c.Must(diags)
	plan, diags = c.PlanAll(config(there, here), order)
	c.Must(diags)
	run = c.Begin(plan)
	c.Must(append(run.Apply("one"), run.Apply("two")...))
	run.End()
	if a, b := byID(s.Pipelines(here))["x"], byID(s.Pipelines(there))["x"]; a.Name != "Two" || b.Name != "One" {
		t.Errorf("here %v, there %v", a, b)
	}
}
