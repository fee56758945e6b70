// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// tofuPackage is the package to build, in the version that a module below tools pins.
const tofuPackage = "github.com/opentofu/opentofu/cmd/tofu"

// newest is the module of the OpenTofu that tests run if there is no other CLI.
const newest = "tofu"

// BuildCLI returns the OpenTofu that the module in tools/tofu pins, and ignores
// PATH. It builds it on first use, with the go command, and keeps it in the
// user's cache folder. The name has the version and a hash of the module's
// files, so that each checkout gets the version that it pins.
func BuildCLI(ctx context.Context, progress io.Writer) (CLI, error) {
	return BuildTofu(ctx, newest, progress)
}

// Tofus returns the modules below tools that each pin an OpenTofu, the oldest first.
func Tofus() ([]string, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	folders, err := filepath.Glob(filepath.Join(root, "tools", newest+"-*"))
	if err != nil {
		return nil, err
	}
	modules := make([]string, 0, len(folders)+1)
	for _, folder := range folders {
		modules = append(modules, filepath.Base(folder))
	}
	slices.SortFunc(modules, func(a, b string) int {
		return parseVersion(strings.TrimPrefix(a, newest+"-")).compare(parseVersion(strings.TrimPrefix(b, newest+"-")))
	})
	return append(modules, newest), nil
}

// BuildTofu is BuildCLI for one of the modules that Tofus returns.
func BuildTofu(ctx context.Context, module string, progress io.Writer) (CLI, error) {
	root, err := moduleRoot()
	if err != nil {
		return CLI{}, err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return CLI{}, fmt.Errorf("looking for a place to keep OpenTofu: %w; or name a CLI with %s", err, CLIEnv)
	}
	recipe, err := readTofuRecipe(filepath.Join(root, "tools", module))
	if err != nil {
		return CLI{}, err
	}
	path, err := recipe.obtain(ctx, filepath.Join(cache, "terraform-provider-wazzup"), progress)
	if err != nil {
		return CLI{}, fmt.Errorf("OpenTofu %s: %w", recipe.version, err)
	}
	return inspect(ctx, path)
}

// moduleRoot walks up from the working folder, which for a test is its
// package's, to the folder that has tools/tofu.
func moduleRoot() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for folder := start; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "tools", "tofu", "go.mod")); err == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return "", fmt.Errorf("no tools/tofu/go.mod in %s or above it: OpenTofu can be built inside a checkout only; name a CLI with %s", start, CLIEnv)
		}
	}
}

// tofuRecipe is one OpenTofu to build.
type tofuRecipe struct {
	version string
	hash    string // hash of go.mod and go.sum
	compile func(ctx context.Context, target string) error
}

var tofuRequirement = regexp.MustCompile(`(?m)^\s*github\.com/opentofu/opentofu v(\S+)`)

// readTofuRecipe reads the module in folder.
func readTofuRecipe(folder string) (tofuRecipe, error) {
	hash := sha256.New()
	var requirements []byte
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return tofuRecipe{}, err
		}
		hash.Write(content)
		requirements = append(requirements, content...)
	}
	version := tofuRequirement.FindSubmatch(requirements)
	if version == nil {
		return tofuRecipe{}, fmt.Errorf("%s requires no github.com/opentofu/opentofu", filepath.Join(folder, "go.mod"))
	}
	return tofuRecipe{
		version: string(version[1]),
		hash:    hex.EncodeToString(hash.Sum(nil))[:12],
		compile: func(ctx context.Context, target string) error { return goBuildTofu(ctx, folder, target) },
	}, nil
}

// obtain returns the path of the built binary below cache. The first process
// builds it; others, such as test binaries of other packages, wait for that.
func (r tofuRecipe) obtain(ctx context.Context, cache string, progress io.Writer) (string, error) {
	folder := filepath.Join(cache, "tofu-"+r.version+"-"+r.hash)
	path := filepath.Join(folder, "tofu"+executableSuffix())
	if exists(path) { // a rename put it there, so it is complete
		return path, nil
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return "", err
	}
	lock := flock.New(filepath.Join(folder, "lock"))
	if err := acquire(ctx, lock, progress); err != nil {
		return "", err
	}
	defer lock.Unlock() //nolint:errcheck // closing the file, or the end of the process, frees it as well
	if exists(path) {
		return path, nil
	}
	fmt.Fprintf(progress, "Building OpenTofu %s from its Go modules. This takes three to six minutes on two cores, once: it is kept in %s.\n", r.version, folder)
	start := time.Now()
	temporary := path + ".part"
	defer os.Remove(temporary) //nolint:errcheck // already renamed if the build succeeded
	stop := sayStillBuilding(progress, start)
	err := r.compile(ctx, temporary)
	stop()
	if err != nil {
		return "", err
	}
	if err := os.Rename(temporary, path); err != nil {
		return "", err
	}
	fmt.Fprintf(progress, "OpenTofu %s is built (%s).\n", r.version, time.Since(start).Round(time.Second))
	return path, nil
}

// acquire takes the lock. If another process holds it, it reports the wait on progress.
func acquire(ctx context.Context, lock *flock.Flock, progress io.Writer) error {
	locked, err := lock.TryLock()
	if err == nil && !locked {
		fmt.Fprintln(progress, "Another process is building OpenTofu; waiting for it.")
		_, err = lock.TryLockContext(ctx, 200*time.Millisecond)
	}
	if err != nil {
		return fmt.Errorf("locking %s: %w", lock.Path(), err)
	}
	return nil
}

// sayStillBuilding reports every minute that the build goes on, until stop is called.
func sayStillBuilding(progress io.Writer, start time.Time) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	ticker := time.NewTicker(time.Minute)
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				fmt.Fprintf(progress, "Still building OpenTofu (%s).\n", time.Since(start).Round(time.Second))
			}
		}
	}()
	return func() {
		ticker.Stop()
		close(done)
		<-ended
	}
}

// goBuildTofu builds the module in folder for this machine.
func goBuildTofu(ctx context.Context, folder, target string) error {
	cmd := exec.CommandContext(ctx, "go", "build",
		"-mod=readonly",
		"-trimpath",
		// Without version.dev=no, the version would end in -dev.
		"-ldflags", "-s -w -X github.com/opentofu/opentofu/version.dev=no",
		"-o", target, tofuPackage)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("building it: %w; or name a CLI with %s", err, CLIEnv)
	case err != nil:
		return fmt.Errorf("building it in %s: %w%s", folder, err, indented(output.String()))
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func executableSuffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
