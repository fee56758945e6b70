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

// posting is a post of which its process has not told what it did to others: it may have been killed before it knew. It is none where
// there is no file.
type posting struct {
	At     time.Time `json:"at,omitzero"`      // of this, or of the end of it
	Backup string    `json:"backup,omitempty"` // the file with the list before it
	Ours   []string  `json:"ours,omitempty"`   // ids of the funnels that it was to change, make or remove
}

func (p posting) later(other posting) posting {
	if other.At.After(p.At) {
		return other
	}
	return p
}

// errCutOff stands for the answer to a post that a process was killed after.
var errCutOff = errors.New("the run that posted it was cut off")

// begin notes a post that is about to be sent, and end that it is known what it did. Both are called with the mutex held.
func (m *memory) begin(w *write, backup string) {
	m.lasting.Posted = posting{At: m.lasting.Posted.next(), Backup: backup, Ours: slices.Concat(sortedIDs(w.Planned), sortedIDs(w.removals))}
}

func (m *memory) end() {
	if m.lasting.Posted.Backup != "" {
		m.lasting.Posted = posting{At: m.lasting.Posted.next()}
	}
}

// next is later than p, whatever the clock says.
func (p posting) next() time.Time {
	now := time.Now().Round(0)
	if !now.After(p.At) {
		return p.At.Add(1)
	}
	return now
}

// unfinished says what a post of another write has done to others' funnels, if that write has not told: it is held against the list
// that was saved before it. Somebody may have changed them since, so a text counts only if it looks like a rewriting of the old one.
// It is told once, unless it is accepted; what follows from it is remembered.
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
	path = filepath.Join(f.path, filepath.Base(path)) // nothing else is looked at, whatever a record says
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
