// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const (
	account = "72042419"
	path    = "/v2/pipelines"
	get     = http.MethodGet
	post    = http.MethodPost
)

// client talks to a sandbox without a network between, so that time can be faked.
type client struct {
	*sandbox.Server
	t     *testing.T
	token string
}

func start(t *testing.T, settings sandbox.Settings) *client {
	c := &client{Server: sandbox.New(settings), t: t}
	c.token = c.AddAccount(account)
	return c
}

// send sends a request that is right but for its body and what change does to it.
func (c *client) send(method, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+c.token)
	if method == post {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

// get reads the list and returns it as it stands in the answer.
func (c *client) get() string {
	c.t.Helper()
	w := c.send(get, "")
	var response struct {
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &response); err != nil || w.Code != http.StatusOK {
		c.t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return string(response.Data)
}

// post sends a list, which must be taken.
func (c *client) post(list string) {
	c.t.Helper()
	if w := c.send(post, body(list)); w.Code != http.StatusOK {
		c.t.Fatalf("%d %s", w.Code, w.Body)
	}
}

// has fails the test unless the account's list is as wanted.
func (c *client) has(want string) {
	c.t.Helper()
	if got := text(c.Pipelines(account)); got != want {
		c.t.Errorf("the account has %q, want %q", got, want)
	}
}

// Lists are short texts in these tests: "a=A(1=One 2=Two) b=B" is two funnels, one of them without stages.
var (
	funnelText = regexp.MustCompile(`([^ =()]+)=([^ =()]*)(?:\(([^()]*)\))?`)
	stageText  = regexp.MustCompile(`([^ =]+)=([^ =]*)`)
)

func funnels(list string) []sandbox.Pipeline {
	var pipelines []sandbox.Pipeline
	for _, f := range funnelText.FindAllStringSubmatch(list, -1) {
		p := sandbox.Pipeline{ID: f[1], Name: f[2]}
		for _, s := range stageText.FindAllStringSubmatch(f[3], -1) {
			p.Stages = append(p.Stages, sandbox.Stage{ID: s[1], Name: s[2]})
		}
		pipelines = append(pipelines, p)
	}
	return pipelines
}

func text(list []sandbox.Pipeline) string {
	texts := make([]string, len(list))
	for i, p := range list {
		texts[i] = p.ID + "=" + p.Name
		stages := make([]string, len(p.Stages))
		for j, s := range p.Stages {
			stages[j] = s.ID + "=" + s.Name
		}
		if len(stages) > 0 {
			texts[i] += "(" + strings.Join(stages, " ") + ")"
		}
	}
	return strings.Join(texts, " ")
}

// body is a list as it is posted.
func body(list string) string {
	pipelines := []string{}
	for _, p := range funnels(list) {
		stages := []string{}
		for _, s := range p.Stages {
			stages = append(stages, fmt.Sprintf(`{"id":%q,"name":%q}`, s.ID, s.Name))
		}
		members := fmt.Sprintf(`"id":%q,"name":%q`, p.ID, p.Name)
		if len(stages) > 0 {
			members += `,"stages":[` + strings.Join(stages, ",") + `]`
		}
		pipelines = append(pipelines, "{"+members+"}")
	}
	return `{"pipelines":[` + strings.Join(pipelines, ",") + `]}`
}
