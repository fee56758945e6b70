// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

func TestRegistries(t *testing.T) {
	t.Parallel()
	for _, rule := range registryRules {
		t.Run(rule.name, func(t *testing.T) {
			t.Parallel()
			report(t, rule.check(checkout))
		})
	}
}

// Faults that each rule has to find: a file, what is replaced in it, and the problem.
func TestEachRuleOfTheRegistries(t *testing.T) {
	t.Parallel()
	const config, index = ".goreleaser.yml", "docs/index.md"
	good := copied(t, "go.mod", config, manifestFile, "LICENSE", "docs")
	faults := map[string][]struct{ file, before, after, problem string }{
		"the repository's name": {
			{config, "project_name: terraform-provider-wazzup", "project_name: Terraform-Provider-Wazzup", "small letters"},
			{config, "name: terraform-provider-wazzup\n", "name: wazzup\n", "project_name is"},
			{"go.mod", "module github.com/", "module github.com/x", "the release's repository is"},
		},
		"the manifest (": {
			{manifestFile, `"6.0"`, `"5.0"`, "protocol_versions"},
			{manifestFile, `"6.0"`, `"6.0", "5.0"`, "protocol_versions"},
			{manifestFile, `"version": 1`, `"version": 2`, "version is"},
			{manifestFile, `"metadata"`, `"x": 1, "metadata"`, "unknown field"},
			{manifestFile, `["6.0"]`, `["6.0"],`, "invalid character"},
		},
		"the manifest is an asset": {
			{config, "glob: " + manifestFile, "glob: x", "is not in the checksums"},
			{config, "_manifest.json", "_registry-manifest.json", "manifest's name"},
		},
		"the archives' names": {
			{config, "{{ .Os }}_{{ .Arch }}", "{{ .Arch }}_{{ .Os }}", "0 archives are named"},
			{config, "{{ .Os }}_{{ .Arch }}", "{{ .Arch }}_{{ .Os }}", "named like the provider's"},
			{config, "[zip]", "[tar.gz]", "formats"},
		},
		"the binary's name":    {{config, "_v{{ .Version }}", "_{{ .Version }}", "no binary is named"}},
		"the checksums' name":  {{config, "_SHA256SUMS", "_checksums", "checksums' name"}, {config, "sha256", "sha512", "algorithm"}},
		"a binary signature":   {{config, "artifacts: checksum", "artifacts: all", "not signed"}, {config, "--detach-sign", "--clearsign", "not detached"}, {config, "- --batch", "- --armor", "armored"}},
		"systems":              {{config, "[darwin,", "[plan9, darwin,", "plan9"}, {config, "arm, arm64]", "arm, arm64, riscv64]", "riscv64"}, {config, "linux, windows]", "windows]", "linux/amd64"}},
		"no C":                 {{config, "CGO_ENABLED=0", "CGO_ENABLED=1", "cgo"}},
		"the folders of docs/": {{"docs/notes/x.md", "", "x", "docs/notes/x.md"}, {"website/docs/x.md", "", "x", "website/docs"}},
		"the names of pages":   {{"docs/guides/A guide.md", "", "x", "A guide.md"}, {"docs/resources/wazzup_x.md", "", "x", "wazzup_x.md"}, {"docs/guides/x.txt", "", "x", "x.txt"}},
		"the size of a page":   {{index, "# Wazzup", strings.Repeat("# Wazzup", 70_000), "bytes"}},
		"front matter": {
			{index, "page_title:", "layout: x\npage_title:", "field layout"},
			{index, "page_title:", "sidebar_current: x\npage_title:", "field sidebar_current"},
			{index, "page_title:", "subcategory: x\npage_title:", "with a subcategory"},
			{index, "page_title:", "Page_title:", "front matter"},
			{index, "---\n", "", "front matter"},
			{"docs/guides/partners.md", "description: |-", "description: \"\"\n#", "front matter"},
		},
		"a licence under which": {{"LICENSE", "Mozilla", "Some", "MPL-2.0"}},
	}
	for _, rule := range registryRules {
		t.Run(rule.name, func(t *testing.T) {
			t.Parallel()
			planted := 0
			for name, list := range faults {
				for _, fault := range list {
					if strings.HasPrefix(rule.name, name) {
						planted++
						finds(t, rule.check(replaced(t, good, fault.file, fault.before, fault.after)), fault.problem)
					}
				}
			}
			if planted == 0 && !strings.HasPrefix(rule.name, "fewer than") {
				t.Error("no fault is planted for this rule")
			}
		})
	}
}

func TestTooManyPages(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	for n := range 1999 {
		files[fmt.Sprintf("docs/guides/g%d.md", n)] = &fstest.MapFile{}
	}
	report(t, pageCount(files))
	files["docs/index.md"] = &fstest.MapFile{}
	finds(t, pageCount(files), "2000 pages")
}
