// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// What is left out of a text before it is shown may stand in the midst of a password.
func TestAPasswordWithACharacterThatIsNotShown(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"can\u200bary-password", "canary pass\u00adword", "canary-password and \u00ad another word", "\u200dcanary-password", "canary-password\u2060"} {
		if err := CheckPassword(password); err != nil {
			t.Fatal(err)
		}
		if shown := (reader{mask.NewKnown(NewCredentials(partnerEmail, password).pair.All()...)}).words(`it said "` + password + `"`); shown != mask.Hidden {
			t.Errorf("%q is shown: %q", password, shown)
		}
	}
}

// A sentence with a gap in it tells the word that is missing.
func TestAPasswordThatIsAWord(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Settings{})
	s.AddPartner(partnerEmail, "another")
	s.Inject(sandbox.Fault{Status: http.StatusUnauthorized, Body: `{"code":"UNAUTHORIZED","detail":"The e-mail or the password is wrong.","errors":["check both"]}`})
	p := partnerOf(t, s, "password")
	_, err := p.Issue(t.Context(), client1)
	if err == nil || strings.Contains(err.Error(), "e-mail") || strings.Contains(err.Error(), "wrong") || !strings.Contains(err.Error(), "check both") {
		t.Errorf("%v", err)
	}
}

// Each secret is known for what it is, whatever stands beside it.
func TestNoSecretThatIsEchoedAloneIsShown(t *testing.T) {
	t.Parallel()
	const machine = "machine-token-canary"
	sent := base64.StdEncoding.EncodeToString([]byte(partnerEmail + ":" + partnerPassword))
	for _, refused := range []string{"client_credentials", "token-exchange"} {
		for name, echo := range map[string]func(r *http.Request, body string) string{
			"the header": func(r *http.Request, _ string) string { return r.Header.Get("Authorization") },
			"the header, again": func(r *http.Request, _ string) string {
				return base64.StdEncoding.EncodeToString([]byte(r.Header.Get("Authorization")))
			},
			"the body": func(_ *http.Request, body string) string { return body },
		} {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if !strings.Contains(string(body), refused) {
					_, _ = io.WriteString(w, `{"data":{"access_token":"`+machine+`"}}`)
					return
				}
				w.WriteHeader(http.StatusBadRequest)
				_, _ = fmt.Fprintf(w, `{"detail":%q}`, "what came was "+echo(r, string(body)))
			})
			var log bytes.Buffer
			err := second(client(t, s.URL).service.Partner(NewCredentials(partnerEmail, partnerPassword)).Issue(tflogtest.RootLogger(t.Context(), &log), client1))
			if err == nil || !strings.Contains(err.Error(), "400 Bad Request: ") {
				t.Fatalf("%s of %s: %v", name, refused, err)
			}
			for _, secret := range []string{sent, base64.StdEncoding.EncodeToString([]byte("Basic " + sent))[8:], machine} {
				if shown := err.Error() + log.String(); strings.Contains(shown, secret[:8]) {
					t.Errorf("%s of %s: %q is shown: %s", name, refused, secret[:8], shown)
				}
			}
		}
	}
}

func TestNoSecretOfAPartnerIsShown(t *testing.T) {
	t.Parallel()
	s := sandboxOf(sandbox.Settings{})
	p := partnerOf(t, s, partnerPassword)
	if _, err := p.client(client1).ListPipelines(t.Context()); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, status := range []int{200, 302, 400, 401, 403, 404, 500} {
		for _, path := range []string{sandbox.TokenPath, sandbox.PipelinesPath} {
			s.Inject(sandbox.Fault{Path: path, Status: status, Echo: true, Times: -1})
			for _, account := range []string{client1, client2} {
				texts = append(texts, fmt.Sprint(second(p.client(account).ListPipelines(t.Context()))))
			}
			s.ClearFaults()
		}
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		for _, value := range []any{p, NewCredentials(partnerEmail, partnerPassword), p.Account(client1), responseRules{reader: p.service.reader()}} {
			texts = append(texts, fmt.Sprintf(format, value))
		}
	}
	shown := []string{partnerPassword[:8], "wörd", "w%C3%B6rd", url.QueryEscape(partnerPassword)[:8]}
	pair := partnerEmail + ":" + partnerPassword
	sent := base64.StdEncoding.EncodeToString([]byte(pair)) // who echoes a whole header in base64 encodes it twice
	for _, text := range append(s.Granted(), partnerPassword, pair, sent) {
		shown = append(shown, text, base64.StdEncoding.EncodeToString([]byte(text))[:8])
	}
	all := strings.Join(texts, "\n")
	for _, secret := range shown {
		if strings.Contains(all, secret) {
			i := strings.Index(all, secret)
			t.Errorf("%q is shown: %q", secret, all[max(0, i-200):min(len(all), i+100)])
		}
	}
}
