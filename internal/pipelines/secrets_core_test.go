// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// All faults that get a client to show something, in this process: what the diagnostics and the log show. What a CLI makes of
// it, in its log, state and saved plan, is the matter of the tests beside this file.

// logs has the providers of this process log requests until the end of the test, which must not be parallel. Its subtests may be.
func logs(t *testing.T) {
	t.Helper()
	t.Setenv("TF_LOG_PROVIDER_WAZZUP_HTTP", "trace")
}

// logged is a core for faults, with its log.
func logged(t *testing.T, s *acctest.Sandbox, settings map[string]any) (*coretest.Core, *bytes.Buffer) {
	t.Helper()
	c := coretest.NewCore(t, s.URL, "")
	c.Timings, c.LockDir = acctest.HastyTimings, t.TempDir()
	c.Settings = settings
	c.Settings["base_url"], c.Settings["max_retries"], c.Settings["request_timeout"], c.Settings["requests_per_second"] = s.URL, 0, "5s", 1000
	var log bytes.Buffer
	c.Context = tflogtest.RootLogger(c.Context, &log)
	return c, &log
}

// leavesOut returns a function that fails a test if a secret is shown anywhere. If nothing is ever left out instead, the whole test
// fails, for then no fault has echoed anything.
func leavesOut(t *testing.T) func(*testing.T, *coretest.Core, coretest.Diagnostics, *bytes.Buffer, []string) {
	t.Helper()
	var diagnosed, logged atomic.Bool
	t.Cleanup(func() {
		if !diagnosed.Load() || !logged.Load() {
			t.Error("nothing was echoed: this test would find nothing")
		}
	})
	return func(t *testing.T, c *coretest.Core, shown coretest.Diagnostics, log *bytes.Buffer, secrets []string) {
		t.Helper()
		if strings.Contains(shown.String(), leftOut) {
			diagnosed.Store(true)
		}
		if strings.Contains(log.String(), leftOut) {
			logged.Store(true)
		}
		for place, text := range map[string]string{"diagnostics": shown.String(), "log": log.String(), "state": c.State().String(), "cache": everyFile(t, c.LockDir)} {
			showsNone(t, place, text, secrets)
		}
	}
}

func TestNoFaultShowsTheToken(t *testing.T) {
	logs(t)
	x, x2 := declaring(funnel("x", "X", "a b")), declaring(funnel("x", "X2", "a b"))
	shows := leavesOut(t)
	for i, fault := range leaks(sandbox.SentSecret) {
		t.Run(fmt.Sprint(i, " ", fault), func(t *testing.T) {
			t.Parallel()
			s := acctest.StartSandbox(t, sandbox.Settings{})
			s.Authorize(canaryToken, acctest.Account)
			c, log := logged(t, s, map[string]any{"client_access_token": canaryToken})
			c.Must(c.Apply(c.MustPlan(x)))
			plan := c.MustPlan(x2)
			fault.Times, fault.Method = -1, get
			s.Inject(fault)
			_, shown := c.Plan(x2)
			s.ClearFaults()
			fault.Method = post
			s.Inject(fault)
			shown = append(shown, c.Apply(plan)...)
			if !shown.HasError() || !strings.Contains(log.String(), "Wazzup API request") {
				t.Errorf("no error, or no log: this test would find nothing\n%s\n%s", shown, log)
			}
			shows(t, c, shown, log, forms(canaryToken))
		})
	}
}

func TestNoFaultShowsWhatAPartnerHas(t *testing.T) {
	logs(t)
	// The machine token, the exchange, the first read, and the post and what follows it.
	places := []sandbox.Fault{{Path: sandbox.TokenPath}, {Path: sandbox.TokenPath, Skip: 1}, {Path: sandbox.PipelinesPath}, {Path: sandbox.PipelinesPath, Skip: 2}}
	shows := leavesOut(t)
	for i, fault := range leaks(sandbox.Password, sandbox.Pair, sandbox.BasicPair, sandbox.MachineToken, sandbox.ClientToken, sandbox.RefreshToken) {
		t.Run(fmt.Sprint(i, " ", fault), func(t *testing.T) {
			t.Parallel()
			s := acctest.StartSandbox(t, sandbox.Settings{})
			s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
			c, log := logged(t, s, asPartnerOf("7204-2419"))
			c.Must(c.Apply(c.MustPlan(declaring(funnel("x", "X", "a b")))))
			at := places[i/3%len(places)]
			fault.Path, fault.Skip, fault.Times = at.Path, at.Skip, -1
			s.Inject(fault)
			plan, shown := c.Plan(declaring(funnel("x", "X2", "a b")))
			if plan != nil {
				shown = append(shown, c.Apply(plan)...)
			}
			if !shown.HasError() || !strings.Contains(log.String(), "/v2/oauth/token") {
				t.Errorf("no error, or no token request in the log: this test would find nothing\n%s\n%s", shown, log)
			}
			shows(t, c, shown, log, partnerForms(s))
		})
	}
}

// Whoever answers a request for the list with a credential in it, in whatever form and place: it comes into no diagnostic and no
// log.
func TestACredentialAnywhereInTheList(t *testing.T) {
	logs(t)
	const short = "t0k+n/78"
	for _, tc := range []struct {
		secret string
		text   string // within quotes of JSON
	}{
		{canaryToken, escaped(canaryToken[:1]) + canaryToken[1:]},
		{canaryToken, "the " + strings.ReplaceAll(strings.ToUpper(canaryToken), "+", `\u002B`)},
		{canaryToken, base64.StdEncoding.EncodeToString([]byte("Bearer " + canaryToken))},
		{short, strings.ReplaceAll(short, "/", `\/`)},
		{pair, escaped(pair[:4]) + pair[4:]},
		{pair, base64.StdEncoding.EncodeToString([]byte(pair))},
	} {
		for _, list := range listsWith(tc.text) {
			s := acctest.StartSandbox(t, sandbox.Settings{})
			s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here)
			settings := asPartnerOf("7204-2419")
			if tc.secret != pair {
				s.Authorize(tc.secret, acctest.Account)
				settings = map[string]any{"client_access_token": tc.secret}
			}
			c, log := logged(t, s, settings)
			s.Inject(list)
			diags := c.ReadData()
			says(t, diags, "ERROR: Credential in Wazzup's response")
			for _, form := range formsInAList(tc.secret) {
				if strings.Contains(diags.String()+log.String(), form) {
					t.Errorf("%s: %q is shown:\n%s\n%s", list.Body, form, diags, log)
				}
			}
		}
	}
}
