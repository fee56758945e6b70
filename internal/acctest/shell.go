// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Shell runs a script with sh, as a user or a CI system does. In it, terraform is the CLI of the test, whichever that is, and it
// starts the provider's binary.
func (w *Workspace) Shell(script string) Result {
	w.t.Helper()
	bin := w.t.TempDir()
	if err := os.Symlink(w.cli.Path, filepath.Join(bin, "terraform")); err != nil {
		w.t.Fatal(err)
	}
	w.override()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-eu", "-c", script)
	cmd.Dir = w.Dir
	cmd.Env = append(w.environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	var all, stdout lockedBuffer
	cmd.Stdout, cmd.Stderr = both{&all, &stdout}, &all
	if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		w.t.Fatal(err)
	}
	w.noRaces()
	return Result{Output: plain(all.String()), Stdout: stdout.String(), Code: cmd.ProcessState.ExitCode()}
}

// both writes to two buffers.
type both [2]*lockedBuffer

func (b both) Write(p []byte) (int, error) {
	_, _ = b[0].Write(p)
	return b[1].Write(p)
}

// MustShell runs a script and fails the test if it ends with another exit code.
func (w *Workspace) MustShell(code int, script string) Result {
	w.t.Helper()
	r := w.Shell(script)
	if r.Code != code {
		w.t.Fatalf("%s: exit code %d, want %d:\n%s", strings.TrimSpace(script), r.Code, code, r.Output)
	}
	return r
}

// Mirror makes a filesystem mirror that has the provider's binary as a version for this machine, and returns its folder. From
// then on, terraform init in a Shell installs providers from there, and from nowhere else.
func (w *Workspace) Mirror(version string) string {
	w.t.Helper()
	mirror := w.t.TempDir()
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		parent := filepath.Join(mirror, host, filepath.FromSlash("wazzup24/wazzup"), version)
		if err := os.MkdirAll(parent, 0o700); err != nil {
			w.t.Fatal(err)
		}
		if err := os.Symlink(Provider(w.t, w.binary), filepath.Join(parent, runtime.GOOS+"_"+runtime.GOARCH)); err != nil {
			w.t.Fatal(err)
		}
	}
	w.overridden = true
	w.Write("cli.tfrc", MirrorConfig(mirror))
	return mirror
}

// MirrorConfig returns a CLI configuration that installs providers from a folder, and from nowhere else.
func MirrorConfig(folder string) string {
	return "provider_installation {\n  filesystem_mirror {\n    path = " + Quote(filepath.ToSlash(folder)) + "\n  }\n}\n"
}
