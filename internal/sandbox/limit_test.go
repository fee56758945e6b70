// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := startPartner(t, sandbox.Settings{RequestsPerSecond: 2})
		all := []func() int{ // paths and accounts, good and bad: they count together
			func() int { return c.send(get, "").Code },
			func() int { return c.send(post, body("a=A")).Code },
			func() int { return c.ask(machineGrant).Code },
			func() int { return c.ask("").Code },
			func() int { return c.send(get, "", func(r *http.Request) { r.URL.Path = "/" }).Code },
		}
		burst := func(n int) (let int) {
			for i := range n {
				if all[i%len(all)]() != http.StatusTooManyRequests {
					let++
				}
			}
			return let
		}
		if n := burst(12); n != 10 {
			t.Errorf("%d of 12 at once are let in, want 10", n)
		}
		time.Sleep(5*time.Second - time.Nanosecond)
		if n := burst(1); n != 0 {
			t.Error("one is let in within five seconds of ten")
		}
		time.Sleep(time.Nanosecond)
		if n := burst(4); n != 4 { // what was refused does not count
			t.Errorf("%d of 4 are let in after five seconds", n)
		}
		time.Sleep(3 * time.Second)
		if n := burst(12); n != 6 {
			t.Errorf("%d of 12 are let in with four within five seconds, want 6", n)
		}
		time.Sleep(2 * time.Second)
		if n := burst(12); n != 4 {
			t.Errorf("%d of 12 are let in with six within five seconds, want 4", n)
		}
	})
}

func TestARequestOverTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := startPartner(t, sandbox.Settings{RequestsPerSecond: 1, Latency: time.Millisecond})
		token := c.clientToken(account)
		for range 3 {
			c.get()
		}
		c.Inject(sandbox.Fault{Status: 503})
		const want = `{"code":"TOO_MANY_REQUESTS","title":"Too Many Requests","detail":"Send fewer requests."}`
		for _, change := range []func(*http.Request){
			func(*http.Request) {}, asPartner, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) },
			func(r *http.Request) { r.Header.Del("Authorization") },
		} {
			if got := c.refused(post, body("b=B"), http.StatusTooManyRequests, want, change); got.Get("Retry-After") != "1" {
				t.Errorf("Retry-After: %q", got.Get("Retry-After"))
			}
		}
		if c.Count(post) != 3 || c.CountTokens("") != 3 {
			t.Errorf("%d posts and %d token requests in the journal", c.Count(post), c.CountTokens(""))
		}
		time.Sleep(5 * time.Second)
		if got := c.send(get, "").Code; got != 503 {
			t.Errorf("%d: the fault has struck a request that came no further than to the limit", got)
		}
		c.Set(func(s *sandbox.Settings) { s.RequestsPerSecond = 0 })
		for range 20 {
			c.get()
		}
	})
}

// Paced as the limit says, no request is refused.
func TestWithinTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{RequestsPerSecond: 50})
		for range 1000 {
			c.get()
			time.Sleep(time.Second / 50)
		}
	})
}
