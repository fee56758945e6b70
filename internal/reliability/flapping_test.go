// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// chain is a configuration of resources that are written one after the other, of two provider blocks in turn: each is
// written by a process that has not seen what the one before it wrote.
func chain(length int, name string) (config string, declared []sandbox.Pipeline) {
	var b strings.Builder
	b.WriteString("provider \"wazzup\" {\n  alias = \"second\"\n}\n")
	for i := range length {
		p := acctest.Funnel(fmt.Sprint("x", i), name, "a b")
		declared = append(declared, p)
		var settings []string
		if i%2 == 1 {
			settings = append(settings, "  provider = wazzup.second")
		}
		if i > 0 {
			settings = append(settings, "  depends_on = [wazzup_pipelines."+declared[i-1].ID+"]")
		}
		b.WriteString(acctest.Resource(p.ID, acctest.HCL(p), settings...))
	}
	return b.String(), declared
}

// Every second read is old: the next process's first one, too, be it of another provider block or of the next run. None
// takes it for the truth: what the ones before wrote is there at the end, there is nothing to plan right behind an apply,
// and a change back is not taken for done because an old read shows it.
func TestOldReadsInTheNextProcess(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		// As released, which believes that reads may lag by ten seconds: a CLI takes the better part of one to start.
		c.Workspace = acctest.NewWorkspace(t, acctest.AsReleased, c.sandbox.URL, c.sandbox.Token)
		config, _ := chain(2, "N")
		c.Write("main.tf", config)
		c.Apply()
		c.sandbox.Set(func(s *sandbox.Settings) { s.StaleFor, s.Flapping = 5*time.Second, true })
		for range repeats(1, 10) {
			for _, name := range []string{"M", "N"} {
				config, declared := chain(2, name)
				c.Write("main.tf", config)
				c.Apply()
				c.isTruth()
				c.keepsForeign()
				c.settled(declared...)
			}
		}
	})
}

// What the other provider block of the run has just written is no reason to wait for reads that are current: each write
// takes the two reads and the post that a write takes.
func TestTwoProviderBlocksInTurn(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		const length = 4
		config, _ := chain(length, "N")
		c.Write("main.tf", config)
		c.Apply()
		config, declared := chain(length, "M")
		c.Write("main.tf", config)
		c.sandbox.ResetJournal()
		c.Apply()
		if gets, posts := c.sandbox.Count(get), c.sandbox.Count(post); gets != 2+2*length || posts != length {
			t.Errorf("%d reads and %d posts, want %d (one for each provider block's refresh, two for each write) and %d", gets, posts, 2+2*length, length)
		}
		c.settled(declared...)
	})
}
