package account

import (
	"testing"
	"testing/synctest"
	"time"
)

// A list that shows ours as sent may all the same be older than the post: it was so once before. It is told by the others,
// which are not as they were posted, and it is not what the next write may rest on.
func TestAnOldListThatShowsWhatWasSent(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		for offset := range 4 { // whichever of the reads are old
			f := &fake{semantics: s, list: append(clone(foreign), funnel("x", "N", ""), funnel("y", "N", ""))}
			a := open(f)
			change := func(id, from, to string) {
				t.Helper()
				change := Change{Prior: byID(funnel(id, from, "")), Planned: byID(funnel(id, to, ""))}
				if result, err := next(a).Write(t.Context(), change); err != nil || len(result.Foreign) > 0 {
					t.Fatalf("offset %d: %+v, %v", offset, result, err)
				}
			}
			f.stale, f.flapping = 5*time.Second, true
			change("x", "N", "M")
			change("y", "N", "M")
			for range offset {
				_, _ = f.ListPipelines(t.Context())
			}
			change("x", "M", "N")
			change("y", "M", "N")
			diff(t, "list", append(clone(foreign), funnel("x", "N", ""), funnel("y", "N", "")), f.now())
			if n := f.postCount(); n != 4 {
				t.Errorf("offset %d: %d posts", offset, n)
			}
		}
	})
}

// A change by someone else right behind the post looks the same, and is believed once it stays.
func TestAForeignChangeBehindThePostIsBelievedInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replace, list: clone(foreign)}
		f.afterPost = func(int) error { f.list[0].Name = "theirs"; return nil }
		started := time.Now()
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		if took := time.Since(started); err != nil || len(result.Foreign) != 1 || took < DefaultSpans.Stale || took > DefaultSpans.Stale+DefaultSpans.MaxPoll {
			t.Errorf("%+v after %v: %v", result, took, err)
		}
	})
}

// Where no further read can be had, the one that shows ours as sent is good enough.
func TestADoubtfulReadAndNoOtherAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replace, list: clone(foreign)}
		f.afterPost = func(int) error { f.list[0].Name = "theirs"; return nil }
		f.beforeGet = func(n int) error {
			if n > 2 {
				return err502
			}
			return nil
		}
		if result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err != nil || len(result.Foreign) != 1 {
			t.Errorf("%+v, %v", result, err)
		}
	})
}
