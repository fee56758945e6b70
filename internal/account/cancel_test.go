// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// No post starts after a cancel, even one that falls between the read and the post.
func TestACancelBetweenTheReadAndThePost(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		ctx, cancel := context.WithCancel(t.Context())
		f.beforeGet = func(int) error { cancel(); return nil }
		if _, err := open(f).Write(ctx, Change{Planned: byID(funnel("x", "X", ""))}); !errors.Is(err, context.Canceled) || len(f.posts) != 0 {
			t.Errorf("%d posts, %v", len(f.posts), err)
		}
	})
}

// The post that is under way at a cancel has some seconds.
func TestAPostThatHangsAtACancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		ctx, cancel := context.WithCancel(t.Context())
		a := open(f)
		slow := &slowPost{fake: f, begin: func() { time.AfterFunc(time.Second, cancel) }}
		a.config.API = slow
		var unverified *UnverifiedError
		if _, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))}); !errors.As(err, &unverified) && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if want := time.Second + DefaultTimings.LastPost; slow.took != want {
			t.Errorf("the post was given %v, want %v", slow.took, want)
		}
	})
}

// The post has a part of the time that a cancelled run may take, and the reads have what is left of it.
func TestACancelledWriteEndsInTime(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign), latency: 4 * time.Second}
		f.afterPost = func(int) error {
			f.latency = time.Minute // from here on, nothing answers
			return nil
		}
		a := open(f)
		ctx, cancel := context.WithCancel(t.Context())
		started := time.Now()
		time.AfterFunc(5*time.Second, cancel) // a second into the post
		var unverified *UnverifiedError
		if _, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))}); !errors.As(err, &unverified) {
			t.Error(err)
		}
		if took := time.Since(started) - 5*time.Second; took != DefaultTimings.Cancelled {
			t.Errorf("ended %v after the cancel, want %v", took, DefaultTimings.Cancelled)
		}
	})
}

func TestCancels(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		for at := time.Duration(0); at < 8*time.Second; at += 250 * time.Millisecond {
			x := funnel("x", "X", "a")
			f := &fake{semantics: s, latency: time.Second, stale: 2 * time.Second, list: append(clone(foreign), x)}
			ctx, cancel := context.WithTimeout(context.Background(), at+time.Millisecond)
			started := time.Now()
			planned := byID(funnel("x", "X2", "a"))
			result, err := open(f).Write(ctx, Change{Prior: byID(x), Planned: planned})
			cancelled := started.Add(at)
			cancel()
			if took := time.Since(cancelled); took > 16*time.Second {
				t.Errorf("cancelled after %v: ended %v later", at, took)
			}
			changed := Equal(byID(f.now()...)["x"], planned["x"])
			if changed != (err == nil) || changed && !Equal(result.Pipelines["x"], planned["x"]) {
				t.Errorf("cancelled after %v: changed %v, state %v, error %v", at, changed, result.Pipelines, err)
			}
			if posts := f.postCount(); posts > 1 || posts == 1 && at < time.Second {
				t.Errorf("cancelled after %v: %d posts", at, posts)
			}
		}
	})
}

// slowPost is a fake whose posts hang.
type slowPost struct {
	*fake
	begin func()
	took  time.Duration
}

func (s *slowPost) PostPipelines(ctx context.Context, _ []wazzup.Pipeline) error {
	s.begin()
	started := time.Now()
	<-ctx.Done()
	s.took = time.Since(started)
	return errReset
}

// A funnel that no read has shown by the time that is left may be there all the same: the state keeps it.
func TestALateFunnelStaysInTheState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y := funnel("x", "X", ""), funnel("y", "Y", "")
		f := &fake{semantics: replacing, list: append(clone(foreign), y)}
		old, a := f.now(), open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
			t.Fatal(err)
		}
		a.config.Timings.Cancelled = a.config.Timings.Refused - time.Second // there is no time to be sure
		ctx, cancel := context.WithCancel(t.Context())
		f.afterPost = func(int) error {
			f.showOld(old, time.Minute)
			cancel()
			return nil
		}
		result, err := a.Write(ctx, Change{Prior: byID(x, y), Planned: byID(funnel("x", "X2", ""), y)})
		if !errors.As(err, new(*NotAsPlannedError)) {
			t.Error(err)
		}
		diff(t, "state", byID(x, y), result.Pipelines)
	})
}

// A cancel between the attempts does not make the first one unsent.
func TestACancelBeforeTheSecondPost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign), beforePost: always(errReset)}
		ctx, cancel := context.WithCancel(t.Context())
		a := open(f)
		a.config.Backoff = wazzup.Backoff{Initial: time.Hour, Max: time.Hour}
		started := time.Now()
		f.beforeGet = func(int) error {
			if time.Since(started) > 20*time.Minute { // the read that the second attempt begins with
				cancel()
			}
			return nil
		}
		_, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))})
		if !errors.As(err, new(*UnverifiedError)) || !errors.Is(err, context.Canceled) || f.postCount() != 1 {
			t.Errorf("%d posts, %v", f.postCount(), err)
		}
	})
}

// limited is a fake whose reads wait for their turn among those of other accounts.
type limited struct {
	*fake
	client *wazzup.Client
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func (l *limited) ListPipelines(ctx context.Context) ([]wazzup.Pipeline, error) {
	if _, err := l.client.ListPipelines(ctx); err != nil {
		return nil, err
	}
	return l.fake.ListPipelines(ctx)
}

// The turn may come when the time of a cancelled run is up.
func TestACancelledWriteWaitsForNoTurn(t *testing.T) {
	base, err := wazzup.ParseBaseURL("http://localhost")
	if err != nil {
		t.Fatal(err)
	}
	token, err := wazzup.ParseToken("token-0123456789")
	if err != nil {
		t.Fatal(err)
	}
	everywhere(t, func(t *testing.T, s semantics) {
		client := wazzup.NewService(wazzup.Config{BaseURL: base, Timeout: time.Minute, RequestsPerSecond: 1, Transport: func(http.RoundTripper) http.RoundTripper {
			return roundTrip(func(r *http.Request) (*http.Response, error) {
				body := `{"data":[]}`
				if r.Method == http.MethodPost {
					body = `{"data":null}`
				}
				return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}, nil
			})
		}}).Client(token)
		f := &fake{semantics: s, list: clone(foreign)}
		ctx, cancel := context.WithCancel(t.Context())
		f.afterPost = func(int) error {
			for range 60 { // of other accounts
				if err := client.PostPipelines(t.Context(), nil); err != nil {
					t.Error(err)
				}
			}
			time.AfterFunc(2*time.Second, cancel)
			return nil
		}
		a := open(f)
		a.config.API = &limited{fake: f, client: client}
		started := time.Now()
		if _, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))}); err != nil || time.Since(started) > 3*time.Second {
			t.Errorf("after %v: %v", time.Since(started), err)
		}
	})
}
