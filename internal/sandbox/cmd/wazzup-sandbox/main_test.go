// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// In a process of its own, this test binary is the program.
func TestMain(m *testing.M) {
	if os.Getenv("WAZZUP_SANDBOX_TEST_IS_PROGRAM") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// program is the program in this process, at a port that is free.
type program struct {
	url, login   string
	instructions string
	lines        *bufio.Scanner // what it goes on to write
	stop         func() error   // as Ctrl-C
}

func start(t *testing.T, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-listen", "127.0.0.1:0"}, args...), out)
		_ = out.CloseWithError(err)
		ended <- err
	}()
	p := &program{lines: bufio.NewScanner(in)}
	p.stop = func() error {
		cancel()
		go func() { _, _ = io.Copy(io.Discard, in) }() // so that nothing it still writes is in its way
		return <-ended
	}
	for p.lines.Scan() && p.lines.Text() != "Requests:" {
		p.instructions += p.lines.Text() + "\n"
	}
	if p.lines.Err() != nil {
		t.Fatal(p.lines.Err())
	}
	p.url = exported(t, p.instructions, "WAZZUP_BASE_URL")
	p.login = "Bearer " + tokenByHand("72042419")
	return p
}

func exported(t *testing.T, text, name string) string {
	t.Helper()
	match := regexp.MustCompile(`(?m)^  export ` + name + `=(\S+)$`).FindStringSubmatch(text)
	if match == nil {
		t.Fatalf("no %s in:\n%s", name, text)
	}
	return match[1]
}

// do sends a request and returns the line that the program writes of it.
func (p *program) do(t *testing.T, method, body string) string {
	t.Helper()
	r := p.request(t, method, "/v2/pipelines", body)
	r.Header.Set("Authorization", p.login)
	line, _ := p.sends(r)
	return line
}

func (p *program) request(t *testing.T, method, path, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	return r
}

// sends returns the line that the program writes of a request, and the body of the answer.
func (p *program) sends(r *http.Request) (line string, body []byte) {
	responds := make(chan []byte)
	go func() {
		defer close(responds)
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		response, err := client.Do(r)
		if err != nil {
			return
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		responds <- body
	}()
	p.lines.Scan()
	return clock.ReplaceAllString(p.lines.Text(), "at"), <-responds
}

var clock = regexp.MustCompile(`\d\d:\d\d:\d\d`)

func TestItServesAndShowsRequests(t *testing.T) {
	t.Parallel()
	p := start(t, "-example", "-semantics", "merge", "-cli-config", "the cli.tfrc", "-fault", "POST after-commit reset", "-fault", "GET skip=1 status=503")
	for _, text := range []string{
		"The sandbox serves account 7204-2419 at " + p.url + ". Ctrl-C ends it.\nA post replaces the funnels that it has, and leaves all others as they are.\n",
		"What will go wrong: POST after-commit reset\nWhat will go wrong: GET skip=1 status=503\n",
		"  export TF_CLI_CONFIG_FILE='the cli.tfrc'\n",
		"such as examples/minimal (without init):\n\n  terraform plan\n",
		"  unset WAZZUP_PARTNER_EMAIL WAZZUP_PARTNER_PASSWORD WAZZUP_ACCOUNT_ID\n", // of the other kind, from the last try
		"  curl -sS " + p.url + "/v2/pipelines -H 'Authorization: Bearer sandbox-7204-2419'",
	} {
		if !strings.Contains(p.instructions, text) {
			t.Errorf("no %q in:\n%s", text, p.instructions)
		}
	}
	for _, request := range []struct{ method, body, want string }{
		{"GET", "", "  at  GET  /v2/pipelines  200  2 funnels: pipeline-1, pipeline-2"},
		{"POST", `{"pipelines":[{"id":"by-hand","name":"made by hand"}]}`, "  at  POST /v2/pipelines  no response  (fault: reset)  3 funnels: pipeline-1, pipeline-2, by-hand"},
		{"GET", "", "  at  GET  /v2/pipelines  503  (fault: status 503)"},
		{"POST", `{"pipelines":[{"id":"by-hand"}]}`, "  at  POST /v2/pipelines  400"},
		{"DELETE", "", "  at  DELETE /v2/pipelines  405"},
		{
			"POST", `{"pipelines":[{"id":"4","name":"4"},{"id":"5","name":"5"},{"id":"6","name":"6"},{"id":"7","name":"7"},{"id":"8","name":"8"},{"id":"9","name":"9"}]}`,
			"  at  POST /v2/pipelines  200  9 funnels: pipeline-1, pipeline-2, by-hand, 4, 5, 6, 7, 8, ...",
		},
	} {
		if got := p.do(t, request.method, request.body); got != request.want {
			t.Errorf("%q, want %q", got, request.want)
		}
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
}

func TestAnAddressInUse(t *testing.T) {
	t.Parallel()
	p := start(t)
	address := strings.TrimPrefix(p.url, "http://")
	err := run(t.Context(), []string{"-listen", address}, io.Discard)
	if err == nil || !strings.Contains(err.Error(), address) || !strings.HasSuffix(err.Error(), "\n\n  wazzup-sandbox -listen 127.0.0.1:0") {
		t.Error(err)
	}
	err = run(t.Context(), []string{"-cli-config", "/a b/cli.tfrc", "-example", "-listen=" + address}, io.Discard)
	if err == nil || !strings.HasSuffix(err.Error(), "\n\n  make sandbox ARGS='-listen 127.0.0.1:0 -example'") {
		t.Error(err)
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
}

func TestAnEmptyAccount(t *testing.T) {
	t.Parallel()
	p := start(t)
	if got := p.do(t, "GET", ""); got != "  at  GET  /v2/pipelines  200  no funnels" {
		t.Error(got)
	}
	if got := p.do(t, "POST", `{"pipelines":[{"id":"a","name":"A"}]}`); got != "  at  POST /v2/pipelines  200  1 funnel: a" {
		t.Error(got)
	}
	for _, text := range []string{"TF_CLI_CONFIG_FILE", "go wrong", "make ", "examples/"} { // who has the program alone has none of these
		if strings.Contains(p.instructions, text) {
			t.Errorf("%q is in:\n%s", text, p.instructions)
		}
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
}

func TestCtrlC(t *testing.T) { stops(t, os.Interrupt) }

func TestSIGTERM(t *testing.T) { stops(t, syscall.SIGTERM) }

// stops is what a signal has to do: an end without an error, and no file left.
func stops(t *testing.T, s os.Signal) {
	t.Helper()
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal that a process could send another")
	}
	file := filepath.Join(t.TempDir(), "sandbox.env")
	p := process(t, "-listen", "127.0.0.1:0", "-env-file", file)
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "Requests:" {
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	if err := p.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
	var rest []string
	for lines.Scan() {
		rest = append(rest, lines.Text())
	}
	if err := p.Wait(); err != nil || strings.Join(rest, "\n") != "\nStopped; the funnels are gone." {
		t.Errorf("%v, %q", err, rest)
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) > 0 {
		t.Errorf("%v, left: %v", err, left)
	}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	help, err := process(t, "-help").Output()
	if err != nil || !strings.HasPrefix(string(help), "wazzup-sandbox stands in for Wazzup's funnels API.") {
		t.Errorf("-help: %v\n%s", err, help)
	}
	out, err := process(t, "-paging", "some").Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("a wrong value: %v", err)
	}
	const want = "wazzup-sandbox: invalid value \"some\" for flag -paging: \"some\" is none of: none, link-next, meta-next, meta-has-more, " +
		"meta-total, top-cursor, no-meta-next, no-meta-has-more, no-meta-total\n-help lists the settings that matter first; -help-all lists all, and the words of a fault\n"
	if diff := cmp.Diff(want, string(exit.Stderr)); diff != "" || len(out) > 0 {
		t.Errorf("%s\n%s", out, diff)
	}
}

func process(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := exec.CommandContext(t.Context(), self, args...)
	p.Env = append(os.Environ(), "WAZZUP_SANDBOX_TEST_IS_PROGRAM=1")
	return p
}
