// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// semantics are what a post may mean.
type semantics string

const (
	replacing     semantics = "replace"
	merging       semantics = "merge"
	mergingStages semantics = "merge-stages"
)

var allSemantics = []semantics{replacing, merging, mergingStages}

// fake is the API in memory, without a network between, so that time can be faked too. It is not the sandbox: what the
// tests below say must hold on a second, independent reading of the same facts.
type fake struct {
	semantics   semantics
	sorted      bool // stages are kept by id, not in the order sent
	trims       bool
	refuseEmpty bool
	stale       time.Duration // a read shows the list as it was that long ago
	flapping    bool          // ... but only every second one
	latency     time.Duration

	texts    func(string) string                // what names are stored as
	ids      func(string) string                // what ids are stored as
	blind    bool                               // ids that differ in case only are one: the one that is there stays, with the content posted last
	first    int                                // no more than so many funnels are stored; 0 is no limit
	members  bool                               // undocumented members stay with a posted funnel; else they go
	rotates  bool                               // each read shows stages, and funnels, in another order
	oneByOne func(n int) (items int, err error) // a post stores so many items, and then fails; with no error, all

	afterGet   func(n int)       // a slow answer: what it shows is settled before
	beforeGet  func(n int) error // an error is the request's, and nothing is read
	beforePost func(n int) error // an error is the request's, and nothing is done
	afterPost  func(n int) error // an error is the request's, although it was done

	mu       sync.Mutex
	list     []wazzup.Pipeline
	versions []version
	gets     int
	posts    [][]wazzup.Pipeline
	inFlight int
	most     int
}

type version struct {
	until time.Time
	list  []wazzup.Pipeline
}

func (f *fake) ListPipelines(ctx context.Context) ([]wazzup.Pipeline, error) {
	if err := f.pause(ctx); err != nil {
		return nil, err
	}
	f.mu.Lock()
	f.gets++
	n, hook := f.gets, f.beforeGet
	f.mu.Unlock()
	if hook != nil {
		if err := hook(n); err != nil {
			return nil, err
		}
	}
	list := f.shown(n)
	if f.rotates {
		rotate(list, n)
		for i := range list {
			rotate(list[i].Stages, n)
		}
	}
	if f.afterGet != nil {
		f.afterGet(n)
	}
	return list, nil
}

func (f *fake) shown(n int) []wazzup.Pipeline {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.flapping || n%2 == 0 {
		for _, v := range f.versions {
			if time.Since(v.until) < f.stale {
				return clone(v.list)
			}
		}
	}
	return clone(f.list)
}

func (f *fake) PostPipelines(ctx context.Context, list []wazzup.Pipeline) error {
	f.mu.Lock()
	f.posts = append(f.posts, clone(list))
	n, before, after := len(f.posts), f.beforePost, f.afterPost
	f.inFlight++
	f.most = max(f.most, f.inFlight)
	f.mu.Unlock()
	defer func() { f.mu.Lock(); f.inFlight--; f.mu.Unlock() }()
	if err := f.pause(ctx); err != nil {
		return &wazzup.TransportError{Err: err}
	}
	if before != nil {
		if err := before(n); err != nil {
			return err
		}
	}
	if f.refuseEmpty && len(list) == 0 {
		return errEmptyList
	}
	if f.oneByOne != nil {
		if items, err := f.oneByOne(n); err != nil {
			f.set(f.taken(append(clone(list[:items]), f.tail(list[:items])...)))
			return err
		}
	}
	f.set(f.taken(list))
	if after != nil {
		return after(n)
	}
	return nil
}

// tail is what a list that is taken item by item leaves of the old one.
func (f *fake) tail(taken []wazzup.Pipeline) []wazzup.Pipeline {
	return slices.DeleteFunc(f.now(), func(p wazzup.Pipeline) bool {
		return slices.ContainsFunc(taken, func(q wazzup.Pipeline) bool { return p.ID == q.ID })
	})
}

func rotate[T any](list []T, n int) {
	if len(list) > 0 {
		n %= len(list)
		copy(list, slices.Concat(list[n:], list[:n]))
	}
}

func (f *fake) pause(ctx context.Context) error {
	if f.latency == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(f.latency):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// taken is the list after a post.
func (f *fake) taken(posted []wazzup.Pipeline) []wazzup.Pipeline {
	f.mu.Lock()
	defer f.mu.Unlock()
	posted = clone(posted)
	for i := range posted {
		if f.ids != nil {
			posted[i].ID = f.ids(posted[i].ID)
			for j, s := range posted[i].Stages {
				posted[i].Stages[j].ID = f.ids(s.ID)
			}
		}
		j := slices.IndexFunc(f.list, func(q wazzup.Pipeline) bool { return q.ID == posted[i].ID })
		posted[i].Undocumented = nil
		if f.members && j >= 0 {
			posted[i].Undocumented = f.list[j].Undocumented
		}
	}
	list := clone(f.list)
	if f.semantics == replacing {
		list = []wazzup.Pipeline{}
	}
	for _, p := range posted {
		i := slices.IndexFunc(list, func(q wazzup.Pipeline) bool { return q.ID == p.ID || f.blind && strings.EqualFold(q.ID, p.ID) })
		switch {
		case i < 0:
			list = append(list, p)
		case f.semantics != mergingStages:
			p.ID = list[i].ID
			list[i] = p
		default:
			list[i].Name, list[i].Undocumented = p.Name, p.Undocumented
			for _, s := range p.Stages {
				j := slices.IndexFunc(list[i].Stages, func(t wazzup.Stage) bool { return t.ID == s.ID })
				if j < 0 {
					list[i].Stages = append(list[i].Stages, s)
				} else {
					list[i].Stages[j] = s
				}
			}
		}
	}
	return f.stored(list)
}

func (f *fake) stored(list []wazzup.Pipeline) []wazzup.Pipeline {
	if f.first > 0 {
		list = list[:min(len(list), f.first)]
	}
	for i := range list {
		if f.texts != nil {
			list[i].Name = f.texts(list[i].Name)
			for j, s := range list[i].Stages {
				list[i].Stages[j].Name = f.texts(s.Name)
			}
		}
		if f.sorted {
			slices.SortFunc(list[i].Stages, func(a, b wazzup.Stage) int { return strings.Compare(a.ID, b.ID) })
		}
		if f.trims {
			list[i].Name = strings.TrimSpace(list[i].Name)
		}
	}
	return list
}

// set changes the list, as a post does or somebody else.
func (f *fake) set(list []wazzup.Pipeline) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.versions = append(f.versions, version{until: time.Now(), list: f.list})
	f.list = list
}

// showOld makes reads show an old list, for a while.
func (f *fake) showOld(list []wazzup.Pipeline, duration time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stale, f.versions = duration, []version{{until: time.Now(), list: list}}
}

// edit is somebody else's change.
func (f *fake) edit(change func([]wazzup.Pipeline) []wazzup.Pipeline) {
	f.set(change(f.now()))
}

func (f *fake) now() []wazzup.Pipeline {
	f.mu.Lock()
	defer f.mu.Unlock()
	return clone(f.list)
}

func (f *fake) postCount() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.posts)
}

func (f *fake) getCount() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.gets
}

func clone(list []wazzup.Pipeline) []wazzup.Pipeline {
	list = slices.Clone(list)
	for i := range list {
		list[i].Stages = slices.Clone(list[i].Stages)
	}
	return list
}

// lockDir is a folder for lock files that outlives a test's bubble.
var lockDir string

// The random test draws the same cases each time, and make soak draws others and more. The flags of rapid override this.
func TestMain(m *testing.M) {
	checks, seed := "100", "1"
	if os.Getenv("WAZZUP_SOAK") != "" {
		checks, seed = "10000", "0"
	}
	_, _ = flag.Set("rapid.checks", checks), flag.Set("rapid.seed", seed)
	os.Exit(func() int {
		if actAsAnotherProcess() {
			return 0
		}
		dir, err := os.MkdirTemp("", "locks")
		if err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		lockDir = dir
		code := m.Run()
		if err := goleak.Find(); code == 0 && err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return code
	}())
}

var lockKeys struct {
	sync.Mutex
	n int
}

// open makes an Account on a fake, with the spans of a real run.
func open(f *fake) *Account {
	lockKeys.Lock()
	defer lockKeys.Unlock()
	lockKeys.n++
	return New(Config{
		API: f, LockKey: string(rune('a'+lockKeys.n%26)) + time.Now().String() + string(rune(lockKeys.n)), LockDir: lockDir,
		Timings: DefaultTimings, MaxRetries: 4, Backoff: wazzup.DefaultBackoff,
	})
}

// funnel makes a funnel from its id, its name and its stages: "a b" has the stages a and b, named A and B.
func funnel(id, name, stages string) wazzup.Pipeline {
	p := wazzup.Pipeline{ID: id, Name: name}
	for s := range strings.FieldsSeq(stages) {
		p.Stages = append(p.Stages, wazzup.Stage{ID: s, Name: strings.ToUpper(s)})
	}
	return p
}

func byID(list ...wazzup.Pipeline) map[string]wazzup.Pipeline {
	m := map[string]wazzup.Pipeline{}
	for _, p := range list {
		m[p.ID] = p
	}
	return m
}

var (
	errReset     = &wazzup.TransportError{Err: errors.New("connection reset by peer")}
	err502       = &wazzup.StatusError{Status: 502, RetryAfter: wazzup.NoRetryAfter}
	err429       = &wazzup.StatusError{Status: 429, RetryAfter: wazzup.NoRetryAfter}
	errDial      = &wazzup.TransportError{NothingSent: true, Err: errors.New("connection refused")}
	errEmptyList = &wazzup.StatusError{Status: 400, Code: "VALIDATION_FAILED", Errors: []string{"pipelines must contain at least 1 elements"}, RetryAfter: wazzup.NoRetryAfter}
	err400       = &wazzup.StatusError{Status: 400, RetryAfter: wazzup.NoRetryAfter}
)
