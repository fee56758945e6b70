// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What the guide on safety says, done as it says it.

// mistake is an edit of the guide's funnels.yaml, and what a plan says then with the guide's check and without it.
type mistake struct {
	name, old, text string
	unchecked, with string // "" is a plan without changes
}

const (
	stagesGo   = "- stages = ["
	unknownKey = "Error: Resource precondition failed\n\nUnknown keys, or keys without a value, in funnels.yaml: "
)

var mistakes = []mistake{
	{"stages misspelt", "stages:", "stage:", stagesGo, unknownKey + "sales.stage."},
	{"stages without a value", "\n    - { id: \"new\", name: \"New\" }\n    - { id: \"won\", name: \"Won\" }", "", stagesGo, unknownKey + "sales.stages."},
	{"a key too many", `name: "New" }`, `name: "New", color: "red" }`, "", unknownKey + "sales.stages[0].color."},
	{"the name of a stage", `name: "New"`, `nmae: "New"`, `attribute "name" is required`, `attribute "name" is required`},          //nolint:misspell // that is the point
	{"the name of a funnel", `name: "Support"`, `nmae: "Support"`, `attribute "name" is required`, `attribute "name" is required`}, //nolint:misspell // that is the point
	{"a stage without id", `id: "new", `, "", `attribute "id" is required`, `attribute "id" is required`},
	{"a funnel twice", `"support":`, `"sales":`, stagesGo, stagesGo},
	{"a number", `id: "new"`, "id: 0142", `"new" -> "142"`, `"new" -> "142"`},
	{"a word", `name: "New"`, "name: no", `"New" -> "false"`, `"New" -> "false"`},
	{"a date", `name: "New"`, "name: 2026-10-01", `"New" -> "2026-10-01T00:00:00Z"`, `"New" -> "2026-10-01T00:00:00Z"`},
}

func TestMisspeltKeysInAFile(t *testing.T) {
	t.Parallel()
	checked, funnels := acctest.ReadGuide(t, "safety").Code("deletion_protection = true #"), acctest.ReadGuide(t, "safety").Code("# funnels.yaml")
	// Protection would stop what goes through, as it should.
	checked = strings.Replace(checked, "deletion_protection = true ", "deletion_protection = false ", 1)
	before, rest, _ := strings.Cut(checked, "  lifecycle {")
	_, after, _ := strings.Cut(rest, "\n  }\n")
	w, _ := acctest.Start(t, sandbox.Settings{})
	w.Write("funnels.yaml", funnels)
	w.Write("main.tf", checked)
	has(t, w.Apply(), "1 added")
	w.MustPlanNothing()
	for _, m := range mistakes {
		text := strings.Replace(funnels, m.old, m.text, 1)
		if text == funnels {
			t.Fatalf("%s: the guide's file has no %q", m.name, m.old)
		}
		w.Write("funnels.yaml", text)
		for config, says := range map[string]string{checked: m.with, before + after: m.unchecked} {
			w.Write("main.tf", config)
			r := w.Run("plan", "-detailed-exitcode")
			if code := map[bool]int{true: 1, false: 2}[strings.Contains(says, "required") || strings.HasPrefix(says, "Error")]; says != "" && r.Code != code {
				t.Errorf("%s: exit code %d, want %d", m.name, r.Code, code)
			} else if says == "" && r.Code != 0 {
				t.Errorf("%s: %s", m.name, r.Output)
			}
			for line := range strings.Lines(says) {
				has(t, r, strings.TrimSpace(line))
			}
			if strings.Contains(says, stagesGo) && m.old == "stages:" && strings.Contains(r.Output, "Warning: ") {
				t.Errorf("%s: there is a warning after all:\n%s", m.name, r.Output)
			}
		}
	}
}

// Protection is about funnels: a stage goes without a warning, whatever the settings.
func TestNothingProtectsAStage(t *testing.T) {
	t.Parallel()
	for _, settings := range []string{"  deletion_protection = true", `  deletion_policy = "retain"`} {
		w, s := acctest.Start(t, sandbox.Settings{})
		w.Write("main.tf", acctest.Resource("crm", acctest.HCL(acctest.Funnel("x", "X", "a b")), settings))
		w.Apply()
		w.Write("main.tf", acctest.Resource("crm", acctest.HCL(acctest.Funnel("x", "X", "a")), settings))
		if r := w.Apply(); strings.Contains(r.Output, "Warning: ") {
			t.Errorf("%s: a warning:\n%s", settings, r.Output)
		}
		if stages := acctest.ByID(s.Pipelines(acctest.Account))["x"].Stages; len(stages) != 1 {
			t.Errorf("%s: stages %v", settings, stages)
		}
	}
}

// The table of existing_policy.
func TestWhatAPolicyDoesWithExistingFunnels(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		equal, differs []string // what the apply says, and its posts
		posts          int
	}{
		"error":     {[]string{"Error: Funnels already exist", "exists just as declared", "import {"}, []string{"Error: Funnels already exist", `"theirs"`, "import {"}, 0},
		"adopt":     {[]string{"Warning: Existing funnels adopted", "1 added"}, []string{"Error: ", `"theirs"`}, 0},
		"overwrite": {[]string{"Warning: Existing funnels", "1 added"}, []string{"Warning: Existing funnels", `"theirs"`, "1 added"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, there := range []struct {
				funnel sandbox.Pipeline
				says   []string
				posts  int
			}{{acctest.Funnel("x", "X", "a"), c.equal, 0}, {acctest.Funnel("x", "theirs", "a"), c.differs, c.posts}} {
				w, s := acctest.Start(t, sandbox.Settings{})
				s.Put(acctest.Account, there.funnel)
				w.Write("main.tf", acctest.Resource("crm", acctest.HCL(acctest.Funnel("x", "X", "a")), `  existing_policy = "`+name+`"`))
				has(t, w.Run("apply", "-auto-approve"), there.says...)
				if n := s.Count(post); n != there.posts {
					t.Errorf("%d posts, want %d", n, there.posts)
				}
			}
		})
	}
}

func TestABackupAndItsRestore(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		before := []sandbox.Pipeline{acctest.Funnel("x", "X", "a b"), acctest.Funnel("y", "Y", "")}
		s.SetPipelines(acctest.Account, before)
		w.Write("main.tf", acctest.ReadGuide(t, "safety").Code(`data "wazzup_pipelines" "all"`))
		w.Must(0, "apply", "-auto-approve")
		funnels := w.Must(0, "output", "-json", "funnels").Stdout
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts of a backup", n)
		}

		s.SetPipelines(acctest.Account, []sandbox.Pipeline{acctest.Funnel("x", "by hand", ""), acctest.Funnel("z", "Z", "")})
		r := acctest.NewWorkspace(t, acctest.ShortWaits, s.URL, s.Token)
		r.Write("main.tf", acctest.ReadGuide(t, "safety").Code(`"restored"`))
		r.Write("funnels.json", funnels)
		has(t, r.Must(0, "plan"), `"by hand"`)
		r.Apply()
		there := acctest.ByID(s.Pipelines(acctest.Account))
		if d := cmp.Diff(acctest.ByID(append(before, acctest.Funnel("z", "Z", ""))), there); d != "" {
			t.Errorf("restored (-want +got): %s", d)
		}
		r.Must(0, "destroy", "-auto-approve")
		if d := cmp.Diff(there, acctest.ByID(s.Pipelines(acctest.Account))); d != "" {
			t.Errorf("after the resource is gone (-want +got): %s", d)
		}
	})
}

// lostState is the guide's configuration in two accounts, applied, and its state lost.
func lostState(t *testing.T, settings sandbox.Settings) (*acctest.Workspace, *acctest.Sandbox) {
	t.Helper()
	s := acctest.StartSandbox(t, settings)
	w := s.Partner(t, "72042419", "11112222")
	w.Write("main.tf", acctest.ReadGuide(t, "safety").Code(`variable "existing_policy"`)+`
variable "clients" {
  default = {
    "7204-2419" = { pipelines = { "x" = { name = "X", stages = [{ id = "a", name = "A" }] }, "y,1" = { name = "Y" } } }
    "1111-2222" = { pipelines = { "x" = { name = "X" } } }
  }
}
`)
	has(t, w.Apply(), "2 added")
	w.Write("terraform.tfstate", "")
	s.ResetJournal()
	has(t, w.Must(1, "plan"), "Error: Funnels already exist")
	return w, s
}

func TestALostState(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := lostState(t, settings)
		first, second := ofGuideLine(t, "existing_policy=adopt"), ofGuideLine(t, "terraform apply  ")

		// A funnel that differs is an error, and nothing is applied.
		s.Put("11112222", acctest.Funnel("x", "by hand", ""))
		r := w.Must(1, append(first, "-auto-approve")...)
		has(t, r, `"by hand"`, "Error: ")
		if n := strings.Count(w.State(), `"wazzup_pipelines"`); n != 0 {
			t.Errorf("%d resources in the state", n)
		}
		s.Put("11112222", acctest.Funnel("x", "X", ""))

		has(t, w.Must(0, append(first, "-auto-approve")...), "2 added", "Warning: Existing funnels adopted")
		has(t, w.Must(0, append(second, "-auto-approve")...), "0 added, 2 changed, 0 destroyed")
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
		w.MustPlanNothing()
	})
}

// A funnel that is missing is created.
func TestALostStateAndAMissingFunnel(t *testing.T) {
	t.Parallel()
	w, s := lostState(t, sandbox.Settings{})
	s.Remove("72042419", "y,1")
	has(t, w.Must(0, append(ofGuideLine(t, "existing_policy=adopt"), "-auto-approve")...), "2 added")
	if _, there := acctest.ByID(s.Pipelines("72042419"))["y,1"]; !there {
		t.Error("the missing funnel was not created")
	}
}

func TestALostStateAndAnImport(t *testing.T) {
	t.Parallel()
	w, s := lostState(t, sandbox.Settings{})
	s.Put("11112222", acctest.Funnel("x", "by hand", ""), acctest.Funnel("foreign", "Foreign", ""))
	block := acctest.ReadGuide(t, "safety").Code("import {")
	w.Write("import.tf", block)
	has(t, w.Must(0, "plan"), "2 to import, 0 to add, 1 to change, 0 to destroy", `"by hand" -> "X"`)
	w.Apply()
	w.Write("import.tf", "")
	w.MustPlanNothing()
	if now := acctest.ByID(s.Pipelines("11112222")); now["x"].Name != "X" || now["foreign"].Name != "Foreign" {
		t.Errorf("in Wazzup: %v", now)
	}

	w.Write("terraform.tfstate", "")
	s.Remove("72042419", "y,1")
	w.Write("import.tf", block)
	has(t, w.Must(1, "plan"), `"y,1"`)
}

// ofGuideLine is a command of the safety guide without its comment and the CLI's name.
func ofGuideLine(t *testing.T, text string) []string {
	t.Helper()
	for line := range strings.Lines(acctest.ReadGuide(t, "safety").Code(text)) {
		if command, _, _ := strings.Cut(line, "#"); strings.Contains(line, text) {
			return strings.Fields(command)[1:]
		}
	}
	t.Fatalf("no line has %q", text)
	return nil
}
