// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// odd are ids that an import id must not take apart.
var odd = []sandbox.Pipeline{
	funnel("a,b", "comma", "x"), funnel("*", "star", ""), funnel("[1]", "bracket", ""), funnel("7204-2419/x", "an account's form", ""),
	funnel(" blanks ", "blanks", ""), funnel(`quote"back\slash`, "quotes", ""), funnel("${x} %{y}", "templates", ""), funnel("слэш/и/ñ", "slashes", ""),
}

func TestImportForms(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.SetPipelines(acctest.Account, append([]sandbox.Pipeline{funnel("x", "X", "a b"), funnel("y", "Y", ""), funnel("142", "142", "")}, odd...))
	for id, want := range map[string][]string{
		"x":                   {"x"},
		"y,x":                 {"x", "y"},
		`["x"]`:               {"x"},
		`["x","*"]`:           {"*", "x"},
		`["*"]`:               {"*"},
		`["a,b", "x"]`:        {"a,b", "x"},
		`["7204-2419/x"]`:     {"7204-2419/x"},
		" blanks ":            {" blanks "},
		`quote"back\slash,x`:  {`quote"back\slash`, "x"},
		"слэш/и/ñ":            {"слэш/и/ñ"},
		`["${x} %{y}","[1]"]`: {"${x} %{y}", "[1]"},
		"${x} %{y}":           {"${x} %{y}"},
		"*":                   ids(s.Pipelines(acctest.Account)),
	} {
		c := coretest.NewCore(t, s.URL, s.Token)
		c.Must(c.Import(id))
		all := byID(s.Pipelines(acctest.Account))
		var declared coretest.Declared
		for _, id := range want {
			declared.Pipelines = append(declared.Pipelines, all[id])
		}
		if plan := c.MustPlan(&declared); !plan.Empty() {
			t.Errorf("%s: the plan after the import is not empty", id)
		}
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

func ids(list []sandbox.Pipeline) []string {
	var ids []string
	for _, p := range list {
		ids = append(ids, p.ID)
	}
	return ids
}

func TestImportIDsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	s.SetPipelines(acctest.Account, append([]sandbox.Pipeline{funnel("x", "X", ""), funnel("y", "Y", "")}, odd...))
	for id, says := range map[string]string{
		"":            "it is empty",
		"x,":          "one of its ids is empty (a comma too many?)",
		",":           "one of its ids is empty",
		"x,y,x":       `it names "x" twice`,
		`["x","x"]`:   `it names "x" twice`,
		"x,*":         "* stands for all funnels and must stand alone",
		"[x]":         "it begins with [ but is not a JSON array of strings",
		`["x"`:        "not a JSON array",
		`[]`:          "without any id",
		`[1]`:         "not a JSON array of strings",
		`["x",null]`:  "one of its ids is empty",
		`[""]`:        "one of its ids is empty",
		"1111-2222/x": "begins like an account id and a slash",
		"11112222/*":  "the token alone says which account",
		"x, y":        `These ids are not in the account: " y"`,
		"z":           `The account has: "x", "y"`,
		"x\ny":        `"x\ny"`,
		"X":           `These ids are not in the account: "X"`,
	} {
		c := coretest.NewCore(t, s.URL, s.Token)
		diags := c.Import(id)
		if !diags.HasError() || !strings.Contains(diags.String(), says) || !c.State().IsNull() {
			t.Errorf("%q: no %q in:\n%s", id, says, diags)
		}
		if !strings.Contains(diags.String(), `["pipeline-1","a, b"]`) {
			t.Errorf("%q: the forms are not shown:\n%s", id, diags)
		}
	}
	s.SetPipelines(acctest.Account, nil)
	expect := coretest.NewCore(t, s.URL, s.Token).Import("*")
	if !strings.Contains(expect.String(), "This account has no funnels") {
		t.Errorf("an empty account: %s", expect)
	}
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}

// The import block that an error offers, with the resource's name, imports each of the odd ids.
func TestImportThroughTheCLI(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		s.SetPipelines(acctest.Account, odd)
		declared := make([]sandbox.Pipeline, len(odd))
		for i, p := range odd {
			declared[i] = sandbox.Pipeline{ID: p.ID, Name: p.Name + "!", Stages: p.Stages}
		}
		w.Write("main.tf", config("crm", hcl(declared...)))
		out := w.Must(1, "plan").Output
		start, end := strings.Index(out, "    import {"), strings.Index(out, "\n    }\n")
		if start < 0 || end < start {
			t.Fatalf("no import block in:\n%s", out)
		}
		w.Write("import.tf", strings.ReplaceAll(out[start:end+6], "NAME", "crm"))
		has(t, w.Must(2, "plan", "-detailed-exitcode"), "1 to import, 0 to add, 1 to change")
		w.Apply()
		w.MustPlanNothing()
		if n := s.Count(post); n != 1 {
			t.Errorf("%d posts, want the one of the change", n)
		}

		// What is imported by command has its settings' defaults; a plan that changes only them sends nothing.
		all := acctest.NewWorkspace(t, acctest.ShortWaits, s.URL, s.Token)
		all.Write("main.tf", config("all", hcl(declared...), `  deletion_policy = "retain"`))
		s.ResetJournal()
		all.Must(0, "import", "wazzup_pipelines.all", "*")
		has(t, all.Apply(), `~ deletion_policy      = "delete" -> "retain"`, "0 added, 1 changed")
		all.MustPlanNothing()
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
	})
}

func TestTheDataSource(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{EmptyStages: sandbox.StagesArray})
	w.Write("main.tf", `
data "wazzup_pipelines" "all" {}
output "all" { value = data.wazzup_pipelines.all }
`)
	read := func() (got struct {
		IDs       []string                   `json:"ids"`
		Pipelines map[string]json.RawMessage `json:"pipelines"`
	},
	) {
		t.Helper()
		s.ResetJournal()
		w.Apply()
		if n := s.Count(""); n != 1 || s.Count(post) != 0 {
			t.Errorf("%d requests, want 1 GET", n)
		}
		if err := json.Unmarshal([]byte(w.Must(0, "output", "-json", "all").Stdout), &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := read(); got.IDs == nil || got.Pipelines == nil || len(got.IDs)+len(got.Pipelines) != 0 {
		t.Errorf("an empty account: %+v, want an empty list and an empty map", got)
	}
	s.SetPipelines(acctest.Account, []sandbox.Pipeline{funnel("z", "Z", "b a"), funnel("a", "A", "")})
	got := read()
	if strings.Join(got.IDs, " ") != "z a" {
		t.Errorf("ids: %v, want the order of the API", got.IDs)
	}
	sameJSON(t, "a funnel", `{"name":"Z","stages":[{"id":"b","name":"B"},{"id":"a","name":"A"}]}`, string(got.Pipelines["z"]))
	sameJSON(t, "a funnel without stages", `{"name":"A","stages":null}`, string(got.Pipelines["a"]))
	s.Inject(sandbox.Fault{Status: 403, Times: -1})
	has(t, w.Must(1, "plan"), "Error: No access to ", "While reading the funnels")
}

// One account's funnels can be written to another: the data source's map is the resource's.
func TestCopyingAnAccount(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		token := s.AddAccount("11112222")
		s.SetPipelines("11112222", []sandbox.Pipeline{funnel("x", "X", "a b"), funnel("y", "Y", "")})
		w.Write("main.tf", `
variable "source_token" {}

provider "wazzup" {
  alias               = "source"
  client_access_token = var.source_token
}

data "wazzup_pipelines" "source" { provider = wazzup.source }

resource "wazzup_pipelines" "copy" { pipelines = data.wazzup_pipelines.source.pipelines }
`)
		w.Env["TF_VAR_source_token"] = token
		w.Apply()
		w.MustPlanNothing()
		if got, want := byID(s.Pipelines(acctest.Account)), byID(s.Pipelines("11112222")); len(got) != 2 || !sameFunnels(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

// The example that the data source's page shows.
func TestTheExampleOfUndeclaredFunnels(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := acctest.Start(t, settings)
		w.Write("main.tf", example(t, "data-sources/wazzup_pipelines/check.tf"))
		w.Apply()
		w.MustPlanNothing()
		s.Put(acctest.Account, funnel("by-hand", "made by hand", ""))
		has(t, w.MustPlanNothing(), "Warning: Check block assertion failed", "not declared here: by-hand.")
	})
}
