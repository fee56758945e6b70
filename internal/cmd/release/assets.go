// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// project is the name of the repository, as a registry needs it: terraform-provider-{type}.
const project = "terraform-provider-wazzup"

// platforms are those that both registries take and Go builds for.
var platforms = []string{
	"darwin_amd64", "darwin_arm64",
	"freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
	"linux_386", "linux_amd64", "linux_arm", "linux_arm64",
	"windows_386", "windows_amd64", "windows_arm64",
}

// release is a folder with what is published in a release.
type release struct {
	folder  string
	version string            // without v
	sums    map[string]string // SHA-256 in hexadecimal, by file name
}

// archive is one of the release's archives.
type archive struct {
	name     string // of the file
	platform string // such as linux_amd64
	binary   string // its name in the archive
	pkg      string // the package of its program, below the module
	texts    []string
}

// sumLine is a line of the checksums, as both registries and sha256sum read it.
var sumLine = regexp.MustCompile(`^([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]*)\n$`)

// open reads which files a release has.
func open(folder string) (*release, error) {
	found, err := filepath.Glob(filepath.Join(folder, project+"_*_SHA256SUMS"))
	if err != nil {
		return nil, err
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%s has %d files %s_*_SHA256SUMS, and must have one", folder, len(found), project)
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		return nil, err
	}
	r := &release{folder: folder, sums: map[string]string{}}
	r.version = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(found[0]), project+"_"), "_SHA256SUMS")
	for line := range strings.Lines(string(text)) {
		match := sumLine.FindStringSubmatch(line)
		if match == nil {
			return nil, fmt.Errorf("%s: a line that is no checksum: %q", found[0], line)
		}
		if r.sums[match[2]] != "" {
			return nil, fmt.Errorf("%s has %s twice", found[0], match[2])
		}
		r.sums[match[2]] = match[1]
	}
	return r, nil
}

// asset is the name of one of the release's files, in the form that the registries require.
func (r *release) asset(suffix string) string { return project + "_" + r.version + "_" + suffix }

// archives returns the archives that a release must have.
func (r *release) archives() (all []archive) {
	for _, platform := range platforms {
		exe := ""
		if strings.HasPrefix(platform, "windows_") {
			exe = ".exe"
		}
		all = append(all,
			archive{r.asset(platform + ".zip"), platform, project + "_v" + r.version + exe, "", []string{"CHANGELOG.md", "LICENSE", "README.md"}},
			archive{"wazzup-sandbox_" + r.version + "_" + platform + ".tar.gz", platform, "wazzup-sandbox" + exe, "/internal/sandbox/cmd/wazzup-sandbox", []string{"LICENSE"}},
		)
	}
	return all
}

// listed returns the files that the checksums must cover.
func (r *release) listed() []string {
	names := []string{r.asset("manifest.json")}
	for _, a := range r.archives() {
		names = append(names, a.name, a.name+".spdx.json")
	}
	slices.Sort(names)
	return names
}

// sum returns a file's SHA-256 in hexadecimal.
func (r *release) sum(name string) (string, error) {
	content, err := os.ReadFile(filepath.Join(r.folder, name))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), nil
}
