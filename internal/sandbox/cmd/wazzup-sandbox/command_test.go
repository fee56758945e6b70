// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func needsShell(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no sh")
	}
}

// What is printed for a copy into the other terminal does in sh what it says.
func TestTheCommandsToCopy(t *testing.T) {
	t.Parallel()
	needsShell(t)
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
	p := start(t, "-partner", "-example")
	for _, id := range []string{"7204-2419", "1111-2222", "3333-4444"} {
		command := ""
		for text := range strings.SplitSeq(p.instructions, "\n") {
			if strings.Contains(text, "Bearer sandbox-"+id) {
				command = text
			}
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
		cmd.Env = append(os.Environ(), "no_proxy=*")
		done := make(chan string)
		go func() {
			p.lines.Scan()
			done <- clock.ReplaceAllString(p.lines.Text(), "at")
		}()
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.HasPrefix(string(out), `{"data":`) {
			t.Fatalf("%q: %v\n%s", command, err, out)
		}
		if got, want := <-done, "  at  POST /v2/pipelines  "+id+"  200  2 funnels: pipeline-1, by-hand"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}

	// The variables, over those of another try.
	_, block, _ := strings.Cut(p.instructions, ":\n\n  export")
	block, _, _ = strings.Cut("export"+block, "\n\n")
	cmd := exec.CommandContext(t.Context(), "sh", "-c", block+"\nenv | grep -E '^WAZZUP_(BASE|CLIENT|PARTNER|ACCOUNT)' | sort")
	cmd.Env = append(os.Environ(), "WAZZUP_ACCOUNT_ID=1", "WAZZUP_CLIENT_ACCESS_TOKEN=real")
	out, err := cmd.Output()
	if d := cmp.Diff("WAZZUP_BASE_URL="+p.url+"\nWAZZUP_PARTNER_EMAIL=partner@example.com\nWAZZUP_PARTNER_PASSWORD=sandbox\n", string(out)); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
}

// The same for Windows: written, and not run here.
func TestTheCommandsForPowerShell(t *testing.T) {
	t.Parallel()
	sh := shellOf("windows")
	got := sh.note + "\n" + sh.set(environment("http://127.0.0.1:1", "t", options{cliConfig: `C:\it's\cli.tfrc`})) + sh.post("http://127.0.0.1:1", "72042419")
	want := ` (PowerShell)
  $env:TF_CLI_CONFIG_FILE = 'C:\it''s\cli.tfrc'
  $env:WAZZUP_BASE_URL = 'http://127.0.0.1:1'
  $env:WAZZUP_CLIENT_ACCESS_TOKEN = 't'
  $env:WAZZUP_PARTNER_EMAIL = $null
  $env:WAZZUP_PARTNER_PASSWORD = $null
  $env:WAZZUP_ACCOUNT_ID = $null
  Invoke-RestMethod -Method Post http://127.0.0.1:1/v2/pipelines -Headers @{ Authorization = 'Bearer sandbox-7204-2419' } -ContentType application/json -Body '` + byHand + `'`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// The command line of a busy port is one that sh understands as it was meant.
func TestAnotherPort(t *testing.T) {
	t.Parallel()
	needsShell(t)
	for _, args := range [][]string{
		{"-example", "-fault", "POST after-commit reset"},
		{"-listen", "127.0.0.1:8899", "-beside-data", `{"it's":"$x"}`, "-partner"},
		{"-cli-config", "a b", "-example"},
		{"-cli-config", "a b", "-fault", "GET hang"},
		{"-cli-config=a b", "--listen=127.0.0.1:1", "-beside-data", `{"a":"$"}`, "-child-id", `["it's"]`},
		{"-listen", "127.0.0.1:1", "-example", "sh", "-c", "echo 'x'"},
	} {
		o, err := parse(args, io.Discard)
		if err != nil && !strings.Contains(err.Error(), "-partner") {
			t.Fatal(err)
		}
		_, command, _ := strings.Cut(anotherPort(args, o), "\n\n")
		var want []string
		for i := 0; i < len(args); i++ {
			switch args[i] {
			case "-listen", "-cli-config":
				i++
			case "-cli-config=a b", "--listen=127.0.0.1:1":
			default:
				want = append(want, args[i])
			}
		}
		want = append([]string{"-listen", "127.0.0.1:0"}, want...)
		// make hands ARGS to a shell, after it has halved the dollars.
		script := `wazzup_sandbox() { printf '%s\n' "$@"; }; make() { printf '%s\n' "$2" | sed 's/^ARGS=/wazzup_sandbox /; s/\$\$/$/g' >"$file"; . "$file"; }; ` +
			strings.Replace(command, "wazzup-sandbox", "wazzup_sandbox", 1)
		cmd := exec.CommandContext(t.Context(), "sh", "-c", script)
		cmd.Env = append(os.Environ(), "file="+filepath.Join(t.TempDir(), "line"))
		out, err := cmd.CombinedOutput()
		if d := cmp.Diff(strings.Join(want, "\n")+"\n", string(out)); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", command, err, d)
		}
	}
}

func TestTheEnvFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.env")
	p := start(t, "-env-file", file)
	text, err := os.ReadFile(file)
	want := "WAZZUP_BASE_URL=" + p.url + "\nWAZZUP_CLIENT_ACCESS_TOKEN=" + exported(t, p.instructions, "WAZZUP_CLIENT_ACCESS_TOKEN") +
		"\nWAZZUP_PARTNER_EMAIL=\nWAZZUP_PARTNER_PASSWORD=\nWAZZUP_ACCOUNT_ID=\n"
	if d := cmp.Diff(want, string(text)); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
	if err := run(t.Context(), []string{"-listen", "127.0.0.1:0", "-env-file", filepath.Join(file, "x")}, io.Discard); err == nil || !strings.HasPrefix(err.Error(), "-env-file: ") {
		t.Error(err)
	}
}

// A file that is there already stays as it is, and so does one that somebody has changed meanwhile.
func TestAnEnvFileOfSomebodyElse(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), ".env")
	holds := func(want string) {
		t.Helper()
		if got, err := os.ReadFile(file); err != nil || string(got) != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
	if err := os.WriteFile(file, []byte("OWN=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), []string{"-listen", "127.0.0.1:0", "-env-file", file, "true"}, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Error(err)
	}
	holds("OWN=1\n")

	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	p := start(t, "-env-file", file)
	if err := os.WriteFile(file, []byte("CHANGED=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
	holds("CHANGED=1\n")
}

// A command gets the sandbox's address, and no credentials that were there before; its end is the program's.
func TestACommand(t *testing.T) {
	t.Parallel()
	needsShell(t)
	p := process(t, "-partner", "sh", "-c", `env | grep -E '^WAZZUP_(BASE|CLIENT|PARTNER|ACCOUNT)' | sort; exit 3`)
	p.Env = append(p.Env, "WAZZUP_CLIENT_ACCESS_TOKEN=real", "WAZZUP_ACCOUNT_ID=1", "WAZZUP_BASE_URL=https://real.example")
	out, err := p.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 || len(exit.Stderr) > 0 {
		t.Errorf("%v", err)
	}
	url, rest, _ := strings.Cut(string(out), "\n")
	if !strings.HasPrefix(url, "WAZZUP_BASE_URL=http://127.0.0.1:") || rest != "WAZZUP_PARTNER_EMAIL=partner@example.com\nWAZZUP_PARTNER_PASSWORD=sandbox\n" {
		t.Errorf("%s", out)
	}
	if out, err := process(t, "sh", "-c", `test "$WAZZUP_CLIENT_ACCESS_TOKEN" && echo $#`, "x", "-partner").CombinedOutput(); err != nil || string(out) != "1\n" {
		t.Errorf("%v\n%s", err, out)
	}
}

// A CI system that ends the program ends the command, which has time to end in its own way.
func TestACommandThatIsTerminated(t *testing.T) {
	t.Parallel()
	needsShell(t)
	p := process(t, "sh", "-c", `trap 'echo saved; exit 5' TERM; echo runs; for i in 1 2 3 4 5 6 7 8 9; do sleep 1 & wait; done`)
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	lines.Scan()
	if err := p.Wait(); lines.Text() != "saved" || p.ProcessState.ExitCode() != 5 {
		t.Errorf("%v, %q", err, lines.Text())
	}
}

// A command that has not started when the program is ended does not start any more.
func TestACommandThatComesTooLate(t *testing.T) {
	t.Parallel()
	needsShell(t)
	ended, end := context.WithCancelCause(t.Context())
	end(errors.New("ended"))
	file := filepath.Join(t.TempDir(), "started")
	if err := run(ended, []string{"sh", "-c", `: > "$0"`, file}, io.Discard); errorText(err) != "ended" {
		t.Error(err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the command has run")
	}
}

func TestFaultsOfAnAccount(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"7204-2419", "72042419", "0072042419"} {
		o, err := parse([]string{"-fault", "status=503 account=" + text}, io.Discard)
		if err != nil || o.faults[0].Account != "72042419" {
			t.Errorf("%v, %+v", err, o.faults)
		}
	}
	_, err := parse([]string{"-fault", "status=503 account=11112222"}, io.Discard)
	if want := "-fault 'status=503 account=11112222': no account 1111-2222 is served, only 7204-2419; -account adds one"; errorText(err) != want {
		t.Errorf("%v, want %s", err, want)
	}
	p := start(t, "-partner", "-account", "5555-6666", "-account", "7204-2419", "-fault", "account=5555-6666 status=503 times=always")
	p.login = "Bearer " + tokenByHand("55556666")
	if got := p.do(t, "GET", ""); got != "  at  GET  /v2/pipelines  5555-6666  503  (fault: status 503)" {
		t.Error(got)
	}
	p.login = "Bearer " + tokenByHand("72042419")
	if got := p.do(t, "GET", ""); got != "  at  GET  /v2/pipelines  7204-2419  200  no funnels" {
		t.Error(got)
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
}

func TestTheVersion(t *testing.T) {
	t.Parallel()
	if out, err := process(t, "-version").Output(); err != nil || string(out) != "wazzup-sandbox dev\n" {
		t.Errorf("%v: %s", err, out)
	}
}

func TestEachMeaningHasWords(t *testing.T) {
	t.Parallel()
	for _, s := range sandbox.AllSemantics() {
		if meanings[s] == "" {
			t.Errorf("none for %s", s)
		}
	}
}

// What a newcomer reads first fits on a screen.
func TestHelpIsShort(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if _, err := parse([]string{"-help"}, &out); err == nil || strings.Count(out.String(), "\n") > 45 {
		t.Errorf("%v\n%s", err, &out)
	}
	for _, name := range []string{"example", "partner", "semantics", "fault", "env-file", "help-all"} {
		if !strings.Contains(out.String(), "\n  -"+name) {
			t.Errorf("no -%s", name)
		}
	}
}
