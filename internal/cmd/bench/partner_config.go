// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"
	"time"
)

// form is how a configuration goes over a partner's accounts.
type form string

// The forms. Core evaluates for_each anew for each instance, in each walk. Over the keys that is cheap; over the map
// itself it visits every funnel of every account each time.
const (
	overKeys form = "keys" // for_each = toset(keys(var.clients)), with the set in a local value
	overMap  form = "map"  // for_each = var.clients
)

// How the accounts are reached.
const (
	latency     = 20 * time.Millisecond
	perSecond   = 50 // requests, the default of requests_per_second
	parallelism = 50
)

// The funnels of each account.
const (
	funnelsPerAccount = 5
	stagesPerFunnel   = 6
)

// partnerConfig declares the same funnels in each account.
func partnerConfig(s subject, f form, accounts []string) string {
	return settings(s) + clients(accounts) + f.resource(s)
}

func settings(s subject) string {
	if s == data {
		return ""
	}
	return requireProvider + fmt.Sprintf("provider \"wazzup\" {\n  requests_per_second = %d\n}\n\n", perSecond)
}

func (f form) resource(s subject) string {
	locals, forEach, funnels := "", "var.clients", "each.value.pipelines"
	if f == overKeys {
		locals, forEach, funnels = "locals {\n  accounts = toset(keys(var.clients))\n}\n\n", "local.accounts", "var.clients[each.key].pipelines"
	}
	if s == data {
		return locals + fmt.Sprintf("resource \"terraform_data\" \"client\" {\n  for_each = %s\n  input    = %s\n}\n", forEach, funnels)
	}
	return locals + fmt.Sprintf("resource \"wazzup_pipelines\" \"client\" {\n  for_each   = %s\n  account_id = each.key\n  pipelines  = %s\n}\n", forEach, funnels)
}

// clients is the map as a variable, the same for both subjects.
func clients(accounts []string) string {
	var b strings.Builder
	b.WriteString(`variable "clients" {
  type = map(object({
    pipelines = map(object({
      name   = string
      stages = optional(list(object({ id = string, name = string })))
    }))
  }))
  default = {
`)
	for _, id := range accounts {
		fmt.Fprintf(&b, "    \"%s-%s\" = {\n      pipelines = {\n", id[:4], id[4:]) // as the Wazzup dashboard shows it
		for i := range funnelsPerAccount {
			fmt.Fprintf(&b, "        \"pipeline-%d\" = {\n          name = \"Funnel %d\"\n          stages = [\n", i+1, i+1)
			for j := range stagesPerFunnel {
				fmt.Fprintf(&b, "            { id = \"stage-%d\", name = \"Stage %d\" },\n", j+1, j+1)
			}
			b.WriteString("          ]\n        }\n")
		}
		b.WriteString("      }\n    }\n")
	}
	b.WriteString("  }\n}\n\n")
	return b.String()
}
