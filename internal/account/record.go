package account

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/go-json-experiment/json"
	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// record is what was last verified of an account's list, in digests: it lies beside the lock file too, for the next
// process, which must not take a read that lags behind for the truth either. The CLI starts a process for each provider
// block and each walk, so the next one may come within a second.
//
// It is only a help: a record that cannot be written or read, and the cache of another machine, are as none.
type record struct {
	Time  time.Time       `json:"time"`  // of the read that has shown it
	There map[digest]text `json:"there"` // digest of a funnel's id -> of its content
	Gone  map[digest]bool `json:"gone"`  // of the ids of funnels that were removed, and read back as gone

	// recalled is true for another process's record, which is heeded for no longer than reads are believed to lag.
	recalled bool
	since    time.Time // when this process came to know it
}

// digest and text are SHA-256 in hexadecimal, of an id and of a content.
type (
	digest string
	text   string
)

// anyText stands for the content of a funnel that is there, and of which no more is known.
const anyText text = ""

func idDigest(id string) digest { return digest(sum(id)) }

// contentDigest is the same for funnels that are Equal.
func contentDigest(p wazzup.Pipeline) text {
	parts := make([]string, 0, 1+2*len(p.Stages))
	parts = append(parts, p.Name)
	for _, s := range p.Stages {
		parts = append(parts, s.ID, s.Name)
	}
	return text(sum(parts...))
}

func sum(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		part = norm.NFC.String(part)
		fmt.Fprintf(h, "%d %s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// isNewerThan reports whether a list lacks something of the record.
func (r record) isNewerThan(list List) bool {
	if len(r.There)+len(r.Gone) == 0 {
		return false // and no digest is made of what most runs only look at
	}
	found := 0
	for _, p := range list.Pipelines {
		id := idDigest(p.ID)
		if r.Gone[id] {
			return true
		}
		if known, ok := r.There[id]; ok {
			found++
			if known != anyText && known != contentDigest(p) {
				return true
			}
		}
	}
	return found < len(r.There)
}

// remember notes a list as read after a write, and which funnels that write has removed.
func (a *Account) remember(list List, gone []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := record{Time: time.Now(), since: time.Now(), There: make(map[digest]text, len(list.Pipelines)), Gone: map[digest]bool{}}
	maps.Copy(now.Gone, a.memory.verified.Gone)
	for _, id := range gone {
		now.Gone[idDigest(id)] = true
	}
	for _, p := range list.Pipelines {
		id := idDigest(p.ID)
		now.There[id] = contentDigest(p)
		delete(now.Gone, id)
	}
	a.hold(now)
}

// without is a record that says of the funnels that a write touches what the write leaves as it is: those that it changes
// are there before and after.
func (r record) without(w *write) record {
	r.There, r.Gone = maps.Clone(r.There), maps.Clone(r.Gone)
	for id := range w.Planned {
		if _, there := r.There[idDigest(id)]; there {
			r.There[idDigest(id)] = anyText
		}
		delete(r.Gone, idDigest(id))
	}
	for id := range w.removals {
		delete(r.There, idDigest(id))
	}
	return r
}

// announce takes what a write is about to touch out of what was verified, here and for the next process: this one may be
// killed, or the reads after the post may fail, before it is known how they are. It returns what was known before.
func (a *Account) announce(w *write) (before record) {
	a.mu.Lock()
	defer a.mu.Unlock()
	before = a.memory.verified
	a.hold(before.without(w))
	return before
}

// withdraw takes an announcement back, of a write that has touched nothing.
func (a *Account) withdraw(before record) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hold(before)
}

// hold makes a record what was last verified. Before anything was, by this process or one before it, there is none to keep.
func (a *Account) hold(r record) {
	a.memory.verified = r
	if !r.Time.IsZero() {
		a.save(r)
	}
}

// disbelieve forgets what was verified before a moment, because someone else has changed it since. It reports whether it did.
func (a *Account) disbelieve(before time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.memory.verified.since.After(before) {
		return false
	}
	a.memory.verified = record{Time: a.memory.verified.Time}
	return true
}

// recall takes over what another process has verified since, and returns how long a list that lacks what was verified is
// to be read again.
func (a *Account) recall() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	span := a.config.Spans.Stale
	if r, ok := a.load(); ok && r.Time.After(a.memory.verified.Time) {
		switch age := time.Since(r.Time); {
		case age < 0: // the clock was put back
		case age < span:
			r.recalled, r.since = true, time.Now()
			a.memory.verified = r
		default: // nobody needs it any more, and what this process knew is older still
			a.memory.verified = record{Time: r.Time}
		}
	}
	if a.memory.verified.recalled {
		return min(max(0, span-time.Since(a.memory.verified.Time)), span) // no longer, should the clock be put back
	}
	return span
}

func (a *Account) load() (r record, ok bool) {
	path, err := a.lock.path("json")
	if err != nil {
		return r, false
	}
	content, err := os.ReadFile(path) //nolint:gosec // a path of this package's own making
	if err != nil || json.Unmarshal(content, &r) != nil {
		return record{}, false
	}
	return r, true
}

// save writes a record in one step, so that a reader finds the old one or the new one.
func (a *Account) save(r record) {
	path, err := a.lock.path("json")
	if err != nil {
		return
	}
	content, err := json.Marshal(r)
	if err != nil {
		return
	}
	file, err := os.CreateTemp(filepath.Dir(path), "*.tmp") // for this user alone
	if err != nil {
		return
	}
	_, err = file.Write(content)
	if closing := file.Close(); err == nil && closing == nil && os.Rename(file.Name(), path) == nil {
		return
	}
	_ = os.Remove(file.Name())
}
