// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestTheJournal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{})
		began := time.Now()
		c.post("a=A")
		time.Sleep(time.Minute)
		c.Inject(sandbox.Fault{Status: 502})
		c.send(get, "", func(r *http.Request) { r.Header.Set("User-Agent", "terraform-provider-wazzup/1") })
		c.send(http.MethodDelete, "", func(r *http.Request) {
			r.URL.Path = "/v2/pipelines/a"
			r.Header.Del("Authorization")
		})
		want := []sandbox.Entry{
			{
				Number: 1, Start: began, Account: account, Bearer: true, Method: post, Path: path, Header: http.Header{"Content-Type": {"application/json"}},
				Body: []byte(`{"pipelines":[{"id":"a","name":"A"}]}`), Status: 200, Committed: true,
			},
			{
				Number: 2, Start: began.Add(time.Minute), Account: account, Bearer: true, Method: get, Path: path,
				Header: http.Header{"User-Agent": {"terraform-provider-wazzup/1"}}, Body: []byte{}, Status: 502, Fault: "status 502",
			},
			{Number: 3, Start: began.Add(time.Minute), Method: http.MethodDelete, Path: "/v2/pipelines/a", Header: http.Header{}, Body: []byte{}, Status: 404},
		}
		if diff := cmp.Diff(want, c.Journal()); diff != "" {
			t.Error(diff)
		}
		if got := []int{c.Count(get), c.Count(post), c.Count(""), c.Count(http.MethodPut)}; !cmp.Equal([]int{1, 1, 3, 0}, got) {
			t.Errorf("counts of GET, POST, all and PUT: %v", got)
		}
		c.ResetJournal()
		c.get()
		if got := c.Journal(); len(got) != 1 || got[0].Number != 1 {
			t.Errorf("after a reset: %+v", got)
		}
	})
}

func TestTheJournalKeepsNoToken(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	c.get()
	c.send(get, "", func(r *http.Request) { r.Header.Set("Authorization", "Basic cGFydG5lcjpwYXNzd29yZA==") })
	for _, e := range c.Journal() {
		if text := fmt.Sprintf("%+v", e); strings.Contains(text, c.token[:20]) || strings.Contains(text, "Basic") {
			t.Error(text)
		}
	}
}

// The log is the journal as it grows: in its order, and one at a time, so that it can be written to a file.
func TestTheLog(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	var logged []sandbox.Entry // without a lock: the race detector watches
	c.Log(func(e sandbox.Entry) { logged = append(logged, e) })
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() { c.send(get, "") })
	}
	wait.Wait()
	if diff := cmp.Diff(c.Journal(), logged); diff != "" || len(logged) != 20 {
		t.Error(diff)
	}
}

// Who has seen what became of a request finds it in the journal, and may send the next without being a second writer.
func TestTheJournalIsAheadOfTheResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"none": {}, "status": {Status: 502}, "reset": {Reset: true}, "cut": {Cut: true}, "slow": {Slow: time.Microsecond, AfterCommit: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := listen(t, sandbox.Settings{})
			fault.Times = -1
			c.Inject(fault)
			c.Log(func(sandbox.Entry) { time.Sleep(time.Millisecond) }) // time in which to be too late
			for i := range 5 {
				c.sees(t.Context(), post, body("a=A"))
				if n := c.Count(post); n != i+1 {
					t.Fatalf("%d posts in the journal, %d were sent", n, i+1)
				}
			}
			if n := c.MaxWritesInFlight(account); n != 1 {
				t.Errorf("%d at a time", n)
			}
		})
	}
}

func TestWritesInFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{Latency: time.Second})
		other := &client{Server: c.Server, t: t, token: c.AddAccount("other")}
		send := func(c *client, method string, after time.Duration) func() {
			return func() { time.Sleep(after); c.send(method, body("a=A")) }
		}
		most := func(want, wantOther int) {
			t.Helper()
			if got, gotOther := c.MaxWritesInFlight(account), c.MaxWritesInFlight("other"); got != want || gotOther != wantOther {
				t.Errorf("%d and %d, want %d and %d", got, gotOther, want, wantOther)
			}
		}
		together := func(sends ...func()) {
			var wait sync.WaitGroup
			for _, f := range sends {
				wait.Go(f)
			}
			wait.Wait()
		}
		most(0, 0)
		together(send(c, get, 0), send(c, get, 0))
		most(0, 0) // reads are not counted
		together(send(c, post, 0), send(c, get, 0), send(other, post, 0))
		most(1, 1) // accounts are counted by themselves
		together(send(c, post, 0), send(c, post, time.Second+1))
		most(1, 1) // one after the other
		together(send(c, post, 0), send(c, post, time.Second-1))
		most(2, 1)
		together(send(other, post, 0), send(other, post, 0), send(other, post, 0))
		most(2, 3)
	})
}

// A post that hangs is under way until its client gives up.
func TestAHangingWriteIsInFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{})
		c.Inject(sandbox.Fault{Hang: true, AfterCommit: true})
		giveUp := c.under(post, body("a=A"))
		synctest.Wait()
		c.journal(sandbox.Entry{Method: post, Committed: true, Fault: "hang"}) // known while it hangs
		giveUp()
		c.post("a=A")
		if n := c.MaxWritesInFlight(account); n != 1 {
			t.Errorf("%d at a time, after it was given up", n)
		}
		c.Inject(sandbox.Fault{Hang: true})
		giveUp = c.under(post, body("a=A"))
		synctest.Wait()
		c.post("a=A")
		giveUp()
		if n := c.MaxWritesInFlight(account); n != 2 {
			t.Errorf("%d at a time", n)
		}
	})
}
