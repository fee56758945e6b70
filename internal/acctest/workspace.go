// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// Workspace is a folder with a configuration, and a CLI to run in it.
type Workspace struct {
	Dir string
	// Env is added to the environment of each run. It overrides the variables that the workspace sets itself.
	Env map[string]string
	// Options are further options of the provider. With them, it always runs in the test's process.
	Options []provider.Option

	t      testing.TB
	cli    CLI
	binary Binary // the provider
	races  string // folder of the race detector's reports

	overridden bool // a CLI's configuration has the folder of the binary
}

// Result is the result of one run of the CLI.
type Result struct {
	Output string // standard output and standard error as a terminal interleaves them, without colours
	Stdout string // standard output alone, for JSON
	Code   int    // exit code
}

var found = sync.OnceValues(func() (CLI, error) { return FindCLI(context.Background(), os.Stderr) })

// NewWorkspace makes an empty workspace that serves one of the provider's binaries to the CLI without
// init, and talks to the API at a base URL with a token, both from the environment.
func NewWorkspace(t testing.TB, binary Binary, baseURL, token string) *Workspace {
	t.Helper()
	cli, err := found()
	if err != nil {
		t.Fatal(err)
	}
	w := &Workspace{t: t, cli: cli, binary: binary, Dir: t.TempDir(), races: t.TempDir()}
	w.Env = map[string]string{
		"TF_CLI_CONFIG_FILE":         filepath.Join(w.Dir, "cli.tfrc"),
		cacheEnv:                     t.TempDir(), // for the provider's lock files; not the workspace's own folder
		"WAZZUP_BASE_URL":            baseURL,
		"WAZZUP_CLIENT_ACCESS_TOKEN": token,
	}
	w.Write("cli.tfrc", "") // until there is a binary
	return w
}

// cacheEnv names the environment variable of the user's cache folder, in which the provider keeps its files.
const cacheEnv = "XDG_CACHE_HOME"

// Use switches to another of the provider's binaries.
func (w *Workspace) Use(binary Binary) { w.binary, w.overridden = binary, false }

// override configures the CLI to start the provider's binary, without init.
func (w *Workspace) override() {
	if !w.overridden && w.binary.pkg != "" {
		w.overridden = true
		w.Write("cli.tfrc", DevOverrides(Provider(w.t, w.binary)))
	}
}

// DevOverrides returns a CLI configuration with which Terraform and OpenTofu start the binary in a folder, without init.
func DevOverrides(folder string) string {
	folder = strings.ReplaceAll(filepath.ToSlash(folder), `"`, `\"`)
	return `provider_installation {
  dev_overrides {
    "registry.terraform.io/wazzup24/wazzup" = "` + folder + `"
    "registry.opentofu.org/wazzup24/wazzup" = "` + folder + `"
  }
  direct {}
}
`
}

// CLI returns the Terraform or OpenTofu that the workspace runs.
func (w *Workspace) CLI() CLI { return w.cli }

// Removed returns a removed block for a resource. It skips the test if the CLI's removed blocks cannot destroy, and the test needs that.
func (w *Workspace) Removed(address string, destroy bool) string {
	w.t.Helper()
	lifecycle := "  lifecycle {\n    destroy = " + strconv.FormatBool(destroy) + "\n  }\n"
	if !w.cli.Has(RemovedLifecycle) {
		if destroy {
			w.cli.Need(w.t, RemovedLifecycle)
		}
		lifecycle = ""
	}
	return "removed {\n  from = " + address + "\n" + lifecycle + "}\n"
}

// Write writes or overwrites a file in the workspace. If main.tf does not require the provider, Write puts the block that does
// in front.
func (w *Workspace) Write(name, content string) {
	w.t.Helper()
	if name == "main.tf" && !strings.Contains(content, "required_providers") {
		content = Sourced(content)
	}
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Read returns a file of the workspace; "" if there is none.
func (w *Workspace) Read(name string) string {
	content, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.t.Error(err)
	}
	return string(content)
}

// State returns the content of the state file.
func (w *Workspace) State() string { return w.Read("terraform.tfstate") }

// noRaces fails the test if the race detector has reported a race in a provider that ran.
func (w *Workspace) noRaces() {
	w.t.Helper()
	reports, err := filepath.Glob(filepath.Join(w.races, "report.*"))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, report := range reports {
		text, err := os.ReadFile(report)
		if err != nil {
			w.t.Fatal(err)
		}
		w.t.Errorf("a race in the provider:\n%s", text)
	}
}

// environ returns the environment of a run: this process's, without the variables that would configure the CLI or the provider
// from outside the test, and with those of the workspace.
func (w *Workspace) environ() []string {
	env := slices.DeleteFunc(os.Environ(), func(s string) bool {
		return strings.HasPrefix(s, "TF_") || strings.HasPrefix(s, "WAZZUP_") || strings.HasPrefix(s, "XDG_CACHE_HOME=")
	})
	env = append(env, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "TF_CLI_ARGS=-no-color",
		// A program with the race detector sleeps for a second when it ends, so that other goroutines can still report. Each
		// run of a CLI starts the provider three times or more, and races in it are found before its end, so this only costs
		// time. The reports go to files, because the CLI takes a provider's output for its own log.
		"GORACE=atexit_sleep_ms=0 log_path='"+filepath.Join(w.races, "report")+"'",
		"GOGC=off") // for processes that live for a second
	if dir := coverDir(); dir != "" {
		env = append(env, "GOCOVERDIR="+dir)
	}
	for _, name := range slices.Sorted(maps.Keys(w.Env)) {
		env = append(env, name+"="+w.Env[name])
	}
	return env
}

// The warning about development overrides precedes every output in a test.
var overridden = regexp.MustCompile(`(?s)\n?(?:╷\n)?│? ?Warning: Provider development overrides are in effect.*?published\n(?:│ )?releases\.\n(?:╵\n)?`)

// plain returns an output without frames and with each paragraph on one line, so that a test finds a text wherever the CLI has
// broken the line. Indented lines stay as they are.
func plain(output string) string {
	output = overridden.ReplaceAllString(output, "")
	var lines []string
	joined := false // whether the next line may continue the last one
	for line := range strings.SplitSeq(output, "\n") {
		if framed, ok := strings.CutPrefix(line, "│"); ok {
			line = strings.TrimPrefix(framed, " ")
		}
		if strings.ContainsAny(line, "╷╵") {
			line = ""
		}
		flush := line == "" || strings.HasPrefix(line, " ")
		if joined && !flush {
			lines[len(lines)-1] += " " + line
			continue
		}
		lines = append(lines, line)
		joined = !flush
	}
	return strings.Join(lines, "\n")
}
