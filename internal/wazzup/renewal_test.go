// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestOneRenewalHoweverManyWait(t *testing.T) {
	t.Parallel()
	for name, revoke := range map[string]func(*sandbox.Server){
		"the account's tokens are revoked": func(s *sandbox.Server) { s.RevokeAccount(client1) },
		"all tokens are revoked":           (*sandbox.Server).RevokeAll,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxOf(sandbox.Settings{Latency: 5 * time.Millisecond})
			p := partnerOf(t, s, partnerPassword)
			c, other := p.client(client1), p.client(client2)
			for _, c := range []*Client{c, other} {
				if _, err := c.ListPipelines(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			s.ResetJournal()
			revoke(s)
			all(t, 50, func(int) error { return second(c.ListPipelines(t.Context())) })
			all(t, 50, func(int) error { return second(other.ListPipelines(t.Context())) })
			exchanges, machines := 1, 0
			if name == "all tokens are revoked" {
				exchanges, machines = 3, 1 // the first is refused for its machine token
			}
			if n := s.CountTokens(sandbox.Exchange); n != exchanges {
				t.Errorf("%d exchanges, want %d", n, exchanges)
			}
			if n := s.CountTokens(sandbox.Machine); n != machines {
				t.Errorf("%d machine tokens, want %d", n, machines)
			}
		})
	}
}

// Many accounts find their tokens and the machine token revoked at the same time: there is one login for all of them.
func TestOneMachineTokenHoweverManyAccountsRenew(t *testing.T) {
	t.Parallel()
	const many = 50
	s := sandbox.New(sandbox.Settings{Latency: 5 * time.Millisecond})
	ids := make([]string, many)
	for i := range ids {
		ids[i] = fmt.Sprint(10000000 + i)
	}
	s.AddPartner(partnerEmail, partnerPassword, ids...)
	p := partnerOf(t, s, partnerPassword)
	clients := make([]*Client, many)
	for i, id := range ids {
		clients[i] = p.client(id)
	}
	read := func(i int) error { return second(clients[i].ListPipelines(t.Context())) }
	all(t, many, read)
	s.ResetJournal()
	s.RevokeAll()
	all(t, many, read)
	machines, exchanges := s.CountTokens(sandbox.Machine), s.CountTokens(sandbox.Exchange)
	if machines != 1 || exchanges < many || exchanges > 2*many { // some were refused for the old machine token
		t.Errorf("%d machine tokens, %d exchanges for %d accounts", machines, exchanges, many)
	}
}

// A token that lives for seconds, and says so, is used for most of them, and not got anew for each request.
func TestATokenThatSaysThatItLivesForSeconds(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{TokenLifetime: 30 * time.Second})
	serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
		c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
		for at, want := range []int{1, 1, 1, 2} { // 0, 9, 18 and 27.1 seconds: a tenth of its life is left to get another
			if _, err := c.ListPipelines(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := s.CountTokens(sandbox.Exchange); n != want {
				t.Errorf("at %d: %d exchanges, want %d", at, n, want)
			}
			time.Sleep(9*time.Second + 33*time.Millisecond)
		}
	})
}

// all calls f so many times at once, and wants no error.
func all(t *testing.T, n int, f func(i int) error) {
	t.Helper()
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			if err := f(i); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

func TestATokenIsRenewedAheadOfItsEnd(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{MachineLifetime: 24 * time.Hour})
	serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
		c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
		for at, want := range []int{0: 1, 1: 1, 2: 2, 3: 3} { // half an hour each, but for the last: 59 minutes, 10 seconds
			if _, err := c.ListPipelines(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := s.CountTokens(sandbox.Exchange); n != want {
				t.Errorf("at %d: %d exchanges, want %d", at, n, want)
			}
			pause := 30 * time.Minute
			if at == 2 {
				pause = 59*time.Minute + 10*time.Second
			}
			time.Sleep(pause)
		}
		for _, e := range s.Journal() {
			if e.Status == http.StatusUnauthorized && e.Path == sandbox.PipelinesPath {
				t.Error("a token that had ended was sent")
			}
		}
	})
}

// Nothing stands between a read and the post that rests on it: no request for a token either, with its waits and attempts.
func TestNoTokenIsGotBetweenAReadAndItsPost(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{MachineLifetime: 24 * time.Hour})
	serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
		c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
		read := func() {
			if _, err := c.ListPipelines(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		read()
		time.Sleep(59*time.Minute - 100*time.Millisecond)
		read() // with more than a minute left, which is no reason for another token
		s.ResetJournal()
		time.Sleep(200 * time.Millisecond)
		if err := c.PostPipelines(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if n := s.CountTokens(""); n != 0 {
			t.Errorf("%d requests for tokens before the post", n)
		}
		read()
		if n := s.CountTokens(sandbox.Exchange); n != 1 {
			t.Errorf("%d exchanges before the next read, want 1", n)
		}
	})
}

// How the service says that a token has ended is not documented: any 401 is worth one renewal.
func TestATokenThatEndsUnexpectedly(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "UNAUTHORIZED", "SOMETHING_ELSE"} {
		s := sandboxOf(sandbox.Settings{TokenLifetime: time.Minute, MachineLifetime: time.Minute, StatedLifetime: time.Hour, ExpiredCode: code})
		serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
			c := service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
			for range 3 {
				if _, err := c.ListPipelines(t.Context()); err != nil {
					t.Errorf("%q: %v", code, err)
				}
				time.Sleep(10 * time.Minute)
			}
		})
	}
}

func TestANewTokenThatIsRefusedToo(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	s.Inject(sandbox.Fault{Path: sandbox.PipelinesPath, Status: http.StatusUnauthorized, Times: -1})
	c := partnerOf(t, s, partnerPassword).client(client1)
	_, err := c.ListPipelines(t.Context())
	if e := tokenError(err); e == nil || e.Step != UsingAccountToken || !contains(err.Error(), "account 7204-2419") {
		t.Errorf("%v", err)
	}
	if gets, exchanges := s.Count(http.MethodGet), s.CountTokens(sandbox.Exchange); gets != 4 || exchanges != 4 {
		t.Errorf("%d reads, %d exchanges, want 4 of each", gets, exchanges)
	}
}

// A post is not repeated with the new token: the list that it rests on has grown older meanwhile.
func TestAPostWhoseTokenHasEnded(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	c := partnerOf(t, s, partnerPassword).client(client1)
	list := []Pipeline{{ID: "x", Name: "X"}}
	if err := c.PostPipelines(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	s.RevokeAccount(client1)
	err := c.PostPipelines(t.Context(), nil)
	if !errors.As(err, new(*RenewedError)) || OutcomeOf(err) != Retry || s.Count(http.MethodPost) != 2 || len(s.Pipelines(client1)) != 1 {
		t.Errorf("%v, %d posts, %v", err, s.Count(http.MethodPost), s.Pipelines(client1))
	}
	if err := c.PostPipelines(t.Context(), nil); err != nil || s.CountTokens(sandbox.Exchange) != 2 {
		t.Errorf("%v, %d exchanges", err, s.CountTokens(sandbox.Exchange))
	}
	s.RevokeAccount(client1)
	s.AddPartner(partnerEmail, "another")
	if err := c.PostPipelines(t.Context(), nil); tokenError(err) == nil || OutcomeOf(err) != Unclear || NotSent(err) {
		t.Errorf("no new token: %v", err)
	}
}

// A post that is refused for its token may have been taken all the same, whatever then keeps another token away.
func TestAPostWhoseTokenHasEndedAndNoOther(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"403": {Status: http.StatusForbidden}, "401": {Status: http.StatusUnauthorized}, "404": {Status: http.StatusNotFound}, "503": {Status: http.StatusServiceUnavailable},
		"429": {Status: http.StatusTooManyRequests}, "reset": {Reset: true}, "a page": {Status: 200, Body: "<html>"}, "an error inside": {Status: 200, Body: `{"code":"BLOCKED"}`},
		"a cancel": {Hang: true}, "no connection": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxOf(sandbox.Settings{})
			address, stop, err := s.Listen("127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(stop)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			c := client(t, address).service.Partner(NewCredentials(partnerEmail, partnerPassword)).client(client1)
			if _, err := c.ListPipelines(ctx); err != nil {
				t.Fatal(err)
			}
			s.Inject(sandbox.Fault{Method: http.MethodPost, Path: sandbox.PipelinesPath, AfterCommit: true, Status: http.StatusUnauthorized})
			fault.Path, fault.Times = sandbox.TokenPath, -1
			s.Inject(fault)
			switch name {
			case "a cancel":
				s.BeforeAt(sandbox.TokenPath, http.MethodPost, func(string) bool { cancel(); return false })
			case "no connection":
				c.service.http.Transport = refusing{c.service.http.Transport}
			}
			err = c.PostPipelines(ctx, []Pipeline{{ID: "x", Name: "X"}})
			if OutcomeOf(err) != Unclear || NotSent(err) || !strings.Contains(fmt.Sprint(err), "401 Unauthorized") || len(s.Pipelines(client1)) != 1 {
				t.Errorf("outcome %v, not sent %v: %v", OutcomeOf(err), NotSent(err), err)
			}
		})
	}
}

// refusing refuses the connections of requests for tokens.
type refusing struct{ http.RoundTripper }

func (r refusing) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path == tokenPath {
		return nil, errors.New("connect: connection refused")
	}
	return r.RoundTripper.RoundTrip(req)
}

// An operation that had a token refused long ago does not take the one that another has got meanwhile, and that has ended too.
func TestARenewedTokenThatHasEnded(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{MachineLifetime: 24 * time.Hour})
	serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
		tokens := service.Partner(NewCredentials(partnerEmail, partnerPassword)).Account(client1)
		refused, err := tokens.Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		second, err := tokens.Renew(t.Context(), refused, nil)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := tokens.Renew(t.Context(), refused, nil); err != nil || same.Value() != second.Value() {
			t.Errorf("not the one that there is: %v", err)
		}
		time.Sleep(2 * time.Hour)
		if third, err := tokens.Renew(t.Context(), refused, nil); err != nil || third.Value() == second.Value() {
			t.Errorf("one that has ended: %v", err)
		}
	})
}

// An exchange may be refused because the machine token has ended, in whatever words: from a certain age on, it is renewed.
func TestAMachineTokenThatHasEnded(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden} {
		s := sandboxOf(sandbox.Settings{MachineLifetime: 24 * time.Hour, MachineResponse: sandbox.OnlyAccessToken})
		serviceInFakeTime(t, 0, s, func(t *testing.T, service *Service) {
			p := service.Partner(NewCredentials(partnerEmail, partnerPassword))
			for range 2 {
				if _, err := p.Issue(t.Context(), client1); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Hour)
				s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: status})
			}
			if n := s.CountTokens(sandbox.Machine); n != 2 {
				t.Errorf("%d: %d machine tokens", status, n)
			}
		})
	}
}
