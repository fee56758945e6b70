// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"
)

// subject is what keeps the same funnels.
type subject string

// What is compared. The pass-through provider shows the floor: what a CLI takes for a map of this size and a provider that
// does nothing. It has the same configuration as the real one. Both CLIs have terraform_data built in: it has no process of
// its own, asks nobody, and copies its input.
const (
	wazzup      subject = "wazzup"
	passthrough subject = "passthrough"
	data        subject = "terraform_data"
)

var subjects = []subject{wazzup, passthrough, data}

const stagesEach = 10

const requireProvider = "terraform {\n  required_providers {\n    wazzup = { source = \"wazzup24/wazzup\" }\n  }\n}\n\n"

// config declares n funnels with ten stages each in one resource. With renamed, one stage has another name.
func config(s subject, n int, renamed bool) string {
	if s == data {
		return "resource \"terraform_data\" \"bench\" {\n  input = " + funnels(n, renamed) + "}\n"
	}
	return requireProvider + "resource \"wazzup_pipelines\" \"bench\" {\n  pipelines = " + funnels(n, renamed) + "}\n"
}

// importing adds that all funnels of the account are imported.
func importing(config string) string {
	return config + "\nimport {\n  to = wazzup_pipelines.bench\n  id = \"*\"\n}\n"
}

// funnels is the map as literal text, the same for all: what it takes to read it is in each figure.
func funnels(n int, renamed bool) string {
	var b strings.Builder
	b.WriteString("{\n")
	for i := range n {
		fmt.Fprintf(&b, "    \"pipeline-%d\" = {\n      name = \"Funnel %d\"\n      stages = [\n", i+1, i+1)
		for j := range stagesEach {
			name := fmt.Sprintf("Stage %d", j+1)
			if renamed && i == n/2 && j == 0 {
				name = "Renamed"
			}
			fmt.Fprintf(&b, "        { id = \"stage-%d\", name = %q },\n", j+1, name)
		}
		b.WriteString("      ]\n    }\n")
	}
	b.WriteString("  }\n")
	return b.String()
}
