// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"hash/fnv"
	"os"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Account is the account that a test's sandbox has.
const Account = "72042419"

// Sandbox is a running sandbox with one account.
type Sandbox struct {
	*sandbox.Server
	URL   string
	Token string

	binary Binary // with the race detector under the first of the semantics
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
	t.Cleanup(stop)
	s.URL = url
	return s
}

// The partner of a test.
const (
	PartnerEmail    = "partner@example.com"
	PartnerPassword = "correct:horse battery-stäple"
)

// Partner makes the accounts of a partner, and returns a workspace with the partner's credentials in its environment.
func (s *Sandbox) Partner(t testing.TB, accounts ...string) *Workspace {
	t.Helper()
	s.AddPartner(PartnerEmail, PartnerPassword, accounts...)
	w := NewWorkspace(t, s.binary, s.URL, "")
	delete(w.Env, "WAZZUP_CLIENT_ACCESS_TOKEN")
	w.Env["WAZZUP_PARTNER_EMAIL"], w.Env["WAZZUP_PARTNER_PASSWORD"] = PartnerEmail, PartnerPassword
	return w
}

// AllEnv names the environment variable that, set to anything, has every test run in full: under each of the semantics,
// and with the provider's binary.
const AllEnv = "WAZZUP_TEST_ALL"

var runAll = os.Getenv(AllEnv) != ""

// Under runs a test under each of the sandbox's semantics if all is to be run, else under one of them. Its name decides
// which, so that the tests of a package are under all of them together, and each is always under the same.
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

// UnderEach runs a test under each of the sandbox's semantics: one that asks what a post means.
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

// Start makes a workspace with the provider of short waits, against a sandbox of its own.
func Start(t testing.TB, settings sandbox.Settings) (*Workspace, *Sandbox) {
	t.Helper()
	s := StartSandbox(t, settings)
	return NewWorkspace(t, ShortWaits, s.URL, s.Token), s
}

// StartRacing is Start with the race detector in the provider, under the first of the semantics: for what runs several
// resources at a time, or ends in the middle of something.
func StartRacing(t testing.TB, settings sandbox.Settings) (*Workspace, *Sandbox) {
	t.Helper()
	s := StartSandbox(t, settings)
	return NewWorkspace(t, s.binary, s.URL, s.Token), s
}
