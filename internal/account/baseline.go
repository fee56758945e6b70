package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"time"

	"github.com/go-json-experiment/json"
	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// baseline is what was last verified of an account's list, in digests: it lies beside the lock file too, for the next
// process, which must not take a read that lags behind for the truth either. The CLI starts a process for each provider
// block and each walk, so the next one may come within a second.
//
// It is only a help: a record that cannot be written or read, and the cache of another machine, are as none.
type baseline struct {
	Time  time.Time       `json:"time"`  // of the read that has shown it
	There map[digest]text `json:"there"` // digest of a funnel's id -> of its content
	Gone  map[digest]bool `json:"gone"`  // of the ids of funnels that were removed, and read back as gone
	// Moved are funnels whose order of stages a write has changed, and when. Of all others an order tells nothing of age.
	Moved    map[digest]time.Time `json:"moved,omitempty"`
	Shuffled bool                 `json:"shuffled,omitempty"` // two reads of one list differed in nothing but order

	lasting // has no age: see there

	// recalled is true for another process's record, which is heeded for no longer than reads are believed to lag.
	fromDisk bool
	since    time.Time // when this process came to know it
}

// digest and text are SHA-256 in hexadecimal, of an id and of a content.
type (
	digest string
	text   string
)

// anyText stands for the content of a funnel that is there, and of which no more is known.
const anyText text = ""

// idDigest differs where ids do, to the byte: two that are canonically equivalent are two funnels.
func idDigest(id string) digest {
	h := sha256.Sum256([]byte(id))
	return digest(hex.EncodeToString(h[:]))
}

// contentDigest is the same for funnels that are Equal, and its first half for those that are but for the order of their
// stages.
func contentDigest(p wazzup.Pipeline) text {
	content, order := p.Digest(sum)
	return text(content + order)
}

// sameButOrder reports whether two digests are of funnels that are the same but for the order of their stages.
func (t text) sameButOrder(other text) bool {
	const half = 2 * sha256.Size
	return len(t) >= half && len(other) >= half && t[:half] == other[:half]
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
func (r baseline) isNewerThan(list List) bool {
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
			if known == anyText {
				continue
			}
			now := contentDigest(p)
			_, moved := r.Moved[id]
			if !now.sameButOrder(known) || now != known && moved && !r.Shuffled {
				return true
			}
		}
	}
	return found < len(r.There)
}

// remember notes a list as read after a write, and which funnels that write has removed.
func (a *Account) remember(list List, gone []string) {
	now := baseline{Time: time.Now(), since: time.Now(), There: make(map[digest]text, len(list.Pipelines)), Gone: map[digest]bool{}}
	for _, p := range list.Pipelines {
		now.There[idDigest(p.ID)] = contentDigest(p)
	}
	a.storeBaseline(func(before baseline) baseline {
		maps.Copy(now.Gone, before.Gone)
		now.Moved = a.recentlyMoved()
		for _, id := range gone {
			now.Gone[idDigest(id)] = true
		}
		for id := range now.There {
			delete(now.Gone, id)
		}
		return now
	})
}

// without is a record that says of the funnels that a write touches what the write leaves as it is: those that it changes
// are there before and after.
func (r baseline) without(w *write) baseline {
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

// invalidateBaseline takes what a write is about to touch out of what was verified, here and for the next process: this one may be
// killed, or the reads after the post may fail, before it is known how they are. It returns what was known before.
func (a *Account) invalidateBaseline(w *write, backup string) (before baseline) {
	return a.storeBaseline(func(r baseline) baseline {
		a.memory.begin(w, backup)
		r.Moved = a.recentlyMoved()
		now := r.without(w)
		now.Moved = w.moves(r.Moved, time.Now())
		return now
	})
}

// restoreBaseline takes an announcement back, of a write that has touched nothing.
func (a *Account) restoreBaseline(before baseline) {
	a.storeBaseline(func(baseline) baseline {
		a.memory.end()
		return before
	})
}

// storeBaseline changes what was last verified, and saves it for the next process, with what is remembered for good. Before anything
// was verified or learned, by this process or one before it, there is nothing to save. It returns what was known before.
//
// The file is written after the mutex is released: others may need what the memory knows, and a file system may hang. Only
// the holder of the account's lock stores, so files are written in the same order.
func (a *Account) storeBaseline(change func(baseline) baseline) (before baseline) {
	a.mu.Lock()
	before = a.memory.verified
	now := change(before)
	now.lasting, now.Shuffled = a.memory.lasting, a.memory.shuffled
	a.memory.verified = now
	a.mu.Unlock()
	if !now.Time.IsZero() || !now.empty() {
		a.saveBaseline(now)
	}
	return before
}

// resetBaseline forgets what was verified before a moment, because someone else has changed it since. It reports whether it did.
func (a *Account) resetBaseline(before time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.memory.verified.since.After(before) {
		return false
	}
	a.memory.verified = baseline{Time: a.memory.verified.Time, Moved: a.memory.verified.Moved}
	return true
}

// loadBaseline takes over what another process has verified since, and returns how long a list that lacks what was verified is
// to be read again.
func (a *Account) loadBaseline(ctx context.Context) time.Duration {
	loaded, ok := a.readBaseline(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	span := a.config.Timings.Stale
	r := loaded
	a.memory.lasting = a.memory.lasting.with(r.lasting)
	if ok && r.Time.After(a.memory.verified.Time) {
		switch age := time.Since(r.Time); {
		case age < 0: // the clock was put back
		case age < span:
			r.fromDisk, r.since = true, time.Now()
			a.memory.verified = r
			a.memory.shuffled = a.memory.shuffled || r.Shuffled
		default: // nobody needs it any more, and what this process knew is older still
			a.memory.verified = baseline{Time: r.Time}
		}
	}
	if a.memory.verified.fromDisk {
		return min(max(0, span-time.Since(a.memory.verified.Time)), span) // no longer, should the clock be put back
	}
	return span
}

// maxBaseline is the record of about 200,000 funnels. A longer one is not saved.
const maxBaseline = 32 << 20

// readBaseline returns the record of this account that lies in the cache folder. What cannot be one is as none.
func (a *Account) readBaseline(ctx context.Context) (r baseline, ok bool) {
	f, err := a.lock.folder()
	if err != nil {
		return r, false
	}
	path := filepath.Join(f.path, a.lock.hash()+baselineExtension)
	content, err := within(f, ctx.Done(), a.config.Timings.Files, func() ([]byte, error) {
		touchUsed(path, time.Now())
		return readRegular(path, maxBaseline)
	}, nil)
	if err != nil || json.Unmarshal(content, &r) != nil {
		return baseline{}, false
	}
	return r, true
}

// saveBaseline writes a record in one step, so that a reader finds the old one or the new one.
func (a *Account) saveBaseline(r baseline) {
	f, err := a.lock.folder()
	if err != nil {
		return
	}
	content, err := json.Marshal(r)
	if err != nil || len(content) > maxBaseline {
		return
	}
	path := filepath.Join(f.path, a.lock.hash()+baselineExtension)
	_ = f.do(a.config.Timings.Files, func() error { return replaceFile(path, a.lock.hash(), content) }) // it is only a help
}
