// SPDX-License-Identifier: MPL-2.0

package main

import "github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"

// account is the account that is always served.
const account = "72042419"

// The partner who is served with -partner, and further accounts of the partner's.
const (
	partnerEmail    = "partner@example.com"
	partnerPassword = "sandbox"
)

var moreAccounts = []string{"11112222", "33334444"}

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
