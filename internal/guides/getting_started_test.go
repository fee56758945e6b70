// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestGettingStarted(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		guide := acctest.ReadGuide(t, "getting-started")
		w, s := acctest.Start(t, settings)
		main, apply := guide.Code(`resource "wazzup_pipelines" "crm"`), guide.Code("terraform apply funnels.tfplan")

		// With an override, and without init.
		w.Write("main.tf", main)
		has(t, w.MustShell(0, apply), "1 added")
		var methods []string
		for _, e := range s.Journal() {
			methods = append(methods, e.Method)
		}
		if got := strings.Join(methods, " "); !strings.HasSuffix(got, "GET POST GET") {
			t.Errorf("the sandbox shows %s", got)
		}
		w.Write("main.tf", strings.Replace(main, `"in progress"`, `"under way"`, 1))
		has(t, w.MustShell(0, apply), `"in progress" -> "under way"`, "1 changed")
		s.Put(acctest.Account, acctest.Funnel("pipeline-1", "renamed by hand", ""))
		s.Put(acctest.Account, acctest.Funnel("by-hand", "made by hand", ""))
		drift := w.Must(0, "plan")
		has(t, drift, `"renamed by hand" -> "incoming"`)
		if strings.Contains(drift.Output, "by-hand") {
			t.Errorf("the plan shows what is not declared:\n%s", drift.Output)
		}
		has(t, w.Apply(), "1 changed")
		if got := acctest.ByID(s.Pipelines(acctest.Account))["by-hand"].Name; got != "made by hand" {
			t.Errorf("the other funnel is %q", got)
		}

		// With an account that has funnels already.
		look := acctest.NewWorkspace(t, acctest.ShortWaits, s.URL, s.Token)
		look.Write("main.tf", guide.Code(`output "names"`))
		s.ResetJournal()
		has(t, look.MustShell(0, "terraform plan"), `pipeline-1`, `= "incoming"`)
		second := acctest.NewWorkspace(t, acctest.ShortWaits, s.URL, s.Token)
		second.Write("main.tf", main)
		has(t, second.MustShell(1, apply), "Error: Funnels already exist")
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
		has(t, w.Must(0, "destroy", "-auto-approve"), "1 destroyed")
	})
}

// The CLI installs the provider from a mirror, with the guide's version constraint, lock file and CLI configuration.
func TestInstallFromAMirror(t *testing.T) {
	t.Parallel()
	guide := acctest.ReadGuide(t, "getting-started")
	w, _ := acctest.Start(t, sandbox.Settings{})
	mirror := w.Mirror("0.1.7")
	w.Write("cli.tfrc", strings.ReplaceAll(guide.Code("# mirror.tfrc"), "/opt/terraform/mirror", mirror))
	main := guide.Code(`resource "wazzup_pipelines" "crm"`)
	w.Write("main.tf", main)
	has(t, w.MustShell(0, "terraform init\n"+guide.Code("terraform apply funnels.tfplan")), "0.1.7", "1 added")

	platform := runtime.GOOS + "_" + runtime.GOARCH
	if err := os.Remove(filepath.Join(w.Dir, ".terraform.lock.hcl")); err != nil {
		t.Fatal(err)
	}
	w.MustShell(0, strings.NewReplacer("/opt/terraform/mirror", mirror, "linux_amd64", platform).Replace(guide.Code("-fs-mirror=")))
	if lock := w.Read(".terraform.lock.hcl"); !strings.Contains(lock, `"0.1.7"`) || !strings.Contains(lock, `"~> 0.1.0"`) {
		t.Errorf("the lock file is\n%s", lock)
	}

	// A mirror in the repository, as the guide to CI/CD has it.
	if err := os.Symlink(mirror, filepath.Join(w.Dir, "mirror")); err != nil {
		t.Fatal(err)
	}
	w.Write("cli.tfrc", strings.ReplaceAll(guide.Code("# mirror.tfrc"), "/opt/terraform/mirror", "mirror"))
	w.MustShell(0, "terraform providers lock -fs-mirror=mirror -platform="+platform+" && terraform init -input=false -lockfile=readonly")

	// What the constraints accept.
	for constraint, code := range map[string]int{"~> 0.1.0": 0, "~> 0.1.8": 1, "~> 0.2.0": 1} {
		w.Write("main.tf", strings.Replace(main, "~> 0.1.0", constraint, 1))
		w.MustShell(code, "terraform init -upgrade")
	}
}

// A build that is not a release is in no range.
func TestAMirrorBeforeARelease(t *testing.T) {
	t.Parallel()
	guide := acctest.ReadGuide(t, "getting-started")
	w, _ := acctest.Start(t, sandbox.Settings{})
	w.Mirror("0.1.0-dev")
	main := guide.Code(`resource "wazzup_pipelines" "crm"`)
	w.Write("main.tf", main)
	w.MustShell(1, "terraform init")
	w.Write("main.tf", strings.Replace(main, "~> 0.1.0", "0.1.0-dev", 1))
	w.MustShell(0, "terraform init && terraform plan")
}

func TestADevelopmentOverride(t *testing.T) {
	t.Parallel()
	guide := acctest.ReadGuide(t, "getting-started")
	w, _ := acctest.Start(t, sandbox.Settings{})
	w.Mirror("9.9.9") // a version that the configuration does not accept; the override does not ask
	w.Write("checkout.tfrc", strings.ReplaceAll(guide.Code("# checkout.tfrc"), "/home/me/terraform-provider-wazzup/build/bin", acctest.Provider(t, acctest.ShortWaits)))
	w.Write("main.tf", guide.Code(`resource "wazzup_pipelines" "crm"`))
	w.Env["HOME"] = w.Dir
	has(t, w.MustShell(0, guide.Code("$HOME/checkout.tfrc")), "1 to add")
}
