// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// pair is how a partner's credentials are sent.
var pair = base64.StdEncoding.EncodeToString([]byte(acctest.PartnerEmail + ":" + acctest.PartnerPassword))

// listsWith are responses to a request for the list that have a text, within quotes of JSON, in some place.
func listsWith(text string) []sandbox.Fault {
	lists := []string{`[{"id":"z","name":"$"}]`, `[{"id":"$","name":"z"}]`, `[{"id":"z","name":"Z","note":["$"]}]`, `[{"id":"z","name":"Z","stages":[{"id":"a","name":"A","$":1}]}]`}
	faults := make([]sandbox.Fault, len(lists))
	for i, list := range lists {
		faults[i] = sandbox.Fault{Method: get, Path: sandbox.PipelinesPath, Status: 200, Body: `{"data":` + strings.ReplaceAll(list, "$", text) + `}`, Times: -1}
	}
	return faults
}

// escaped is a text as JSON may have it.
func escaped(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, `\u%04x`, c)
	}
	return b.String()
}

// formsInAList are those in which a credential must not be shown.
func formsInAList(secret string) []string {
	return []string{
		secret, strings.ToUpper(secret), base64.StdEncoding.EncodeToString([]byte("Bearer " + secret)), base64.StdEncoding.EncodeToString([]byte(secret)),
	}
}

// A credential in the list comes into no output, state or log of a CLI. In which forms and places:
// TestACredentialAnywhereInTheList.
func TestACredentialInTheList(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	s.Authorize(canaryToken, acctest.Account)
	w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = canaryToken
	partners, ps := partner(t, sandbox.Settings{})
	partners.Env["WAZZUP_ACCOUNT_ID"] = here
	for _, tc := range []struct {
		w      *acctest.Workspace
		s      *acctest.Sandbox
		secret string
		list   sandbox.Fault
	}{
		{w, s, canaryToken, listsWith(escaped(canaryToken[:1]) + canaryToken[1:])[0]},
		{partners, ps, pair, listsWith(escaped(pair[:4]) + pair[4:])[1]},
	} {
		w := tc.w
		w.Env["TF_LOG"], w.Env["TF_LOG_PATH"] = "trace", filepath.Join(w.Dir, "trace.log")
		w.Write("main.tf", "data \"wazzup_pipelines\" \"all\" {}\n\noutput \"all\" {\n  value = data.wazzup_pipelines.all.pipelines\n}\n")
		tc.s.Inject(tc.list)
		r := w.Must(1, "apply", "-auto-approve")
		has(t, r, "Error: Credential in Wazzup's response")
		log := w.Read("trace.log")
		if !strings.Contains(log, "Wazzup API request") {
			t.Error("the log has no requests")
		}
		for _, form := range formsInAList(tc.secret) {
			if strings.Contains(r.Output+log+w.State(), form) {
				t.Errorf("%s: %q is shown", tc.list.Body, form)
			}
		}
	}
}
