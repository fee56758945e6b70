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
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// check returns everything that is wrong with a release that was built from a checkout.
func (r *release) check(ctx context.Context, root string) error {
	problems := []error{r.checkSums(), r.checkManifest(root), r.checkNames()}
	for _, a := range r.archives() {
		if err := r.checkArchive(ctx, a, root); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", a.name, err))
		}
	}
	return errors.Join(problems...)
}

// checkSums compares the checksums with the files, and the names with those that there must be.
func (r *release) checkSums() error {
	var problems []error
	if got, want := slices.Sorted(maps.Keys(r.sums)), r.listed(); !slices.Equal(got, want) {
		problems = append(problems, fmt.Errorf("the checksums are those of\n%s\nand must be those of\n%s", strings.Join(got, "\n"), strings.Join(want, "\n")))
	}
	for _, name := range slices.Sorted(maps.Keys(r.sums)) {
		switch sum, err := r.sum(name); {
		case errors.Is(err, fs.ErrNotExist) && name == r.asset("manifest.json"): // see checkManifest
		case err != nil:
			problems = append(problems, err)
		case sum != r.sums[name]:
			problems = append(problems, fmt.Errorf("%s has the checksum %s, not %s", name, sum, r.sums[name]))
		}
	}
	return errors.Join(problems...)
}

// checkNames finds files that no checksum covers.
func (r *release) checkNames() error {
	sums := r.asset("SHA256SUMS")
	// The signature; what the workflow adds; what goreleaser writes for itself.
	known := []string{sums, sums + ".sig", sums + ".sigstore.json", "artifacts.json", "config.yaml", "metadata.json", "digests.txt"}
	entries, err := os.ReadDir(r.folder)
	if err != nil {
		return err
	}
	var problems []error
	for _, e := range entries {
		if !e.IsDir() && r.sums[e.Name()] == "" && !slices.Contains(known, e.Name()) {
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

// checkArchive checks an archive's files, its binary, and its list of modules.
func (r *release) checkArchive(ctx context.Context, a archive, root string) error {
	files, err := unpack(filepath.Join(r.folder, a.name))
	if err != nil {
		return err
	}
	var problems []error
	want := slices.Sorted(slices.Values(append([]string{a.binary}, a.texts...)))
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
		return fmt.Errorf("it has the files %q, and must have %q", got, want)
	}
	for _, name := range a.texts {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		if !bytes.Equal(files[name].content, text) {
			problems = append(problems, fmt.Errorf("its %s is not the checkout's", name))
		}
	}
	binary := files[a.binary]
	if binary.mode.Perm() != 0o755 {
		problems = append(problems, fmt.Errorf("its binary has the mode %s", binary.mode))
	}
	info, err := buildinfo.Read(bytes.NewReader(binary.content))
	if err != nil {
		return errors.Join(append(problems, err)...)
	}
	problems = append(problems, checkBuild(info, a), checkPaths(binary.content, root), r.checkSBOM(a, info))
	if a.platform == runtime.GOOS+"_"+runtime.GOARCH {
		problems = append(problems, r.checkVersion(ctx, a, binary.content))
	}
	return errors.Join(problems...)
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

// commitOf finds the commit that the provider's binary was built from.
var commitOf = regexp.MustCompile(`\(commit [0-9a-f]{40}(?:-changed)?\)$`)

// checkVersion runs a binary.
func (r *release) checkVersion(ctx context.Context, a archive, binary []byte) error {
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
	if text := strings.TrimSpace(string(output)); !strings.Contains(text+" ", " "+r.version+" ") || a.pkg == "" && !commitOf.MatchString(text) {
		return fmt.Errorf("its binary with -version prints %q; it must have the version %s, and the provider's must have a commit", text, r.version)
	}
	return nil
}
