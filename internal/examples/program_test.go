// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

// terminal is a folder, and a shell in which the sandbox's program and a CLI can be run as a reader does, with the provider in place
// of init.
type terminal struct {
	t   *testing.T
	dir string
	env []string
}

func newTerminal(t *testing.T) *terminal {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no sh")
	}
	w := acctest.NewWorkspace(t, acctest.ShortWaits, "", "")
	w.Write("cli.tfrc", acctest.DevOverrides(acctest.Provider(t, acctest.ShortWaits)))
	bin := t.TempDir()
	program := filepath.Join(acctest.Provider(t, acctest.SandboxProgram), "terraform-provider-wazzup")
	if err := errors.Join(os.Symlink(w.CLI().Path, filepath.Join(bin, "terraform")), os.Symlink(program, filepath.Join(bin, "wazzup-sandbox"))); err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, dir: t.TempDir()}
	for _, set := range os.Environ() {
		if !strings.HasPrefix(set, "TF_") && !strings.HasPrefix(set, "WAZZUP_") && !strings.HasPrefix(set, "PATH=") {
			term.env = append(term.env, set)
		}
	}
	term.env = append(term.env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TF_CLI_CONFIG_FILE="+filepath.Join(w.Dir, "cli.tfrc"), "XDG_CACHE_HOME="+t.TempDir(), "CHECKPOINT_DISABLE=1", "TF_CLI_ARGS=-no-color",
		"no_proxy=*", "WAZZUP_CLIENT_ACCESS_TOKEN=real", "WAZZUP_BASE_URL=https://nobody.invalid")
	return term
}

// runs hands a script to a shell, and fails the test if it ends with another code.
func (term *terminal) runs(code int, script string) string {
	term.t.Helper()
	// A provider that nobody has published cannot be installed; the CLI's configuration has it.
	script = strings.ReplaceAll(script, "terraform init\n", "")
	cmd := exec.CommandContext(term.t.Context(), "sh", "-c", script)
	cmd.Dir, cmd.Env = term.dir, term.env
	output, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) || cmd.ProcessState.ExitCode() != code {
		term.t.Fatalf("%s: %v, want exit code %d\n%s", script, err, code, output)
	}
	return string(output)
}

func (term *terminal) write(name, text string) {
	term.t.Helper()
	file := filepath.Join(term.dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		term.t.Fatal(err)
	}
}

// copyModule copies the module into a folder.
func (term *terminal) copyModule(to string) {
	term.t.Helper()
	for _, name := range []string{"main.tf", "variables.tf", "outputs.tf", "tests/funnels.tftest.hcl"} {
		term.write(filepath.Join(to, name), read(term.t, "module/"+name))
	}
}

// says fails the test if an output lacks one of the texts.
func (term *terminal) says(output string, texts ...string) {
	term.t.Helper()
	for _, text := range texts {
		if !strings.Contains(output, text) {
			term.t.Errorf("the output lacks %q:\n%s", text, output)
		}
	}
}

// code is the block of code of a page that has a text in it.
func code(t *testing.T, page, text string) string {
	t.Helper()
	for i, block := range strings.Split(page, "```") {
		if _, code, _ := strings.Cut(block, "\n"); i%2 == 1 && strings.Contains(code, text) {
			return code
		}
	}
	t.Fatalf("no code has %q in it", text)
	return ""
}
