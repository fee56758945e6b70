package acctest

import (
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

// Under runs a test under each of the sandbox's semantics.
func Under(t *testing.T, test func(*testing.T, sandbox.Settings)) {
	t.Helper()
	for _, semantics := range sandbox.AllSemantics() {
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
