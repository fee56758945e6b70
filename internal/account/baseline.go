package account

import (
	"context"
	"maps"
	"time"
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
