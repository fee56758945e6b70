// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"regexp"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// reader reads responses. It knows the secrets that must not be shown of them.
type reader struct{ secrets *mask.Known }

// String hides the secrets from fmt.
func (reader) String() string { return "***" }

// GoString hides the secrets from fmt's %#v.
func (reader) GoString() string { return "***" }

func (s *Service) reader() reader { return reader{s.secrets} }

// remark is a text from outside, in one line and bounded. What it means is judged by text, which may have a secret in it; what is
// shown is shown().
type remark struct {
	text  string
	found mask.Verdict
}

func (r reader) remark(text string) remark {
	line, found := r.secrets.Inspect(text)
	return remark{text: line, found: found}
}

// words makes a text from outside fit for a person's screen: one line of printable characters, bounded, no credential.
func (r reader) words(text string) string { return r.remark(text).shown() }

// namedField is how the API begins the text about a field: these words and numbers are no secrets.
var namedField = regexp.MustCompile(`^pipelines\.[0-9]{1,9}(?:\.stages\.[0-9]{1,9})?(?:\.(?:` + strings.Join(MemberNames(), "|") + `)\b)?`)

func (r remark) shown() string {
	omission := r.found.Omission()
	if omission == "" {
		return r.text
	}
	return strings.TrimSpace(namedField.FindString(r.text) + " " + omission)
}
