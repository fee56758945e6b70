// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"sync/atomic"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestChangesBehindTerraformsBack(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{Semantics: sandbox.Merge, RejectEmptyList: true})
	c.SetPipelines(account, funnels("a=A(1=One) b=B"))
	c.has("a=A(1=One) b=B")
	c.Put(account, funnels("b=B2(2=Two) c=C d=D c=C2")...) // in place, new ones behind, the last of two namesakes
	c.has("a=A(1=One) b=B2(2=Two) c=C2 d=D")
	c.Remove(account, "a", "c", "nobody")
	c.has("b=B2(2=Two) d=D")
	c.Edit(account, func(list []sandbox.Pipeline) []sandbox.Pipeline {
		list[0].Stages[0].Name = "Zwei"
		return []sandbox.Pipeline{list[1], list[0]}
	})
	c.has("d=D b=B2(2=Zwei)")
	c.SetPipelines(account, nil)
	c.has("")
	c.journal() // none of it was a request
}

// What a test holds in its hands is never the sandbox's own list.
func TestListsAreCopied(t *testing.T) {
	c := start(t, sandbox.Settings{})
	mine := funnels("a=A(1=One)")
	spoil := func(list []sandbox.Pipeline) { list[0].Name, list[0].Stages[0].Name = "spoiled", "spoiled" }
	for name, change := range map[string]func(){
		"set":  func() { c.SetPipelines(account, mine) },
		"put":  func() { c.Put(account, mine...) },
		"edit": func() { c.Edit(account, func([]sandbox.Pipeline) []sandbox.Pipeline { return mine }) },
		"read": func() { c.SetPipelines(account, mine); mine = c.Pipelines(account) },
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			mine = funnels("a=A(1=One)")
			change()
			spoil(mine)
			c.has("a=A(1=One)")
		})
	}
	var before []sandbox.Pipeline
	c.Edit(account, func(list []sandbox.Pipeline) []sandbox.Pipeline { before = list; return nil })
	c.SetPipelines(account, before)
	spoil(before)
	c.has("a=A(1=One)")
}

func TestHooks(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	reads, all := 0, 0
	c.Before(get, func(account string) bool { // twice, and then no more
		reads++
		c.Put(account, funnels("h=H")...)
		return reads < 2
	})
	c.Before("", func(string) bool { all++; return true })
	c.post("a=A")
	c.has("a=A")
	c.get()
	c.has("a=A h=H") // before the read was answered
	c.post("a=A")
	c.get()
	c.Remove(account, "h")
	c.get()
	c.has("a=A")
	if reads != 2 || all != 5 {
		t.Errorf("called before %d reads and %d requests", reads, all)
	}
}

// A hook can hold a request up: the others pass meanwhile.
func TestAHookThatTakesItsTime(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	held, release, ended := make(chan bool), make(chan bool), make(chan bool)
	c.Before(post, func(string) bool { close(held); <-release; return false })
	go func() { defer close(ended); c.send(post, body("late=L")) }()
	<-held
	c.post("early=E")
	c.has("early=E")
	close(release)
	<-ended
	c.has("late=L")
}

// One for each request sees those, too, that come while it is called for another.
func TestAHookForEachRequest(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	var posts atomic.Int32
	both := make(chan bool)
	c.BeforeEach(sandbox.PipelinesPath, post, func(string) {
		if posts.Add(1) == 2 {
			close(both)
		}
		<-both
	})
	ended := make(chan bool)
	go func() { defer close(ended); c.send(post, body("a=A")) }()
	c.send(post, body("a=A"))
	<-ended
	c.get()
	c.post("a=A")
	if n := posts.Load(); n != 3 {
		t.Errorf("called before %d posts, want 3", n)
	}
}

func TestSettingsChangeWhileItRuns(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	c.post("a=A b=B")
	c.Set(func(s *sandbox.Settings) { s.Semantics = sandbox.Merge })
	c.post("c=C")
	c.has("a=A b=B c=C")
}

func TestAnAddressThatIsTaken(t *testing.T) {
	t.Parallel()
	c := listen(t, sandbox.Settings{})
	if _, _, err := c.Listen(c.url[len("http://") : len(c.url)-len(path)]); err == nil {
		t.Error("it listens twice at one address")
	}
}
