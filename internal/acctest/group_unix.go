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

// Group is a run of the CLI in a separate process group, as a terminal or a CI system starts it. The group has the CLI and the
// providers that it has started. Providers may outlive the CLI.
type Group struct{ *Process }

// Group begins a run of the CLI. The end of the test kills the remaining processes of the group.
func (w *Workspace) Group(args ...string) Group {
	w.t.Helper()
	g := Group{w.process(args, false)}
	g.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	g.start()
	w.t.Cleanup(func() { _ = syscall.Kill(-g.CLI(), syscall.SIGKILL) })
	return g
}

// CLI returns the process id of the CLI, which is also the id of its group.
func (g Group) CLI() int { return g.cmd.Process.Pid }

// Alive reports whether a process of the group is still running.
func (g Group) Alive() bool { return !errors.Is(syscall.Kill(-g.CLI(), 0), syscall.ESRCH) }

// SignalAll signals the whole group, as a terminal does at Ctrl-C.
func (g Group) SignalAll(s syscall.Signal) { _ = syscall.Kill(-g.CLI(), s) }

// SignalCLI signals the CLI alone.
func (g Group) SignalCLI(s syscall.Signal) { _ = syscall.Kill(g.CLI(), s) }

// SignalProviders signals all processes of the group except the CLI, and returns their number.
func (g Group) SignalProviders(s syscall.Signal) int {
	g.t.Helper()
	pids := providers(g.t, g.CLI())
	for _, pid := range pids {
		_ = syscall.Kill(pid, s)
	}
	return len(pids)
}

// providers returns the processes of a group except its leader.
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
