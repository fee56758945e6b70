// SPDX-License-Identifier: MPL-2.0

package clienttoken_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const typeName = "wazzup_client_access_token"

// walk is a configured provider in this process.
type walk struct {
	t      *testing.T
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

func begin(t *testing.T, s *acctest.Sandbox, settings map[string]any) *walk {
	t.Helper()
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, account)
	c := coretest.NewCore(t, s.URL, "")
	c.Settings = map[string]any{"base_url": s.URL, "partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword, "account_id": account}
	maps.Copy(c.Settings, settings)
	server, diags := c.Walk()
	c.Must(diags)
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}) })
	return &walk{t, server, schema}
}

// value is one in which all attributes are null, but for some texts.
func (w *walk) value(schema *tfprotov6.Schema, texts map[string]string) *tfprotov6.DynamicValue {
	w.t.Helper()
	kind, _ := schema.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, of := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(of, nil)
		if text, ok := texts[name]; ok {
			values[name] = tftypes.NewValue(of, text)
		}
	}
	v, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		w.t.Fatal(err)
	}
	return &v
}

// open opens the resource, and returns the token, or what is wrong.
func (w *walk) open(texts map[string]string) (token string, diags coretest.Diagnostics) {
	w.t.Helper()
	schema := w.schema.EphemeralResourceSchemas[typeName]
	resp, err := w.server.OpenEphemeralResource(w.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: w.value(schema, texts)})
	if err != nil {
		w.t.Fatal(err)
	}
	if diags = resp.Diagnostics; diags.HasError() {
		return "", diags
	}
	result, err := resp.Result.Unmarshal(schema.ValueType())
	if err != nil {
		w.t.Fatal(err)
	}
	values := map[string]tftypes.Value{}
	if err := result.As(&values); err != nil {
		w.t.Fatal(err)
	}
	if err := values["access_token"].As(&token); err != nil {
		w.t.Fatal(err)
	}
	return token, diags
}

// read reads the data source.
func (w *walk) read() {
	w.t.Helper()
	const name = "wazzup_pipelines"
	resp, err := w.server.ReadDataSource(w.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: w.value(w.schema.DataSourceSchemas[name], nil)})
	if err != nil || coretest.Diagnostics(resp.Diagnostics).HasError() {
		w.t.Fatal(err, resp)
	}
}

// works reports whether the service accepts a token.
func works(t *testing.T, s *acctest.Sandbox, token string) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+sandbox.PipelinesPath, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	defer func() { _ = res.Body.Close() }()
	return res.StatusCode == http.StatusOK
}

// A service may keep one token for each account: then one that the provider gets for itself ends the one that was handed over.
func TestWhatIsHandedOverIsTheProvidersOwn(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"read", "open"} {
		s := acctest.StartSandbox(t, sandbox.Settings{OneAccountToken: true})
		w := begin(t, s, nil)
		if first == "read" {
			w.read()
		}
		var tokens []string
		for _, texts := range []map[string]string{nil, {"account_id": "7204-2419"}, {"account_id": "072042419", "min_lifetime": "55m"}} {
			token, diags := w.open(texts)
			if diags.HasError() {
				t.Fatal(diags)
			}
			tokens = append(tokens, token)
		}
		w.read()
		for _, token := range tokens {
			if !works(t, s, token) {
				t.Errorf("%s first: a token that was handed over is ended", first)
			}
		}
		if n := s.CountTokens(sandbox.Exchange); n != 1 {
			t.Errorf("%s first: %d tokens", first, n)
		}
	}
}

func TestHowLongATokenHasToLive(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		least     string // "" is none
		lives     time.Duration
		exchanges int // after two openings
		says      string
	}{
		"by default":              {"", 0, 1, ""},
		"by default, short lives": {"", 5 * time.Minute, 1, ""},
		"less than its life":      {"4m", 5 * time.Minute, 1, ""},
		"all its life":            {"5m", 5 * time.Minute, 2, ""}, // of the first, some is gone
		"nothing":                 {"0s", 5 * time.Minute, 1, ""},
		"more than its life":      {"6m", 5 * time.Minute, 0, "min_lifetime is longer than Wazzup's tokens live [min_lifetime]"},
		"more than an hour":       {"61m", 0, 0, "Lifetime cannot be used [min_lifetime]"},
		"more than any":           {"99999999999h", 0, 0, "longer than the hour for which Wazzup issues tokens"},
		"less than nothing":       {"-1s", 0, 0, "Lifetime cannot be used [min_lifetime]"},
		"no duration":             {"30", 0, 0, "Lifetime cannot be used [min_lifetime]"},
	} {
		s := acctest.StartSandbox(t, sandbox.Settings{TokenLifetime: tc.lives})
		w := begin(t, s, nil)
		texts := map[string]string{}
		if tc.least != "" {
			texts["min_lifetime"] = tc.least
		}
		for range 2 {
			if _, diags := w.open(texts); diags.HasError() != (tc.says != "") || !strings.Contains(diags.String(), tc.says) {
				t.Errorf("%s: %s", name, diags)
			}
		}
		if n := s.CountTokens(sandbox.Exchange); tc.says == "" && n != tc.exchanges {
			t.Errorf("%s: %d tokens, want %d", name, n, tc.exchanges)
		}
	}
}

// In an outage, each of many openings would wait through its attempts, and so would what comes after them.
func TestOpeningsInAnOutage(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: http.StatusServiceUnavailable, Times: -1})
	w := begin(t, s, map[string]any{"max_retries": 1})
	var last coretest.Diagnostics
	for range 40 {
		_, last = w.open(nil)
	}
	if n := s.CountTokens(""); n != 6 {
		t.Errorf("%d requests for 40 openings, want 3 times two", n)
	}
	if text := last.String(); !strings.Contains(text, "Not tried: Wazzup does not respond") || !strings.Contains(text, "account 7204-2419") {
		t.Error(text)
	}
	s.ClearFaults() // the service is back, and the next run tries again
	if _, diags := begin(t, s, nil).open(nil); diags.HasError() {
		t.Error(diags)
	}
}
