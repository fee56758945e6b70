package account

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// errEnded is a post that was refused because its token had ended, where there is a new one.
var errEnded = &wazzup.RenewedError{Err: &wazzup.TokenError{
	Step: wazzup.UsingAccountToken, Account: "72042419", Err: &wazzup.StatusError{Status: http.StatusUnauthorized, RetryAfter: wazzup.NoRetryAfter},
}}

// A token that ends between the read and the post costs no attempt, and the post begins with a new read.
func TestATokenThatEndsBeforeThePost(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		newest := funnel("meanwhile", "M", "")
		f.beforePost = func(n int) error {
			if n == 1 {
				f.set(append(clone(foreign), newest))
				return errEnded
			}
			return nil
		}
		a := open(f)
		a.config.MaxRetries = 0
		result, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
		if err != nil || len(f.posts) != 2 || f.gets != 3 || len(result.Foreign) > 0 {
			t.Errorf("%+v, %d posts, %d reads, %v", result, len(f.posts), f.gets, err)
		}
		diff(t, "list", byID(append(clone(foreign), newest, funnel("x", "X", "a"))...), byID(f.list...))
	})
}

func TestATokenThatEndsBeforeEachPost(t *testing.T) {
	f := &fake{semantics: replace, list: clone(foreign), beforePost: func(int) error { return errEnded }}
	result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
	var (
		rejected *RejectedError
		token    *wazzup.TokenError
	)
	if !errors.As(err, &rejected) || !errors.As(err, &token) || len(f.posts) != 2 || result.Pipelines != nil {
		t.Errorf("%+v, %d posts, %v", result, len(f.posts), err)
	}
	diff(t, "list", byID(foreign...), byID(f.list...))
}

func TestNoPostWithTheNewTokenAfterACancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f := &fake{semantics: replace, list: clone(foreign), beforePost: func(int) error { cancel(); return errEnded }}
	_, err := open(f).Write(ctx, Change{Planned: byID(funnel("x", "X", "a"))})
	if !errors.Is(err, context.Canceled) || len(f.posts) != 1 {
		t.Errorf("%d posts, %v", len(f.posts), err)
	}
}

// A service that is down is down for all accounts of a run.
func TestAnOutageIsThatOfAllAccounts(t *testing.T) {
	outage := &Outage{}
	down := func(int) error { return err502 }
	for i := range 10 {
		f := &fake{semantics: replace, beforeGet: down}
		a := open(f)
		a.outage = outage
		_, err := a.Refresh(t.Context())
		if tried, want := f.gets > 0, i < outageAfter; tried != want || errors.As(err, new(*OutageError)) == want {
			t.Errorf("account %d: tried %v, %v", i, tried, err)
		}
	}
}

// What refuses a token says nothing of the list that was to be posted with it.
func TestARefusedTokenIsNoRefusalOfAnEmptyList(t *testing.T) {
	x := funnel("x", "X", "a")
	f := &fake{semantics: replace, list: []wazzup.Pipeline{x}, beforePost: func(int) error {
		return &wazzup.TokenError{Step: wazzup.GettingAccountToken, Account: "72042419", Err: errEmptyList}
	}}
	result, err := open(f).Write(t.Context(), Change{Prior: byID(x)})
	if !errors.As(err, new(*RejectedError)) || result.NotEmptied != nil {
		t.Errorf("%+v, %v", result, err)
	}
}
