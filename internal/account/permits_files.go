// SPDX-License-Identifier: MPL-2.0

package account

import (
	"crypto/rand"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/gofrs/flock"
)

const (
	permitsExtension = ".json"
	permitBytes      = 16 << 20 // maximum size of a file: about 100,000 permits
	permitRuns       = 2000     // maximum number of directory entries to look at
)

// run is the content of a file.
type run struct {
	Dir      string              `json:"dir"`      // digest of the working directory
	CLI      int                 `json:"cli"`      // process id of the CLI that started this provider
	Accounts map[string][]permit `json:"accounts"` // by digest of the account's lock key
}

// otherRun is another run's file.
type otherRun struct {
	run

	name  string // path without extension
	ended bool   // its process has ended, or still lives although its CLI was killed
}

// change changes this run's permits and writes them to disk. The first time, it takes a lock, so that other runs see that
// this one goes on.
func (p *Permits) change(change func()) {
	p.disk.Lock()
	defer p.disk.Unlock()
	p.mu.Lock()
	change()
	p.own.Dir, p.own.CLI = p.workDir, p.cli
	content, name := p.own, p.name
	content.Accounts = maps.Clone(content.Accounts)
	p.mu.Unlock()
	if name == "" {
		if content.count() == 0 {
			return
		}
		name = filepath.Join(p.dir, strings.ToLower(rand.Text()))
		alive, err := within(p.folder, nil, p.limit, func() (*flock.Flock, error) {
			p.sweep()
			return tryLock(name+lockExtension, true)
		}, closeLock)
		if err != nil || alive == nil {
			return
		}
		p.mu.Lock()
		p.name, p.alive = name, alive
		p.mu.Unlock()
	}
	_ = p.folder.do(p.limit, func() error { return content.write(name) })
}

// write writes a run's file. If the run has no permits, it removes the file and its lock.
func (r run) write(name string) error {
	if r.count() == 0 {
		return errors.Join(removeRegular(name+permitsExtension), removeRegular(name+lockExtension))
	}
	content, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return replaceFile(name+permitsExtension, filepath.Base(name), content)
}

func (r run) count() int {
	n := 0
	for _, list := range r.Accounts {
		n += len(list)
	}
	return n
}

// drop removes the permits of these kinds for the given funnels.
func (r run) drop(gone ids, kinds ...Permitted) {
	for key, list := range r.Accounts {
		r.Accounts[key] = slices.DeleteFunc(slices.Clone(list), func(one permit) bool {
			return slices.Contains(kinds, one.Kind) && gone[key][one.Funnel]
		})
	}
}

// others reads the files of the other runs in this working directory.
func (p *Permits) others() []otherRun {
	p.mu.Lock()
	own := p.name
	p.mu.Unlock()
	list, err := within(p.folder, nil, p.limit, p.files, nil)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(list, func(other otherRun) bool { return other.Dir != p.workDir || other.name == own })
}

func (p *Permits) files() ([]otherRun, error) {
	dir, err := openFolder(p.dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = dir.Close() }()
	entries, err := dir.ReadDir(permitRuns)
	if err != nil {
		return nil, err
	}
	var list []otherRun
	for _, e := range entries {
		name, isRun := strings.CutSuffix(e.Name(), permitsExtension)
		if !isRun {
			continue
		}
		other := otherRun{name: filepath.Join(p.dir, name)}
		content, err := readRegular(other.name+permitsExtension, permitBytes)
		if err == nil && json.Unmarshal(content, &other.run) == nil {
			other.ended = unlocked(other.name) || other.CLI > 1 && !processLives(other.CLI)
			list = append(list, other)
		}
	}
	return list, nil
}

// sweep removes the files of ended runs whose permits have all expired, whatever their working directory.
func (p *Permits) sweep() {
	list, err := p.files()
	if err != nil {
		return
	}
	for _, other := range list {
		good := false
		for _, permits := range other.Accounts {
			good = good || slices.ContainsFunc(permits, func(one permit) bool { return !p.expired(one) })
		}
		if !good && other.ended {
			_ = run{}.write(other.name)
		}
	}
}

// unlocked reports whether the process of a run has ended, because nobody holds its lock.
func unlocked(name string) bool {
	file, err := tryLock(name+lockExtension, false)
	closeLock(file)
	return file != nil || errors.Is(err, os.ErrNotExist)
}
