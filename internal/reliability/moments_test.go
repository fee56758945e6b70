// SPDX-License-Identifier: MPL-2.0

//go:build unix

package reliability_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// change is what an interrupted apply does.
type change struct {
	name  string
	says  string // when the write begins
	reads int    // of the list, before the one that the write begins with
}

// A create is preceded by the refresh of the other resources and by the check of its plan at apply.
var (
	create = change{"create", "Creating...", 2}
	update = change{"update", "Modifying...", 1}
	remove = change{"remove", "Destroying...", 1}
)

// moment is a point of a write at which somebody presses Ctrl-C, and what becomes of that write.
type moment struct {
	name string
	// hold keeps the write at the point, and returns what tells that it has come there.
	hold      func(*interruption) (reached func() bool)
	committed bool // a post is taken
	lost      bool // ... and there is no answer to it, so that only a read can tell
	unread    bool // ... and no read can tell in time
	onItsWay  bool // a post may start within the second that a signal takes to reach the provider
	stays     bool // not for a remove: another write must be able to follow
}

// moments are the eight points of the promises, some of them in several ways.
var moments = []moment{
	{name: "waiting for the lock", hold: (*interruption).holdLock},
	{name: "the first read under way", hold: func(i *interruption) func() bool {
		return i.strike(sandbox.Fault{Method: get, Hang: true, Skip: i.change.reads})
	}},
	{name: "between read and post, the signal coming with the answer", hold: (*interruption).holdResponse, onItsWay: true},
	{name: "between read and post, reading again because the list is stale", hold: (*interruption).holdStaleRead, committed: true, stays: true},
	{name: "the post under way, taken later", hold: func(i *interruption) func() bool {
		return i.begin(sandbox.Fault{Method: post, Delay: 300 * time.Millisecond})
	}, committed: true},
	{name: "the post under way, never taken", hold: func(i *interruption) func() bool {
		return i.strike(sandbox.Fault{Method: post, Hang: true})
	}},
	{name: "the post under way, taken when nobody waits for it any more", hold: func(i *interruption) func() bool {
		return i.begin(sandbox.Fault{Method: post, Delay: 2500 * time.Millisecond, Late: true})
	}, committed: true, lost: true, unread: true},
	{name: "the post taken, its answer late", hold: func(i *interruption) func() bool {
		return i.begin(sandbox.Fault{Method: post, AfterCommit: true, Delay: 300 * time.Millisecond})
	}, committed: true},
	{name: "the post taken, its answer lost", hold: func(i *interruption) func() bool {
		return i.strike(sandbox.Fault{Method: post, AfterCommit: true, Hang: true})
	}, committed: true, lost: true},
	{name: "reading back, the reads stale", hold: (*interruption).holdBack, committed: true},
	{name: "reading back, without an answer", hold: func(i *interruption) func() bool {
		return i.strike(sandbox.Fault{Method: get, Hang: true, Skip: i.change.reads + 1, Times: -1})
	}, committed: true, unread: true},
	{name: "backing off after a post's 503", hold: func(i *interruption) func() bool {
		i.sandbox.Inject(sandbox.Fault{Method: post, Status: 503, Times: -1})
		return func() bool { return i.sandbox.Count(post) >= 3 }
	}, onItsWay: true},
	{name: "backing off after a read's 503", hold: func(i *interruption) func() bool {
		return i.strike(sandbox.Fault{Method: get, Status: 503, Skip: i.change.reads, Times: -1})
	}},
	{name: "waiting as a post's 429 asks", hold: func(i *interruption) func() bool {
		return i.strike(sandbox.Fault{Method: post, Status: 429, Header: http.Header{"Retry-After": {"50"}}})
	}},
	{name: "waiting as a read's 503 asks", hold: func(i *interruption) func() bool {
		return i.strike(sandbox.Fault{Method: get, Status: 503, Skip: i.change.reads, Header: http.Header{"Retry-After": {"50"}}})
	}},
}

// strike injects a fault, and waits until it has struck.
func (i *interruption) strike(f sandbox.Fault) func() bool {
	i.sandbox.Inject(f)
	return func() bool {
		for _, e := range i.sandbox.Journal() {
			if e.Fault == f.String() {
				return true
			}
		}
		return false
	}
}

// begin injects a fault that delays a post, and waits until that has come.
func (i *interruption) begin(f sandbox.Fault) func() bool {
	var came atomic.Bool
	i.sandbox.Before(post, func(string) bool { came.Store(true); return false })
	i.sandbox.Inject(f)
	return came.Load
}

// holdLock has another run of the CLI hold the account's lock: the answer to its post does not come.
func (i *interruption) holdLock() func() bool {
	other := acctest.NewWorkspace(i.t, acctest.ShortWaits, i.sandbox.URL, i.sandbox.Token)
	other.Env["XDG_CACHE_HOME"] = i.Env["XDG_CACHE_HOME"] // the same user's
	other.Write("main.tf", acctest.Resource("other", acctest.HCL(acctest.Funnel("other", "not taken", ""))))
	hangs := i.strike(sandbox.Fault{Method: post, Hang: true})
	holder := other.Group("apply", "-auto-approve")
	i.after = append(i.after, func() { holder.SignalAll(syscall.SIGKILL); holder.Finish() })
	awaits(i.t, holder, "the other run's post", hangs)
	return func() bool { return strings.Contains(i.run.Output(), i.change.says) }
}

// holdResponse keeps the answer to the write's first read until the CLI says that it stops: whether the provider has been
// told by then is left to chance.
func (i *interruption) holdResponse() func() bool {
	var reads atomic.Int32
	i.sandbox.Before(get, func(string) bool {
		held := reads.Add(1) > int32(i.change.reads)
		if held {
			<-i.told
		}
		return !held
	})
	return func() bool { return reads.Load() > int32(i.change.reads) }
}

// holdStaleRead has another write follow in the same run. Its first read lacks what the first write has written, and the
// next one hangs.
func (i *interruption) holdStaleRead() func() bool {
	next := fmt.Sprint("next-", i.n)
	i.Write("main.tf", i.Read("main.tf")+acctest.Resource(next, acctest.HCL(acctest.Funnel(next, "the next", "a")),
		"  deletion_policy = \"retain\"", // so that leaving it out later takes no request
		"  depends_on = ["+i.address+"]"))
	stale := i.change.reads + 4 // behind the first write's two reads and the check of this one's plan
	var reads atomic.Int32
	i.sandbox.Before(get, func(string) bool {
		last := reads.Add(1) == int32(stale)
		if last {
			i.staleFor(time.Hour)
		}
		return !last
	})
	return i.strike(sandbox.Fault{Method: get, Hang: true, Skip: stale})
}

// holdBack has the reads lag behind the post, though not for so long that it would count as refused.
func (i *interruption) holdBack() func() bool {
	i.sandbox.Before(post, func(string) bool { i.staleFor(350 * time.Millisecond); return false })
	return func() bool {
		journal := i.sandbox.Journal()
		return i.sandbox.Count(post) > 0 && journal[len(journal)-1].Method == get
	}
}

// staleFor has reads lag behind until the CLI has ended.
func (i *interruption) staleFor(d time.Duration) {
	i.sandbox.Set(func(s *sandbox.Settings) { s.StaleFor = d })
}
