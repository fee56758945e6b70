// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The partner who is served with -partner.
const (
	partnerEmail    = "partner@example.com"
	partnerPassword = "sandbox"
)

// The account that is served unless -account names others, and those that are served beside it with -partner.
var (
	oneAccount   = []string{"72042419"}
	moreAccounts = []string{"11112222", "33334444"}
)

// served are the ids of the accounts, the first of which has the token that is printed.
func (o *options) served() []string {
	switch {
	case len(o.accounts) > 0:
		return o.accounts
	case o.partner:
		return slices.Concat(oneAccount, moreAccounts)
	}
	return oneAccount
}

var accountID = regexp.MustCompile(`^(?:[0-9]{1,40}|[0-9]{4}-[0-9]{4})$`)

// parseAccount reads an account's id in any spelling and returns its digits.
func parseAccount(text string) (string, error) {
	if !accountID.MatchString(text) {
		return "", errors.New("an account's id is needed, as in 7204-2419 or 72042419")
	}
	return strings.ReplaceAll(text, "-", ""), nil
}

// shown is an account's id as the dashboard shows it, and as messages of the provider do.
func shown(id string) string {
	if len(id) == len("72042419") {
		return id[:4] + "-" + id[4:]
	}
	return id
}

func allShown(ids []string) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = shown(id)
	}
	return strings.Join(texts, ", ")
}

// checkAccounts checks the accounts that the settings name, and gives those of faults the spelling in which they are served.
func (o *options) checkAccounts() error {
	if len(o.accounts) > 1 && !o.partner {
		return errors.New("-account is given more than once; to serve several accounts, add -partner")
	}
	served := o.served()
	for i, id := range served {
		if slices.ContainsFunc(served[:i], sameAs(id)) {
			return fmt.Errorf("-account names %s twice", shown(id))
		}
	}
	for i := range o.faults {
		f := &o.faults[i]
		if f.Account == "" {
			continue
		}
		at := slices.IndexFunc(served, sameAs(f.Account))
		if at < 0 {
			return fmt.Errorf("-fault '%s': no account %s is served, only %s; -account adds one", f.text, shown(f.Account), allShown(served))
		}
		f.Account = served[at]
	}
	return nil
}

// sameAs compares accounts by their number: zeros in front of it do not matter.
func sameAs(id string) func(string) bool {
	number := func(id string) string { return strings.TrimLeft(id, "0") }
	return func(other string) bool { return number(other) == number(id) }
}

// tokenByHand is a token of an account that is easy to write, for requests by hand.
func tokenByHand(id string) string { return "sandbox-" + shown(id) }

// funnels are those of -example, if wanted with members that the documentation does not have.
func funnels(members bool) []sandbox.Pipeline {
	list := []sandbox.Pipeline{
		{ID: "pipeline-1", Name: "incoming", Stages: []sandbox.Stage{{ID: "stage-1", Name: "new inquiry"}, {ID: "stage-2", Name: "in progress"}}},
		{ID: "pipeline-2", Name: "partners"},
	}
	if members {
		list[0].Members, list[0].Stages[0].Members, list[1].Members = `"isDefault":true`, `"color":"#ff8800"`, `"color":"#0088ff","isDefault":false`
	}
	return list
}
