// SPDX-License-Identifier: MPL-2.0

package account

import (
	"time"
)

// memory is what reads and writes have taught.
type memory struct {
	verified   baseline  // the baseline: the list as last verified
	refused    refusals  // which parts of a post Wazzup was seen to ignore
	lasting    lasting   // kept beyond the run
	losing     bool      // posts of this run have lost funnels of others
	latest     timedList // the last list that was read
	shuffled   bool      // order differs from read to read: see learnOrder
	orderSeen  bool      // since the last write, several reads have shown the same order
	lockWarned bool
	copyWarned bool
}

// refusals are the parts of a post that Wazzup may ignore. Each is learned separately: a service that keeps a funnel
// which was left out of a post may still remove a stage.
type refusals struct{ removingFunnels, removingStages, ordering bool }

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

// begin records a post that is about to be sent, and end that its outcome is known. ours are the ids of the funnels that it
// changes or removes. The caller holds the mutex.
func (m *memory) begin(ours []string, backup string) {
	m.lasting.Posted = posting{At: m.lasting.Posted.next(), Backup: backup, Ours: ours}
}

func (m *memory) end() {
	if m.lasting.Posted.Backup != "" {
		m.lasting.Posted = posting{At: m.lasting.Posted.next()}
	}
}
