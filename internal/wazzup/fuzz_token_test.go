// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"encoding/base64"
	jsonv1 "encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask/masktest"
)

func FuzzParseToken(f *testing.F) {
	texts := map[string]bool{ErrTrailingLineBreak.Error(): true}
	for _, m := range tokenMistakes {
		texts[m.Error()] = true
	}
	for _, s := range append(slices.Collect(maps.Values(unusableTokens)), "null", "eyJ...") {
		_, err := ParseToken(s)
		texts[err.Error()] = true
		f.Add(s[:min(len(s), maxTokenLength+1)])
	}
	for _, s := range []string{fuzzed, "x", "null", "eyJ...", jwt(`{"child_id":"72042419"}`), "token\n", "token\r\n", `qu"ote\s<a>'`, strings.Repeat("*", 9)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		configured, err := ParseToken(s)
		if err != nil && (!texts[err.Error()] || configured.Value() != "") {
			t.Fatalf("not one of the fixed texts, or a token all the same: %v", err)
		}
		accepted := err == nil
		token, err := issuedToken(s)
		if err != nil && accepted {
			t.Fatalf("good as configured, and not as issued: %v", err)
		}
		if err != nil {
			return
		}
		// It arrives in a header as it is, and alone.
		var sent bytes.Buffer
		req, _ := http.NewRequest(http.MethodGet, "http://localhost/", http.NoBody)
		req.Header.Set("Authorization", "Bearer "+token.Value())
		if err := req.Write(&sent); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(sent.String(), "\r\n")
		if strings.Count(sent.String(), "\n") != 5 || !strings.Contains(sent.String(), "\r\nAuthorization: Bearer "+s+"\r\n") {
			t.Fatalf("sent as %q", lines)
		}
		if got := fmt.Sprintf("%v%s%#v", token, token, token); got != "*********" {
			t.Fatal(got)
		}
		if len(s) < 8 {
			return
		}
		known := reader{mask.NewKnown(token.secret)}
		encodings := maps.Clone(masktest.Texts)
		if len(s) > 12 {
			maps.Copy(encodings, masktest.Base64)
		}
		for name, encode := range encodings {
			if shown := known.words("it said " + encode(s)); shown != mask.Hidden {
				t.Fatalf("%s: shown: %q", name, shown)
			}
		}
	})
}

func FuzzClaimedAccount(f *testing.F) {
	for _, payload := range []string{
		`{"child_id":"72042419"}`, `{"child_id":72042419}`, `{"child_id":"7204-2419","sub":1}`, `{"child_id":null}`, `{"child_id":1,"child_id":2}`,
		`{"Child_id":"1"}`, `{"child_id":1.0}`, `{"child_id":-1}`, `[]`, ``,
	} {
		f.Add("eyJhbGciOiJIUzI1NiJ9", payload, "signature")
	}
	f.Add("a.b", "", "")
	f.Fuzz(func(t *testing.T, front, payload, back string) {
		for _, token := range []string{front, front + "." + payload + "." + back} {
			if account, _ := claimedAccount(token); account != "" && strings.Count(token, ".") != 2 {
				t.Fatalf("%q from a token that is no JWT: %q", account, token)
			}
		}
		encoded := base64.RawURLEncoding.EncodeToString([]byte(payload))
		if account, _ := claimedAccount(front + "." + encoded); account != "" && !strings.Contains(front, ".") {
			t.Fatalf("%q from a token without a signature", account)
		}
		account, err := claimedAccount(front + "." + encoded + "." + back)
		if err != nil && account != "" {
			t.Fatalf("%q of what cannot be read: %v", account, err)
		}
		if account == "" {
			return
		}
		var claims map[string]any
		d := jsonv1.NewDecoder(strings.NewReader(payload))
		d.UseNumber()
		if err := d.Decode(&claims); err != nil && !strings.Contains(front+back, ".") {
			t.Fatalf("%q from what is not JSON: %q", account, payload)
		}
		if !strings.Contains(front+back, ".") && account != strings.ReplaceAll(fmt.Sprint(claims["child_id"]), "-", "") {
			t.Fatalf("got %q of %q", account, payload)
		}
		if again, err := ParseAccountID(account); err != nil || again != account {
			t.Fatalf("got %q", account)
		}
	})
}
