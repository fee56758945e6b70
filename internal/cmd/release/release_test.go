// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

var checkout = filepath.Join("..", "..", "..")

// made is a release in a temporary folder, whose archives are only texts.
func made(t *testing.T) *release {
	t.Helper()
	r := &release{folder: t.TempDir(), version: "1.2.3", sums: map[string]string{}}
	for _, name := range r.listed() {
		write(t, r.folder, name, "content of "+name)
	}
	manifest, err := os.ReadFile(filepath.Join(checkout, "terraform-registry-manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, r.folder, r.asset("manifest.json"), string(manifest))
	return r.summed(t)
}

func write(t *testing.T, folder, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// summed writes the checksums of all files of a release, and opens it again.
func (r *release) summed(t *testing.T) *release {
	t.Helper()
	var lines []string
	for _, name := range r.listed() {
		sum, err := r.sum(name)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, sum+"  "+name+"\n")
	}
	write(t, r.folder, r.asset("SHA256SUMS"), strings.Join(lines, ""))
	opened, err := open(r.folder)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

// The files have the names that both registries ask for, and every one is covered by the checksums that are signed.
func TestNamesAndChecksums(t *testing.T) {
	t.Parallel()
	r := made(t)
	if r.version != "1.2.3" {
		t.Errorf("the version is %q", r.version)
	}
	for _, name := range []string{
		"terraform-provider-wazzup_1.2.3_linux_amd64.zip", "terraform-provider-wazzup_1.2.3_windows_arm64.zip.spdx.json",
		"terraform-provider-wazzup_1.2.3_manifest.json", "wazzup-sandbox_1.2.3_freebsd_arm.tar.gz",
	} {
		if r.sums[name] == "" {
			t.Errorf("no checksum covers %s", name)
		}
	}
	for about, spoil := range map[string]func(*testing.T, *release){
		"":                               func(*testing.T, *release) {},
		"has the checksum":               func(t *testing.T, r *release) { write(t, r.folder, "wazzup-sandbox_1.2.3_linux_arm.tar.gz", "other") },
		"no checksum covers digests.txt": func(t *testing.T, r *release) { write(t, r.folder, "digests.txt", "") },
		"is no regular file": func(t *testing.T, r *release) {
			if err := os.Symlink("/etc/hostname", filepath.Join(r.folder, "link")); err != nil {
				t.Fatal(err)
			}
		},
		"no checksum covers more.zip": func(t *testing.T, r *release) { write(t, r.folder, "more.zip", "") },
		"must be those of":            func(_ *testing.T, r *release) { delete(r.sums, r.asset("linux_amd64.zip")) },
		"no such file":                func(t *testing.T, r *release) { remove(t, r, r.asset("linux_amd64.zip.spdx.json")) },
		"the manifest is not":         func(t *testing.T, r *release) { write(t, r.folder, r.asset("manifest.json"), "{}") },
		"the manifest's checksum is not that": func(t *testing.T, r *release) {
			remove(t, r, r.asset("manifest.json"))
			r.sums[r.asset("manifest.json")] = "0"
		},
		"terraform-provider-wazzup_1.2.3_linux_loong64.zip": func(_ *testing.T, r *release) { r.sums[r.asset("linux_loong64.zip")] = "0" },
	} {
		r := made(t)
		spoil(t, r)
		text := fmt.Sprint(r.checkSums(false), r.checkNames(false), r.checkManifest(checkout))
		if about == "" && text != "<nil> <nil> <nil>" || !strings.Contains(text, about) {
			t.Errorf("%q: %s", about, text)
		}
	}
}

func remove(t *testing.T, r *release, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(r.folder, name)); err != nil {
		t.Fatal(err)
	}
}

// Each archive has its binary and its texts, and nothing else.
func TestFilesOfAnArchive(t *testing.T) {
	t.Parallel()
	const binary = "terraform-provider-wazzup_v1.2.3"
	whole := []string{binary, "CHANGELOG.md", "LICENSE", "README.md"}
	for want, files := range map[string][]string{
		"and must have":            {binary},
		"has README.md twice":      {"README.md", "README.md"},
		"not a valid zip file":     nil,
		"its LICENSE is not":       whole,
		"its binary has the mode":  whole,
		"unrecognized file format": whole,
	} {
		r := made(t)
		a := archive{r.asset("linux_amd64.zip"), "linux_amd64", binary, "", whole[1:]}
		if files != nil {
			write(t, r.folder, a.name, zipped(t, files))
		}
		if _, err := r.checkArchive(a, checkout); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// zipped returns an archive of files that all have the content "x".
func zipped(t *testing.T, files []string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, "x")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHowABinaryWasBuilt(t *testing.T) {
	t.Parallel()
	built := func() *buildinfo.BuildInfo {
		return &buildinfo.BuildInfo{Path: run.Module, Settings: []debug.BuildSetting{
			{Key: "GOOS", Value: "linux"}, {Key: "GOARCH", Value: "arm"}, {Key: "CGO_ENABLED", Value: "0"}, {Key: "-trimpath", Value: "true"},
		}}
	}
	a := archive{platform: "linux_arm"}
	if err := checkBuild(built(), a); err != nil {
		t.Error(err)
	}
	for i, want := range []string{"GOOS=x", "GOARCH=x", "CGO_ENABLED=x", "-trimpath=x"} {
		info := built()
		info.Settings[i].Value = "x"
		if err := checkBuild(info, a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if err := checkBuild(built(), archive{platform: "linux_arm", pkg: "/internal/sandbox/cmd/wazzup-sandbox"}); err == nil {
		t.Error("the provider is accepted as the sandbox")
	}
	if err := checkPaths([]byte("x/build/here/main.go"), "/build/here"); err == nil {
		t.Error("a path of the machine is accepted in a binary")
	}
}

// The list of modules in an archive is what its binary was built from, and the same each time.
func TestListOfModules(t *testing.T) {
	t.Parallel()
	const archive = "terraform-provider-wazzup_1.2.3_linux_amd64.zip"
	made := func(namespace, created string) []byte {
		return []byte(`{"spdxVersion":"SPDX-2.3","documentNamespace":"` + namespace + `","creationInfo":{"created":"` + created + `","creators":["Tool: x"]},"packages":[
			{"name":"example.com/a","versionInfo":"v1.0.0"},{"name":"example.com/fork","versionInfo":"v3.0.0"},{"name":"stdlib","versionInfo":"go1.26.8"},
			{"name":"` + run.Module + `","versionInfo":"UNKNOWN"},{"name":"` + archive + `","versionInfo":"sha256:00"}]}`)
	}
	one, err := fixed(made("one", "2026-01-01T00:00:00Z"), archive, "1.2.3", "2026-02-02T00:00:00Z", sha256.Sum256([]byte("archive")))
	if err != nil {
		t.Fatal(err)
	}
	other, err := fixed(made("other", "2026-01-03T00:00:00Z"), archive, "1.2.3", "2026-02-02T00:00:00Z", sha256.Sum256([]byte("archive")))
	if err != nil || !bytes.Equal(one, other) {
		t.Errorf("%v\n%s\n%s", err, one, other)
	}
	if !json.Valid(one) || !bytes.Contains(one, []byte("2026-02-02")) || bytes.Contains(one, []byte("UNKNOWN")) {
		t.Errorf("%s", one)
	}
	for want, change := range map[string]func(*buildinfo.BuildInfo){
		"<nil>": func(*buildinfo.BuildInfo) {},
		`has example.com/a "v1.0.0", and its binary has "v2.0.0"`: func(i *buildinfo.BuildInfo) { i.Deps[0].Version = "v2.0.0" },
		`has example.com/c "", and its binary has "v1.0.0"`: func(i *buildinfo.BuildInfo) {
			i.Deps = append(i.Deps, &debug.Module{Path: "example.com/c", Version: "v1.0.0"})
		},
		"has example.com/a, and its binary has not": func(i *buildinfo.BuildInfo) { i.Deps = i.Deps[1:] },
		`has stdlib "go1.26.8"`:                     func(i *buildinfo.BuildInfo) { i.GoVersion = "go1.26.9" },
	} {
		r := &release{folder: t.TempDir(), version: "1.2.3"}
		write(t, r.folder, archive+".spdx.json", string(one))
		info := &buildinfo.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Path: run.Module}, Deps: []*debug.Module{
			{Path: "example.com/a", Version: "v1.0.0"},
			{Path: "example.com/b", Version: "v2.0.0", Replace: &debug.Module{Path: "example.com/fork", Version: "v3.0.0"}},
		}}
		change(info)
		if err := r.checkSBOM(listOf(archive), info); !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func listOf(name string) archive { return archive{name: name} }

func TestTwoReleasesThatDiffer(t *testing.T) {
	t.Parallel()
	one, other := made(t), made(t)
	if err := compare(one.folder, other.folder); err != nil {
		t.Error(err)
	}
	write(t, other.folder, "wazzup-sandbox_1.2.3_linux_arm.tar.gz", "other")
	other.summed(t)
	err := compare(one.folder, other.folder)
	if text := fmt.Sprint(err); text != "wazzup-sandbox_1.2.3_linux_arm.tar.gz differs\nterraform-provider-wazzup_1.2.3_SHA256SUMS differs" {
		t.Error(text)
	}
}

// Both CLIs find each platform's archive where they look for it.
func TestLayoutOfTheMirror(t *testing.T) {
	t.Parallel()
	r, folder := made(t), t.TempDir()
	if err := r.mirror(folder); err != nil {
		t.Fatal(err)
	}
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		found, err := filepath.Glob(filepath.Join(folder, registry, filepath.FromSlash(run.Source), "terraform-provider-wazzup_1.2.3_*.zip"))
		if err != nil || len(found) != len(platforms) {
			t.Errorf("%s has %d archives: %v", registry, len(found), err)
		}
	}
	if config, err := os.ReadFile(filepath.Join(folder, "cli.tfrc")); err != nil || !strings.Contains(string(config), folder) {
		t.Errorf("%v: %s", err, config)
	}
}

func TestTheTagOfARelease(t *testing.T) {
	t.Parallel()
	const open, dated = "# Changelog\n\n## 0.2.0 (Unreleased)\n\n## 0.1.0 (2026-01-01)\n", "# Changelog\n\n## 0.2.0 (2026-02-02)\n\n## 0.1.0 (2026-01-01)\n"
	for _, c := range []struct {
		tag, changelog string
		ok             bool
	}{
		{"v0.2.0", dated, true},
		{"v0.2.0-beta1", open, true},
		{"v0.2.0", open, false},
		{"v0.1.0", dated, false},
		{"v0.2.0-beta1", dated, false},
		{"0.2.0", dated, false},
		{"v0.2", dated, false},
		{"v0.02.0", dated, false},
		{"v0.2.0-..", open, false},
		{"v0.2.0-01", open, false},
		{"v0.2.0+b", dated, false},
		{"v0.2.0", strings.Replace(dated, "02-02", "02-30", 1), false},
		{"v0.2.0", "", false},
	} {
		if err := checkTag(c.tag, c.changelog); (err == nil) != c.ok {
			t.Errorf("%s, %q: %v", c.tag, c.changelog, err)
		}
	}
}

// A snapshot between releases has a version before the next one, so that it is never taken for the release.
func TestTheVersionOfASnapshot(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, "CHANGELOG.md", "# Changelog\n\n## 0.2.0 (Unreleased)\n")
	git := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = root
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-qm", "x")
	for _, c := range []struct{ tag, want string }{{"", "0.2.0-dev"}, {"other", "0.2.0-dev"}, {"v0.1.9", "0.1.9"}} {
		if c.tag != "" {
			git("tag", c.tag)
		}
		if got, err := nextVersion(t.Context(), root); err != nil || got != c.want {
			t.Errorf("with the tag %q: %q, %v", c.tag, got, err)
		}
	}
	write(t, root, "CHANGELOG.md", "# Changelog\n\n## 0.3.0 (Unreleased)\n") // changed after the tag
	if got, err := nextVersion(t.Context(), root); err != nil || got != "0.3.0-dev" {
		t.Errorf("with a change: %q, %v", got, err)
	}
}
