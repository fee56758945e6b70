// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

func TestItServesAPartner(t *testing.T) {
	t.Parallel()
	p := start(t, "-partner", "-example", "-fault", "path=/v2/oauth/token skip=3 status=503")
	for _, text := range []string{
		"The sandbox serves a partner's accounts 7204-2419, 1111-2222, 3333-4444 at " + p.url + ". Ctrl-C ends it.\nA post replaces the whole list",
		"-H 'Authorization: Bearer sandbox-7204-2419'",
		"-H 'Authorization: Bearer sandbox-1111-2222'",
		"-H 'Authorization: Bearer sandbox-3333-4444'",
	} {
		if !strings.Contains(p.instructions, text) {
			t.Errorf("no %q in:\n%s", text, p.instructions)
		}
	}
	if strings.Contains(p.instructions, "export WAZZUP_CLIENT_ACCESS_TOKEN") || !strings.Contains(p.instructions, "unset WAZZUP_CLIENT_ACCESS_TOKEN WAZZUP_ACCOUNT_ID\n") {
		t.Error(p.instructions)
	}
	grant := func(body, want string) {
		t.Helper()
		if got, _ := p.grant(t, body); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	const (
		machine  = `{"grant_type":"client_credentials","client_credentials_data":{"scope":"crm"}}`
		exchange = `{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","token_exchange_data":{"subject_token":"unknown",` +
			`"subject_token_type":"urn:wazzup:oauth:token-type:machine_token","requested_subject":"11112222","scope":"crm"}}`
	)
	grant(machine, "  at  POST /v2/oauth/token  machine  200")
	grant(exchange, "  at  POST /v2/oauth/token  exchange  1111-2222  401")
	grant("{}", "  at  POST /v2/oauth/token  400")
	grant(machine, "  at  POST /v2/oauth/token  machine  503  (fault: status 503)")
	if got := p.do(t, "GET", ""); got != "  at  GET  /v2/pipelines  7204-2419  200  2 funnels: pipeline-1, pipeline-2" {
		t.Error(got)
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
}

// Whoever tries several accounts finds the example's funnels in each.
func TestThePartnersAccounts(t *testing.T) {
	t.Parallel()
	p := start(t, "-partner", "-example", "-token-lifetime", "30s")
	for _, id := range []string{"72042419", "11112222", "33334444"} {
		p.login = "Bearer " + p.exchanged(t, id)
		if got := p.do(t, "GET", ""); got != "  at  GET  /v2/pipelines  "+shown(id)+"  200  2 funnels: pipeline-1, pipeline-2" {
			t.Error(got)
		}
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
}

// Account ids, ended tokens and faults of one account as the settings have them.
func TestSettingsOfTokens(t *testing.T) {
	t.Parallel()
	p := start(t, "-partner", "-any-spelling", "-one-account-token", "-token-lifetime", "30s", "-ended-status", "403", "-child-id", "[{number}]",
		"-fault", "grant=exchange account=3333-4444 token-ended times=always", "-fault", "POST path=/v2/pipelines account=11112222 after-commit token-ended")
	p.login = "Bearer " + p.exchanged(t, "0072042419")
	if payload, err := base64.RawURLEncoding.DecodeString(strings.Split(p.login, ".")[1]); err != nil || !strings.HasPrefix(string(payload), `{"child_id":[72042419],`) {
		t.Errorf("%v: %s", err, payload)
	}
	do := func(method, body, want string) {
		t.Helper()
		if got := p.do(t, method, body); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	do("GET", "", "  at  GET  /v2/pipelines  7204-2419  200  no funnels")
	p.exchanged(t, "72042419")
	do("GET", "", "  at  GET  /v2/pipelines  7204-2419  403")
	p.login = "Bearer " + p.exchanged(t, "11112222")
	do("POST", `{"pipelines":[{"id":"a","name":"A"}]}`, "  at  POST /v2/pipelines  1111-2222  403  (fault: token ended)  1 funnel: a")
	line, body := p.grant(t, `{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","token_exchange_data":{"subject_token":"x",`+
		`"subject_token_type":"urn:wazzup:oauth:token-type:machine_token","requested_subject":"033334444","scope":"crm"}}`)
	if line != "  at  POST /v2/oauth/token  exchange  033334444  403  (fault: token ended)" || !strings.Contains(string(body), `"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED"`) {
		t.Errorf("%s\n%s", line, body)
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
}

// grant asks for a token, and returns what sends does.
func (p *program) grant(t *testing.T, body string) (line string, response []byte) {
	t.Helper()
	r := p.request(t, "POST", "/v2/oauth/token", body)
	r.SetBasicAuth(exported(t, p.instructions, "WAZZUP_PARTNER_EMAIL"), exported(t, p.instructions, "WAZZUP_PARTNER_PASSWORD"))
	return p.sends(r)
}

// exchanged gets an account's token, as the provider does.
func (p *program) exchanged(t *testing.T, account string) string {
	t.Helper()
	token := ""
	for _, grant := range []struct {
		body     string
		lifetime int
	}{
		{`{"grant_type":"client_credentials","client_credentials_data":{"scope":"crm"}}`, 3600},
		{`{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","token_exchange_data":{"subject_token":"TOKEN",` +
			`"subject_token_type":"urn:wazzup:oauth:token-type:machine_token","requested_subject":"` + account + `","scope":"crm"}}`, 30},
	} {
		line, body := p.grant(t, strings.Replace(grant.body, "TOKEN", token, 1))
		var response struct {
			Data struct {
				AccessToken string `json:"access_token"`
				ExpiresIn   int    `json:"expires_in"`
			} `json:"data"`
		}
		err := json.Unmarshal(body, &response)
		token = response.Data.AccessToken
		if err != nil || token == "" || response.Data.ExpiresIn != grant.lifetime {
			t.Fatalf("%s: %s", line, body)
		}
	}
	return token
}
