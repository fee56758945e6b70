// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/go-json-experiment/json"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Accepting is an environment variable with the names of things that the user has found to be harmless. The names are
// separated by commas; a value that begins with [ is a JSON array of strings. The variable is meant for one run, so the
// provider has no setting for it.
type Accepting struct {
	Env string
	// Loose is true if blanks around names are ignored and case does not matter.
	Loose bool
}

// The variables of this kind.
var (
	AcceptMembers = Accepting{Env: "WAZZUP_ACCEPT_RESPONSE_MEMBERS", Loose: true} // members of responses
	AcceptAltered = Accepting{Env: "WAZZUP_ACCEPT_ALTERED"}                       // ids of funnels that Wazzup may alter or lose again
)

// Parse reads a value. It skips empty names, except in a JSON array. It fails if the value begins like a JSON array and is
// not a valid one.
func (a Accepting) Parse(text string) (names []string, err error) {
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		if err := json.Unmarshal([]byte(text), &names); err != nil {
			return nil, errors.New("it begins with [ but is not a JSON array of strings")
		}
		return names, nil
	}
	for name := range strings.SplitSeq(text, ",") {
		if a.Loose {
			name = strings.TrimSpace(name)
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names, nil
}

// Advice returns a line to copy that accepts the names, and how to write it outside a POSIX shell. If the variable is set
// already, the line keeps its names, and the text explains why it does not accept the new ones.
func (a Accepting) Advice(names []string) string {
	set, why := a.inVain(names)
	all := slices.Clone(set)
	for _, name := range names {
		if !slices.ContainsFunc(all, func(other string) bool { return a.same(name, other) }) {
			all = append(all, name)
		}
	}
	return "    export " + a.Env + "='" + a.format(all) + "'\n\n" +
		"This line is for a POSIX shell. In PowerShell, write $env:" + a.Env + " in place of export " + a.Env + ". In a CI system or an env file, set the variable " + a.Env +
		" to what stands between the outer quotes, without them." + why
}

func (a Accepting) same(name, other string) bool {
	return name == other || a.Loose && strings.EqualFold(name, other)
}

// inVain returns the names in the variable, and why none of them accepts the given ones. Both are empty if it is not set.
func (a Accepting) inVain(names []string) (set []string, why string) {
	text := os.Getenv(a.Env)
	if text == "" {
		return nil, ""
	}
	set, err := a.Parse(text)
	if slices.ContainsFunc(names, func(name string) bool {
		return slices.ContainsFunc(set, func(other string) bool { return a.same(name, other) })
	}) {
		return set, ""
	}
	why = "\n\n" + a.Env + " is set already, but what it holds does not name any of these: "
	mistake, _ := errors.AsType[*wazzup.InputError](wazzup.NamesMistake(text))
	switch {
	case err != nil:
		return nil, why + err.Error() + "."
	case mistake != nil:
		return nil, strings.TrimRight(fmt.Sprintf("%s%s. %s", why, mistake.Problem, mistake.Hint), " ")
	case len(set) == 0:
		return nil, why + "it has no name in it."
	case !a.Loose && strings.TrimSpace(text) != text:
		return nil, why + "it begins or ends with a blank or a line break."
	case slices.Contains(strings.Split(text, ","), ""):
		return set, why + "it has other names, and one that is empty (a comma too many?). Names are separated by commas. The line above keeps the other names."
	}
	return set, why + "it has other names. Names are separated by commas. The line above keeps the other names."
}

// format returns the value for some names, in the plainest form that Parse reads back correctly. The value can be copied
// into single quotes in any shell, and has no invisible characters.
func (a Accepting) format(names []string) string {
	plain := strings.Join(names, ",")
	if back, err := a.Parse(plain); err == nil && slices.Equal(back, names) && !strings.ContainsFunc(plain, needsEscape) && !strings.ContainsAny(plain, `"\`) {
		return plain
	}
	text, err := json.Marshal(names)
	if err != nil { // a name is not valid UTF-8; in responses, all are
		return plain
	}
	var b strings.Builder
	for _, r := range string(text) {
		if !needsEscape(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// needsEscape reports whether a character would end a single-quoted string in some shell, or is invisible.
func needsEscape(r rune) bool {
	return r == '\'' || r >= '\u2018' && r <= '\u201b' || !unicode.IsPrint(r)
}
