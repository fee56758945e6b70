// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

// gitLabState is GitLab's backend for one state, with its lock.
type gitLabState struct {
	mu    sync.Mutex
	state []byte
	lock  []byte
	locks int
}

const jobToken = "j0bt0k3n"

func (g *gitLabState) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	const path = "/api/v4/projects/7/terraform/state/funnels"
	body, _ := io.ReadAll(r.Body)
	if user, password, _ := r.BasicAuth(); user != "gitlab-ci-token" || password != jobToken {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	switch r.Method + " " + r.URL.Path {
	case "GET " + path:
		if g.state == nil {
			w.WriteHeader(http.StatusNoContent)
		}
		_, _ = w.Write(g.state)
	case "POST " + path:
		g.state = body
	case "POST " + path + "/lock":
		if g.lock != nil {
			w.WriteHeader(http.StatusLocked)
			_, _ = w.Write(g.lock)
			return
		}
		g.lock = body
		g.locks++
	case "DELETE " + path + "/lock":
		g.lock = nil
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// gitLab is a pipeline of GitLab.
type gitLab struct {
	Variables map[string]string
	Jobs      map[string]struct {
		Stage     string
		Variables map[string]string
		Script    []string
	} `yaml:",inline"`
}

// job runs the commands of a job on a runner, in one shell as GitLab's runner does.
func (g gitLab) job(t *testing.T, w *acctest.Workspace, name string, predefined map[string]string) acctest.Result {
	t.Helper()
	if len(g.Jobs[name].Script) == 0 {
		t.Fatalf("no job %s", name)
	}
	predefined["CI_PROJECT_DIR"] = w.Dir
	for _, variables := range []map[string]string{g.Variables, g.Jobs[name].Variables} {
		for variable, value := range variables {
			w.Env[variable] = os.Expand(value, func(name string) string { return predefined[name] })
		}
	}
	maps.Copy(w.Env, settings)
	r := w.Shell(strings.Join(g.Jobs[name].Script, "\n"))
	hidden(t, "the output of "+name, r.Output)
	return r
}

func TestGitLab(t *testing.T) {
	t.Parallel()
	guide := acctest.ReadGuide(t, "ci-cd")
	var ci map[string]yaml.Node
	if err := yaml.Unmarshal([]byte(guide.Code("# .gitlab-ci.yml\n")), &ci); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"default", "stages"} { // no jobs
		delete(ci, name)
	}
	text, err := yaml.Marshal(ci)
	if err != nil {
		t.Fatal(err)
	}
	var g gitLab
	if err := yaml.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}

	backend := &gitLabState{}
	server := httptest.NewServer(backend)
	t.Cleanup(server.Close)
	predefined := map[string]string{"CI_API_V4_URL": server.URL + "/api/v4", "CI_PROJECT_ID": "7", "CI_JOB_TOKEN": jobToken}
	r := newRepository(t, guide.Code(`backend "http"`))

	plan, apply := r.runner(), r.runner()
	if r := g.job(t, plan, "plan", predefined); r.Code != 0 {
		t.Fatal(r.Output)
	}
	if saved := plan.SavedPlan("funnels.tfplan"); strings.Contains(saved, jobToken) {
		t.Error("the saved plan has the job's token")
	}
	r.plans(plan, apply)
	has(t, g.job(t, apply, "apply", predefined), "1 added")
	hidden(t, "the state", string(backend.state))
	if backend.locks < 2 || backend.lock != nil {
		t.Errorf("locked %d times, and now by %q", backend.locks, backend.lock)
	}
	for _, want := range []int{0, 2} {
		if r := g.job(t, r.runner(), "drift", predefined); r.Code != want {
			t.Errorf("code %d, want %d:\n%s", r.Code, want, r.Output)
		}
		r.sandbox.Put(acctest.Account, acctest.Funnel("pipeline-1", "renamed by hand", ""))
	}
}
