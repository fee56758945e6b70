// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/probe"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// service is a sandbox that is asked without a network between, so that time can be faked: what takes minutes takes none.
type service struct {
	*sandbox.Server
	token string
	first []sandbox.Pipeline // funnels of others that are there before
	given map[string]string  // as the sandbox then has them
	read  int                // at which there is an interrupt; 0 is never
	// answer stands between probe and sandbox if the sandbox cannot do what a service might.
	response func(http.Handler, http.ResponseWriter, *http.Request)
}

func serve(settings sandbox.Settings) *service {
	s := &service{Server: sandbox.New(settings)}
	s.token = s.AddAccount(acctest.Account)
	return s
}

// RoundTrip hands a request to the sandbox. What the sandbox breaks off is an error.
func (s *service) RoundTrip(r *http.Request) (response *http.Response, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			response, err = nil, fmt.Errorf("connection reset: %v", broken)
		}
	}()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	if s.response != nil {
		s.response(s.Server, w, r)
	} else {
		s.ServeHTTP(w, r)
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return w.Result(), nil
}

func (s *service) options() probe.Options {
	return probe.Options{BaseURL: "https://wazzup.test", Token: s.token, Run: "1", Transport: s}
}

// ask makes all experiments in fake time.
func (s *service) ask(t *testing.T, change ...func(*probe.Options)) (report *probe.Report, err error) {
	t.Helper()
	return s.interrupted(t, 0, change...)
}

// interrupted is ask with an interrupt when a post is under way; the sandbox takes the post all the same. 0 is never.
func (s *service) interrupted(t *testing.T, at int, change ...func(*probe.Options)) (report *probe.Report, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { report, err = s.run(t, at, change...) })
	return report, err
}

// run is interrupted for who has faked time.
func (s *service) run(t *testing.T, at int, change ...func(*probe.Options)) (*probe.Report, error) {
	t.Helper()
	o := s.options()
	for _, f := range change {
		f(&o)
	}
	s.give(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	posts := 0
	s.Before(post, func(string) bool {
		posts++
		if posts == at {
			interrupt()
		}
		return posts != at
	})
	reads := 0
	s.Before(http.MethodGet, func(string) bool {
		reads++
		if reads == s.read {
			interrupt()
		}
		return reads != s.read
	})
	return probe.Run(ctx, o)
}

// must is ask if all must be well.
func (s *service) must(t *testing.T, change ...func(*probe.Options)) *probe.Report {
	t.Helper()
	report, err := s.ask(t, change...)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func few(o *probe.Options)         { o.Few = true }
func riskForeign(o *probe.Options) { o.RiskForeign = true }
func riskUnseen(o *probe.Options)  { o.RiskUnseen = true }

// anySettings are settings that can be told from each other: a lag in quarters of a second, flapping if there is one.
func anySettings() *rapid.Generator[sandbox.Settings] {
	return rapid.Custom(func(t *rapid.T) sandbox.Settings {
		orders := rapid.SampledFrom([]sandbox.Order{sandbox.Kept, sandbox.ByID, sandbox.Reversed})
		s := sandbox.Settings{
			Semantics:       rapid.SampledFrom(sandbox.AllSemantics()).Draw(t, "semantics"),
			StageOrder:      orders.Draw(t, "stage order"),
			PipelineOrder:   orders.Draw(t, "pipeline order"),
			EmptyStages:     rapid.SampledFrom([]sandbox.EmptyStages{sandbox.StagesAbsent, sandbox.StagesNull, sandbox.StagesArray}).Draw(t, "empty stages"),
			RejectEmptyList: rapid.Bool().Draw(t, "reject empty list"),
			Texts:           rapid.SampledFrom([]sandbox.Texts{sandbox.TextsKept, sandbox.TextsTrimmed}).Draw(t, "texts"),
			Counting:        rapid.SampledFrom(sandbox.AllCountings()).Draw(t, "counting"),
			NumericIDs:      rapid.Bool().Draw(t, "numeric ids"),
			Paging:          sandbox.Paging(rapid.IntRange(int(sandbox.NoHint), int(sandbox.NoMetaTotal)).Draw(t, "paging")),
		}
		longest := 8 // quarters of a second; each costs a hundred reads
		if os.Getenv(acctest.SoakEnv) != "" {
			longest = 32
		}
		if quarters := rapid.IntRange(0, longest).Draw(t, "quarters of a second stale"); quarters > 1 {
			s.StaleFor = time.Duration(quarters) * 250 * time.Millisecond
			s.Flapping = rapid.Bool().Draw(t, "flapping")
		}
		return s
	})
}

func TestItFindsTheSandboxsSettings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		settings := anySettings().Draw(rt, "settings")
		s := serve(settings)
		change := []func(*probe.Options){riskUnseen}
		many := rapid.IntRange(0, 3).Draw(rt, "150 funnels, at 3") == 3 // they cost more than all else
		if !many {
			change = append(change, few)
		}
		report, err := s.ask(t, change...)
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(settings, report.Sandbox.Settings); d != "" {
			rt.Errorf("settings (-are +found):\n%s", d)
		}
		if len(report.Sandbox.Open) > 0 {
			rt.Errorf("not found out: %q", report.Sandbox.Open)
		}
		for _, a := range report.Findings {
			if a.Finding == "" || a.Question == "" || a.Experiment == "" || a.Otherwise || a.LeftOut && (many || a.Finding != "not asked: -few") {
				rt.Errorf("%+v", a)
			}
		}
		left := len(s.Pipelines(acctest.Account))
		if left != len(report.Left) || settings.Semantics == sandbox.Replace && left > 1 || !settings.RejectEmptyList && settings.Semantics == sandbox.Replace && left > 0 {
			rt.Errorf("%d funnels are left, %d are said to be", left, len(report.Left))
		}
	})
}

func text(report *probe.Report) string {
	var b bytes.Buffer
	report.WriteText(&b)
	return b.String()
}
