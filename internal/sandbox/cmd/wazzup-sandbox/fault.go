// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// fault is a fault as it stands on the command line, and what it means.
type fault struct {
	sandbox.Fault
	text string
}

// word is one of those that a fault is made of.
type word struct {
	name     string
	example  string // what can stand behind its "="; "" if it takes no value
	question string // that it answers; of the words that answer the same, a fault has one
	help     string
	set      func(f *sandbox.Fault, value string) error
}

const what = "what"

var words = []word{
	{"GET", "", "which", "strike reads only", plain(func(f *sandbox.Fault) { f.Method = http.MethodGet })},
	{"POST", "", "which", "strike posts only, of funnels or for tokens", plain(func(f *sandbox.Fault) { f.Method = http.MethodPost })},
	{"path", sandbox.TokenPath, "where", "strike requests to this path only, this one or " + sandbox.PipelinesPath, path},
	{"grant", "exchange", "grant", "strike requests for this kind of token only, " + string(sandbox.Machine) + " or " + string(sandbox.Exchange), grant},
	{"account", "1111-2222", "account", "strike requests for this account only, or with its token", forAccount},
	{"before-commit", "", "when", "the request is not carried out (the default)", plain(func(f *sandbox.Fault) { f.AfterCommit = false })},
	{"after-commit", "", "when", "the request is carried out, and its response spoiled", plain(func(f *sandbox.Fault) { f.AfterCommit = true })},
	{"middle", "2", "when", "of a post of funnels, carry out the first so many, one by one, and no more; spoil its response", func(f *sandbox.Fault, value string) error { return number(&f.Middle, value, 1, 1e6) }},
	{"emptied", "", "emptied", "with middle, under replace: the list is emptied before the first is carried out", plain(func(f *sandbox.Fault) { f.Emptied = true })},
	{"body", `{"code":"FAILED"}`, "body", "with status: respond with this body, which has no blanks", body},
	{"header", "Location:/{{password}}", "header", "with status: respond with this header, which has no blanks", header},
	{"status", "503", what, "respond with this status, from 200 to 599, and an empty body or that of body=", func(f *sandbox.Fault, value string) error { return number(&f.Status, value, 200, 599) }},
	{"token-ended", "", what, "respond as if the token had ended: with 401 and its code, or -ended-status and -ended-code", plain(func(f *sandbox.Fault) { f.TokenEnded = true })},
	{"reset", "", what, "reset the connection", plain(func(f *sandbox.Fault) { f.Reset = true })},
	{"cut", "", what, "break off in the middle of the response", plain(func(f *sandbox.Fault) { f.Cut = true })},
	{"hang", "", what, "never respond", plain(func(f *sandbox.Fault) { f.Hang = true })},
	{"slow", "200ms", what, "respond a byte at a time, with this pause between", func(f *sandbox.Fault, value string) error { return duration(&f.Slow, value) }},
	{"delay", "5s", "delay", "wait so long, before the commit or after it; then go on, or with one of the above", func(f *sandbox.Fault, value string) error { return duration(&f.Delay, value) }},
	{"late", "", "late", "what waits to be carried out is carried out even if the client has gone", plain(func(f *sandbox.Fault) { f.Late = true })},
	{"skip", "2", "skip", "let so many requests pass first", func(f *sandbox.Fault, value string) error { return number(&f.Skip, value, 0, 1e6) }},
	{"times", "3", "times", "strike so often (the default is once), or times=always", times},
}

func plain(set func(*sandbox.Fault)) func(*sandbox.Fault, string) error {
	return func(f *sandbox.Fault, _ string) error { set(f); return nil }
}

func times(f *sandbox.Fault, value string) error {
	if value == "always" {
		f.Times = -1
		return nil
	}
	return number(&f.Times, value, 1, 1e6)
}

func path(f *sandbox.Fault, value string) error {
	if value != sandbox.PipelinesPath && value != sandbox.TokenPath {
		return fmt.Errorf("%s or %s is needed", sandbox.PipelinesPath, sandbox.TokenPath)
	}
	f.Path = value
	return nil
}

func body(f *sandbox.Fault, value string) error {
	f.Body = value
	return sandbox.CheckRepeats(value)
}

func header(f *sandbox.Fault, value string) error {
	name, text, found := strings.Cut(value, ":")
	if !found || name == "" {
		return errors.New("a name, a colon and a text are needed")
	}
	f.Header = http.Header{http.CanonicalHeaderKey(name): {text}}
	return sandbox.CheckRepeats(text)
}

func grant(f *sandbox.Fault, value string) error {
	if f.Grant = sandbox.Grant(value); f.Grant != sandbox.Machine && f.Grant != sandbox.Exchange {
		return fmt.Errorf("%s or %s is needed", sandbox.Machine, sandbox.Exchange)
	}
	return nil
}

func forAccount(f *sandbox.Fault, value string) (err error) {
	f.Account, err = parseAccount(value)
	return err
}

// parseFault reads a fault such as "POST after-commit reset times=2". The order of its words does not matter.
func parseFault(text string) (fault, error) {
	f := fault{text: text}
	chosen := map[string]string{} // question -> word
	for given := range strings.FieldsSeq(text) {
		name, value, hasValue := strings.Cut(given, "=")
		i := slices.IndexFunc(words, func(w word) bool { return w.name == name && (w.example != "") == hasValue })
		if i < 0 {
			return f, unknownWord(given, name, hasValue)
		}
		w := words[i]
		if other, twice := chosen[w.question]; twice {
			return f, fmt.Errorf("%s and %s cannot stand together; for two faults, give -fault twice", other, given)
		}
		chosen[w.question] = given
		if err := w.set(&f.Fault, value); err != nil {
			return f, fmt.Errorf("%s: %w", given, err)
		}
	}
	switch {
	case f.Emptied && f.Middle == 0:
		return f, errors.New("emptied needs middle")
	case f.Body != "" && f.Status == 0:
		return f, errors.New("body needs status")
	case f.Header != nil && f.Status == 0:
		return f, errors.New("header needs status")
	case f.Grant != "" && (f.Method == http.MethodGet || f.Path == sandbox.PipelinesPath):
		return f, errors.New("with grant it strikes posts for tokens, so neither GET nor path=" + sandbox.PipelinesPath + " can stand there")
	case f.Grant == sandbox.Machine && f.Account != "":
		return f, errors.New("a machine token is of no account, so account cannot stand with grant=machine")
	case chosen[what] == "" && chosen["delay"] == "":
		harmless := func(w word) bool { return w.question != what && w.question != "delay" }
		return f, fmt.Errorf("it does not say what goes wrong; add one of: %s", list(slices.DeleteFunc(slices.Clone(words), harmless)))
	}
	return f, nil
}

// unknownWord explains a word that a fault cannot have.
func unknownWord(given, name string, hasValue bool) error {
	for _, w := range words {
		switch {
		case !strings.EqualFold(w.name, name):
		case w.name != name:
			return fmt.Errorf("%s: write %s", given, w)
		case hasValue:
			return fmt.Errorf("%s: %s takes no value", given, w.name)
		default:
			return fmt.Errorf("%s: it needs a value, such as %s", given, w)
		}
	}
	return fmt.Errorf("%q is none of: %s", given, list(words))
}

func number(to *int, value string, least, most int) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return fmt.Errorf("a number from %d to %d is needed", least, most)
	}
	*to = n
	return nil
}

func duration(to *time.Duration, value string) error {
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 {
		return errors.New("a time such as 200ms or 5s is needed")
	}
	*to = d
	return nil
}

func (w word) String() string {
	if w.example == "" {
		return w.name
	}
	return w.name + "=" + w.example
}

func list(words []word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.String()
	}
	return strings.Join(texts, ", ")
}

func joined[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, ", ")
}

func faultHelp() string {
	var b strings.Builder
	b.WriteString("\nA fault is made of these words, in any order:\n\n")
	for _, w := range words {
		fmt.Fprintf(&b, "  %-20s %s\n", w, w.help)
	}
	b.WriteString("\nOf several that fit a request, the first strikes. Neither a read nor a token commits anything:\ncut and slow spoil the true response.\n")
	fmt.Fprintf(&b, "\nBody and header can repeat a secret, as in {{password}} or {{basic|percent|html}}.\nThe secrets: %s.\nThe encodings, one after the other: %s.\n",
		joined(sandbox.Secrets), joined(slices.Sorted(maps.Keys(sandbox.Encodings))))
	return b.String()
}
