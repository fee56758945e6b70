// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// settings are what the pipelines' secret and variables are set to.
var settings = map[string]string{
	"WAZZUP_PARTNER_EMAIL":    acctest.PartnerEmail,
	"WAZZUP_PARTNER_PASSWORD": acctest.PartnerPassword,
	"WAZZUP_ACCOUNT_ID":       "7204-2419",
}

// repository has what a pipeline checks out, and the sandbox that it works on.
type repository struct {
	t       *testing.T
	sandbox *acctest.Sandbox
	files   map[string]string
}

// newRepository makes a repository with a configuration and a lock file.
func newRepository(t *testing.T, backend string) *repository {
	t.Helper()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, acctest.Account)
	main := acctest.ReadGuide(t, "getting-started").Code(`resource "wazzup_pipelines" "crm"`)
	r := &repository{t, s, map[string]string{"main.tf": main}}
	developer := r.runner()
	developer.MustShell(0, "terraform init")
	r.files[".terraform.lock.hcl"], r.files["backend.tf"] = developer.Read(".terraform.lock.hcl"), backend
	return r
}

// runner is a machine of the CI system: it starts empty, checks the repository out, and installs the provider from a mirror.
func (r *repository) runner() *acctest.Workspace {
	r.t.Helper()
	w := acctest.NewWorkspace(r.t, acctest.ShortWaits, r.sandbox.URL, "")
	delete(w.Env, "WAZZUP_CLIENT_ACCESS_TOKEN")
	w.Mirror("0.1.0")
	for name, content := range r.files {
		w.Write(name, content)
	}
	return w
}

// rename changes the name of a funnel in the configuration.
func (r *repository) rename(from, to string) {
	r.t.Helper()
	changed := strings.Replace(r.files["main.tf"], `"`+from+`"`, `"`+to+`"`, 1)
	if changed == r.files["main.tf"] {
		r.t.Fatalf("no %q in the configuration", from)
	}
	r.files["main.tf"] = changed
}

// plans fails the test if a plan has a secret in it, and otherwise hands it from one runner to another.
func (r *repository) plans(from, to *acctest.Workspace) {
	r.t.Helper()
	hidden(r.t, "the saved plan", from.SavedPlan("funnels.tfplan"))
	to.Write("funnels.tfplan", from.Read("funnels.tfplan"))
}

// hidden fails the test if a text has the password or the e-mail in it, or no text at all.
func hidden(t *testing.T, what, text string) {
	t.Helper()
	if text == "" {
		t.Errorf("%s is empty", what)
	}
	for _, secret := range []string{acctest.PartnerPassword, acctest.PartnerEmail} {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows %s", what, secret)
		}
	}
}

// workflow is what the test needs of a workflow of GitHub Actions.
type workflow struct {
	Jobs map[string]struct {
		If    string
		Steps []step
	}
}

type step struct {
	Uses, Run string
	Env       map[string]string
}

var expression = regexp.MustCompile(`\$\{\{ (secrets|vars|github)\.(\w+) \}\}`)

// job runs the commands of a job on a runner, until one fails, and returns the last result.
func (wf workflow) job(t *testing.T, w *acctest.Workspace, name string) acctest.Result {
	t.Helper()
	if len(wf.Jobs[name].Steps) == 0 {
		t.Fatalf("no job %s", name)
	}
	return steps(t, w, wf.Jobs[name].Steps)
}

func steps(t *testing.T, w *acctest.Workspace, all []step) acctest.Result {
	t.Helper()
	for _, file := range []string{"GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"} {
		w.Env[file] = filepath.Join(w.Dir, file)
		w.Write(file, "")
	}
	var last acctest.Result
	for _, s := range all {
		if s.Run == "" {
			continue
		}
		if strings.Contains(s.Run, "${{") {
			t.Errorf("an expression in a script can run what somebody else has written: %s", s.Run)
		}
		for name, value := range s.Env {
			w.Env[name] = expression.ReplaceAllStringFunc(value, func(text string) string {
				e := expression.FindStringSubmatch(text)
				if e[1] == "github" {
					return w.Dir // github.workspace
				}
				return settings[e[2]]
			})
		}
		last = w.Shell(s.Run)
		hidden(t, "the output of "+s.Run, last.Output+" ")
		for name := range s.Env {
			delete(w.Env, name)
		}
		for line := range strings.Lines(w.Read("GITHUB_ENV")) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			w.Env[name] = value
		}
		if last.Code != 0 {
			return last
		}
	}
	return last
}

func TestGitHubActions(t *testing.T) {
	t.Parallel()
	guide := acctest.ReadGuide(t, "ci-cd")
	var wf workflow
	text := guide.Code("# .github/workflows/funnels.yml\n")
	if err := yaml.Unmarshal([]byte(text), &wf); err != nil {
		t.Fatal(err)
	}
	for _, uses := range regexp.MustCompile(`uses: .*`).FindAllString(text, -1) {
		if !regexp.MustCompile(`^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`).MatchString(uses) {
			t.Errorf("not pinned: %s", uses)
		}
	}
	shared := filepath.Join(t.TempDir(), "shared.tfstate")
	r := newRepository(t, "terraform {\n  backend \"local\" {\n    path = "+acctest.Quote(filepath.ToSlash(shared))+"\n  }\n}\n")

	plan, apply := r.runner(), r.runner()
	if r := wf.job(t, plan, "plan"); r.Code != 0 || plan.Read("GITHUB_OUTPUT") != "changes=true\n" || !strings.Contains(plan.Read("GITHUB_STEP_SUMMARY"), "Plan: 1 to add") {
		t.Fatalf("output %q, summary %q, code %d:\n%s", plan.Read("GITHUB_OUTPUT"), plan.Read("GITHUB_STEP_SUMMARY"), r.Code, r.Output)
	}
	hidden(t, "the summary", plan.Read("GITHUB_STEP_SUMMARY"))
	r.plans(plan, apply)
	has(t, wf.job(t, apply, "apply"), "1 added")
	state, err := os.ReadFile(shared)
	if err != nil {
		t.Fatal(err)
	}
	hidden(t, "the state", string(state))
	if kept, err := filepath.Glob(filepath.Join(apply.Dir, "provider-cache", "terraform-provider-wazzup", "locks", "*")); err != nil || len(kept) == 0 {
		t.Errorf("nothing to keep of the cache folder: %v", err)
	}

	// Nothing to do, then drift.
	plan = r.runner()
	if r := wf.job(t, plan, "plan"); r.Code != 0 || plan.Read("GITHUB_OUTPUT") != "" {
		t.Errorf("output %q, code %d:\n%s", plan.Read("GITHUB_OUTPUT"), r.Code, r.Output)
	}
	if r := wf.job(t, r.runner(), "drift"); r.Code != 0 {
		t.Errorf("code %d:\n%s", r.Code, r.Output)
	}
	r.sandbox.Put(acctest.Account, acctest.Funnel("pipeline-1", "renamed by hand", ""))
	drift := wf.job(t, r.runner(), "drift")
	has(t, drift, `"renamed by hand" -> "incoming"`)
	if drift.Code != 2 {
		t.Errorf("code %d of a drift", drift.Code)
	}

	if os.Getenv(acctest.AllEnv) != "" { // the rest is Terraform's doing, and takes as many runs again
		r.twoChanges(wf)
		r.aWrongPassword(wf)
	}
}

// twoChanges is what happens to two changes at a time: the second plan is stale, once the first is applied.
func (r *repository) twoChanges(wf workflow) {
	r.t.Helper()
	var plans []*acctest.Workspace
	for _, name := range []string{"first", "second"} {
		r.rename(map[string]string{"first": "incoming", "second": "first"}[name], name)
		plans = append(plans, r.runner())
		wf.job(r.t, plans[len(plans)-1], "plan")
	}
	for i, says := range []string{"1 changed", "Saved plan is stale"} {
		apply := r.runner()
		r.plans(plans[i], apply)
		has(r.t, wf.job(r.t, apply, "apply"), says)
	}
	if got := acctest.ByID(r.sandbox.Pipelines(acctest.Account))["pipeline-1"].Name; got != "first" {
		r.t.Errorf("the funnel is named %q", got)
	}
}

// aWrongPassword is an error, and neither a plan nor a drift.
func (r *repository) aWrongPassword(wf workflow) {
	r.t.Helper()
	r.sandbox.AddPartner(acctest.PartnerEmail, "changed meanwhile", acctest.Account)
	for _, name := range []string{"plan", "drift"} {
		if result := wf.job(r.t, r.runner(), name); result.Code != 1 {
			r.t.Errorf("%s with a wrong password: code %d", name, result.Code)
		}
	}
}

// The step reads the password from a store; aws is a stand-in here.
func TestAPasswordFromASecretStore(t *testing.T) {
	t.Parallel()
	var all []step
	if err := yaml.Unmarshal([]byte(acctest.ReadGuide(t, "ci-cd").Code("::add-mask::")), &all); err != nil {
		t.Fatal(err)
	}
	w, s := acctest.Start(t, sandbox.Settings{})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, acctest.Account)
	delete(w.Env, "WAZZUP_CLIENT_ACCESS_TOKEN")
	w.Env["WAZZUP_PARTNER_EMAIL"] = acctest.PartnerEmail
	w.Write("main.tf", "data \"wazzup_pipelines\" \"all\" {\n  account_id = \"7204-2419\"\n}\n")
	aws := "aws() { [ \"$1 $2\" = 'secretsmanager get-secret-value' ] && echo '" + acctest.PartnerPassword + "'; }\n"
	w.Env["GITHUB_ENV"] = filepath.Join(w.Dir, "GITHUB_ENV")
	has(t, w.MustShell(0, aws+all[0].Run), "::add-mask::"+acctest.PartnerPassword)
	name, value, _ := strings.Cut(strings.TrimSpace(w.Read("GITHUB_ENV")), "=")
	w.Env[name] = value
	has(t, w.Must(0, "plan"), "No changes")
}
