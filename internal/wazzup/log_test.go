// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

func TestTheLogHasRequestsAndNoSecrets(t *testing.T) {
	t.Setenv("TF_LOG", "TRACE")
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.Header().Set("Location", "https://example.com/"+canary)
			w.WriteHeader(http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, documented)
	})
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(context.Background(), &out)
	c := client(t, s.URL)
	if _, err := c.ListPipelines(ctx); err != nil {
		t.Fatal(err)
	}
	if err := c.PostPipelines(ctx, []Pipeline{{ID: "body-canary", Name: "x"}}); err == nil {
		t.Fatal("a redirect was taken for a success")
	}
	text := out.String() // before it is read, and gone
	entries, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Fatalf("%d lines, want one for each attempt: %v", len(entries), entries)
	}
	for i, want := range []map[string]any{
		{"@level": "debug", "@module": "provider.http", "method": "GET", "path": "/v2/pipelines", "status": 200.0, "attempt": 1.0},
		{"@level": "warn", "@module": "provider.http", "method": "POST", "path": "/v2/pipelines", "status": 302.0, "attempt": 1.0},
	} {
		for key, value := range want {
			if entries[i][key] != value {
				t.Errorf("line %d, %s: got %v, want %v", i, key, entries[i][key], value)
			}
		}
		if _, ok := entries[i]["duration_ms"]; !ok {
			t.Errorf("line %d has no duration", i)
		}
	}
	for _, secret := range []string{canary[:8], "body-canary", "new inquiry", "Bearer"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log shows %q", secret)
		}
	}
}

// Requests for tokens are in the log, and neither what they show the service nor what it hands out.
func TestTheLogOfAPartnersRequests(t *testing.T) {
	t.Setenv("TF_LOG", "TRACE")
	s := sandboxOf(sandbox.Settings{})
	p := partnerOf(t, s, partnerPassword)
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(context.Background(), &out)
	for _, account := range []string{client1, client2} {
		if _, err := p.client(account).ListPipelines(ctx); err != nil {
			t.Fatal(err)
		}
	}
	s.RevokeAccount(client1)
	if err := p.client(client1).PostPipelines(ctx, nil); !errors.As(err, new(*RenewedError)) {
		t.Fatal(err)
	}
	for _, path := range []string{sandbox.TokenPath, sandbox.PipelinesPath} {
		for _, status := range []int{200, 302, 403, 503} {
			s.Inject(sandbox.Fault{Path: path, Status: status, Echo: true, Times: -1})
			_, _ = p.Issue(ctx, client1)
			_, _ = p.client(client2).ListPipelines(ctx)
			s.ClearFaults()
		}
	}
	text := out.String()
	for _, part := range []string{
		`"account":"72042419","attempt":1`, `"account":"11112222"`, `"grant":"client_credentials"`, `"grant":"urn:ietf:params:oauth:grant-type:token-exchange"`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("no %s in:\n%s", part, text)
		}
	}
	if strings.Count(text, sandbox.TokenPath) < 10 || !strings.Contains(text, mask.Hidden) {
		t.Errorf("no requests for tokens, or nothing echoed:\n%s", text)
	}
	for _, secret := range append(s.Granted(), partnerPassword[:8], "wörd", "subject_token", "access_token") {
		if i := strings.Index(text, secret); i >= 0 {
			t.Errorf("the log shows %q: %q", secret, text[max(0, i-200):min(len(text), i+100)])
		}
	}
}

// An interrupt is no failure of the service, so nobody is warned of it.
func TestTheLogOfACancel(t *testing.T) {
	t.Setenv("TF_LOG", "TRACE")
	s := serve(t, hangs["no headers"])
	var out bytes.Buffer
	ctx, cancel := context.WithCancel(tflogtest.RootLogger(context.Background(), &out))
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := client(t, s.URL).ListPipelines(ctx); err == nil {
		t.Fatal("no error")
	}
	entries, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0]["@level"] != "debug" || entries[0]["@message"] != "Wazzup API request cancelled" || entries[0]["status"] != nil {
		t.Errorf("%v", entries)
	}
}

// Each attempt has its line and its number, and says why it failed, without what the service echoes.
func TestTheLogOfAttemptsThatFail(t *testing.T) {
	t.Setenv("TF_LOG", "TRACE")
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, `{"title":"no `+canary+`"}`)
	})
	var out bytes.Buffer
	if _, err := client(t, s.URL).ListPipelines(tflogtest.RootLogger(context.Background(), &out)); err == nil {
		t.Fatal("no error")
	}
	entries, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 3 {
		t.Fatalf("%d lines, want one for each attempt: %v", len(entries), entries)
	}
	for i, entry := range entries {
		if entry["@level"] != "warn" || entry["attempt"] != float64(i+1) || entry["status"] != 503.0 || entry["error"] != "503 Service Unavailable: "+mask.Hidden {
			t.Errorf("line %d: %v", i, entry)
		}
	}
}
