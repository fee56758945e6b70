// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// reads compares as many reads as there are names wanted with lists of one funnel that has that name; "" is the empty list.
func (c *client) reads(when string, wanted ...string) {
	c.t.Helper()
	got := make([]string, len(wanted))
	want := make([]string, len(wanted))
	for i, name := range wanted {
		got[i] = c.get()
		want[i] = "[]"
		if name != "" {
			want[i] = `[{"id":"a","name":"` + name + `"}]`
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Errorf("%s:\n%s", when, diff)
	}
}

func TestReadsLagBehindWrites(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{StaleFor: 3 * time.Second})
		c.post("a=1")
		c.reads("at once", "", "")
		c.has("a=1") // a write is judged by the list as it is
		time.Sleep(time.Second)
		c.post("a=2")
		time.Sleep(2*time.Second - time.Nanosecond)
		c.reads("just before the first is 3 s old", "", "")
		time.Sleep(time.Nanosecond)
		c.reads("when the first is 3 s old", "1", "1")
		c.Put(account, funnels("a=3")...) // what happens behind Terraform's back lags, too
		time.Sleep(time.Second)
		c.reads("when the second is 3 s old", "2", "2")
		time.Sleep(2 * time.Second)
		c.reads("when all are", "3", "3")
	})
}

func TestReadsFlap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{StaleFor: 3 * time.Second, Flapping: true})
		c.post("a=1")
		c.reads("at once", "", "1", "", "1")
		time.Sleep(3 * time.Second)
		c.reads("later", "1", "1")
		c.Set(func(s *sandbox.Settings) { s.StaleFor = 0 })
		c.post("a=2")
		c.reads("without a lag nothing flaps", "2", "2")
	})
}

// Each account has reads of its own: those of one do not decide which of another's are old.
func TestAccountsFlapByThemselves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{StaleFor: time.Second, Flapping: true})
		other := &client{Server: c.Server, t: t, token: c.AddAccount("other")}
		c.post("a=1")
		other.post("a=2")
		c.reads("the first of one", "")
		other.reads("the first of the other", "")
		c.reads("the second of one", "1")
		other.reads("the second of the other", "2")
	})
}

func TestALongHistory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{StaleFor: time.Hour})
		for range 500 {
			c.post("a=x")
		}
		c.post("a=1")
		time.Sleep(time.Hour)
		c.reads("in the end", "1")
	})
}

func TestLatency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{Latency: 50 * time.Millisecond})
		before := time.Now()
		c.post("a=1")
		c.reads("then", "1")
		if d := time.Since(before); d != 100*time.Millisecond {
			t.Errorf("two requests took %s", d)
		}
	})
}
