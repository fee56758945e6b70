// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask/masktest"
)

// What a list is refused for is judged first: an error in it keeps its meaning, and shows no credential.
func TestACredentialBesideAnError(t *testing.T) {
	t.Parallel()
	for body, means := range map[string]func(error) bool{
		`{"data":[],"code":"OAUTH_TOKEN_EXPIRED","detail":"` + canary + `"}`: TokenEnded,
		`{"data":[],"next":"` + canary + `"}`:                                func(err error) bool { return errors.As(err, new(*PartialListError)) },
		`{"data":[{"id":"1","name":"` + canary + `"}],"unknown":1}`:          func(err error) bool { return errors.As(err, new(*CredentialInListError)) },
		`{"data":[{"id":"1","name":"` + masktest.JSON(canary) + `"}]}`:       func(err error) bool { return errors.As(err, new(*CredentialInListError)) },
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { responding(200, "%.0s"+body)(w, "") })
		list, err := client(t, s.URL, func(c *Config) { c.MaxRetries = 0 }).ListPipelines(t.Context())
		if err == nil || list != nil || !means(err) || strings.Contains(err.Error(), canary[:8]) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// BenchmarkReadingABigList compares reading a list with looking for credentials in it.
func BenchmarkReadingABigList(b *testing.B) {
	known := mask.NewKnown(append(NewCredentials("partner@example.com", "S3cr3t-pa55phrase!").pair.All(), mask.NewSecret(jwt(`{"child_id":"72042419","sub":1}`)), mask.NewSecret(jwt(`{"child_id":"72042419","sub":2}`)))...)
	for kind, text := range map[string]func(i int) string{
		"English":  func(i int) string { return fmt.Sprintf("New inquiry %d", i) },
		"Russian":  func(i int) string { return fmt.Sprintf("Новая заявка %d", i) },
		"escaped":  func(i int) string { return masktest.JSON(fmt.Sprintf("Новая заявка %d", i)) },
		"emoji":    func(i int) string { return fmt.Sprintf("Заявка \u2764\ufe0f %d", i) },
		"entities": func(i int) string { return fmt.Sprintf("Sales &amp; leads %d", i) },
		"base64": func(i int) string {
			return base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "gid://crm/Stage/%d", i))
		},
	} {
		var body strings.Builder
		body.WriteString(`{"data":[`)
		for i := range 10_000 {
			fmt.Fprintf(&body, `%s{"id":"%08x-7b1c-4a59-9f50-%012x","name":"%s","stages":[`, ","[:min(i, 1)], i*7919, i*104729, text(i))
			for j := range 10 {
				fmt.Fprintf(&body, `%s{"id":"%08x-e0a1-4a59-8f50-%012x","name":"%s"}`, ","[:min(j, 1)], (i*10+j)*6101, i*10+j, text(j))
			}
			body.WriteString("]}")
		}
		body.WriteString("]}")
		raw := []byte(body.String())
		b.Run(kind+"/read", func(b *testing.B) {
			for b.Loop() {
				if _, err := (responseRules{reader: reader{known}}).decodeList(response("application/json"), raw); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(kind+"/look", func(b *testing.B) {
			for b.Loop() {
				if known.InList(raw) {
					b.Fatal("a credential")
				}
			}
		})
	}
}

// What lists funnels does not know the password of a proxy: it stands there for itself.
func TestThePasswordOfAProxyInAList(t *testing.T) {
	t.Parallel()
	known := mask.NewKnown(ofProxies(func(name string) string {
		return map[string]string{"HTTPS_PROXY": "http://user:pa55w0rd!24@proxy.example:3128"}[name]
	})...)
	if known.InList([]byte(`{"data":[{"id":"1","name":"my pa55w0rd!24 shop"}]}`)) {
		t.Error("the list is refused")
	}
	if shown := (reader{known}).words("it said pa55w0rd!24"); shown != mask.Hidden {
		t.Errorf("%q is shown", shown)
	}
}
