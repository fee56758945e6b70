// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acctest

import (
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Group is a run of the CLI in a process group of its own, as a terminal or a CI system starts it: the CLI and the
// providers that it has started. Providers may outlive the CLI.
type Group struct{ *Process }

// Group begins a run of the CLI. What is left of the group when the test ends is killed.
func (w *Workspace) Group(args ...string) Group {
	w.t.Helper()
	g := Group{w.process(args, false)}
	g.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	g.start()
	w.t.Cleanup(func() { _ = syscall.Kill(-g.CLI(), syscall.SIGKILL) })
	return g
}

// CLI is the process id of the CLI, which is that of its group too.
func (g Group) CLI() int { return g.cmd.Process.Pid }

// Alive reports whether a process of the group is left.
func (g Group) Alive() bool { return !errors.Is(syscall.Kill(-g.CLI(), 0), syscall.ESRCH) }

// SignalAll signals the whole group, as a terminal does at Ctrl-C.
func (g Group) SignalAll(s syscall.Signal) { _ = syscall.Kill(-g.CLI(), s) }

// SignalCLI signals the CLI alone.
func (g Group) SignalCLI(s syscall.Signal) { _ = syscall.Kill(g.CLI(), s) }

// SignalProviders signals the group's processes but the CLI, and says how many there were.
func (g Group) SignalProviders(s syscall.Signal) int {
	g.t.Helper()
	pids := providers(g.t, g.CLI())
	for _, pid := range pids {
		_ = syscall.Kill(pid, s)
	}
	return len(pids)
}

// providers are the processes of a group but its leader.
func providers(t testing.TB, group int) (pids []int) {
	t.Helper()
	list, err := exec.Command("ps", "-A", "-o", "pid=,pgid=").Output() //nolint:noctx // it ends by itself
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		fields := strings.Fields(line)
		pid, err := strconv.Atoi(fields[0])
		if err == nil && fields[1] == strconv.Itoa(group) && pid != group {
			pids = append(pids, pid)
		}
	}
	return pids
}
