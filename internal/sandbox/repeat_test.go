// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What a response repeats is what the server knows, whichever request it answers.
func TestAResponseThatRepeatsSecrets(t *testing.T) {
	t.Parallel()
	c := startPartner(t, sandbox.Settings{})
	client := c.clientToken(account)
	machine := c.Granted()[0]
	pair := email + ":" + password
	basic := base64.StdEncoding.EncodeToString([]byte(pair))
	refresh := c.Granted()[len(c.Granted())-1]
	for secret, want := range map[sandbox.Secret]string{
		sandbox.Password: password, sandbox.Pair: pair, sandbox.BasicPair: basic, sandbox.MachineToken: machine, sandbox.ClientToken: client, sandbox.RefreshToken: refresh, sandbox.SentSecret: basic,
	} {
		c.Inject(sandbox.Fault{
			Status: 400, Header: http.Header{"X-Echo": {"a " + sandbox.Repeat(secret, "base64")}}, Body: `{"detail":"` + sandbox.Repeat(secret) + `","code":"` + sandbox.Repeat(secret, "percent", "html") + `"}`,
		})
		w := c.ask(machineGrant)
		quoted := fmt.Sprintf(`"detail":%q`, want)
		if w.Code != 400 || !strings.Contains(w.Body.String(), quoted) || w.Header().Get("X-Echo") != "a "+base64.StdEncoding.EncodeToString([]byte(want)) {
			t.Errorf("%s: %d %s, header %s; want %s", secret, w.Code, w.Body, w.Header(), quoted)
		}
	}
	c.Inject(sandbox.Fault{Path: sandbox.PipelinesPath, Status: 401, Body: "<p>" + sandbox.Repeat(sandbox.Password, "query") + " {{odd}} {{password|odd}} {{}}"})
	c.token = client
	if got := c.send(get, "").Body.String(); got != "<p>"+url.QueryEscape(password)+" {{odd}} {{password|odd}} {{}}" {
		t.Error(got)
	}
}

func TestTheEncodingsOfASecret(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"start": "ä&b<c", "upper": "Ä&B<C", "lower": "ä&b<c", "query": "%C3%A4%26b%3Cc", "path": "%C3%A4&b%3Cc", "percent": "%c3%a4%26%62%3c%63", "html": "ä&amp;b&lt;c",
		"html-decimal": "&#228;&#38;&#98;&#60;&#99;", "html-hex": "&#xe4;&#x26;&#x62;&#x3c;&#x63;", "json": `\u00e4\u0026\u0062\u003c\u0063`,
		"braces": `\u{e4}\u{26}\u{62}\u{3c}\u{63}`, "bytes": `\xc3\xa4\x26\x62\x3c\x63`, "base64": "w6QmYjxj", "base64+1": "OsOkJmI8Yw==", "base64+2": "OjrDpCZiPGM=",
		"base64url": "w6QmYjxj", "base64url+1": "P8OkJmI8Yw", "base64url+2": "Pz_DpCZiPGM",
		"hex": "c3a426623c63", "numbers": "195,164,38,98,60,99", "quotes": "ä&b<c",
	} {
		if got := sandbox.Encodings[name]("ä&b<c"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := sandbox.Encodings["quotes"]("it's"); got != "it''s" {
		t.Error(got)
	}
	for text, ok := range map[string]bool{"{{password|json|upper}}": true, "{{x}}": false, "{{pair|rot13}}": false, "{a}": true} {
		if err := sandbox.CheckRepeats(text); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}
