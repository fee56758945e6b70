// SPDX-License-Identifier: MPL-2.0

//go:build unix

package reliability_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// cached are the files with an extension in the workspace's cache folder.
func (c *scene) cached(extension string) []string {
	c.t.Helper()
	found, err := filepath.Glob(filepath.Join(c.Env["XDG_CACHE_HOME"], "terraform-provider-wazzup", "locks", "*"+extension))
	if err != nil {
		c.t.Fatal(err)
	}
	return found
}

// pipes puts named pipes, which nobody writes to, in the place of the account's lock and record.
func (c *scene) pipes() {
	c.t.Helper()
	for _, extension := range []string{".lock", ".json"} {
		for _, path := range c.cached(extension) {
			if strings.HasSuffix(path, ".backup.json") {
				continue
			}
			if err := errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)); err != nil {
				c.t.Fatal(err)
			}
		}
	}
}

// Named pipes in place of the lock and the record neither hang a run nor fail it, and the run says what it could not do.
func TestOddFilesOfARun(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		x, y := acctest.Funnel("x", "X", "a"), acctest.Funnel("y", "Y", "")
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x)))
		c.Apply()
		c.pipes()
		c.MustPlanNothing()
		x.Name = "X2"
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x))+acctest.Resource("more", acctest.HCL(y)))
		started := time.Now()
		says(t, c.Apply(), "Warning: Concurrent runs are not locked out", ".lock is a named pipe, not a regular file")
		if took := time.Since(started); took > time.Minute {
			t.Errorf("it took %s", took)
		}
		c.settled(x, y)
	})
}

// Ctrl-C ends a run with such files, too.
func TestCtrlCWithOddFilesInTheCacheFolder(t *testing.T) {
	t.Parallel()
	settings := sandbox.Settings{Semantics: sandbox.Merge}
	a := newApplier(begin(t, settings))
	a.interrupt(moment{name: "named pipes in the cache folder, the post taken, its answer lost", hold: func(i *interruption) func() bool {
		i.pipes()
		return i.strike(sandbox.Fault{Method: post, AfterCommit: true, Hang: true})
	}, committed: true, lost: true}, update, settings.Semantics)
}

// A run that somebody has stopped in the middle of a write holds its lock. Another run says so in the end, sends nothing,
// and can be interrupted before; when the first one goes on, both are well.
func TestAStoppedRunHoldsTheLock(t *testing.T) {
	t.Parallel()
	c := begin(t, sandbox.Settings{Semantics: sandbox.Replace})
	x, y := acctest.Funnel("x", "X", "a"), acctest.Funnel("y", "Y", "")
	c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x)))
	other := acctest.NewWorkspace(t, acctest.ShortWaits, c.sandbox.URL, c.sandbox.Token)
	other.Env["XDG_CACHE_HOME"] = c.Env["XDG_CACHE_HOME"] // the same user's
	other.Write("main.tf", acctest.Resource("other", acctest.HCL(y)))

	posted := make(chan struct{})
	c.sandbox.Before(post, func(string) bool { close(posted); return false })
	c.sandbox.Inject(sandbox.Fault{Method: post, Delay: 5 * time.Second})
	stopped := c.Group("apply", "-auto-approve")
	<-posted
	// The post does not wait for the file that says who holds the lock.
	waitFor(t, "the file of the holder", func() bool { return len(c.cached(".holder")) == 1 })
	stopped.SignalAll(syscall.SIGSTOP) // Ctrl-Z
	waitFor(t, "the post", func() bool { return c.sandbox.UnderWay() == 0 })
	c.sandbox.ResetJournal()

	waiting := other.Group("apply", "-auto-approve")
	awaits(t, waiting, "the other run to wait", func() bool { return len(c.cached(".waiting")) > 0 })
	interrupted := time.Now()
	waiting.SignalAll(syscall.SIGINT)
	if r := waiting.Finish(); r.Code == 0 || time.Since(interrupted) > 10*time.Second {
		t.Errorf("exit code %d, %s after Ctrl-C:\n%s", r.Code, time.Since(interrupted), r.Output)
	}

	pid := 0
	r := other.Must(1, "apply", "-auto-approve")
	says(t, r, "Error: Another process holds the lock of this account", "Nothing was sent")
	if _, after, found := strings.Cut(r.Output, "`kill -CONT "); found {
		number, _, _ := strings.Cut(after, "`")
		pid, _ = strconv.Atoi(number)
	}
	if err := syscall.Kill(pid, 0); pid == 0 || err != nil {
		t.Errorf("process %d is none: %v\n%s", pid, err, r.Output)
	}
	if n := c.sandbox.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}

	stopped.SignalAll(syscall.SIGCONT)
	if r := stopped.Finish(); r.Code != 0 {
		t.Errorf("the stopped run: exit code %d:\n%s", r.Code, r.Output)
	}
	other.Apply()
	c.settled(x)
	other.MustPlanNothing()
}
