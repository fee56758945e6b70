// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestLinks(t *testing.T) {
	t.Parallel()
	report(t, linkProblems(checkout))
}

// Comments of GitHub's forms and of configuration link to the repository by its address.
func TestLinksInYAML(t *testing.T) {
	t.Parallel()
	l := links{files: checkout, repository: "https://" + module(checkout), pages: map[string]page{}}
	address := regexp.MustCompile(`https://[^\s"'<>)\]]+`)
	for _, pattern := range []string{".github/*.yml", ".github/*/*.yml", "*.yml"} {
		names, err := fs.Glob(checkout, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			for _, link := range address.FindAllString(content(checkout, name), -1) {
				if problem := l.problem(name, strings.TrimRight(link, ".,;:")); problem != "" {
					t.Errorf("%s: %s: %s", name, link, problem)
				}
			}
		}
	}
}

func TestEachRuleOfLinks(t *testing.T) {
	t.Parallel()
	const own = "https://github.com/o/terraform-provider-n"
	good := fstest.MapFS{
		"go.mod": {Data: []byte("module github.com/o/terraform-provider-n\n")},
		"README.md": {Data: []byte("# A & B, `c_d`: [e](#x)\n\n## Same\n\n## Same\n\n" +
			"[1](docs/index.md) [2](docs/index.md#with-an-anchor) [3](#a--b-c_d-e) [4](#same-1) [x] `[code]` [folder](docs)\n" +
			"[5](https://example.com/a) <https://example.com> [6](" + own + "/blob/main/docs/index.md#nested) [7](mailto:a@example.com)\n" +
			"[8](https://registry.terraform.io/providers/o/n/latest/docs/guides/g) [9](https://search.opentofu.org/provider/o/n/latest)\n" +
			"[10](http://127.0.0.1:8080)\n\n- [ ] to do\n\n| a |\n|---|\n| [11](docs/guides/g.md) |\n\n[x]: docs/guides/g.md#g\n\n#### x\n")},
		"docs/index.md":               {Data: []byte("---\npage_title: \"[a]\"\n---\n# I\n\n## With: an *anchor*\n\n<a id=\"nested\"></a>\n[g](https://registry.terraform.io/providers/o/n/latest/docs/guides/g#g)\n")},
		"docs/guides/g.md":            {Data: []byte("# G\n")},
		"templates/index.md.tmpl":     {Data: []byte("# I\n\n[g](guides/g.md#g) {{ tffile \"x\" }}\n")},
		"build/x.md":                  {Data: []byte("[nothing](nowhere.md)\n")},
		"internal/x/testdata/file.md": {Data: []byte("[nothing](nowhere.md)\n")},
	}
	if problems := linkProblems(good); problems != nil {
		t.Fatal(strings.Join(problems, "\n"))
	}
	for rule, fault := range map[string]struct{ file, before, after, problem string }{
		"a missing file":                  {"README.md", "(docs/index.md)", "(docs/indexes.md)", "docs/indexes.md: no such file"},
		"a file above the checkout":       {"README.md", "(docs/index.md)", "(../x.md)", "no such file"},
		"a missing heading":               {"README.md", "#with-an-anchor", "#without", "no such heading in docs/index.md"},
		"a missing heading of its own":    {"README.md", "(#same-1)", "(#same-2)", "no such heading in README.md"},
		"capital letters":                 {"README.md", "#with-an-anchor", "#With-an-anchor", "no such heading"},
		"an anchor in a folder":           {"README.md", "(docs)", "(docs#x)", "without headings"},
		"no definition":                   {"README.md", "[x]: docs", "[y]: docs", "[x]: a link without a definition"},
		"no definition, two texts":        {"README.md", "`[code]`", "[code][z]", "[z]: a link without a definition"},
		"a definition to nowhere":         {"README.md", "[x]: docs/guides/g.md", "[x]: docs/g.md", "docs/g.md#g: no such file"},
		"a link in a table":               {"README.md", "[11](docs/guides/g.md)", "[11](g.md)", "g.md: no such file"},
		"no TLS":                          {"README.md", "https://example.com/a", "http://example.com/a", "not https"},
		"no host":                         {"README.md", "https://example.com/a", "https:///a", "not an address"},
		"nothing to parse":                {"README.md", "https://example.com/a", "https://example.com:a/", "cannot be parsed"},
		"a missing file at GitHub":        {"README.md", "main/docs/index.md", "main/index.md", "no such file"},
		"a missing heading at GitHub":     {"README.md", "#nested", "#nest", "no such heading"},
		"a missing page in a registry":    {"README.md", "docs/guides/g)", "docs/guides/h)", "no such file"},
		"a slash in front":                {"README.md", "(docs/guides/g.md)", "(/docs/guides/g.md)", "begins with a slash"},
		"out of docs":                     {"docs/index.md", "(https://registry.terraform.io/providers/o/n/latest/docs/guides/g#g)", "(../README.md)", "leads out of docs/"},
		"relative in docs":                {"docs/index.md", "(https://registry.terraform.io/providers/o/n/latest/docs/guides/g#g)", "(guides/g.md)", "a relative link"},
		"out of docs, from a template":    {"templates/index.md.tmpl", "(guides/g.md#g)", "(../README.md)", "leads out of docs/"},
		"a missing page, from a template": {"templates/index.md.tmpl", "(guides/g.md#g)", "(guides/h.md)", "no such file"},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			finds(t, linkProblems(replaced(t, good, fault.file, fault.before, fault.after)), fault.problem)
		})
	}
}
