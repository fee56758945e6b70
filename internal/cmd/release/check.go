// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// check returns everything that is wrong with a release that was built from a checkout. It runs this machine's binaries, but
// only if nothing else is wrong. A draft has what is published, and nothing that goreleaser has left beside it.
func (r *release) check(ctx context.Context, root string, draft bool) error {
	problems := []error{r.checkSums(draft), r.checkManifest(root), r.checkNames(draft)}
	native := map[string][]byte{}
	for _, a := range r.archives() {
		binary, err := r.checkArchive(a, root)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", a.name, err))
		}
		if a.platform == runtime.GOOS+"_"+runtime.GOARCH {
			native[a.name] = binary
		}
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	for _, a := range r.archives() {
		if native[a.name] == nil {
			continue
		}
		if err := r.checkVersion(ctx, a, root, native[a.name], draft); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", a.name, err))
		}
	}
	return errors.Join(problems...)
}

// checkSums compares the checksums with the files, and the names with those that there must be.
func (r *release) checkSums(draft bool) error {
	var problems []error
	if got, want := slices.Sorted(maps.Keys(r.sums)), r.listed(); !slices.Equal(got, want) {
		problems = append(problems, fmt.Errorf("the checksums are those of\n%s\nand must be those of\n%s", strings.Join(got, "\n"), strings.Join(want, "\n")))
	}
	for _, name := range slices.Sorted(maps.Keys(r.sums)) {
		switch sum, err := r.sum(name); {
		case errors.Is(err, fs.ErrNotExist) && name == r.asset("manifest.json") && !draft: // see checkManifest
		case err != nil:
			problems = append(problems, err)
		case sum != r.sums[name]:
			problems = append(problems, fmt.Errorf("%s has the checksum %s, not %s", name, sum, r.sums[name]))
		}
	}
	return errors.Join(problems...)
}

// checkNames finds files that no checksum covers, and what is no file.
func (r *release) checkNames(draft bool) error {
	sums := r.asset("SHA256SUMS")
	known := []string{sums, sums + ".sig", sums + ".sigstore.json"} // the last one is what the workflow adds
	if !draft {
		known = append(known, "artifacts.json", "config.yaml", "metadata.json") // goreleaser's own
	}
	entries, err := os.ReadDir(r.folder)
	if err != nil {
		return err
	}
	var problems []error
	for _, e := range entries {
		switch {
		case e.IsDir() && !draft: // goreleaser's binaries
		case !e.Type().IsRegular():
			problems = append(problems, fmt.Errorf("%s is no regular file", e.Name()))
		case r.sums[e.Name()] == "" && !slices.Contains(known, e.Name()):
			problems = append(problems, fmt.Errorf("no checksum covers %s", e.Name()))
		}
	}
	return errors.Join(problems...)
}

// checkManifest compares the published manifest with the checkout's.
func (r *release) checkManifest(root string) error {
	got, err := os.ReadFile(filepath.Join(r.folder, r.asset("manifest.json")))
	if errors.Is(err, fs.ErrNotExist) { // goreleaser reads it from the checkout, and copies only its checksum
		sum, err := (&release{folder: root}).sum("terraform-registry-manifest.json")
		if err == nil && sum != r.sums[r.asset("manifest.json")] {
			err = errors.New("the manifest's checksum is not that of terraform-registry-manifest.json")
		}
		return err
	}
	if err != nil {
		return err
	}
	want, err := os.ReadFile(filepath.Join(root, "terraform-registry-manifest.json"))
	if err == nil && !bytes.Equal(got, want) {
		err = errors.New("the manifest is not terraform-registry-manifest.json")
	}
	return err
}

// checkArchive checks an archive's files, its binary, and its list of modules. It returns the binary.
func (r *release) checkArchive(a archive, root string) ([]byte, error) {
	files, err := unpack(filepath.Join(r.folder, a.name))
	if err != nil {
		return nil, err
	}
	var problems []error
	want := slices.Sorted(slices.Values(append([]string{a.binary}, a.texts...)))
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
		return nil, fmt.Errorf("it has the files %q, and must have %q", got, want)
	}
	for _, name := range a.texts {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, err
		}
		if files[name].mode != 0o644 {
			problems = append(problems, fmt.Errorf("its %s has the mode %s", name, files[name].mode))
		}
		if !bytes.Equal(files[name].content, text) {
			problems = append(problems, fmt.Errorf("its %s is not the checkout's", name))
		}
	}
	binary := files[a.binary]
	if binary.mode != 0o755 {
		problems = append(problems, fmt.Errorf("its binary has the mode %s", binary.mode))
	}
	info, err := buildinfo.Read(bytes.NewReader(binary.content))
	if err != nil {
		return nil, errors.Join(append(problems, err)...)
	}
	problems = append(problems, checkBuild(info, a), checkPaths(binary.content, root), r.checkSBOM(a, info))
	return binary.content, errors.Join(problems...)
}

// checkBuild checks what Go has written into a binary about how it was built.
func checkBuild(info *buildinfo.BuildInfo, a archive) error {
	system, arch, _ := strings.Cut(a.platform, "_")
	var problems []error
	if info.Path != run.Module+a.pkg {
		problems = append(problems, fmt.Errorf("its binary is the program %s", info.Path))
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	for key, want := range map[string]string{"GOOS": system, "GOARCH": arch, "CGO_ENABLED": "0", "-trimpath": "true"} {
		if settings[key] != want {
			problems = append(problems, fmt.Errorf("its binary was built with %s=%s, not %s", key, settings[key], want))
		}
	}
	return errors.Join(problems...)
}

// checkPaths fails if a binary has a folder of this machine in it.
func checkPaths(binary []byte, root string) error {
	folders := []string{root}
	if home, err := os.UserHomeDir(); err == nil && len(home) > len("/root") {
		folders = append(folders, home)
	}
	for _, folder := range folders {
		if bytes.Contains(binary, []byte(folder+string(filepath.Separator))) {
			return fmt.Errorf("its binary has the path %s in it", folder)
		}
	}
	return nil
}

// checkVersion runs a binary, and compares its version, and the provider's commit, with the checkout.
func (r *release) checkVersion(ctx context.Context, a archive, root string, binary []byte, draft bool) error {
	want := []string{"wazzup-sandbox " + r.version}
	if a.pkg == "" {
		var head strings.Builder
		if err := git(ctx, root, &head, "rev-parse", "HEAD"); err != nil {
			return err
		}
		commit := strings.TrimSpace(head.String())
		want = []string{project + " " + r.version + " (commit " + commit + ")", project + " " + r.version + " (commit " + commit + "-changed)"}
		if draft {
			want = want[:1]
		}
	}
	folder, err := os.MkdirTemp("", "wazzup-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the system's temporary folder is cleaned anyway
	path := filepath.Join(folder, a.binary)
	if err := os.WriteFile(path, binary, 0o700); err != nil {
		return err
	}
	output, err := exec.CommandContext(ctx, path, "-version").CombinedOutput()
	if err != nil {
		return fmt.Errorf("its binary with -version: %w\n%s", err, output)
	}
	if text := strings.TrimSpace(string(output)); !slices.Contains(want, text) {
		return fmt.Errorf("its binary with -version prints %q, and must print %q", text, want[0])
	}
	return nil
}
