// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// The warning as the CLIs write it: Terraform's, in colours; OpenTofu's, without.
const (
	framed = "\x1b[33m╷\x1b[0m\x1b[0m\n" +
		"\x1b[33m│\x1b[0m \x1b[0m\x1b[1m\x1b[33mWarning: \x1b[0m\x1b[0m\x1b[1mProvider development overrides are in effect\x1b[0m\n" +
		"\x1b[33m│\x1b[0m \x1b[0m\n" +
		"\x1b[33m│\x1b[0m \x1b[0m\x1b[0mThe following provider development overrides are set in the CLI\n" +
		"\x1b[33m│\x1b[0m \x1b[0mconfiguration:\n" +
		"\x1b[33m│\x1b[0m \x1b[0m - wazzup24/wazzup in provider\n" +
		"\x1b[33m│\x1b[0m \x1b[0m\n" +
		"\x1b[33m│\x1b[0m \x1b[0mapplying changes may cause the state to become incompatible with\n" +
		"\x1b[33m│\x1b[0m \x1b[0mpublished releases.\n" +
		"\x1b[33m╵\x1b[0m\x1b[0m\n"
	unframed = "\nWarning: Provider development overrides are in effect\n\n" +
		"The following provider development overrides are set in the CLI\nconfiguration:\n - wazzup24/wazzup in provider\n\n" +
		"The behavior may therefore not match any released version of the provider and\n" +
		"applying changes may cause the state to become incompatible with published\nreleases.\n"
	another = "\x1b[33m╷\x1b[0m\x1b[0m\n\x1b[33m│\x1b[0m \x1b[0mWarning: Funnels will be removed\n\x1b[33m╵\x1b[0m\x1b[0m\n"
)

func TestFilter(t *testing.T) {
	tests := map[string]struct{ wrote, want string }{
		"framed, in front":            {framed + "\nPlan: 1 to add\n", "Plan: 1 to add\n"},
		"unframed, in front":          {unframed + "\nPlan: 1 to add\n", "Plan: 1 to add\n"},
		"framed, at the end":          {"Imported\n\n" + framed, "Imported\n"},
		"unframed, at the end":        {"Imported\n\n" + unframed, "Imported\n"},
		"beside another warning":      {another + framed + another, another + another},
		"without it":                  {"\na\n\n\n  b\n\n", "a\n\n\n  b\n"},
		"a last line without its end": {unframed + "a\nb", "a\nb\n"},
		"nothing":                     {"", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got strings.Builder
			f := &filter{to: &got}
			// A byte at a time: the pipe cuts where it likes.
			if _, err := io.Copy(f, iotest.OneByteReader(strings.NewReader(test.wrote))); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			if got.String() != test.want {
				t.Errorf("got %q, want %q", got.String(), test.want)
			}
		})
	}
}
