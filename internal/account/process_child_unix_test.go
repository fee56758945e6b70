// SPDX-License-Identifier: MPL-2.0

//go:build unix

package account

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	otherKey    = "ACCOUNT_TEST_OTHER_KEY" // the account's lock key: this is another process of the tests
	otherDir    = "ACCOUNT_TEST_OTHER_DIR"
	otherWrites = "ACCOUNT_TEST_OTHER_WRITES" // how often it takes the lock; empty is once, until its input ends

	onAFullDisk = -1 // instead of how often
	quietly     = -2 // instead of how often: once, until its input ends, with few signs of life
)

// otherProcess is a process that takes the lock of an account.
type otherProcess struct {
	t     *testing.T
	cmd   *exec.Cmd
	input io.Closer
	said  *bufio.Reader
}

// another starts a process that takes the lock of an account's key so often, or holds it.
func another(t *testing.T, l lock, writes int) *otherProcess {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &otherProcess{t: t, cmd: exec.CommandContext(t.Context(), self)}
	p.cmd.Env = append(os.Environ(), otherKey+"="+l.key, otherDir+"="+l.dir)
	if writes != 0 {
		p.cmd.Env = append(p.cmd.Env, otherWrites+"="+strconv.Itoa(writes))
	}
	p.cmd.Stderr = os.Stderr
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.input, p.said = stdin, bufio.NewReader(stdout)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	return p
}

// says waits until the process says something, and returns it.
func (p *otherProcess) says() string {
	p.t.Helper()
	line, err := p.said.ReadString('\n')
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

func (p *otherProcess) release() { _ = p.input.Close() }

// actAsAnotherProcess is the other side of another.
func actAsAnotherProcess() bool {
	key, given := os.LookupEnv(otherKey)
	if !given {
		return false
	}
	l := lock{key: key, dir: os.Getenv(otherDir), timings: shortTimings}
	n, err := strconv.Atoi(os.Getenv(otherWrites))
	if err != nil {
		n = 0
	}
	switch {
	case n == onAFullDisk:
		writeOnAFullDisk(l)
		return true
	case n == quietly:
		l.timings.LockBeat = time.Hour
	case n > 0:
		l.timings = DefaultTimings
	}
	for range max(1, n) {
		release, _, err := l.acquire(context.Background())
		if err != nil {
			fmt.Fprintln(os.Stdout, err)
			return true
		}
		fmt.Fprintln(os.Stdout, "held")
		if n <= 0 {
			_, _ = io.Copy(io.Discard, os.Stdin)
		} else {
			time.Sleep(5 * time.Millisecond)
		}
		release()
	}
	return true
}
