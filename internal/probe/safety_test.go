// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/probe"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const post = http.MethodPost

// foreign are funnels of others, with what is easily lost on the way.
var foreign = []sandbox.Pipeline{
	acctest.Funnel("theirs", "e\u0301 <&> \"x\"", "c a b"),
	acctest.Funnel("10000000000000000000001", "numbers", "143 142 007"),
	acctest.Funnel("no stages", strings.Repeat("🔥", 50), ""), // 100 UTF-16 units: the longest that each service takes
}

// give posts the funnels of others, so that the sandbox keeps them as its settings say, and waits until reads show them.
func (s *service) give(t *testing.T) {
	t.Helper()
	if len(s.first) == 0 {
		return
	}
	type stage struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	type funnel struct {
		ID     string  `json:"id"`
		Name   string  `json:"name"`
		Stages []stage `json:"stages,omitempty"`
	}
	posted := []funnel{}
	for _, p := range s.first {
		f := funnel{ID: p.ID, Name: p.Name}
		for _, g := range p.Stages {
			f.Stages = append(f.Stages, stage{g.ID, g.Name})
		}
		posted = append(posted, f)
	}
	body, err := json.Marshal(map[string]any{"pipelines": posted})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), post, "https://wazzup.test/v2/pipelines", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", "application/json")
	response, err := s.RoundTrip(r)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response, err)
	}
	time.Sleep(10 * time.Second)
	s.ResetJournal()
	s.given = s.others()
}

// others are the funnels of the account as JSON, by id, but for those that a probe has made.
func (s *service) others() map[string]string {
	others := map[string]string{}
	for _, p := range s.Pipelines(acctest.Account) {
		if !isOwn(p.ID) {
			text, _ := json.Marshal(p)
			others[p.ID] = string(text)
		}
	}
	return others
}

func isOwn(id string) bool { return strings.HasPrefix(id, probe.Prefix) || id == "7700770077007" }

func TestAnAccountWithFunnelsOfOthersIsRefused(t *testing.T) {
	t.Parallel()
	s := serve(sandbox.Settings{})
	s.first = foreign
	_, err := s.ask(t)
	if err == nil || !strings.Contains(err.Error(), `3 funnels not made here: "theirs", "10000000000000000000001", "no stages"`) || !strings.Contains(err.Error(), "-risk-losing-funnels-of-others") {
		t.Error(err)
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

func TestAListThatIsNotWholeIsRefused(t *testing.T) {
	t.Parallel()
	for _, paging := range []sandbox.Paging{sandbox.LinkNext, sandbox.MetaNext, sandbox.MetaHasMore, sandbox.MetaTotal, sandbox.TopCursor} {
		s := serve(sandbox.Settings{Paging: paging})
		report, err := s.ask(t)
		if err == nil || !strings.Contains(err.Error(), "more than it shows") || !strings.Contains(err.Error(), "-risk-losing-funnels-that-are-not-shown") {
			t.Errorf("%s: %v", paging, err)
		}
		if n := s.Count(post); n != 0 || report.Sandbox.Settings.Paging != paging || len(report.Sandbox.Open) != 10 {
			t.Errorf("%s: %d posts, %+v", paging, n, report.Sandbox)
		}
	}
}

func TestMembersThatSpeakOfPages(t *testing.T) {
	t.Parallel()
	for member, more := range map[string]bool{
		`"account_id":"7204"`: false, `"account":1`: false, `"request":"7f"`: false, `"count":0`: false, `"next_cursor":""`: false,
		`"count":1`: true, `"total_pages":2`: true, `"nextPage":"2"`: true, `"links":{"next":"/2"}`: true,
	} {
		s := serve(sandbox.Settings{})
		s.response = func(_ http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.Method == post {
				w.WriteHeader(http.StatusForbidden) // far enough
				return
			}
			_, _ = io.WriteString(w, `{"data":[],"meta":{`+member+`}}`)
		}
		report, err := s.ask(t)
		if err == nil || strings.Contains(err.Error(), "more than it shows") != more || (report.Posts == 0) != more {
			t.Errorf("%s: %v", member, err)
		}
	}
}

// Where the flag says so, funnels of others are posted back with each experiment, and end as they were, to the byte.
func TestFunnelsOfOthersStayAsTheyAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		settings := anySettings().Draw(rt, "settings")
		settings.StaleFor /= 4
		s := serve(settings)
		s.first = foreign
		interrupt := rapid.IntRange(0, 30).Draw(rt, "interrupted at post")
		report, err := s.interrupted(t, interrupt, riskForeign, riskUnseen)
		// The last post removes what was made: from there on an interrupt comes too late.
		if err != nil && err.Error() != "interrupted" || err == nil && interrupt > 0 && interrupt < report.Posts {
			rt.Fatalf("%d posts, %v", report.Posts, err)
		}
		if d := cmp.Diff(s.given, s.others()); d != "" {
			rt.Errorf("they are not as they were (-were +are):\n%s", d)
		}
		if settings.Semantics == sandbox.Replace && len(s.Pipelines(acctest.Account)) != len(foreign) {
			rt.Errorf("left: %v", report.Left)
		}
		for _, e := range s.Journal() { // no list without them was ever on the wire
			if e.Method == post && strings.Count(string(e.Body), `"id":"theirs"`) != 1 {
				rt.Fatalf("posted: %s", e.Body)
			}
		}
		for _, a := range report.Findings {
			if strings.Contains(a.Question, "empty list") && !a.LeftOut {
				rt.Errorf("%+v", a)
			}
		}
	})
}

// The first post may turn the stages of others if Wazzup shows stages against the order sent: the next one, or the
// removal after an interrupt, turns them back.
func TestStagesOfOthersThatWereTurnedAreTurnedBack(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.StageOrder = sandbox.Reversed
		for read := 16; ; read++ { // before the first post, and then until after the second
			s := serve(settings)
			s.first, s.read = foreign, read
			report, err := s.ask(t, riskForeign)
			if err == nil || err.Error() != "interrupted" {
				t.Error(err)
			}
			if d := cmp.Diff(s.given, s.others()); d != "" {
				t.Errorf("interrupted at read %d, after %d posts, they are not as they were (-were +are):\n%s", read, report.Posts, d)
			}
			if report.Posts > 3 {
				break
			}
		}
	})
}

func TestPostsThatAreNeverShown(t *testing.T) {
	t.Parallel()
	s := serve(sandbox.Settings{})
	s.response = func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if r.Method != post {
			h.ServeHTTP(w, r)
		}
	}
	report, err := s.ask(t)
	if err == nil || !strings.Contains(err.Error(), "funnels are made: a post was answered with 200, but after 1m0s reads do not agree on what it did") || !report.Cleaned {
		t.Error(err)
	}
}

func unwrapped(report *probe.Report) string { return strings.Join(strings.Fields(text(report)), " ") }

// Somebody writes to the account while the experiments go on: they end, and what was written stays.
func TestSomebodyElseMakesAFunnelMeanwhile(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for _, at := range []int{1, 2, 7} { // after so many posts
			s := serve(settings)
			posts := 0
			s.Before(http.MethodGet, func(string) bool {
				if posts == at {
					s.Put(acctest.Account, foreign[0])
				}
				return posts != at
			})
			s.Before(post, func(string) bool { posts++; return true })
			report, err := s.ask(t)
			if err == nil || !strings.Contains(err.Error(), `"theirs" appeared, which was not made here`) {
				t.Errorf("%v", err)
			}
			if got := s.others(); len(got) != 1 || !strings.Contains(got["theirs"], `"c"`) {
				t.Errorf("after post %d: %v", at, got)
			}
			if settings.Semantics == sandbox.Replace && len(s.Pipelines(acctest.Account)) != 1 || len(report.Left) != len(s.Pipelines(acctest.Account))-1 {
				t.Errorf("left: %v", report.Left)
			}
		}
	})
}

// Who has an account for themselves sees reads agree.
func TestReadsThatNeverAgree(t *testing.T) {
	t.Parallel()
	s := serve(sandbox.Settings{})
	reads := 0
	s.Before(http.MethodGet, func(string) bool {
		reads++
		s.Put(acctest.Account, acctest.Funnel(probe.Prefix+"x", fmt.Sprint(reads), ""))
		return true
	})
	if _, err := s.ask(t); err == nil || !strings.Contains(err.Error(), "no two seconds passed") || s.Count(post) != 0 {
		t.Error(err)
	}
}

// A funnel of others that changes or goes, if the flag allows them: it ends, and says what it was.
func TestSomebodyElseChangesAFunnelMeanwhile(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*service){
		"has changed": func(s *service) { s.Put(acctest.Account, acctest.Funnel("theirs", "newer", "z")) },
		"is gone":     func(s *service) { s.Remove(acctest.Account, "theirs") },
	} {
		s := serve(sandbox.Settings{})
		s.first = foreign
		posts := 0
		s.Before(http.MethodGet, func(string) bool {
			if posts == 2 {
				change(s)
			}
			return posts != 2
		})
		s.Before(post, func(string) bool { posts++; return true })
		_, err := s.ask(t, riskForeign)
		if err == nil || !strings.Contains(err.Error(), `"theirs", which was not made here, `+name) || !strings.Contains(err.Error(), `It was: {"id":"theirs"`) {
			t.Errorf("%s: %v", name, err)
		}
		if got := s.others(); name == "has changed" && !strings.Contains(got["theirs"], "newer") || name == "is gone" && got["theirs"] != "" || got["no stages"] == "" {
			t.Errorf("%s: %v", name, got)
		}
	}
}
