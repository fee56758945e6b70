// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"time"

	"github.com/go-json-experiment/json"
)

// maxBaseline is the size of the baseline of about 200,000 funnels, in bytes. A larger one is not saved.
const maxBaseline = 32 << 20

// readBaseline reads the account's baseline from the cache folder. A file that is not a baseline counts as none.
func (a *Account) readBaseline(ctx context.Context) (r baseline, ok bool) {
	f, err := a.lock.folder()
	if err != nil {
		return r, false
	}
	path := a.lock.file(f, baselineExtension)
	content, err := within(f, ctx.Done(), a.config.Timings.Files, func() ([]byte, error) {
		touchUsed(path, time.Now())
		return readRegular(path, maxBaseline)
	}, nil)
	if err != nil || json.Unmarshal(content, &r) != nil {
		return baseline{}, false
	}
	return r, true
}

// saveBaseline writes the baseline in one step, so that a reader finds the old one or the new one.
func (a *Account) saveBaseline(r baseline) {
	f, err := a.lock.folder()
	if err != nil {
		return
	}
	content, err := json.Marshal(r)
	if err != nil || len(content) > maxBaseline {
		return
	}
	path := a.lock.file(f, baselineExtension)
	_ = f.do(a.config.Timings.Files, func() error { return replaceFile(path, a.lock.hash(), content) }) // it is only a help
}

// baseline is the list as last verified, in digests. A read that lacks something of it may come from a copy that lags
// behind, and no write may be based on such a list.
//
// It is also kept in a file beside the lock file, for the next process: the CLI starts one for each provider block and
// each walk, so the next may follow within a second. The file is only a help. If it cannot be written or read, or is
// on another machine, there is no baseline.
//
//	Load        before a read: take over what another process has verified
//	Invalidate  before a post: keep only what is true whether or not the post is taken
//	Restore     if the post has changed nothing: undo Invalidate
//	Store       after a write: the list as read back
//	Reset       if someone else has changed the account
//
// Invalidate, Restore and Store write the file, too.
type baseline struct {
	Time  time.Time       `json:"time"`  // when a read has shown it
	There map[digest]text `json:"there"` // digests of contents, by digest of the id
	Gone  map[digest]bool `json:"gone"`  // digests of ids that were removed and read back as gone
	// Moved are funnels whose order of stages a write has changed, and when. The order of any other funnel does not
	// show how old a list is.
	Moved    map[digest]time.Time `json:"moved,omitempty"`
	Shuffled bool                 `json:"shuffled,omitempty"` // order differs from read to read: see learnOrder

	lasting // does not expire

	// fromDisk is true for the baseline of another process. It counts only while reads may lag behind its time.
	fromDisk bool
	since    time.Time // when this process learned it
}

// isNewerThan reports whether a list lacks something of the baseline.
func (r baseline) isNewerThan(list List) bool {
	if len(r.There)+len(r.Gone) == 0 {
		return false // most runs only read, and need no digests
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
