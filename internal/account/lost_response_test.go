// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestLostResponses(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "a b")
		for name, failure := range map[string]error{"reset": errReset, "502": err502} {
			for _, committed := range []bool{true, false} {
				for _, update := range []bool{true, false} {
					f := &fake{semantics: s, list: clone(foreign)}
					change := Change{Planned: byID(funnel("x", "X2", "a b c"))}
					if update {
						f.list = append(f.list, x)
						change.Prior = byID(x)
					}
					fail := func(n int) error {
						if n == 1 {
							return failure
						}
						return nil
					}
					want := 2
					if committed {
						f.afterPost, want = fail, 1
					} else {
						f.beforePost = fail
					}
					result, err := open(f).Write(t.Context(), change)
					if err != nil || len(f.posts) != want || len(result.Adopted) > 0 {
						t.Errorf("%s, committed %v, update %v: %d posts, adopted %v: %v", name, committed, update, len(f.posts), result.Adopted, err)
					}
					diff(t, "list", byID(append(clone(foreign), change.Planned["x"])...), byID(f.list...))
				}
			}
		}
	})
}

func TestALostResponseAndACommitMuchLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		f.beforePost = func(n int) error {
			if n == 1 {
				late := clone(f.posts[0])
				time.AfterFunc(5900*time.Millisecond, func() { f.set(late) }) // after the reads have agreed, before the next attempt's
				return errReset
			}
			return nil
		}
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", "a"))})
		if err != nil || len(result.Adopted) > 0 || len(f.posts) != 1 {
			t.Errorf("%+v, %d posts, %v", result, len(f.posts), err)
		}
		synctest.Wait()
		diff(t, "list", append(clone(foreign), funnel("x", "X", "a")), f.now())
	})
}

func TestPostsThatDidNotTake(t *testing.T) {
	for name, tc := range map[string]struct {
		failure error
		posts   int
		gets    int // at least
		as      any
	}{
		"always 429":          {err429, 5, 5, new(*NotTakenError)},
		"always refused dial": {errDial, 5, 5, new(*NotTakenError)},
		"always 502":          {err502, 5, 25, new(*NotTakenError)},
		"400":                 {err400, 1, 2, new(*RejectedError)},
		"redirect":            {&wazzup.RedirectError{Status: 302}, 1, 3, new(*NotTakenError)},
		"304":                 {&wazzup.StatusError{Status: 304, RetryAfter: wazzup.NoRetryAfter}, 1, 3, new(*NotTakenError)},
		"a page":              {&wazzup.NotAPIError{Status: 200}, 1, 3, new(*NotTakenError)},
		"an odd body":         {&wazzup.FormatError{Reason: "odd"}, 1, 3, new(*NotTakenError)},
		"certificate":         {&wazzup.TransportError{NothingSent: true, Permanent: true, Err: errors.New("x509")}, 1, 1, new(*RejectedError)},
		"wait an hour":        {&wazzup.StatusError{Status: 429, RetryAfter: time.Hour}, 1, 1, new(*wazzup.WaitTooLongError)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := funnel("x", "X", "a")
				f := &fake{semantics: replacing, list: append(clone(foreign), x), beforePost: func(int) error { return tc.failure }}
				result, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", "a"))})
				if !errors.As(err, tc.as) || len(f.posts) != tc.posts || f.gets < tc.gets || result.Pipelines != nil {
					t.Errorf("%d posts, %d reads, %+v: %v", len(f.posts), f.gets, result, err)
				}
			})
		})
	}
}

func TestAReadThatFailsAfterThePost(t *testing.T) {
	x := funnel("x", "X", "a")
	f := &fake{semantics: replacing, list: []wazzup.Pipeline{x}}
	f.beforeGet = func(n int) error {
		if n > 1 {
			return err502
		}
		return nil
	}
	result, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", "a"))})
	var unverified *UnverifiedError
	if !errors.As(err, &unverified) || unverified.Post != nil || result.Pipelines != nil || len(f.posts) != 1 {
		t.Errorf("%+v, %v", result, err)
	}
}
