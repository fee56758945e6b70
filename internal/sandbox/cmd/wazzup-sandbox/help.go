// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
)

const usage = `wazzup-sandbox stands in for Wazzup's funnels API. It keeps funnels in memory and serves this machine only,
so you can try the Terraform provider, or test a module, without an account of Wazzup.

  wazzup-sandbox                          serve until Ctrl-C, and print how to use it from another terminal
  wazzup-sandbox terraform test           run a command with a sandbox of its own, and end as the command does
  wazzup-sandbox -example -semantics merge
  wazzup-sandbox -partner -fault 'account=1111-2222 status=503 times=always' terraform plan

`

// help is for people who meet the program for the first time.
func help(out io.Writer) {
	fmt.Fprint(out, usage)
	for _, g := range groups[:2] {
		g.print(out)
	}
	fmt.Fprint(out, "-help-all lists all settings: what Wazzup may do with funnels and tokens, and what can go wrong.\n")
}

func helpAll(out io.Writer) {
	fmt.Fprint(out, usage)
	for _, g := range groups {
		g.print(out)
	}
	fmt.Fprint(out, faultHelp())
}

func (g group) print(out io.Writer) {
	fmt.Fprintf(out, "%s\n\n", g.title)
	flags := newFlagSet()
	g.add(&options{}, flags)
	flags.SetOutput(out)
	flags.PrintDefaults()
	fmt.Fprintln(out)
}
