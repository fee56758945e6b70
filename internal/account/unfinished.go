// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// posting is a post whose process has not yet told what it did to others, perhaps because it was killed. Without
// Backup it marks the end of a post.
type posting struct {
	At     time.Time `json:"at,omitzero"`      // when it began or ended
	Backup string    `json:"backup,omitempty"` // name of the file with the list before it
	Ours   []string  `json:"ours,omitempty"`   // ids of the funnels that it was to change, make or remove
}

func (p posting) later(other posting) posting {
	if other.At.After(p.At) {
		return other
	}
	return p
}

// errCutOff stands for the missing response to a post whose process was killed.
var errCutOff = errors.New("the run that posted it was cut off")

// begin records a post that is about to be sent, and end that its outcome is known. The caller holds the mutex.
func (m *memory) begin(w *write, backup string) {
	m.lasting.Posted = posting{At: m.lasting.Posted.next(), Backup: backup, Ours: slices.Concat(sortedIDs(w.Planned), sortedIDs(w.removals))}
}

func (m *memory) end() {
	if m.lasting.Posted.Backup != "" {
		m.lasting.Posted = posting{At: m.lasting.Posted.next()}
	}
}

// next returns a time later than p, even if the clock was put back.
func (p posting) next() time.Time {
	now := time.Now().Round(0)
	if !now.After(p.At) {
		return p.At.Add(1)
	}
	return now
}

// unfinished returns what a post of another process has done to funnels of others, if that process has not told. It
// compares the list with the one that was saved before that post. Someone may have changed the funnels since, so a
// text counts only if it looks like a rewriting of the old one.
//
// It is reported once, unless it is accepted, and what follows from it is kept.
func (a *Account) unfinished(list List, past *history) *ForeignAlteredError {
	a.mu.Lock()
	p := a.memory.lasting.Posted
	a.mu.Unlock()
	if p.Backup == "" || past.began {
		return nil
	}
	before, err := a.loadBackup(p.Backup)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil // what cannot be read now may be readable later
	}
	w := &write{before: newList(before), Change: Change{Planned: map[string]wazzup.Pipeline{}}, post: errCutOff}
	for _, id := range p.Ours {
		w.Planned[id] = wazzup.Pipeline{}
	}
	losses := slices.DeleteFunc(w.foreignLosses(list), func(l ForeignLoss) bool {
		return !l.isLost() && !slices.ContainsFunc(l.Altered, func(d Difference) bool { return isRewritten(d.Want, d.Got) })
	})
	known := a.learned(w, &observation{list: list}, losses, nil)
	a.learnForGood(known)
	if !slices.ContainsFunc(losses, func(l ForeignLoss) bool { return !a.accepts(l.ID) }) {
		return nil
	}
	return &ForeignAlteredError{Foreign: losses, Lost: known.Lost.IDs, Before: true, Backup: p.Backup}
}

// loadBackup reads a list that was saved before a post.
func (a *Account) loadBackup(path string) ([]wazzup.Pipeline, error) {
	f, err := a.lock.folder()
	if err != nil {
		return nil, err
	}
	path = filepath.Join(f.path, filepath.Base(path)) // a file of the cache folder, whatever the baseline says
	content, err := within(f, nil, a.config.Timings.Files, func() ([]byte, error) { return readRegular(path, maxBaseline) }, nil)
	if err != nil {
		return nil, err
	}
	var saved struct {
		Pipelines []wazzup.Pipeline `json:"pipelines"`
	}
	err = json.Unmarshal(content, &saved)
	return saved.Pipelines, err
}
