// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Which requests a fault strikes: G and P are reads and writes, and the statuses are what they see.
func TestWhichRequestsAreStruck(t *testing.T) {
	for name, situation := range map[string]struct {
		faults []sandbox.Fault
		send   string
		want   string
	}{
		"the next one":            {[]sandbox.Fault{{Status: 501}}, "GGP", "501 200 200"},
		"the next write":          {[]sandbox.Fault{{Status: 501, Method: post}}, "GGPP", "200 200 501 200"},
		"the next read":           {[]sandbox.Fault{{Status: 501, Method: get}}, "PPGG", "200 200 501 200"},
		"three":                   {[]sandbox.Fault{{Status: 501, Times: 3}}, "GPGP", "501 501 501 200"},
		"all":                     {[]sandbox.Fault{{Status: 501, Times: -1}}, "GPGPGP", "501 501 501 501 501 501"},
		"not the first two":       {[]sandbox.Fault{{Status: 501, Skip: 2, Times: 2}}, "GPGPG", "200 200 501 501 200"},
		"not the first write":     {[]sandbox.Fault{{Status: 501, Method: post, Skip: 1}}, "PGGPP", "200 200 200 501 200"},
		"one after the other":     {[]sandbox.Fault{{Status: 501}, {Status: 502}}, "GGG", "501 502 200"},
		"each its own":            {[]sandbox.Fault{{Status: 501, Method: get}, {Status: 502, Method: post}}, "PGPG", "502 501 200 200"},
		"one while another skips": {[]sandbox.Fault{{Status: 501, Skip: 1}, {Status: 502, Times: -1}}, "GGGG", "502 501 502 502"},
		"none, of no fault":       {[]sandbox.Fault{{Times: 2}}, "GP", "200 200"},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t, sandbox.Settings{})
			for _, f := range situation.faults {
				c.Inject(f)
			}
			var statuses []string
			for _, method := range situation.send {
				w := c.send(map[rune]string{'G': get, 'P': post}[method], `{"pipelines":[]}`)
				statuses = append(statuses, fmt.Sprint(w.Code))
			}
			if got := strings.Join(statuses, " "); got != situation.want {
				t.Errorf("%s, want %s", got, situation.want)
			}
		})
	}
}

func TestFaultsAreTakenBack(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	c.Inject(sandbox.Fault{Status: 503, Times: -1})
	c.Inject(sandbox.Fault{Status: 502})
	c.ClearFaults()
	c.get()
	c.journal(sandbox.Entry{Method: get, Status: http.StatusOK})
}

func TestAStatusHasHeaders(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	c.Inject(sandbox.Fault{Status: 429, Header: http.Header{"Retry-After": {"7"}}})
	c.Inject(sandbox.Fault{Status: 302, Header: http.Header{"Location": {"https://elsewhere.example"}, "Content-Type": {"text/html"}}})
	if h := c.send(get, "").Header(); h.Get("Retry-After") != "7" || h.Get("Content-Type") != "application/json" {
		t.Error(h)
	}
	if h := c.send(get, "").Header(); h.Get("Location") != "https://elsewhere.example" || h.Get("Content-Type") != "text/html" {
		t.Error(h)
	}
}

// under starts a request whose client gives up when it is told to, or is answered.
func (c *client) under(method, list string) (giveUp func() (responded bool)) {
	ctx, cancel := context.WithCancel(c.t.Context())
	ended := make(chan bool, 1)
	go func() {
		defer func() { ended <- recover() == nil }() // net/http's way of ending without an answer is a panic
		c.send(method, list, func(r *http.Request) { *r = *r.WithContext(ctx) })
	}()
	return func() bool { cancel(); return <-ended }
}

func TestADelayIsBeforeTheCommitOrAfterIt(t *testing.T) {
	for after, list := range map[bool]string{false: "", true: "a=A"} {
		for name, fault := range map[string]sandbox.Fault{"a delay": {}, "and a reset": {Reset: true}, "and a status": {Status: 503}} {
			t.Run(fmt.Sprintf("%s, after: %v", name, after), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := start(t, sandbox.Settings{Latency: time.Second})
					fault.AfterCommit, fault.Delay = after, time.Minute
					c.Inject(fault)
					giveUp := c.under(post, body("a=A"))
					time.Sleep(time.Minute)
					synctest.Wait()
					c.has(list)
					c.journal() // it is under way
					if giveUp() {
						t.Error("an answer after all")
					}
					c.has(list)
					c.journal(sandbox.Entry{Method: post, Committed: after, Fault: fault.String()})
				})
			})
		}
	}
}

// A service that has a request in its queue carries it out, whoever still waits for the answer.
func TestARequestIsCarriedOutLate(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{"a delay": {Delay: time.Minute}, "the latency": {}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := start(t, sandbox.Settings{Latency: time.Second})
				fault.Late = true
				c.Inject(fault)
				giveUp := c.under(post, body("a=A"))
				synctest.Wait()
				go giveUp()
				synctest.Wait()
				c.has("")
				if n := c.UnderWay(); n != 1 {
					t.Errorf("%d requests under way, want the one that nobody waits for", n)
				}
				time.Sleep(time.Second + fault.Delay)
				synctest.Wait()
				c.has("a=A")
				c.journal(sandbox.Entry{Method: post, Status: http.StatusOK, Committed: true, Fault: fault.String()})
				if n := c.UnderWay(); n != 0 {
					t.Errorf("%d requests under way", n)
				}
			})
		})
	}
}

func TestADelayEnds(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			c := start(t, sandbox.Settings{Latency: time.Second})
			c.Inject(sandbox.Fault{AfterCommit: after, Delay: time.Minute})
			before := time.Now()
			c.post("a=A")
			if d := time.Since(before); d != 61*time.Second {
				t.Errorf("after: %v: %s", after, d)
			}
			c.journal(sandbox.Entry{Method: post, Status: http.StatusOK, Committed: true, Fault: "delay"})
		})
	}
}

func TestASlowResponse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{})
		c.Inject(sandbox.Fault{Slow: time.Second})
		before := time.Now()
		if list := c.get(); list != "[]" {
			t.Error(list)
		}
		if d := time.Since(before); d != time.Duration(len(`{"data":[],"meta":{"timestamp":946684800}}`))*time.Second {
			t.Errorf("a byte a second took %s", d)
		}
	})
}

// A latency that the client does not wait for is one of the ways a request gets lost before the commit.
func TestAClientThatGivesUpChangesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{Latency: time.Second})
		giveUp := c.under(post, body("a=A"))
		synctest.Wait()
		if giveUp() {
			t.Error("an answer after all")
		}
		c.has("")
		c.journal(sandbox.Entry{Method: post})
	})
}

// Whatever hangs when the sandbox closes ends without an answer: an empty one with status 200 would be a lie.
func TestClosingRespondsToNobody(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"hang": {Hang: true}, "hang after": {Hang: true, AfterCommit: true},
		"delay": {Delay: time.Hour}, "delay after": {Delay: time.Hour, AfterCommit: true}, "slow": {Slow: time.Hour}, "endless": {Endless: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := listen(t, sandbox.Settings{})
			arrived := make(chan bool)
			c.Before(get, func(string) bool { close(arrived); return false })
			c.Inject(fault)
			go func() { <-arrived; c.Close() }()
			seen := c.sees(t.Context(), get, "")
			if len(seen) > 60 { // blanks without end
				seen = seen[len(seen)-60:]
			}
			if !strings.HasSuffix(seen, "no answer") && !strings.HasSuffix(seen, "broken off") {
				t.Error(seen)
			}
		})
	}
}

// Over HTTP/2, and anywhere else where there is no connection to take over, a reset is net/http's.
func TestAResetWithoutAConnection(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	c.Inject(sandbox.Fault{Reset: true})
	defer func() {
		if diff := cmp.Diff(http.ErrAbortHandler.Error(), fmt.Sprint(recover())); diff != "" {
			t.Error(diff)
		}
	}()
	c.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(get, path, http.NoBody))
}
