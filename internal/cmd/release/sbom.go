// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// runSBOM writes the list of an archive's modules, in the format SPDX, as syft makes it. Three things in it would differ each
// time, or are unknown to syft: the time, the document's own address, and the version of the main module.
func runSBOM(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("sbom", flag.ContinueOnError)
	version := flags.String("version", "", "version of the main module")
	created := flags.String("time", "", "time of the document, as in RFC 3339")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 2 {
		return errors.New("give an archive and a document")
	}
	archive, document := flags.Arg(0), flags.Arg(1)
	syft, err := beside("syft")
	if err != nil {
		return err
	}
	cmd := run.Disposable(ctx, syft, "scan", "file:"+filepath.Base(archive), "--output", "spdx-json", "--quiet")
	cmd.Dir = filepath.Dir(archive)
	cmd.Env = append(os.Environ(), "SYFT_CHECK_FOR_APP_UPDATE=false") // it needs no network
	output, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("syft: %w", err)
	}
	content, err := os.ReadFile(archive)
	if err != nil {
		return err
	}
	document, err = filepath.Abs(document)
	if err != nil {
		return err
	}
	fixed, err := fixed(output, filepath.Base(archive), *version, *created, sha256.Sum256(content))
	if err != nil {
		return err
	}
	return os.WriteFile(document, fixed, 0o644)
}

// beside returns the path of a tool that was built into this program's folder.
func beside(tool string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	path := filepath.Join(filepath.Dir(self), tool)
	_, err = os.Stat(path)
	return path, err
}

// fixed returns a document that is the same each time it is made from the same archive.
func fixed(document []byte, archive, version, created string, sum [sha256.Size]byte) ([]byte, error) {
	var spdx map[string]any
	if err := json.Unmarshal(document, &spdx); err != nil {
		return nil, err
	}
	creation, ok := spdx["creationInfo"].(map[string]any)
	if !ok {
		return nil, errors.New("syft's document has no creationInfo")
	}
	creation["created"] = created
	spdx["documentNamespace"] = fmt.Sprintf("https://%s/sbom/%s-%x", run.Module, archive, sum)
	packages, _ := spdx["packages"].([]any)
	for _, p := range packages {
		if p, ok := p.(map[string]any); ok && p["name"] == run.Module {
			p["versionInfo"] = "v" + version
		}
	}
	text, err := json.MarshalIndent(spdx, "", " ")
	return append(text, '\n'), err
}

// checkSBOM compares the list of an archive's modules with what Go has written into its binary.
func (r *release) checkSBOM(a archive, info *buildinfo.BuildInfo) error {
	text, err := os.ReadFile(filepath.Join(r.folder, a.name+".spdx.json"))
	if err != nil {
		return err
	}
	var document struct {
		Version  string `json:"spdxVersion"`
		Packages []struct {
			Name    string `json:"name"`
			Version string `json:"versionInfo"`
		} `json:"packages"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return err
	}
	if !strings.HasPrefix(document.Version, "SPDX-") {
		return fmt.Errorf("its list of modules has the format %q, not SPDX", document.Version)
	}
	want := map[string]string{info.Main.Path: "v" + r.version, "stdlib": info.GoVersion}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		want[m.Path] = m.Version
	}
	got := map[string]string{}
	var problems []error
	own := []string{a.name, strings.TrimSuffix(a.binary, ".exe")} // the archive itself, and for Windows the program
	for _, p := range document.Packages {
		if i := slices.Index(own, p.Name); i >= 0 {
			own = slices.Delete(own, i, i+1)
			continue
		}
		if _, twice := got[p.Name]; twice {
			problems = append(problems, fmt.Errorf("its list of modules has %s twice", p.Name))
		}
		got[p.Name] = p.Version
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			problems = append(problems, fmt.Errorf("its list of modules has %s %q, and its binary has %q", name, got[name], want[name]))
		}
		delete(got, name)
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		problems = append(problems, fmt.Errorf("its list of modules has %s, and its binary has not", name))
	}
	return errors.Join(problems...)
}
