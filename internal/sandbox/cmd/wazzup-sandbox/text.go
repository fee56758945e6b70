// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// instructions point a terminal at the sandbox.
func instructions(url, token string, o options) string {
	var b strings.Builder
	served := "account " + account
	if o.partner {
		served = "accounts " + strings.Join(append([]string{account}, moreAccounts...), ", ") + " of a partner"
	}
	fmt.Fprintf(&b, "The sandbox serves %s at %s (a post means: %s). Ctrl-C ends it.\n", served, url, o.settings.Semantics)
	for _, f := range o.faults {
		fmt.Fprintf(&b, "What will go wrong: %s\n", f.text)
	}
	b.WriteString("\nIn another terminal:\n\n")
	if o.cliConfig != "" {
		fmt.Fprintf(&b, "  export TF_CLI_CONFIG_FILE='%s'\n", o.cliConfig)
	}
	fmt.Fprintf(&b, "  export WAZZUP_BASE_URL=%s\n", url)
	byHand, example := "$WAZZUP_CLIENT_ACCESS_TOKEN", "examples/documented"
	if o.partner {
		example = "examples/partner"
		byHand = token // with it in the environment, there would be two kinds of credentials
		fmt.Fprintf(&b, "  export WAZZUP_PARTNER_EMAIL=%s\n  export WAZZUP_PARTNER_PASSWORD=%s\n  unset WAZZUP_CLIENT_ACCESS_TOKEN WAZZUP_ACCOUNT_ID\n",
			partnerEmail, partnerPassword)
	} else {
		fmt.Fprintf(&b, "  export WAZZUP_CLIENT_ACCESS_TOKEN=%s\n  unset WAZZUP_PARTNER_EMAIL WAZZUP_PARTNER_PASSWORD WAZZUP_ACCOUNT_ID\n", token)
	}
	fmt.Fprintf(&b, "\nThen, in a folder with a configuration such as %s (without init):\n\n  terraform plan\n", example)
	fmt.Fprintf(&b, "\nTo change account %s's funnels behind Terraform's back (with the variables above; under replace, what is not in the list goes):\n\n"+
		"  curl \"$WAZZUP_BASE_URL/v2/pipelines\" -H \"Authorization: Bearer %s\" -H 'Content-Type: application/json' -d \\\n"+
		"    '{\"pipelines\":[{\"id\":\"pipeline-1\",\"name\":\"renamed by hand\"},{\"id\":\"by-hand\",\"name\":\"made by hand\"}]}'\n\nRequests:\n", account, byHand)
	return b.String()
}

// line is a request for a person to read, with its account if there are several, and the funnels if it has shown or
// changed them.
func line(e sandbox.Entry, funnels func(account string) []sandbox.Pipeline, several bool) string {
	text := fmt.Sprintf("  %s  %-4s %s  ", e.Start.Format(time.TimeOnly), e.Method, e.Path)
	if e.Grant != "" {
		text += string(e.Grant) + "  "
	}
	if several && e.Account != "" {
		text += e.Account + "  "
	}
	if e.Status == 0 {
		text += "no answer"
	} else {
		text += fmt.Sprint(e.Status)
	}
	if e.Fault != "" {
		text += fmt.Sprintf("  (fault: %s)", e.Fault)
	}
	if e.Account == "" || e.Path == sandbox.TokenPath || e.Status != http.StatusOK && !e.Committed && !e.PartlyTaken {
		return text
	}
	list := funnels(e.Account)
	switch len(list) {
	case 0:
		return text + "  no funnels"
	case 1:
		return text + "  1 funnel: " + list[0].ID
	}
	ids := make([]string, 0, len(list))
	for _, p := range list[:min(len(list), 8)] {
		ids = append(ids, p.ID)
	}
	if len(list) > len(ids) {
		ids = append(ids, "...")
	}
	return text + fmt.Sprintf("  %d funnels: %s", len(list), strings.Join(ids, ", "))
}
