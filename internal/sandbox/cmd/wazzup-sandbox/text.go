// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

var meanings = map[sandbox.Semantics]string{
	sandbox.Replace:     "A post replaces the whole list: a funnel that it leaves out is removed.",
	sandbox.Merge:       "A post replaces the funnels that it has, and leaves all others as they are.",
	sandbox.MergeStages: "A post adds or renames funnels and stages, and removes neither.",
}

// instructions point a terminal at the sandbox.
func instructions(url string, env []variable, o options) string {
	var b strings.Builder
	served := "account " + allShown(o.served())
	if o.partner {
		served = "a partner's accounts " + allShown(o.served())
	}
	fmt.Fprintf(&b, "The sandbox serves %s at %s. Ctrl-C ends it.\n%s\n", served, url, meanings[o.settings.Semantics])
	for _, f := range o.faults {
		fmt.Fprintf(&b, "What will go wrong: %s\n", f.text)
	}
	sh := shellOf(runtime.GOOS)
	fmt.Fprintf(&b, "\nIn another terminal%s:\n\n%s\n", sh.note, sh.set(env))
	if o.cliConfig != "" {
		example := "examples/minimal"
		if o.partner {
			example = "examples/partner"
		}
		fmt.Fprintf(&b, "Then, in a folder with a configuration such as %s (without init):\n\n  terraform plan\n", example)
	} else {
		b.WriteString("Then, in a folder with a configuration for the provider wazzup24/wazzup, whose block is empty (provider \"wazzup\" {}):\n\n" +
			"  terraform init\n  terraform plan\n")
	}
	b.WriteString("\nTo change funnels behind Terraform's back, as if somebody did it by hand:\n\n")
	for _, id := range o.served() {
		b.WriteString(sh.post(url, id) + "\n")
	}
	b.WriteString("\nRequests:\n")
	return b.String()
}

const byHand = `{"pipelines":[{"id":"pipeline-1","name":"renamed by hand"},{"id":"by-hand","name":"made by hand"}]}`

// shell is how commands are written for a terminal.
type shell struct {
	note string // which shell it has to be, if that needs saying
	set  func([]variable) string
	post func(url, account string) string
}

func shellOf(system string) shell {
	if system == "windows" {
		return shell{" (PowerShell)", setPowerShell, postPowerShell}
	}
	return shell{"", setSh, postSh}
}

func setSh(env []variable) string {
	set, unset := "", ""
	for _, v := range env {
		if v.value == "" {
			unset += " " + v.name
		} else {
			set += fmt.Sprintf("  export %s=%s\n", v.name, quoted(v.value))
		}
	}
	return set + "  unset" + unset + "\n"
}

func postSh(url, account string) string {
	return fmt.Sprintf("  curl -sS %s%s -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '%s'",
		url, sandbox.PipelinesPath, tokenByHand(account), byHand)
}

func setPowerShell(env []variable) string {
	var b strings.Builder
	for _, v := range env {
		value := "$null"
		if v.value != "" {
			value = "'" + strings.ReplaceAll(v.value, "'", "''") + "'"
		}
		fmt.Fprintf(&b, "  $env:%s = %s\n", v.name, value)
	}
	return b.String()
}

func postPowerShell(url, account string) string {
	return fmt.Sprintf("  Invoke-RestMethod -Method Post %s%s -Headers @{ Authorization = 'Bearer %s' } -ContentType application/json -Body '%s'",
		url, sandbox.PipelinesPath, tokenByHand(account), byHand)
}

var unquoted = regexp.MustCompile(`^[A-Za-z0-9_./:=@,+-]+$`)

// quoted is a text as one word of a command line.
func quoted(text string) string {
	switch {
	case unquoted.MatchString(text):
		return text
	case !strings.Contains(text, "'"):
		return "'" + text + "'"
	case !strings.ContainsAny(text, "\"$`\\!"):
		return `"` + text + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// anotherPort is the command line to copy if the port is in use.
func anotherPort(args []string, o options) string {
	const free = "-listen 127.0.0.1:0"
	words := []string{free}
	for i := 0; i < len(args)-len(o.command); i++ {
		name, _, hasValue := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(args[i], "-"), "-"), "=")
		switch {
		case name != "listen" && name != "cli-config":
			words = append(words, quoted(args[i]))
		case !hasValue:
			i++
		}
	}
	for _, word := range o.command {
		words = append(words, quoted(word))
	}
	command := "wazzup-sandbox " + strings.Join(words, " ")
	if o.cliConfig != "" {
		command = "make sandbox ARGS=" + quoted(strings.ReplaceAll(strings.Join(words, " "), "$", "$$"))
	}
	return "If another program has this port, let the sandbox take any that is free:\n\n  " + command
}

// line is a request for a person to read, with its account if there are several, and the funnels if it has shown or
// changed them.
func line(e sandbox.Entry, funnels func(account string) []sandbox.Pipeline, several bool) string {
	text := fmt.Sprintf("  %s  %-4s %s  ", e.Start.Format(time.TimeOnly), e.Method, e.Path)
	if e.Grant != "" {
		text += string(e.Grant) + "  "
	}
	if several && e.Account != "" {
		text += shown(e.Account) + "  "
	}
	if e.Status == 0 {
		text += "no response"
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
