// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// fromFile is what both the YAML and the CSV example declare, but for names.
func fromFile(service string) []sandbox.Pipeline {
	return []sandbox.Pipeline{
		{ID: "sales", Name: "Sales", Stages: []sandbox.Stage{
			{ID: "new", Name: "New inquiry"}, {ID: "in-work", Name: "In work"}, {ID: "142", Name: "Won"}, {ID: "143", Name: "Lost"},
		}},
		{ID: "service", Name: service, Stages: []sandbox.Stage{{ID: "new", Name: "New inquiry"}, {ID: "142", Name: "Done"}}},
		{ID: "8614310", Name: "Archive"},
	}
}

// declares applies an example, and fails the test unless Wazzup then has these funnels, the next plan is empty, and a destroy
// leaves the funnel that was made by hand.
func declares(t *testing.T, w *acctest.Workspace, s *acctest.Sandbox, want []sandbox.Pipeline) {
	t.Helper()
	foreign := acctest.Funnel("by-hand", "made by hand", "x y")
	s.Put(acctest.Account, foreign)
	w.Apply()
	if d := cmp.Diff(acctest.ByID(append(want, foreign)), acctest.ByID(s.Pipelines(acctest.Account))); d != "" {
		t.Errorf("in Wazzup (-want +got):\n%s", d)
	}
	w.MustPlanNothing()
	w.Must(0, "destroy", "-auto-approve")
	if d := cmp.Diff(foreign, acctest.ByID(s.Pipelines(acctest.Account))["by-hand"]); d != "" {
		t.Errorf("the funnel made by hand (-want +got):\n%s", d)
	}
}

// mistake is changes of an example's file, and what the plan has to say of them.
type mistake struct {
	changes []string // old, new, ...
	says    []string
}

// refuses fails the test unless each mistake makes a plan fail with its words, and nothing is sent.
func refuses(t *testing.T, w *acctest.Workspace, s *acctest.Sandbox, file, text string, mistakes ...mistake) {
	t.Helper()
	for _, m := range mistakes {
		changed := text
		for change := range slices.Chunk(m.changes, 2) {
			before := changed
			if changed = strings.Replace(changed, change[0], change[1], 1); changed == before {
				t.Fatalf("%q is not in %s", change[0], file)
			}
		}
		w.Write(file, changed)
		has(t, w.Must(1, "plan"), m.says...)
	}
	if n := s.Count("POST"); n != 0 {
		t.Errorf("%d posts", n)
	}
	w.Write(file, text)
}

func TestYAML(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	put(t, w, "yaml", "main.tf", "funnels.yaml")
	refuses(t, w, s, "funnels.yaml", read(t, "yaml/funnels.yaml"),
		mistake{
			[]string{"  stages:\n", "  stage:\n", "name: Done }", "name: No, colour: red }", "id: 8614310", "id: yes"},
			[]string{
				"Mistakes in funnels.yaml:", "funnel 1: unknown key stage", "funnel 2, stage 2: unknown key colour",
				"funnel 2, stage 2: put the name in quotes", "funnel 3: put the id in quotes",
			},
		},
		mistake{ // which the provider reports
			[]string{"name: Done }", "title: Done }", "  name: Archive", "  title: Archive\n  stages:", "id: in-work", "id: new"},
			[]string{`pipelines["service"].stages[1].name`, `pipelines["8614310"].name`, `pipelines["8614310"].stages is an empty list`, `pipelines["sales"]`},
		},
		mistake{[]string{"id: service", "ident: service"}, []string{"funnel 2: unknown key ident", "funnel 2: the id is missing"}},
		mistake{[]string{"id: service", "id: sales"}, []string{"Duplicate object key", `"sales"`}},
		mistake{[]string{"id: service", `id: "8614310"`}, []string{"Duplicate object key", `"8614310"`}},
	)
	w.Write("funnels.yaml", "sales:\n  name: Sales\n") // the form of another guide
	has(t, w.Must(1, "plan"), "The file must be a list: begin each funnel with a hyphen.")
	w.Write("funnels.yaml", "-\n- { id: sales, name: Sales }\n")
	has(t, w.Must(1, "plan"), "funnel 1: the id is missing")
	w.Write("funnels.yaml", read(t, "yaml/funnels.yaml"))
	declares(t, w, s, fromFile("Service: repairs and returns"))
}

func TestCSV(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	put(t, w, "csv", "main.tf", "funnels.csv")
	text := read(t, "csv/funnels.csv")
	const right = " and should be funnel_id,funnel_name,stage_id,stage_name."
	refuses(t, w, s, "funnels.csv", text,
		mistake{[]string{"stage_name", "stage"}, []string{"Mistakes in funnels.csv:", "The first line is funnel_id,funnel_name,stage_id,stage" + right}},
		mistake{
			[]string{"sales,Sales,in-work", "sales,sales,in-work", "8614310,", "8.61E+06,"},
			[]string{"Funnel sales has several names: Sales, sales.", "Row 9: a spreadsheet has rewritten an id"},
		},
		mistake{ // which the provider reports
			[]string{"sales,Sales,in-work", "sales,Sales,new", "142,Done", "142,", "8614310,Archive,,", "8614310,,,"},
			[]string{`pipelines["sales"]`, `pipelines["service"].stages[1].name is empty`, `pipelines["8614310"].name is empty`},
		},
	)
	w.Write("funnels.csv", strings.ReplaceAll(text, ",", ";"))
	has(t, w.Must(1, "plan"), "The first line is funnel_id;funnel_name;stage_id;stage_name"+right)

	// As Excel saves it, and with a header in quotes.
	text = strings.Replace(text, "funnel_id,funnel_name,stage_id,stage_name", `"funnel_id","funnel_name","stage_id","stage_name"`, 1)
	w.Write("funnels.csv", "\ufeff"+strings.ReplaceAll(text, "\n", "\r\n")+",,,\r\n\r\n")
	declares(t, w, s, fromFile("Service, repairs"))
}

func TestAMisspeltKeyOfAClient(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	w := s.Partner(t, "72042419", "11112222", "33334444")
	put(t, w, "partner", "main.tf", "variables.tf")
	refuses(t, w, s, "variables.tf", read(t, "partner/variables.tf"), mistake{
		[]string{
			"name = \"Sales\"\n", "name = \"Sales\"\n          stage = []\n",
			`{ id = "won", name = "Won" }`, `{ id = "won", name = "Won", colour = "green" }`,
			`"3333-4444" = {`, "\"3333-4444\" = {\n      deletion_policy = \"retain\"",
		},
		[]string{"stage in client 1111-2222, funnel sales", "colour in client 1111-2222, funnel sales, stage 2", "deletion_policy in client 3333-4444"},
	})
}
