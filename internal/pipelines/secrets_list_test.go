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

// Whoever answers a request for the list with a credential in it, in whatever form and place: it comes into no output, state
// or log.
func TestACredentialInTheList(t *testing.T) {
	t.Parallel()
	const short = "t0k+n/78"
	escaped := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			fmt.Fprintf(&b, `\u%04x`, c)
		}
		return b.String()
	}
	pair := base64.StdEncoding.EncodeToString([]byte(acctest.PartnerEmail + ":" + acctest.PartnerPassword))
	w, s := acctest.Start(t, sandbox.Settings{})
	partners, ps := partner(t, sandbox.Settings{})
	lists := []string{`[{"id":"z","name":"$"}]`, `[{"id":"$","name":"z"}]`, `[{"id":"z","name":"Z","note":["$"]}]`, `[{"id":"z","name":"Z","stages":[{"id":"a","name":"A","$":1}]}]`}
	for i, tc := range []struct {
		w    *acctest.Workspace
		s    *acctest.Sandbox
		secr string
		text string // within quotes of JSON
	}{
		{w, s, canaryToken, escaped(canaryToken[:1]) + canaryToken[1:]},
		{w, s, canaryToken, "the " + strings.ReplaceAll(strings.ToUpper(canaryToken), "+", `\u002B`)},
		{w, s, canaryToken, base64.StdEncoding.EncodeToString([]byte("Bearer " + canaryToken))},
		{w, s, short, strings.ReplaceAll(short, "/", `\/`)},
		{partners, ps, pair, escaped(pair[:4]) + pair[4:]},
		{partners, ps, pair, base64.StdEncoding.EncodeToString([]byte(pair))},
	} {
		places := lists // all of them for one, and one for each of the others
		if i > 0 {
			places = lists[i%len(lists):][:1]
		}
		for _, list := range places {
			w, s := tc.w, tc.s
			w.Env["TF_LOG"], w.Env["TF_LOG_PATH"] = "trace", filepath.Join(w.Dir, "trace.log")
			account := ""
			if s == ps {
				account = "  account_id = \"7204-2419\"\n"
			} else {
				s.Authorize(tc.secr, acctest.Account)
				w.Env["WAZZUP_CLIENT_ACCESS_TOKEN"] = tc.secr
			}
			w.Write("main.tf", "data \"wazzup_pipelines\" \"all\" {\n"+account+"}\n\noutput \"all\" {\n  value = data.wazzup_pipelines.all.pipelines\n}\n")
			s.Inject(sandbox.Fault{Method: get, Path: sandbox.PipelinesPath, Status: 200, Body: `{"data":` + strings.ReplaceAll(list, "$", tc.text) + `}`, Times: -1})
			r := w.Run("apply", "-auto-approve")
			s.ClearFaults()
			if r.Code != 1 || !strings.Contains(r.Output, "Error: Credential in Wazzup's response") {
				t.Errorf("%s of %s: exit %d\n%s", list, tc.text, r.Code, r.Output)
			}
			shown := r.Output + w.Read("trace.log") + w.State()
			for _, form := range []string{tc.secr, strings.ToUpper(tc.secr), base64.StdEncoding.EncodeToString([]byte("Bearer " + canaryToken)), base64.StdEncoding.EncodeToString([]byte(tc.secr))} {
				if strings.Contains(shown, form) {
					t.Errorf("%s of %s: %q is shown", list, tc.text, form)
				}
			}
		}
	}
}
