// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"hash/fnv"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Account is the account of a test's sandbox.
const Account = "72042419"

// Sandbox is a running sandbox with one account.
type Sandbox struct {
	*sandbox.Server
	URL   string
	Token string

	binary Binary // has the race detector under the first of the semantics
}

// StartSandbox starts a sandbox on loopback, for one test.
func StartSandbox(t testing.TB, settings sandbox.Settings) *Sandbox {
	t.Helper()
	s := &Sandbox{Server: sandbox.New(settings), binary: ShortWaits}
	if settings.Semantics == sandbox.Replace {
		s.binary = Racing
	}
	s.Token = s.AddAccount(Account)
	url, stop, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	removeMachines(url)
	t.Cleanup(stop)
	s.URL = url
	return s
}

// The partner of a test.
const (
	PartnerEmail    = "partner@example.com"
	PartnerPassword = "correct:horse battery-stäple"
)

// Partner creates accounts of a partner, and returns a workspace with the partner's credentials in its environment.
func (s *Sandbox) Partner(t testing.TB, accounts ...string) *Workspace {
	t.Helper()
	s.AddPartner(PartnerEmail, PartnerPassword, accounts...)
	w := NewWorkspace(t, s.binary, s.URL, "")
	delete(w.Env, "WAZZUP_CLIENT_ACCESS_TOKEN")
	w.Env["WAZZUP_PARTNER_EMAIL"], w.Env["WAZZUP_PARTNER_PASSWORD"] = PartnerEmail, PartnerPassword
	return w
}

// Under runs a test under each of the sandbox's semantics if AllEnv is set, and otherwise under one of them. The test's name
// decides which one. So each test always runs under the same semantics, and a package's tests together cover all of them.
func Under(t *testing.T, test func(*testing.T, sandbox.Settings)) {
	t.Helper()
	all := sandbox.AllSemantics()
	if !runAll {
		name := fnv.New32a()
		_, _ = name.Write([]byte(t.Name()))
		i := int(name.Sum32() % uint32(len(all))) //nolint:gosec // there are three
		all = all[i : i+1]
	}
	under(t, all, test)
}

// UnderEach always runs a test under each of the sandbox's semantics. Use it for tests that depend on the meaning of a post.
func UnderEach(t *testing.T, test func(*testing.T, sandbox.Settings)) {
	t.Helper()
	under(t, sandbox.AllSemantics(), test)
}

func under(t *testing.T, all []sandbox.Semantics, test func(*testing.T, sandbox.Settings)) {
	t.Helper()
	for _, semantics := range all {
		t.Run(semantics.String(), func(t *testing.T) {
			t.Parallel()
			test(t, sandbox.Settings{Semantics: semantics})
		})
	}
}

// Start returns a workspace with the provider ShortWaits, and a new sandbox for it.
func Start(t testing.TB, settings sandbox.Settings) (*Workspace, *Sandbox) {
	t.Helper()
	s := StartSandbox(t, settings)
	return NewWorkspace(t, ShortWaits, s.URL, s.Token), s
}

// StartRacing is Start with the race detector in the provider, under the first of the semantics. Use it for tests that run
// several resources at a time, or that interrupt an operation.
func StartRacing(t testing.TB, settings sandbox.Settings) (*Workspace, *Sandbox) {
	t.Helper()
	s := StartSandbox(t, settings)
	return NewWorkspace(t, s.binary, s.URL, s.Token), s
}
