// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// What stands on the screen one after the other is judged together.
func TestASecretSplitOverTexts(t *testing.T) {
	t.Parallel()
	const password = "S3cr3t-pa55phrase!"
	list := func(parts ...string) string { b, _ := json.Marshal(parts); return string(b) }
	for name, tc := range map[string]struct {
		status int
		body   string
		code   bool // it stays
	}{
		"items":                 {400, `{"code":"INVALID","errors":` + list("S3cr3t", "-pa55p", "hrase!") + `}`, true},
		"single letters":        {400, `{"code":"INVALID","errors":` + list("S3c", "r3t", "-pa", "55p", "hra", "se!") + `}`, true},
		"by field":              {422, `{"code":"INVALID","errors":{"S3cr3t":["-pa55p"],"hrase!":[""]}}`, true},
		"title and detail":      {403, `{"code":"INVALID","title":"S3cr3t-","detail":"pa55phrase!"}`, true},
		"code and title":        {403, `{"code":"S3cr3t-","title":"pa55phrase!"}`, false},
		"in base64":             {400, `{"code":"INVALID","errors":` + list("UzNjcjN0", "LXBhNTVwaHJhc2Uh") + `}`, true},
		"in a success":          {200, `{"data":[],"code":"INVALID","errors":` + list("S3cr3t", "-pa55p", "hrase!") + `}`, true},
		"percent, in two":       {400, `{"code":"INVALID","message":` + list("%53%33%63%72%33%7", "4%2D%70%61%35%35") + `}`, true},
		"between long texts":    {400, `{"code":"INVALID","errors":` + list(strings.Repeat("long ", 50)+"S3cr3t-", "pa55phrase!"+strings.Repeat(" text", 50)) + `}`, true},
		"beside one left out":   {400, `{"code":"INVALID","errors":` + list("S3cr3t", password, "-pa55p", "hrase!") + `}`, true},
		"with a name of fields": {400, `{"code":"INVALID","errors":` + list("pipelines.0.name", "S3cr3t-", "pa55phrase!") + `}`, true},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			responding(tc.status, "%.0s"+strings.ReplaceAll(tc.body, "%", "%%"))(w, "")
		})
		c := client(t, s.URL, func(c *Config) { c.MaxRetries = 0 })
		c.service.Partner(NewCredentials(partnerEmail, password))
		_, err := c.ListPipelines(t.Context())
		text := fmt.Sprint(err)
		if err == nil || strings.Contains(text, "S3c") || strings.Contains(text, "pa") && !strings.Contains(text, "pipelines.0") || strings.Contains(text, "hra") || !strings.Contains(text, mask.Hidden) || strings.Contains(text, "INVALID") != tc.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		responding(400, "%.0s"+`{"code":"INVALID","errors":["the cr","3t of it","is 55"]}`)(w, "")
	})
	c := client(t, s.URL, func(c *Config) { c.MaxRetries = 0 })
	c.service.Partner(NewCredentials(partnerEmail, password))
	if _, err := c.ListPipelines(t.Context()); err == nil || strings.Contains(err.Error(), mask.Hidden) {
		t.Errorf("%v", err)
	}
}
