// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// What a write that was cut short has touched is not known, but that it is there: an old list without it is not what the
// next write may rest on.
func TestWhatAWriteHasTouchedIsStillThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, then := range map[string]func(*Account) *Account{
			"in the same process": func(a *Account) *Account { return a },
			"in the next one":     next,
		} {
			x, x2, y := funnel("x", "X", ""), funnel("x", "X2", ""), funnel("y", "Y", "")
			f := &fake{semantics: replacing, list: clone(foreign)}
			a := open(f)
			if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
				t.Fatal(err)
			}
			f.beforeGet = func(n int) error {
				if n == 4 {
					return err502
				}
				return nil
			}
			a = then(a)
			if _, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(x2)}); !errors.As(err, new(*UnverifiedError)) {
				t.Fatal(err)
			}
			f.showOld(clone(foreign), 5*time.Second) // from before x
			if _, err := then(a).Write(t.Context(), Change{Planned: byID(y)}); err != nil {
				t.Fatal(err)
			}
			diff(t, name, append(clone(foreign), x2, y), f.now())
		}
	})
}

// A post that was refused has touched nothing: what was verified before stands, for the next process too.
func TestARefusedPostTakesNothingFromTheBaseline(t *testing.T) {
	for name, refusal := range map[string]error{"400": err400, "429": err429} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x, x2, y := funnel("x", "X", ""), funnel("x", "X2", ""), funnel("y", "Y", "")
				f := &fake{semantics: replacing, list: append(clone(foreign), x)}
				a := open(f)
				a.config.MaxRetries = 0
				old := f.now()
				if _, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(x2)}); err != nil {
					t.Fatal(err)
				}
				f.beforePost = always(refusal)
				if _, err := next(a).Write(t.Context(), Change{Prior: byID(x2), Planned: byID(funnel("x", "X3", ""))}); !errors.Is(err, refusal) {
					t.Fatal(err)
				}
				f.beforePost = nil
				f.showOld(old, 5*time.Second)
				if _, err := next(a).Write(t.Context(), Change{Planned: byID(y)}); err != nil {
					t.Fatal(err)
				}
				diff(t, "list", append(clone(foreign), x2, y), f.now())
			})
		})
	}
}

// A read that has been at it for its span disbelieves what was known when it began, and not what a write has verified since.
func TestAReadDoesNotResetWhatWasVerifiedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y, z := funnel("x", "X", ""), funnel("y", "Y", ""), funnel("z", "Z", "")
		f := &fake{semantics: replacing, list: clone(foreign)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err != nil {
			t.Fatal(err)
		}
		withX := f.now()
		f.showOld(clone(foreign), 11*time.Second) // from before x
		f.afterGet = func(n int) {
			if n == 3 {
				time.Sleep(10500 * time.Millisecond)
			}
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			if _, err := a.List(t.Context(), ForDataSource); err != nil { // a data source; it has no lock
				t.Error(err)
			}
		}()
		synctest.Wait()
		f.showOld(withX, 0) // another copy answers
		time.Sleep(10 * time.Second)
		if _, err := a.Write(t.Context(), Change{Planned: byID(y)}); err != nil {
			t.Fatal(err)
		}
		f.showOld(withX, 5*time.Second) // and an old one again, from before y
		<-done
		if _, err := a.Write(t.Context(), Change{Planned: byID(z)}); err != nil {
			t.Fatal(err)
		}
		diff(t, "list", append(clone(foreign), x, y, z), f.now())
	})
}

// A clock that is put back makes nobody wait longer.
func TestAClockThatIsPutBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(&fake{list: clone(foreign)})
		a.memory.verified = baseline{fromDisk: true, Time: time.Now().Add(time.Hour), There: map[digest]text{idDigest("x"): anyText}}
		started := time.Now()
		if _, err := a.List(t.Context(), ForRefresh); err != nil || time.Since(started) > DefaultTimings.Stale+DefaultTimings.MaxPoll {
			t.Errorf("after %v: %v", time.Since(started), err)
		}
	})
}
