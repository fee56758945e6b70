// SPDX-License-Identifier: MPL-2.0

package account

import (
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Permits are what runs in one working directory leave on disk for the next run there: which existing funnels a create may
// take over without asking.
//
//   - A create was begun and its run was killed, or its write failed: the funnels are there, and no state has them.
//   - A plan lets a resource take over what another one, or its own old object, stops managing. At apply, in another
//     process, nothing tells the create half of a replacement from the create of another resource (see Registry), and with
//     create_before_destroy, or in another order than the plan's, the funnels are still there.
//
// A permit belongs to a funnel's content, not to its id: it is good for a funnel that is just as it was left. It is good
// once, in this working directory, for 24 hours, and it is dropped when other content is seen. A create's permit is not
// good while its run goes on, because then the funnel is another resource's.
//
// Each run has a file of its own, so that no two processes write one. A run that ends properly drops what it has finished
// and what it has used. Permits are only a help: what cannot be written or read counts as none. A nil *Permits has none.
type Permits struct {
	folder  *folder       // the cache folder
	dir     string        // of the files, in it
	limit   time.Duration // of a file operation
	workDir string        // digest of the working directory and the CLI's workspace in it
	cli     int           // process id of the CLI
	now     func() time.Time

	disk sync.Mutex // held by those who write this run's file, and by nobody else

	mu    sync.Mutex   // of what follows; not held during a file operation
	name  string       // of this run's files, without extension; "" before there are any
	alive *flock.Flock // held until the run ends, so that others see that it goes on
	own   run
	done  ids // funnels that a write of this run has put into a state: no permit is good any more
	seen  ids // funnels that a state has: no other run's permit is good any more
}

// ids are digests of funnels' ids, by digest of the account's lock key.
type ids map[string]map[digest]bool

func (s ids) add(key string, funnels ...string) {
	if s[key] == nil {
		s[key] = map[digest]bool{}
	}
	for _, id := range funnels {
		s[key][idDigest(id)] = true
	}
}

// permit is for one funnel.
type permit struct {
	Funnel   digest    `json:"funnel"`   // of its id
	Contents []text    `json:"contents"` // digests of the contents that it may have, the order of stages aside
	Kind     Permitted `json:"kind"`
	Number   string    `json:"number,omitempty"` // of a planned takeover: the account's
	Time     time.Time `json:"time"`
}

// Permitted is the reason why a create may take over a funnel that exists.
type Permitted string

// The reasons.
const (
	NotPermitted    Permitted = ""
	ChangedSince    Permitted = "changed"  // not permitted: a plan here let the resource take it over, and somebody has changed it since
	CreateBegun     Permitted = "create"   // a run here has begun to create just this funnel, and did not finish
	TakeoverPlanned Permitted = "takeover" // a plan here lets the resource take over this funnel, which a state of its run has
)

const permitAge = 24 * time.Hour

// NewPermits makes the Permits of one run, in a process. dir is the folder of the lock files; "" is the one in the user's cache
// folder. A file operation is given up after the limit.
func NewPermits(dir string, limit time.Duration, process Process) *Permits {
	f, err := folderAt(dir)
	if err != nil {
		return nil
	}
	workDir, err := process.workspace()
	if err != nil {
		return nil
	}
	return &Permits{
		folder: f, dir: filepath.Join(f.path, "runs"), limit: limit, workDir: sum(workDir), cli: process.CLI, now: time.Now, done: ids{}, seen: ids{},
	}
}

// begin notes that a create of funnels is about to be posted.
func (p *Permits) begin(account string, funnels []wazzup.Pipeline) {
	p.add(account, permit{Kind: CreateBegun}, funnels)
}

// takeover notes that a plan lets a resource take over funnels that a state of its run has. number is the account's, to be shown.
func (p *Permits) takeover(account, number string, funnels []wazzup.Pipeline) {
	p.add(account, permit{Kind: TakeoverPlanned, Number: number}, funnels)
}

func (p *Permits) add(account string, made permit, funnels []wazzup.Pipeline) {
	if p == nil || len(funnels) == 0 {
		return
	}
	p.change(func() {
		key := sum(account)
		list := slices.Clone(p.own.Accounts[key])
		for _, f := range funnels {
			id := idDigest(f.ID)
			i := slices.IndexFunc(list, func(one permit) bool { return one.Funnel == id && one.Kind == made.Kind })
			if i < 0 {
				made.Funnel, made.Time = id, p.now()
				list = append(list, made)
				i = len(list) - 1
			}
			if content := anyOrderDigest(f); !slices.Contains(list[i].Contents, content) {
				list[i].Contents = append(slices.Clone(list[i].Contents), content)
			}
		}
		if p.own.Accounts == nil {
			p.own.Accounts = map[string][]permit{}
		}
		p.own.Accounts[key] = list
	})
}

// cancelTakeover takes takeover back.
func (p *Permits) cancelTakeover(account string, funnels ...string) {
	p.remove(account, TakeoverPlanned, funnels)
}

// cancel takes begin back.
func (p *Permits) cancel(account string, funnels []wazzup.Pipeline) {
	gone := make([]string, len(funnels))
	for i, f := range funnels {
		gone[i] = f.ID
	}
	p.remove(account, CreateBegun, gone)
}

func (p *Permits) remove(account string, kind Permitted, funnels []string) {
	if p == nil || len(funnels) == 0 {
		return
	}
	key, gone := sum(account), ids{}
	gone.add(key, funnels...)
	p.change(func() { p.own.drop(gone, kind) })
}

// stored adds what Wazzup was seen to have made of funnels that this run has begun to create.
func (p *Permits) stored(account string, funnels []wazzup.Pipeline) {
	if p == nil {
		return
	}
	p.begin(account, slices.DeleteFunc(slices.Clone(funnels), func(f wazzup.Pipeline) bool { return !p.hasBegun(account, f.ID) }))
}

func (p *Permits) hasBegun(account, id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.own.Accounts[sum(account)], func(one permit) bool {
		return one.Funnel == idDigest(id) && one.Kind == CreateBegun
	})
}

// finish notes that a write has succeeded, so that its funnels need no permit any more: their permits end with this run, if
// it ends properly. Until then, the state may still be lost.
func (p *Permits) finish(account string, funnels ...string) {
	if p == nil || len(funnels) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done.add(sum(account), funnels...)
}

// inState notes that a state has funnels, so that they need no permit of an earlier run.
func (p *Permits) inState(account string, funnels ...string) {
	if p == nil || len(funnels) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen.add(sum(account), funnels...)
}

// find is the reason why a create may take over a funnel as it is now. A permit for other content is dropped.
func (p *Permits) find(account string, found wazzup.Pipeline) Permitted {
	if p == nil {
		return NotPermitted
	}
	key, id, content := sum(account), idDigest(found.ID), anyOrderDigest(found)
	best, changed := NotPermitted, NotPermitted
	for _, other := range p.others() {
		for _, one := range other.Accounts[key] {
			switch {
			case one.Funnel != id || p.expired(one) || one.Kind == CreateBegun && !other.ended:
			case !slices.Contains(one.Contents, content):
				p.inState(account, found.ID)
				if one.Kind == TakeoverPlanned {
					changed = ChangedSince
				}
			case best == NotPermitted || one.Kind == TakeoverPlanned:
				best = one.Kind
			}
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen[key][id] {
		return changed
	}
	return best
}

// plannedElsewhere is the number of an account other than this one, for which a plan lets a resource take over a funnel with
// this id.
func (p *Permits) plannedElsewhere(account, id string) (number string) {
	if p == nil {
		return ""
	}
	for _, other := range p.others() {
		for key, list := range other.Accounts {
			for _, one := range list {
				switch {
				case one.Funnel != idDigest(id) || one.Kind != TakeoverPlanned || p.expired(one):
				case key == sum(account):
					return ""
				default:
					number = one.Number
				}
			}
		}
	}
	return number
}

func (p *Permits) expired(one permit) bool {
	age := p.now().Sub(one.Time)
	return age < 0 || age > permitAge
}

// Close ends the run properly: what it has finished or used is dropped.
func (p *Permits) Close() {
	if p == nil {
		return
	}
	p.mu.Lock()
	done, seen := maps.Clone(p.done), maps.Clone(p.seen)
	p.mu.Unlock()
	if len(done)+len(seen) > 0 {
		for _, other := range p.others() {
			p.drop(other, done, seen)
		}
	}
	p.change(func() { p.own.drop(done, CreateBegun, TakeoverPlanned) })
	p.Abandon()
}

// drop takes what needs no permit any more out of another run's file. A run that goes on keeps what it has begun.
func (p *Permits) drop(other otherRun, done, seen ids) {
	before := other.count()
	kinds := []Permitted{TakeoverPlanned}
	if other.ended {
		kinds = append(kinds, CreateBegun)
	}
	other.drop(done, kinds...)
	other.drop(seen, kinds...)
	if other.count() != before {
		_ = p.folder.do(p.limit, func() error { return other.write(other.name) })
	}
}

// Abandon ends the run as if its process had been killed.
func (p *Permits) Abandon() {
	if p == nil {
		return
	}
	p.mu.Lock()
	alive := p.alive
	p.alive, p.name = nil, ""
	p.own, p.done, p.seen = run{}, ids{}, ids{}
	p.mu.Unlock()
	closeLock(alive)
}
