// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
)

const (
	permitsExtension = ".json"
	permitBytes      = 16 << 20 // maximum size of a file: about 100,000 permits
	permitRuns       = 2000     // maximum number of directory entries to look at
)

// run is the content of a file.
type run struct {
	Dir       string              `json:"dir"`       // digest of the working directory
	Workspace string              `json:"workspace"` // digest of the working directory and the workspace
	CLI       int                 `json:"cli"`       // process id of the CLI that started this provider
	Accounts  map[string][]permit `json:"accounts"`  // by digest of the account's lock key
}

// otherRun is another run's file.
type otherRun struct {
	run

	name  string // path without extension
	ended bool   // its process has ended, or still lives although its CLI was killed
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

// unlocked reports whether the process of a run has ended, because nobody holds its lock.
func unlocked(name string) bool {
	file, err := tryLock(name+lockExtension, false)
	closeLock(file)
	return file != nil || errors.Is(err, os.ErrNotExist)
}

// permit is for one funnel.
type permit struct {
	Funnel   digest    `json:"funnel"`   // digest of its id
	Contents []text    `json:"contents"` // digests of the contents that it may have; they ignore the order of stages
	Kind     Permitted `json:"kind"`
	Number   string    `json:"number,omitempty"` // account number, only for a planned takeover
	Time     time.Time `json:"time"`
}

// Permitted is the reason why a create may take over a funnel that exists.
type Permitted string

// The reasons.
const (
	NotPermitted    Permitted = ""
	ChangedSince    Permitted = "changed"  // not permitted: a plan in this directory allowed the takeover, but the funnel has changed since
	CreateBegun     Permitted = "create"   // a run in this directory began to create the funnel with this content and did not finish
	TakeoverPlanned Permitted = "takeover" // a plan in this directory allows the takeover of this funnel, which a state of its run has
)

// ids has digests of funnel ids, by digest of the account's lock key.
type ids map[string]map[digest]bool

func (s ids) add(key string, funnels ...string) {
	if s[key] == nil {
		s[key] = map[digest]bool{}
	}
	for _, id := range funnels {
		s[key][idDigest(id)] = true
	}
}

const permitAge = 24 * time.Hour

// What plans have read of funnels that the policy Overwrite lets their applies change, and what has become of that. Core does
// not say which plan it applies, so all of them count:
//
//	readForPlan  of a plan: the funnel's content, or that there is none
//	notRead      of a plan: it could not read, because the account was not known
//	stopped      of an apply that found another content; what was read before it permits no more
//	posted       of an apply that has begun to post; what was read before it forbids no more, because the post changed it
//
// A successful write drops them all. Core plans during an apply, too, and the user has not seen that plan. That does no harm,
// because what it has read is before the apply stops.
const (
	readForPlan Permitted = "read"
	notRead     Permitted = "not read"
	stopped     Permitted = "stopped"
	posted      Permitted = "posted"
)

func overwriteKinds() []Permitted { return []Permitted{readForPlan, notRead, stopped, posted} }

// permits reports whether one of this kind permits a takeover.
func (k Permitted) permits() bool { return k == CreateBegun || k == TakeoverPlanned }
