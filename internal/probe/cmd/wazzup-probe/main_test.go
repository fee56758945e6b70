// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// In a process of its own, this test binary is the program.
func TestMain(m *testing.M) {
	if os.Getenv("WAZZUP_PROBE_TEST_IS_PROGRAM") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// serve starts a sandbox on loopback, whose first funnel is made by somebody else.
func serve(t *testing.T, funnels ...sandbox.Pipeline) (server *sandbox.Server, env map[string]string) {
	t.Helper()
	server = sandbox.New(sandbox.Settings{})
	token := server.AddAccount("1")
	server.SetPipelines("1", funnels)
	url, stop, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return server, map[string]string{"WAZZUP_BASE_URL": url, "WAZZUP_CLIENT_ACCESS_TOKEN": token}
}

func TestWhatCannotBegin(t *testing.T) {
	t.Parallel()
	server, env := serve(t, sandbox.Pipeline{ID: "theirs", Name: "theirs"})
	for _, c := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"no token", nil, nil, "WAZZUP_CLIENT_ACCESS_TOKEN is not set"},
		{"funnels of others", nil, env, `this account holds 1 funnel not made here: "theirs"`},
		{"an unknown flag", []string{"-force"}, env, "-help lists the flags"},
		{"words", []string{"please"}, env, `"please" is no flag`},
		{"help", []string{"-help"}, nil, flag.ErrHelp.Error()},
	} {
		var out, progress bytes.Buffer
		err := run(t.Context(), c.args, func(name string) string { return c.env[name] }, &out, &progress)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n\n") {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.name == "help" != (out.Len() > 0) || out.Len() > 0 && !strings.Contains(out.String(), "-risk-losing-funnels-of-others") {
			t.Errorf("%s: %s", c.name, out.String())
		}
	}
	if n := server.Count("POST"); n != 0 {
		t.Errorf("%d posts", n)
	}
}

func TestAFailureAsJSON(t *testing.T) {
	t.Parallel()
	_, env := serve(t, sandbox.Pipeline{ID: "theirs", Name: "theirs"})
	var out, progress bytes.Buffer
	err := run(t.Context(), []string{"-json"}, func(name string) string { return env[name] }, &out, &progress)
	var report struct {
		Error    string
		Findings []any `json:"answers"`
	}
	if e := json.Unmarshal(out.Bytes(), &report); e != nil || err == nil || report.Error != err.Error() || report.Findings == nil {
		t.Errorf("%v %v\n%s", e, err, out.String())
	}
}

// An interrupt in the middle ends the program with 1, after it has removed what it made.
func TestCtrlC(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no interrupt that a process could send another")
	}
	server, env := serve(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := exec.CommandContext(t.Context(), self)
	p.Env = append(os.Environ(), "WAZZUP_PROBE_TEST_IS_PROGRAM=1")
	for name, value := range env {
		p.Env = append(p.Env, name+"="+value)
	}
	var out, progress bytes.Buffer
	p.Stdout, p.Stderr = &out, &progress
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); len(server.Pipelines("1")) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no post:\n%s", progress.String())
		}
	}
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err = p.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(progress.String(), "Interrupted: removing what was made.") ||
		!strings.Contains(out.String(), "Everything that was made has been removed.") || len(server.Pipelines("1")) != 0 {
		t.Errorf("%v\n%s\n%s\n%v", err, out.String(), progress.String(), server.Pipelines("1"))
	}
}
