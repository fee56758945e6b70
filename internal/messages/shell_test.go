// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// odd are names as a response may have them: some would run in a shell, some cannot be written plainly.
var odd = []string{
	"notes", "it's", "x';touch ran;'", `x";echo ran;"`, "$(echo ran)", "`echo ran`", `a\'b`, `\`, "!x", "*", "a,b", " outer ", "\u00a0outer\u00a0", "two\nlines", `"quoted"`, "'quoted'",
	"[list", "", ",", "\u2018typographic\u2019", "\x1b[31m", "\U0001f468\u200d\U0001f469", "Заметка", strings.Repeat("long", 20),
}

// copied is the line of a text that is there to be copied.
func copied(t *testing.T, text string) string {
	t.Helper()
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\n"); strings.HasPrefix(line, "    ") {
			return strings.TrimSpace(line)
		}
	}
	t.Fatalf("no line to copy in %q", text)
	return ""
}

// Whatever names are to be accepted, the line that accepts them is read back as these names, in any shell, and nothing in it runs.
func TestWhatIsCopiedIntoAShellDoesNotRun(t *testing.T) {
	for _, a := range []Accepting{AcceptMembers, AcceptAltered} {
		t.Setenv(a.Env, "")
		for _, name := range odd {
			for _, names := range [][]string{{name}, {name, "more"}} {
				line := copied(t, a.Advice(names))
				front, value, _ := strings.Cut(line, "='")
				value, _ = strings.CutSuffix(value, "'")
				if front != "export "+a.Env || strings.ContainsAny(value, "'\u2018\u2019\n") {
					t.Errorf("%q: %s", names, line)
				}
				if got, err := a.Parse(value); err != nil || !slices.Equal(got, names) {
					t.Errorf("%q: %s is read as %q, %v", names, value, got, err)
				}
				if runtime.GOOS == "windows" {
					continue
				}
				command := exec.CommandContext(t.Context(), "sh", "-c", line+"\nprintf %s \"$"+a.Env+"\"")
				if out, err := command.Output(); err != nil || string(out) != value {
					t.Errorf("%s: %q, %v", line, out, err)
				}
			}
		}
	}
	if got := copied(t, AcceptMembers.Advice([]string{"message", "notes"})); got != "export WAZZUP_ACCEPT_RESPONSE_MEMBERS='message,notes'" {
		t.Error(got)
	}
}

// A variable that is set and accepts nothing of what there is: the message says so, and why, and its line keeps what was right.
func TestAVariableThatAcceptsNothing(t *testing.T) {
	for _, a := range []Accepting{AcceptMembers, AcceptAltered} {
		for value, tc := range map[string]struct{ why, kept string }{
			`"note"`:                 {"a quote at its beginning or end", ""},
			`'note'`:                 {"a quote at its beginning or end", ""},
			`'["note","x"]'`:         {"a quote at its beginning or end", ""},
			`"note","x"`:             {"a quote at its beginning or end", ""},
			"\u00abnote\u00bb":       {"a quote at its beginning or end", ""},
			`["note"`:                {"not a JSON array", ""},
			`[note]`:                 {"not a JSON array", ""},
			"export " + a.Env + "=x": {"a whole assignment", ""},
			"$NOTE":                  {"was not replaced", ""},
			"\ufeffnote":             {"cannot be seen", ""},
			",":                      {"ends in a comma", ""},
			"[]":                     {"no name in it", ""},
			"note;x":                 {"other names", "note;x,"},
			"other":                  {"other names", "other,"},
			"other,,more":            {"one that is empty", "other,more,"},
			`["oth,er"]`:             {"other names", `["oth,er",`},
		} {
			if a.Loose && value == "other,,more" {
				tc.why = "other names"
			}
			t.Setenv(a.Env, value)
			text := a.Advice([]string{"note"})
			line := copied(t, text)
			if !strings.Contains(text, a.Env+" is set already") || !strings.Contains(text, tc.why) || !strings.Contains(line, tc.kept) || tc.kept == "" && line != "export "+a.Env+"='note'" {
				t.Errorf("%s: %s", value, text)
			}
		}
		for _, value := range []string{"", "note", "x,note", `["note"]`} {
			t.Setenv(a.Env, value)
			if text := a.Advice([]string{"note"}); strings.Contains(text, "is set already") {
				t.Errorf("%q: %s", value, text)
			}
		}
	}
	t.Setenv(AcceptAltered.Env, "note\n")
	if text := AcceptAltered.Advice([]string{"note"}); !strings.Contains(text, "a blank or a line break") {
		t.Error(text)
	}
}

// A name with a credential in it is not shown, and so it cannot be accepted.
func TestAHiddenNameIsNotOfferedToBeAccepted(t *testing.T) {
	t.Parallel()
	if text := Accept(&wazzup.UnrecognisedError{Members: []string{"x"}, Hidden: 1}); strings.Contains(text, "export") {
		t.Error(text)
	}
}
