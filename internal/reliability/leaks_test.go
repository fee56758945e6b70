// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// A process in which a provider is configured again and again, with a fault in every fifth operation, keeps no goroutine,
// no connection and no open file.
func TestLeaks(t *testing.T) {
	ignore := goleak.IgnoreCurrent() // not parallel: what other tests run would be taken for a leak
	var open connections
	service := sandbox.New(sandbox.Settings{})
	token := service.AddAccount(acctest.Account)
	server := httptest.NewUnstartedServer(service)
	server.Config.ConnState = open.track
	server.Start()
	c := coretest.NewCore(t, server.URL, token)
	c.Timings, c.Backoff = modelTimings, wazzup.Backoff{Initial: time.Millisecond, Max: 2 * time.Millisecond}
	c.Settings["request_timeout"], c.Settings["max_retries"] = "200ms", 1

	leakyOperation(c, service, 0) // what is made once, is made now
	files := openFiles()
	operations := repeats(300, 1000)
	for i := range operations {
		leakyOperation(c, service, i)
		service.ClearFaults()
		if n := open.count(); n > 20 {
			t.Fatalf("%d connections open after %d operations", n, i+1)
		}
	}
	waitFor(t, "the last connections to be closed", func() bool { return open.count() == 0 })
	// The client's ends of the last connections may be closed a moment later.
	waitFor(t, fmt.Sprintf("no more than the %d files to be open that were before", files), func() bool { return openFiles() <= files })
	service.Close()
	server.Close()
	goleak.VerifyNone(t, ignore)
}

// leakyFaults are one of each kind that ends a request in another way.
var leakyFaults = []sandbox.Fault{
	{Status: 503},
	{Reset: true},
	{Cut: true},
	{Hang: true},
	{Reset: true, AfterCommit: true},
	{Cut: true, AfterCommit: true},
	{Slow: time.Millisecond},
	{Status: 401},
	{Endless: true, Method: get},
	{Status: 302, Header: http.Header{"Location": {"http://127.0.0.1:1/"}}},
}

// leakyOperation is one of create, update, refresh and destroy; every fifth has a fault.
func leakyOperation(c *coretest.Core, service *sandbox.Server, i int) {
	if i%5 == 1 {
		f := leakyFaults[i/5%len(leakyFaults)]
		f.Skip, f.Times = i%3, 1+i%4
		service.Inject(f)
	}
	declared := &coretest.Declared{Pipelines: []sandbox.Pipeline{acctest.Funnel("x", fmt.Sprint(i), "a b")}, Existing: new("overwrite")}
	switch i % 7 {
	case 5:
		_ = c.Refresh()
		return
	case 6:
		declared = nil
	}
	if plan, _ := c.Plan(declared); plan != nil {
		_ = c.Apply(plan)
	}
}

// connections are those that a server has open.
type connections struct {
	mu   sync.Mutex
	open map[net.Conn]bool
}

func (c *connections) track(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[net.Conn]bool{}
	}
	switch state {
	case http.StateNew:
		c.open[conn] = true
	case http.StateClosed, http.StateHijacked:
		delete(c.open, conn)
	case http.StateActive, http.StateIdle:
	}
}

func (c *connections) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.open)
}

// openFiles is how many files and sockets this process has open; 0 if the system does not say.
func openFiles() int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(list)
}
