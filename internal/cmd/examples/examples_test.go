// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/pages"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const good = "resource \"wazzup_pipelines\" \"crm\" {\n  pipelines = { x = { name = \"X\" } }\n}\n"

// Each page has one block that matters: its last one.
var blocks = map[string]struct {
	page    string
	how     string
	problem string // "" for none
}{
	"valid":         {fence("hcl", good), valid, ""},
	"not valid":     {fence("hcl", strings.ReplaceAll(good, "name", "title")), valid, "not valid"},
	"not formatted": {fence("hcl", strings.ReplaceAll(good, "  pipelines", " pipelines")), valid, "main.tf is not formatted"},
	"not HCL":       {fence("hcl", "resource {{\n"), valid, "main.tf is not formatted"},
	"variables":     {fence("hcl", "output \"x\" {\n  value = var.y\n}\n"), valid, ""},
	"a variable that is not declared among others": {fence("hcl", "variable \"y\" {}\n\noutput \"x\" {\n  value = var.z\n}\n"), valid, "undeclared input variable"},
	"a fragment":                          {fence("hcl", "output \"x\" {\n  value = local.y\n}\n"), valid, "undeclared local value"},
	"completed by the page":               {fence("hcl", "locals {\n  y = 1\n}\n") + "<!-- complete with above -->\n" + fence("hcl", "output \"x\" {\n  value = local.y\n}\n"), valid, ""},
	"completed by a file":                 {"<!-- complete with examples/minimal/main.tf -->\n" + fence("hcl", "output \"x\" {\n  value = wazzup_pipelines.crm.pipelines\n}\n"), valid, ""},
	"completed by a folder":               {"<!-- complete with examples/minimal -->\n" + fence("hcl", "output \"x\" {\n  value = wazzup_pipelines.crm.pipelines\n}\n"), valid, ""},
	"completed by nothing":                {"<!-- complete with examples/nothing -->\n" + fence("hcl", good), valid, "no such file"},
	"nothing above":                       {"<!-- complete with above -->\n" + fence("hcl", good), valid, "no block of HCL is above"},
	"completed by the comment":            {"<!-- complete with rest.tf:\nlocals {\n  y = 1\n}\n-->\n" + fence("hcl", "output \"x\" {\n  value = local.y\n}\n"), valid, ""},
	"another file":                        {"<!-- complete with clients/x.json:\n{}\n-->\n" + fence("hcl", "output \"x\" {\n  value = file(\"clients/x.json\")\n}\n"), valid, ""},
	"too new":                             {"<!-- needs Terraform 9.0, OpenTofu 9.0 -->\n" + fence("hcl", "novelty \"x\" {}\n"), tooNew, ""},
	"not too new":                         {"<!-- needs Terraform 1.8, OpenTofu 1.8 -->\n" + fence("hcl", "novelty \"x\" {}\n"), valid, "not valid"},
	"variables' values":                   {fence("hcl", "# x.auto.tfvars\ny = 1\n"), formatted, ""},
	"values not formatted":                {fence("hcl", "# x.auto.tfvars\ny=1\n"), formatted, "x.auto.tfvars is not formatted"},
	"a test":                              {"<!-- complete with examples/minimal -->\n" + fence("hcl", "# x.tftest.hcl\nrun \"x\" {\n  command = plan\n}\n"), valid, ""},
	"a test that is not valid":            {"<!-- complete with examples/minimal -->\n" + fence("hcl", "# x.tftest.hcl\nrun \"x\" {\n  command = look\n}\n"), valid, "not valid"},
	"CLI configuration":                   {fence("hcl", "# ~/.terraformrc or cloud.tfrc\n") + fence("hcl", "# cloud.tfrc\nprovider_installation {\n  direct {}\n}\n"), settings, ""},
	"CLI configuration that is not valid": {fence("hcl", "# cloud.tfrc\nprovider_installation {\n  indirect {}\n}\n"), settings, "not a CLI configuration"},
	"shell":                               {fence("shell", "if true; then echo; fi\n"), isShell, ""},
	"shell that is not valid":             {fence("shell", "if true; then echo\n"), isShell, "not a shell script"},
	"YAML":                                {fence("yaml", "a: [1]\n---\nb: 2\n"), isYAML, ""},
	"YAML that is not valid":              {fence("yaml", "a: [1\n"), isYAML, "yaml"},
	"JSON":                                {fence("json", "{}\n"), isJSON, ""},
	"JSON that is not valid":              {fence("json", "{\n"), isJSON, "JSON"},
	"output":                              {fence("", "  # x will be updated\n  ~ resource \"x\" \"y\" {\n"), isText, ""},
	"HCL without a language":              {fence("", good), isText, "looks like HCL"},
	"another language":                    {fence("cobol", "x\n"), "cobol", "nothing checks blocks in this language"},
}

func fence(language, code string) string { return "\n```" + language + "\n" + code + "```\n" }

func TestBlocks(t *testing.T) {
	root, err := run.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	c := checker{scratch: t.TempDir()}
	if c.cli, err = acctest.FindCLI(t.Context(), os.Stderr); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(c.scratch, "cli.tfrc")
	if err := os.WriteFile(config, []byte(acctest.DevOverrides(acctest.Provider(t, acctest.ShortWaits))), 0o600); err != nil {
		t.Fatal(err)
	}
	c.env = run.Environ(c.scratch, "TF_CLI_CONFIG_FILE="+config)

	var sources []*source
	for name, b := range blocks {
		file := filepath.Join(t.TempDir(), "page.md")
		if err := os.WriteFile(file, []byte(b.page), 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := pages.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		s := page(name, read, c.cli)
		s.units = s.units[len(s.units)-1:]
		sources = append(sources, s)
	}
	c.run(t.Context(), sources)
	for _, s := range sources {
		want, got := blocks[s.name], s.units[0]
		if got.how != want.how || (got.problem == "") != (want.problem == "") || !strings.Contains(got.problem, want.problem) {
			t.Errorf("%s: %s, %q; want %s, %q", s.name, got.how, got.problem, want.how, want.problem)
		}
	}
}

// A run of the program fails if one thing is wrong, and says what.
func TestReport(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sources []*source
		says    string
		fails   bool
	}{
		"nothing": {[]*source{{name: "x"}}, "x: no code\n", true},
		"right":   {[]*source{{"x", []*unit{{how: valid}, {how: valid}, {how: isShell}}}}, "x: 1 shell, 2 valid HCL\n", false},
		"wrong":   {[]*source{{"x", []*unit{{how: valid}, {name: "x:7", how: isYAML, problem: "why"}}}}, "x: 1 YAML, 1 valid HCL\n\nx:7: why\n\n", true},
	} {
		var out strings.Builder
		if err := report(c.sources, &out); (err != nil) != c.fails || out.String() != c.says {
			t.Errorf("%s: %v, %q", name, err, out.String())
		}
	}
}
