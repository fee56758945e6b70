// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// rule is what a registry demands of a release or of docs/, and what the checkout breaks of it.
type rule struct {
	name  string
	check func(files fs.FS) []string
}

// registryRules are the rules of both registries that can be checked without publishing. Their sources:
//
//   - publishing: https://developer.hashicorp.com/terraform/registry/providers/publishing
//   - os-arch: https://developer.hashicorp.com/terraform/registry/providers/os-arch
//   - docs: https://developer.hashicorp.com/terraform/registry/providers/docs
//   - tfplugindocs: internal/check and internal/provider/validate.go of hashicorp/terraform-plugin-docs
//   - opentofu: src/internal/provider of opentofu/registry
//   - opentofu-docs: backend/internal/providerindex of opentofu/registry-ui, which renders docs/
var registryRules = []rule{
	{"the repository's name (publishing)", repositoryName},
	{"the manifest (publishing)", manifest},
	{"the manifest is an asset, and in the checksums (publishing)", manifestAsset},
	{"the archives' names (publishing, opentofu)", archiveNames},
	{"the binary's name (publishing)", binaryName},
	{"the checksums' name (publishing, opentofu)", checksumName},
	{"a binary signature over the checksums (publishing, opentofu)", signature},
	{"systems that both registries know (os-arch, opentofu)", systems},
	{"no C (os-arch)", withoutC},
	{"the folders of docs/ (docs, tfplugindocs)", docsFolders},
	{"the names of pages (docs, opentofu-docs)", pageNames},
	{"the size of a page, 500 kB (docs, tfplugindocs)", pageSizes},
	{"fewer than 2000 pages (tfplugindocs)", pageCount},
	{"front matter (docs, tfplugindocs)", frontMatters},
	{"a licence under which docs/ may be shown (opentofu-docs)", licence},
}

// goreleaser is the part of .goreleaser.yml that decides about names.
type goreleaser struct {
	Project string `yaml:"project_name"`
	Builds  []struct {
		Binary string   `yaml:"binary"`
		Env    []string `yaml:"env"`
		OS     []string `yaml:"goos"`
		Arch   []string `yaml:"goarch"`
		ARM    []string `yaml:"goarm"`
	} `yaml:"builds"`
	Archives []struct {
		Formats []string `yaml:"formats"`
		Name    string   `yaml:"name_template"`
	} `yaml:"archives"`
	Checksum struct {
		Algorithm string  `yaml:"algorithm"`
		Name      string  `yaml:"name_template"`
		Extra     []extra `yaml:"extra_files"`
	} `yaml:"checksum"`
	Signs []struct {
		Artifacts string   `yaml:"artifacts"`
		Signature string   `yaml:"signature"`
		Args      []string `yaml:"args"`
	} `yaml:"signs"`
	Release struct {
		GitHub struct {
			Owner string `yaml:"owner"`
			Name  string `yaml:"name"`
		} `yaml:"github"`
		Extra []extra `yaml:"extra_files"`
	} `yaml:"release"`
}

type extra struct {
	Glob string `yaml:"glob"`
	Name string `yaml:"name_template"`
}

func configuration(files fs.FS) goreleaser {
	var g goreleaser
	_ = yaml.Unmarshal([]byte(content(files, ".goreleaser.yml")), &g) // make release-check says what is wrong about it
	return g
}

// filled is a template of a name for version 1.2.3 and one system.
func (g goreleaser) filled(template string) string {
	for name, value := range map[string]string{"ProjectName": g.Project, "Version": "1.2.3", "Os": "linux", "Arch": "amd64"} {
		template = strings.ReplaceAll(template, "{{ ."+name+" }}", value)
	}
	return template
}

// expect is a problem unless the name is as wanted.
func expect(what, got, want string) []string {
	if got == want {
		return nil
	}
	return []string{fmt.Sprintf("%s is %q and has to be %q", what, got, want)}
}

const manifestFile = "terraform-registry-manifest.json"

// The repository is terraform-provider-NAME, in small letters, and the release goes there.
func repositoryName(files fs.FS) []string {
	g, address := configuration(files), module(files)
	problems := slices.Concat(
		expect("project_name", g.Project, path.Base(address)),
		expect("the release's repository", "github.com/"+g.Release.GitHub.Owner+"/"+g.Release.GitHub.Name, address),
	)
	if !regexp.MustCompile(`^terraform-provider-[a-z0-9-]+$`).MatchString(g.Project) {
		problems = append(problems, g.Project+" is not terraform-provider-NAME in small letters")
	}
	return problems
}

func manifest(files fs.FS) []string {
	var m struct {
		Version  int `json:"version"`
		Metadata struct {
			Protocols []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	decoder := json.NewDecoder(strings.NewReader(content(files, manifestFile)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return []string{fmt.Sprintf("%s: %v", manifestFile, err)}
	}
	return slices.Concat(
		expect("version", fmt.Sprint(m.Version), "1"),
		expect("protocol_versions", fmt.Sprint(m.Metadata.Protocols), "[6.0]"),
	)
}

func manifestAsset(files fs.FS) []string {
	g := configuration(files)
	var problems []string
	for where, list := range map[string][]extra{"the checksums": g.Checksum.Extra, "the release": g.Release.Extra} {
		i := slices.IndexFunc(list, func(e extra) bool { return e.Glob == manifestFile })
		if i < 0 {
			problems = append(problems, manifestFile+" is not in "+where)
			continue
		}
		problems = append(problems, expect("the manifest's name in "+where, g.filled(list[i].Name), g.Project+"_1.2.3_manifest.json")...)
	}
	return problems
}

// One zip for each system has the name by which the registries look for it. Archives of anything else have other names.
func archiveNames(files fs.FS) []string {
	g := configuration(files)
	want := g.Project + "_1.2.3_linux_amd64"
	var problems []string
	found := 0
	for _, archive := range g.Archives {
		name := g.filled(archive.Name)
		switch {
		case name == want:
			found++
			problems = append(problems, expect("formats of the provider's archive", fmt.Sprint(archive.Formats), "[zip]")...)
		case strings.HasPrefix(name, g.Project+"_"):
			problems = append(problems, fmt.Sprintf("the archive %s is named like the provider's, but not as %s.zip", name, want))
		}
	}
	if found != 1 {
		problems = append(problems, fmt.Sprintf("%d archives are named %s.zip, and one has to be", found, want))
	}
	return problems
}

func binaryName(files fs.FS) []string {
	g := configuration(files)
	for _, build := range g.Builds {
		if g.filled(build.Binary) == g.Project+"_v1.2.3" {
			return nil
		}
	}
	return []string{"no binary is named " + g.Project + "_v1.2.3"}
}

func checksumName(files fs.FS) []string {
	g := configuration(files)
	return slices.Concat(
		expect("the checksums' name", g.filled(g.Checksum.Name), g.Project+"_1.2.3_SHA256SUMS"),
		expect("the checksums' algorithm", g.Checksum.Algorithm, "sha256"),
	)
}

// goreleaser adds .sig to the name unless it is told otherwise.
func signature(files fs.FS) []string {
	for _, sign := range configuration(files).Signs {
		if sign.Artifacts != "checksum" {
			continue
		}
		var problems []string
		if sign.Signature != "" && sign.Signature != "${artifact}.sig" {
			problems = append(problems, "the signature is named "+sign.Signature)
		}
		if !slices.Contains(sign.Args, "--detach-sign") {
			problems = append(problems, "the signature is not detached")
		}
		if slices.Contains(sign.Args, "--armor") || slices.Contains(sign.Args, "-a") {
			problems = append(problems, "the signature is armored")
		}
		return problems
	}
	return []string{"the checksums are not signed"}
}

// OpenTofu's registry looks for these systems and no others. HCP Terraform needs linux/amd64.
func systems(files fs.FS) []string {
	known := map[string][]string{
		"system":       {"darwin", "freebsd", "linux", "windows", "openbsd", "solaris"},
		"architecture": {"386", "amd64", "arm", "arm64"},
	}
	var problems []string
	for _, build := range configuration(files).Builds {
		for kind, names := range map[string][]string{"system": build.OS, "architecture": build.Arch} {
			for _, name := range names {
				if !slices.Contains(known[kind], name) {
					problems = append(problems, fmt.Sprintf("OpenTofu's registry does not know the %s %s", kind, name))
				}
			}
		}
		if !slices.Contains(build.OS, "linux") || !slices.Contains(build.Arch, "amd64") {
			problems = append(problems, "a build is not made for linux/amd64")
		}
		if build.ARM != nil && !slices.Contains(build.ARM, "6") {
			problems = append(problems, "a build for arm is not made for ARMv6")
		}
	}
	return problems
}

func withoutC(files fs.FS) []string {
	var problems []string
	for _, build := range configuration(files).Builds {
		if !slices.Contains(build.Env, "CGO_ENABLED=0") {
			problems = append(problems, fmt.Sprintf("%s is built with cgo", build.Binary))
		}
	}
	return problems
}

// pages are the files of docs/.
func pages(files fs.FS) []string {
	var names []string
	_ = fs.WalkDir(files, "docs", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	return names
}

func docsFolders(files fs.FS) []string {
	var problems []string
	if !exists(files, "docs/index.md") {
		problems = append(problems, "docs/index.md is missing")
	}
	if exists(files, "website/docs") {
		problems = append(problems, "the old website/docs would be taken in place of docs")
	}
	folders := []string{"docs/resources", "docs/data-sources", "docs/ephemeral-resources", "docs/functions", "docs/guides"}
	for _, name := range pages(files) {
		if name != "docs/index.md" && !slices.Contains(folders, path.Dir(name)) {
			problems = append(problems, name+" is in a folder that the registries do not know")
		}
	}
	return problems
}

var pageName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*\.md$`)

// A page is named as its resource is, without the provider's name, and ends in .md.
func pageNames(files fs.FS) []string {
	var problems []string
	prefix := strings.TrimPrefix(configuration(files).Project, "terraform-provider-") + "_"
	for _, name := range pages(files) {
		if base := path.Base(name); !pageName.MatchString(base) || strings.HasPrefix(base, prefix) {
			problems = append(problems, name+" is no name of a page")
		}
	}
	return problems
}

// Terraform's registry cuts longer pages off.
func pageSizes(files fs.FS) []string {
	var problems []string
	for _, name := range pages(files) {
		if size := len(content(files, name)); size >= 500_000 {
			problems = append(problems, fmt.Sprintf("%s has %d bytes", name, size))
		}
	}
	return problems
}

func pageCount(files fs.FS) []string {
	if count := len(pages(files)); count >= 2000 {
		return []string{fmt.Sprintf("%d pages", count)}
	}
	return nil
}

// Each page has a title and a description; the first one is in no subcategory. Other keys are those of the old layout.
func frontMatters(files fs.FS) []string {
	var problems []string
	for _, name := range pages(files) {
		var keys struct {
			Title       string  `yaml:"page_title"`
			Description string  `yaml:"description"`
			Subcategory *string `yaml:"subcategory"`
		}
		block := strings.Trim(frontMatter.FindString(content(files, name)), "-\n")
		decoder := yaml.NewDecoder(bytes.NewReader([]byte(block)))
		decoder.KnownFields(true)
		switch err := decoder.Decode(&keys); {
		case err != nil:
			problems = append(problems, fmt.Sprintf("%s: front matter: %v", name, err))
		case keys.Title == "" || strings.TrimSpace(keys.Description) == "":
			problems = append(problems, name+": front matter without page_title or description")
		case keys.Subcategory != nil && name == "docs/index.md":
			problems = append(problems, name+": front matter with a subcategory")
		}
	}
	return problems
}

// OpenTofu's registry shows docs/ only under a licence that it recognises and that allows it.
func licence(files fs.FS) []string {
	if !strings.HasPrefix(content(files, "LICENSE"), "Mozilla Public License Version 2.0\n") {
		return []string{"LICENSE is not the unchanged text of MPL-2.0"}
	}
	return nil
}
