// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// errCutOff stands for the missing response to a post whose process was killed.
var errCutOff = errors.New("the run that posted it was cut off")

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
