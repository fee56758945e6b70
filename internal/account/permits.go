// SPDX-License-Identifier: MPL-2.0

package account

import (
	"crypto/rand"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/gofrs/flock"
)

// Permits are files that a run leaves for the next runs in the same working directory. They list the existing funnels that
// a create may take over without an error. There are three cases:
//
//   - A run began a create and was killed, or its write failed. The funnels exist, and no state has them.
//   - A plan lets a resource take over funnels that another resource, or its own old object, stops managing. The apply is
//     another process, in which the create half of a replacement looks like the create of another resource (see Registry).
//     With create_before_destroy, or in another order than the plan's, the funnels still exist then.
//   - A plan has read funnels that the policy Overwrite lets a resource change. The apply may change them only as they were
//     read. This is the only case in which files forbid: without any, the policy decides. See the kinds of permits.
//
// A permit is valid for the content that the funnel was left with, not for its id alone. It is valid once, in this working
// directory, for 24 hours, and it is dropped if the funnel is seen with other content. The permit of a create is not valid
// while its run goes on, because another resource then manages the funnel.
//
// Each run has its own file, so no two processes write the same one. A run that ends properly drops the permits that it has
// finished or used. Permits are only a convenience: a permit that cannot be written or read does not exist. A nil *Permits
// is empty.
type Permits struct {
	folder    *folder       // the cache folder
	dir       string        // the folder in it that has the files of all runs
	limit     time.Duration // timeout of a file operation
	workDir   string        // digest of the working directory
	workspace string        // digest of the working directory and the CLI's workspace in it
	cli       int           // process id of the CLI
	now       func() time.Time

	disk sync.Mutex // serializes writes of this run's file; nothing else takes it

	mu    sync.Mutex   // guards the fields below; not held during a file operation
	name  string       // path of this run's files without extension; "" before there are any
	alive *flock.Flock // held until the run ends, so that other runs see that it goes on
	own   run
	done  ids // funnels that this run has written into a state: no permit for them is valid any more
	seen  ids // funnels that a state has: no permit of another run is valid for them any more
}

// NewPermits returns the Permits of one run in a process. dir is the folder of the lock files; "" is the one in the user's
// cache folder. A file operation that takes longer than limit is abandoned. The result is nil if dir cannot be used, or if
// the working directory is unknown.
func NewPermits(dir string, limit time.Duration, process Process) *Permits {
	f, err := folderAt(dir)
	if err != nil {
		return nil
	}
	workDir, workspace, err := process.workspace()
	if err != nil {
		return nil
	}
	return &Permits{
		folder: f, dir: filepath.Join(f.path, "runs"), limit: limit, workDir: sum(workDir), workspace: sum(workspace), cli: process.CLI, now: time.Now, done: ids{}, seen: ids{},
	}
}

// expired allows for a clock that was set back since.
func (p *Permits) expired(one permit) bool {
	return p.now().Sub(one.Time).Abs() > permitAge
}

// change changes this run's permits and writes them to disk. The first time, it takes a lock, so that other runs see that
// this one goes on. It reports whether the file has them now.
func (p *Permits) change(change func()) (written bool) {
	p.disk.Lock()
	defer p.disk.Unlock()
	p.mu.Lock()
	change()
	p.own.Dir, p.own.Workspace, p.own.CLI = p.workDir, p.workspace, p.cli
	content, name := p.own, p.name
	content.Accounts = maps.Clone(content.Accounts)
	p.mu.Unlock()
	if name == "" {
		if content.count() == 0 {
			return true
		}
		name = filepath.Join(p.dir, strings.ToLower(rand.Text()))
		alive, err := within(p.folder, nil, p.limit, func() (*flock.Flock, error) {
			p.sweep()
			return tryLock(name+lockExtension, true)
		}, closeLock)
		if err != nil || alive == nil {
			return false
		}
		p.mu.Lock()
		p.name, p.alive = name, alive
		p.mu.Unlock()
	}
	return p.folder.do(p.limit, func() error { return content.write(name) }) == nil
}

// others reads the files of the other runs in this working directory and workspace.
func (p *Permits) others() []otherRun {
	return slices.DeleteFunc(p.inAnyWorkspace(), func(other otherRun) bool { return other.Workspace != p.workspace })
}

// inAnyWorkspace reads the files of the other runs in this working directory. The workspace of a saved plan may not be the
// selected one.
func (p *Permits) inAnyWorkspace() []otherRun {
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
