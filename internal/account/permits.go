package account

import (
	"crypto/rand"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
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
	dir     string // of the files
	workDir string // digest of the working directory
	now     func() time.Time

	mu    sync.Mutex
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

// run is the content of a file.
type run struct {
	Dir      string              `json:"dir"`      // digest of the working directory
	CLI      int                 `json:"cli"`      // process id of the CLI that has started this provider
	Accounts map[string][]permit `json:"accounts"` // by digest of the account's lock key
}

// permit is for one funnel.
type permit struct {
	Funnel   digest    `json:"funnel"`   // of its id
	Contents []text    `json:"contents"` // digests of the contents that it may have, the order of stages aside
	Kind     Permitted `json:"kind"`
	Time     time.Time `json:"time"`
}

// Permitted is the reason why a create may take over a funnel that exists.
type Permitted string

// The reasons.
const (
	NotPermitted    Permitted = ""
	CreateBegun     Permitted = "create"   // a run here has begun to create just this funnel, and did not finish
	TakeoverPlanned Permitted = "takeover" // a plan here lets the resource take over this funnel, which a state of its run has
)

const (
	permitAge   = 24 * time.Hour
	permitBytes = 16 << 20 // of a file: some 100,000 permits
	permitRuns  = 1000     // files that are looked at
)

// NewPermits makes the Permits of one run. dir is the folder of the lock files; "" is the one in the user's cache folder.
func NewPermits(dir string) *Permits {
	folder, err := cacheDir(dir)
	if err != nil {
		return nil
	}
	workDir, err := os.Getwd()
	if err != nil {
		return nil
	}
	return &Permits{dir: filepath.Join(folder, "runs"), workDir: sum(workDir), now: time.Now, done: ids{}, seen: ids{}}
}

// begin notes that a create of funnels is about to be posted.
func (p *Permits) begin(account string, funnels []wazzup.Pipeline) {
	p.add(account, CreateBegun, funnels)
}

// takeover notes that a plan lets a resource take over funnels that a state of its run has.
func (p *Permits) takeover(account string, funnels []wazzup.Pipeline) {
	p.add(account, TakeoverPlanned, funnels)
}

func (p *Permits) add(account string, kind Permitted, funnels []wazzup.Pipeline) {
	if p == nil || len(funnels) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := sum(account)
	list := p.own.Accounts[key]
	for _, f := range funnels {
		id := idDigest(f.ID)
		i := slices.IndexFunc(list, func(one permit) bool { return one.Funnel == id && one.Kind == kind })
		if i < 0 {
			list = append(list, permit{Funnel: id, Kind: kind, Time: p.now()})
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
	p.save()
}

// withdraw takes takeover back.
func (p *Permits) withdraw(account string, ids ...string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	gone := make(map[digest]bool, len(ids))
	for _, id := range ids {
		gone[idDigest(id)] = true
	}
	p.own.drop(sum(account), gone, TakeoverPlanned)
	if p.name != "" {
		p.save()
	}
}

// cancel takes begin back.
func (p *Permits) cancel(account string, funnels []wazzup.Pipeline) {
	if p == nil || len(funnels) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	gone := make(map[digest]bool, len(funnels))
	for _, f := range funnels {
		gone[idDigest(f.ID)] = true
	}
	p.own.drop(sum(account), gone, CreateBegun)
	p.save()
}

// stored adds what Wazzup was seen to have made of funnels that this run has begun to create.
func (p *Permits) stored(account string, funnels []wazzup.Pipeline) {
	if p == nil {
		return
	}
	begun := slices.DeleteFunc(slices.Clone(funnels), func(f wazzup.Pipeline) bool { return !p.hasBegun(account, f.ID) })
	p.begin(account, begun)
}

func (p *Permits) hasBegun(account, id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.own.Accounts[sum(account)], func(one permit) bool {
		return one.Funnel == idDigest(id) && one.Kind == CreateBegun
	})
}

// settle notes that a write has succeeded, so that its funnels need no permit any more: their permits end with this run, if
// it ends properly. Until then, the state may still be lost.
func (p *Permits) settle(account string, funnels ...string) {
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
	p.mu.Lock()
	defer p.mu.Unlock()
	key, id := sum(account), idDigest(found.ID)
	best := NotPermitted
	for _, other := range p.others() {
		for _, one := range other.Accounts[key] {
			switch {
			case one.Funnel != id || p.expired(one):
			case one.Kind == CreateBegun && !other.ended():
			case !slices.Contains(one.Contents, anyOrderDigest(found)):
				p.seen.add(key, found.ID)
			case best == NotPermitted || one.Kind == TakeoverPlanned:
				best = one.Kind
			}
		}
	}
	if p.seen[key][id] {
		return NotPermitted
	}
	return best
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
	defer p.mu.Unlock()
	for key, funnels := range p.done {
		p.own.drop(key, funnels, CreateBegun, TakeoverPlanned)
	}
	if len(p.done)+len(p.seen) > 0 {
		for _, other := range p.others() {
			p.drop(other)
		}
	}
	if p.name == "" {
		return
	}
	if p.own.empty() {
		_ = os.Remove(p.name + ".json")
	} else {
		p.save()
	}
	if p.own.empty() {
		_ = os.Remove(p.name + ".lock")
	}
	p.release()
}

// drop takes what needs no permit any more out of another run's file. A run that goes on keeps what it has begun.
func (p *Permits) drop(other otherRun) {
	before := other.count()
	kinds := []Permitted{TakeoverPlanned}
	if other.ended() {
		kinds = append(kinds, CreateBegun)
	}
	for _, gone := range []ids{p.done, p.seen} {
		for key, funnels := range gone {
			other.run.drop(key, funnels, kinds...)
		}
	}
	switch {
	case other.empty():
		other.remove()
	case other.count() != before:
		_ = writeFile(other.name+".json", other.run)
	}
}

// Abandon ends the run as if its process had been killed.
func (p *Permits) Abandon() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.release()
}

func (p *Permits) release() {
	if p.alive != nil {
		_ = p.alive.Close()
	}
	p.alive, p.name = nil, ""
	p.own, p.done, p.seen = run{}, ids{}, ids{}
}

// save writes this run's file, and shows that the run goes on.
func (p *Permits) save() {
	if p.name == "" {
		var random [12]byte
		_, _ = rand.Read(random[:]) // never an error
		if os.MkdirAll(p.dir, 0o700) != nil {
			return
		}
		p.sweep()
		name := filepath.Join(p.dir, hex.EncodeToString(random[:]))
		alive := flock.New(name+".lock", flock.SetPermissions(0o600))
		if locked, err := alive.TryLock(); err != nil || !locked {
			_ = alive.Close()
			return
		}
		p.name, p.alive = name, alive
		p.own.Dir, p.own.CLI = p.workDir, os.Getppid()
	}
	_ = writeFile(p.name+".json", p.own)
}

// otherRun is another run's file.
type otherRun struct {
	run
	name string // without extension
}

// others are the files of other runs in this working directory.
func (p *Permits) others() []otherRun {
	return slices.DeleteFunc(p.files(), func(other otherRun) bool { return other.Dir != p.workDir })
}

func (p *Permits) files() []otherRun {
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return nil
	}
	var list []otherRun
	for _, e := range entries {
		name, isRun := strings.CutSuffix(e.Name(), ".json")
		name = filepath.Join(p.dir, name)
		if !isRun || name == p.name || len(list) == permitRuns {
			continue
		}
		other := otherRun{name: name}
		content, err := readFile(name+".json", permitBytes)
		if err == nil && json.Unmarshal(content, &other.run) == nil {
			list = append(list, other)
		}
	}
	return list
}

// sweep removes the files of runs in any directory of which no permit is good any more.
func (p *Permits) sweep() {
	for _, other := range p.files() {
		good := false
		for _, list := range other.Accounts {
			good = good || slices.ContainsFunc(list, func(one permit) bool { return !p.expired(one) })
		}
		if !good && other.unlocked() {
			other.remove()
		}
	}
}

// ended reports whether a run does not go on: its process has ended, or lives on though the CLI that started it was killed.
func (o otherRun) ended() bool { return o.unlocked() || processEnded(o.CLI) }

// unlocked reports whether the process of a run has ended.
func (o otherRun) unlocked() bool {
	info, err := os.Lstat(o.name + ".lock")
	if err != nil || !info.Mode().IsRegular() {
		return err != nil // without its lock, a run has ended
	}
	lock := flock.New(o.name + ".lock")
	locked, err := lock.TryLock()
	_ = lock.Close()
	return err == nil && locked
}

func (o otherRun) remove() {
	_ = os.Remove(o.name + ".json")
	_ = os.Remove(o.name + ".lock")
}

func (r run) empty() bool { return r.count() == 0 }

func (r run) count() int {
	n := 0
	for _, list := range r.Accounts {
		n += len(list)
	}
	return n
}

func (r run) drop(key string, funnels map[digest]bool, kinds ...Permitted) {
	if list, ok := r.Accounts[key]; ok {
		r.Accounts[key] = slices.DeleteFunc(list, func(one permit) bool { return slices.Contains(kinds, one.Kind) && funnels[one.Funnel] })
	}
}

// anyOrderDigest is the same for funnels that are EqualButOrder.
func anyOrderDigest(p wazzup.Pipeline) text {
	p.Stages = slices.SortedFunc(slices.Values(p.Stages), func(a, b wazzup.Stage) int {
		return strings.Compare(string(idDigest(a.ID)), string(idDigest(b.ID)))
	})
	return contentDigest(p)
}
