package account

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
)

// shortSpans are for tests in real time, with other processes.
var shortSpans = func() Spans {
	s := DefaultSpans
	s.LockPoll, s.LockPause, s.LockBeat = 5*time.Millisecond, 20*time.Millisecond, 50*time.Millisecond
	s.LockNotice, s.LockGiveUp, s.Files = 200*time.Millisecond, 1500*time.Millisecond, 5*time.Second
	return s
}()

const (
	otherKey    = "ACCOUNT_TEST_OTHER_KEY" // the account's lock key: this is another process of the tests
	otherDir    = "ACCOUNT_TEST_OTHER_DIR"
	otherWrites = "ACCOUNT_TEST_OTHER_WRITES" // how often it takes the lock; empty is once, until its input ends
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
	if writes > 0 {
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
	l := lock{key: key, dir: os.Getenv(otherDir), spans: shortSpans}
	n, err := strconv.Atoi(os.Getenv(otherWrites))
	if err != nil {
		n = 0
	}
	for range max(1, n) {
		release, _, err := l.acquire(context.Background())
		if err != nil {
			fmt.Println(err)
			return true
		}
		fmt.Println("held")
		if n == 0 {
			_, _ = io.Copy(io.Discard, os.Stdin)
		} else {
			time.Sleep(10 * time.Millisecond)
		}
		release()
	}
	return true
}

// newLock is a lock in a folder of its own.
func newLock(t *testing.T) lock {
	t.Helper()
	return lock{key: t.Name(), dir: filepath.Join(t.TempDir(), "locks"), spans: shortSpans}
}

// file is the path of one of the lock's files.
func (l lock) file(t *testing.T, extension string) string {
	t.Helper()
	path, err := l.path(strings.TrimPrefix(extension, "."))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// tries waits for the lock for a while, and returns how that ended; a lock that was had is released.
func (l lock) tries(t *testing.T, d time.Duration) (*LockWait, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	release, waited, err := l.acquire(ctx)
	if release != nil {
		release()
	}
	return waited, err
}

func holderJSON(t *testing.T, h Holder) []byte {
	t.Helper()
	content, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
