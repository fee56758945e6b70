// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestAnInterruptRemovesWhatWasMade(t *testing.T) {
	t.Parallel()
	for at := 1; ; at++ {
		s := serve(sandbox.Settings{})
		report, err := s.interrupted(t, at)
		if err == nil {
			if at < 20 {
				t.Errorf("only %d posts", at)
			}
			break
		}
		if err.Error() != "interrupted" || report.Error != "interrupted" || len(report.Left) != 0 || !report.Cleaned {
			t.Errorf("at post %d: %v, %+v", at, err, report)
		}
		if left := s.Pipelines(acctest.Account); len(left) != 0 {
			t.Errorf("interrupted at post %d, there are left: %v", at, left)
		}
	}
}

// Given up, a post might be taken after what was made has been removed.
func TestAPostThatIsUnderWayAtAnInterruptIsLetFinish(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := serve(sandbox.Settings{})
		s.Inject(sandbox.Fault{Method: post, Skip: 2, Delay: 5 * time.Second})
		_, err := s.run(t, 3)
		var statuses []int
		for _, e := range s.Journal() {
			if e.Method == post {
				statuses = append(statuses, e.Status)
			}
		}
		if err == nil || !slices.Equal(statuses, []int{200, 200, 200, 200}) || len(s.Pipelines(acctest.Account)) != 0 {
			t.Errorf("%v, posts: %v", err, statuses)
		}
	})
}

func TestWhatCannotBeRemovedIsSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		settings sandbox.Settings
		says     string
		left     int
	}{
		{sandbox.Settings{}, "Everything that was made has been removed.", 0},
		{sandbox.Settings{RejectEmptyList: true}, "Left in the account, because Wazzup keeps them: 1 funnel: wazzup-probe-marker.", 1},
		{sandbox.Settings{Semantics: sandbox.Merge}, "because Wazzup keeps them: 12 funnels: wazzup-probe-marker, wazzup-probe-1-c,", 12},
		{sandbox.Settings{Semantics: sandbox.MergeStages, RejectEmptyList: true}, "because Wazzup keeps them: 12 funnels: wazzup-probe-marker, wazzup-probe-1-c,", 12},
	} {
		s := serve(c.settings)
		report := s.must(t, few)
		there := ids(s.Pipelines(acctest.Account))
		if text := unwrapped(report); !strings.Contains(text, c.says) || !slices.Equal(report.Left, there) && c.left > 0 || len(there) != c.left {
			t.Errorf("%+v: %d are left\n%s", c.settings, len(there), text)
		}
		// What is left is in nobody's way: another run takes it for its own.
		if again := s.must(t, few); len(again.Left) > c.left+12 {
			t.Errorf("%+v: after another run: %v", c.settings, again.Left)
		}
	}
}

func ids(funnels []sandbox.Pipeline) []string {
	ids := []string{}
	for _, p := range funnels {
		ids = append(ids, p.ID)
	}
	return ids
}

// Right after an interrupt reads may be old, and show nothing of what was made.
func TestAnInterruptWhileReadsAreOld(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.StaleFor = 8 * time.Second
		s := serve(settings)
		report, err := s.interrupted(t, 1)
		there := s.Pipelines(acctest.Account)
		if err == nil || len(there) != len(report.Left) || settings.Semantics == sandbox.Replace && len(there) > 0 {
			t.Errorf("%v: there are left %v, said are %v", err, there, report.Left)
		}
	})
}
