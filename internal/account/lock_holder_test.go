// SPDX-License-Identifier: MPL-2.0

package account

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// A holder that works is waited for, however long that takes. One that shows no sign of life is not.
func TestAWaitForAnotherProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		a := open(f)
		other := lockFile(t, a)
		const works = 15 * time.Minute
		done := make(chan struct{})
		go func() { // what another process's keeper does
			defer close(done)
			for began := time.Now(); time.Since(began) < works; time.Sleep(DefaultTimings.LockBeat) {
				otherHolder(t, a, Holder{PID: os.Getpid() + 1, Host: "there", Since: began, Counter: int64(time.Since(began))})
			}
		}()
		started := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		result, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))})
		var locked *LockedError
		if !errors.As(err, &locked) || f.gets > 0 {
			t.Fatalf("%d reads, %+v, %v", f.gets, result, err)
		}
		if took, want := time.Since(started), works+DefaultTimings.LockGiveUp; (took - want).Abs() > 2*DefaultTimings.LockBeat {
			t.Errorf("the wait has ended after %v, want %v", took, want)
		}
		if h := locked.Holder; h == nil || h.PID != os.Getpid()+1 || h.Host != "there" || locked.Path != a.lock.fileAt(t, lockExtension) ||
			!strings.Contains(locked.Error(), "process ") || locked.For < works {
			t.Errorf("%+v: %v", locked, err)
		}
		<-done
		closeLock(other)
		if err := os.Remove(a.lock.fileAt(t, holderExtension)); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
			t.Error(err)
		}
	})
}

// Where the holder cannot say who it is, the wait ends all the same.
func TestAWaitForAProcessThatSaysNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(&fake{})
		other := lockFile(t, a)
		defer closeLock(other)
		started := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))})
		var locked *LockedError
		if !errors.As(err, &locked) || locked.Holder != nil || (time.Since(started)-DefaultTimings.LockGiveUp).Abs() > time.Second {
			t.Errorf("after %v: %v", time.Since(started), err)
		}
	})
}

// A wait that was long is in the result, and one that was not is not.
func TestALongWaitIsToldAfterwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, wait := range []time.Duration{time.Second, DefaultTimings.LockNotice + 5*time.Second} {
			a := open(&fake{})
			other := lockFile(t, a)
			otherHolder(t, a, Holder{PID: 4711, Host: "there", Since: time.Now()})
			time.AfterFunc(wait, func() { _ = os.Remove(a.lock.fileAt(t, holderExtension)); closeLock(other) })
			var log bytes.Buffer
			result, err := a.Write(tflogtest.RootLogger(t.Context(), &log), Change{Planned: byID(funnel("x", "X", ""))})
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(log.String(), `"@level":"warn","@message":"Waiting for process 4711`); (n == 1) != (wait > DefaultTimings.LockNotice) || n > 1 {
				t.Errorf("a wait of %v: %d times in the log: %s", wait, n, log.String())
			}
			told := result.Waited != nil && result.Waited.Holder.PID == 4711 && (result.Waited.For-wait).Abs() < time.Second
			if want := wait > DefaultTimings.LockNotice; told != want {
				t.Errorf("a wait of %v: %+v", wait, result.Waited)
			}
		}
	})
}

// Within a process there is no such limit: a writer waits for as long as those before it take.
func TestTheQueueWithinAProcessHasNoLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(&fake{})
		release, _, err := a.lock.acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Hour, release)
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil {
			t.Error(err)
		}
	})
}

// A holder shows that it works, for as long as it holds the lock.
func TestAHolderSaysWhoItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(&fake{})
		release, _, err := a.lock.acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		var last *Holder
		for range 5 {
			time.Sleep(DefaultTimings.LockBeat + time.Millisecond)
			h := readHolder(a.lock.fileAt(t, holderExtension))
			host, _ := os.Hostname()
			if h == nil || h.PID != os.Getpid() || h.Host != host || !h.Since.Equal(began) || h.Started.IsZero() || last != nil && h.Counter <= last.Counter {
				t.Errorf("%+v after %+v", h, last)
			}
			last = h
		}
		release()
		if _, err := os.Lstat(a.lock.fileAt(t, holderExtension)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("it says so after the release, too: %v", err)
		}
	})
}

// What a killed process has left behind keeps nobody waiting.
func TestAHolderThatIsNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host, _ := os.Hostname()
		for name, c := range map[string]struct {
			holder Holder
			most   time.Duration
		}{
			"a process that has ended":         {Holder{PID: 1 << 30, Host: host}, 0},
			"a process that had this number":   {Holder{PID: os.Getpid(), Host: host}, 0},
			"a number that is another's now":   {Holder{PID: os.Getppid(), Host: host}, 4 * DefaultTimings.LockBeat},
			"another machine of the same user": {Holder{PID: os.Getpid(), Host: host + "2"}, 4 * DefaultTimings.LockBeat},
		} {
			a := open(&fake{})
			c.holder.Since = time.Now()
			otherHolder(t, a, c.holder)
			started := time.Now()
			if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil || time.Since(started) > c.most {
				t.Errorf("%s: after %v, want %v at most: %v", name, time.Since(started), c.most, err)
			}
		}
	})
}

func otherHolder(t *testing.T, a *Account, h Holder) {
	t.Helper()
	if err := replaceFile(a.lock.fileAt(t, holderExtension), a.lock.hash(), holderJSON(t, h)); err != nil {
		t.Error(err)
	}
}

// Ctrl-C ends a wait for another process at once, and says for whom it was.
func TestACancelEndsAWaitForAnotherProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(&fake{})
		other := lockFile(t, a)
		defer closeLock(other)
		otherHolder(t, a, Holder{PID: 4711, Host: "there", Since: time.Now()})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		started := time.Now()
		_, err := a.Write(ctx, Change{Planned: byID(funnel("x", "X", ""))})
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "process 4711") || time.Since(started) != time.Minute {
			t.Errorf("after %v: %v", time.Since(started), err)
		}
	})
}

func holderJSON(t *testing.T, h Holder) []byte {
	t.Helper()
	content, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
