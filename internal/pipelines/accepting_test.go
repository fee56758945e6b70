// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"encoding/json"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// follow has the shell read the line that a message offers to copy, and sets the variable to what it makes of it.
func follow(t *testing.T, env, said string) {
	t.Helper()
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "export "+env+"=") {
			continue
		}
		out, err := exec.CommandContext(t.Context(), "sh", "-c", line+"\nprintf %s \"$"+env+"\"").Output()
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		t.Setenv(env, string(out))
		return
	}
	t.Fatalf("no line to copy in:\n%s", said)
}

// Members of any name are accepted by the line that the error shows, however the variable was set before. Not parallel: the
// variable is the process's.
func TestMembersOfAnyNameAreAccepted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no POSIX shell")
	}
	env := messages.AcceptMembers.Env
	for name, before := range map[string]string{
		"a,b": `a,b`, " outer\u00a0": " outer ", "it's": `it's`, `"quoted"`: "quoted", "two\nlines": "", "[list": "list", "note": `"note"`, "x';exit 1;'": `'["x"]'`, "\u200b": "other", strings.Repeat("long", 500): "",
	} {
		c, s := managing(t, sandbox.Settings{})
		quoted, err := json.Marshal(name)
		if err != nil {
			t.Fatal(err)
		}
		s.Set(func(t *sandbox.Settings) { t.BesideData = `{"message":"ok",` + string(quoted) + `:"y"}` })
		change := declaring(funnel("x", "X2", "a b"), funnel("new", "New", ""))
		t.Setenv(env, before)
		_, diags := c.Plan(change)
		says(t, diags, "ERROR: "+unknownSummary)
		if set := strings.Contains(diags.String(), env+" is set already"); set != (before != "") {
			t.Errorf("%q, set to %q: %s", name, before, diags)
		}
		follow(t, env, diags.String())
		c.Must(c.Apply(c.MustPlan(change)))
		if !c.MustPlan(change).Empty() || s.Count(post) != 1 {
			t.Errorf("%q: %d posts", name, s.Count(post))
		}
	}
}

// The line keeps what was accepted before: members that come one after the other do not take turns.
func TestMembersAcceptedBeforeStayAccepted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no POSIX shell")
	}
	env := messages.AcceptMembers.Env
	c, s := managing(t, sandbox.Settings{})
	change := declaring(funnel("x", "X2", "a b"), funnel("y", "Y", ""))
	t.Setenv(env, "")
	for _, beside := range []string{`{"message":"ok"}`, `{"message":"ok","no,tes":"a"}`} {
		s.Set(func(t *sandbox.Settings) { t.BesideData = beside })
		_, diags := c.Plan(change)
		says(t, diags, unknownSummary)
		follow(t, env, diags.String())
	}
	c.Must(c.Apply(c.MustPlan(change)))
}

// A variable in quotes accepts no funnels, and the error says why; its line does.
func TestAlteredFunnelsOfAnyIDAreAccepted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no POSIX shell")
	}
	env := messages.AcceptAltered.Env
	for id, before := range map[string]string{"theirs": `"theirs"`, "f&1,x": `'["f&1,x"]'`, "it's": "its", "outer\u00a0": "outer"} {
		t.Setenv(env, before)
		s := acctest.StartSandbox(t, sandbox.Settings{})
		s.Put(acctest.Account, funnel(id, "A & B", ""))
		c := coretest.NewCore(t, s.URL, s.Token)
		c.Timings = acctest.HastyTimings
		c.Must(c.Apply(c.MustPlan(declaring(funnel("x", "X", "")))))
		s.Put(acctest.Account, funnel(id, "A & B", "")) // the create has escaped nothing yet
		rewriting(s, func(p *sandbox.Pipeline) { p.Name = strings.ReplaceAll(p.Name, "&", "&amp;") })
		two := declaring(funnel("x", "X2", ""))
		says(t, c.Apply(c.MustPlan(two)), "ERROR: Wazzup altered other funnels", env+" is set already")
		three := declaring(funnel("x", "X3", ""))
		_, diags := c.Plan(three)
		says(t, diags, "ERROR: Funnels would be altered again", env+" is set already")
		follow(t, env, diags.String())
		c.Must(c.Apply(c.MustPlan(three)))
	}
}
