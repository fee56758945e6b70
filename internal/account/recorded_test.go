// SPDX-License-Identifier: MPL-2.0

package account

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Each release reads the cache folder that earlier ones have left, and runs of two releases at a time lock each other out. So
// testdata/cache has the files of each release. They are the same on each machine: their times are of a fake clock, and their
// names and digests of fixed keys.

var recordVersion = flag.String("update", "", "the `version` of a release, such as 0.1.0: TestRecordCache writes its files below testdata/cache")

var cacheRecordings = filepath.Join("testdata", "cache")

// recordedFolder stands for the cache folder in a recording: the path of a backup has it.
const recordedFolder = "/cache"

// recorded is a machine of the recording. In one account, a run was killed right after a create, and a plan lets its apply take
// a funnel over. In others, Wazzup has made a text longer, and has lost a funnel. In the last one, it has lost a funnel, and the
// run was killed before it saw that.
type recorded struct {
	dir     string
	process Process
}

const (
	killedKey = "https://tech.wazzup24.com 72042419"
	grownKey  = "https://tech.wazzup24.com 11112222"
	lostKey   = "https://tech.wazzup24.com 33334444"
	postedKey = "https://tech.wazzup24.com 55556666"
)

var (
	recordedX = funnel("x", "X", "b a")
	recordedY = funnel("y", "Y", "")
	errKilled = errors.New("killed")
	recordedT = wazzup.Pipeline{ID: "theirs", Name: "A & B", Stages: []wazzup.Stage{{ID: "s", Name: "S"}}}
)

// newRecorded begins in a bubble of its own, in which channels of another one must not be used.
func newRecorded(dir string) recorded {
	for _, key := range []string{killedKey, grownKey, lostKey, postedKey} {
		held.Delete(key)
	}
	noEnv := func(string) (string, bool) { return "", false }
	return recorded{dir: dir, process: Process{LookupEnv: noEnv, Dir: "/srv/funnels", CLI: 0}}
}

// run is one run on that machine.
func (r recorded) run(f *fake, key string) (*Account, *Permits) {
	permits := NewPermits(r.dir, DefaultTimings.Files, r.process)
	return New(Config{API: f, LockKey: key, LockDir: r.dir, Timings: DefaultTimings, Backoff: wazzup.DefaultBackoff, Permits: permits}), permits
}

// leave makes the files.
func (r recorded) leave(t *testing.T) {
	t.Helper()
	write := func(f *fake, key string, change Change) error {
		a, permits := r.run(f, key)
		_, err := a.Write(t.Context(), change)
		permits.Close()
		return err
	}

	grown := &fake{semantics: replacing, list: []wazzup.Pipeline{recordedT}}
	grown.texts = func(s string) string { return strings.ReplaceAll(s, " & ", " &amp; ") }
	if err := write(grown, grownKey, Change{Planned: byID(recordedX)}); !errors.As(err, new(*ForeignAlteredError)) {
		t.Fatalf("grown: %v", err)
	}
	lost := &fake{semantics: replacing, list: []wazzup.Pipeline{recordedX, recordedT}, first: 1}
	if err := write(lost, lostKey, Change{Prior: byID(recordedX), Planned: byID(funnel("x", "X2", "b a"))}); !errors.As(err, new(*ForeignAlteredError)) {
		t.Fatalf("lost: %v", err)
	}

	posted := &fake{semantics: replacing, list: []wazzup.Pipeline{recordedX, recordedT}, first: 1}
	posted.afterPost = func(int) error { posted.beforeGet = always(errKilled); return nil }
	if err := write(posted, postedKey, Change{Prior: byID(recordedX), Planned: byID(funnel("x", "X2", "b a"))}); !errors.Is(err, errKilled) {
		t.Fatalf("posted: %v", err)
	}

	killed := &fake{semantics: replacing, list: []wazzup.Pipeline{recordedT, recordedY}}
	if err := write(killed, killedKey, Change{Prior: byID(recordedY)}); err != nil {
		t.Fatal(err)
	}
	a, permits := r.run(killed, killedKey)
	if _, err := a.Write(t.Context(), Change{Planned: byID(recordedX)}); err != nil {
		t.Fatal(err)
	}
	a.PlanTakeover(byID(recordedT))
	permits.Abandon()
	holder, err := json.Marshal(Holder{PID: 4711, Host: "runner", Started: time.Now(), Since: time.Now(), Counter: 7})
	if err := errors.Join(err, replaceFile(filepath.Join(r.dir, a.lock.hash()+holderExtension), a.lock.hash(), holder)); err != nil {
		t.Fatal(err)
	}
}

// goesOn fails the test unless a run right afterwards knows what the files say.
func (r recorded) goesOn(t *testing.T) {
	t.Helper()
	// The baseline: for a while, a read that lacks what was verified is old, and so is one that has what was removed.
	for what, old := range map[string][]wazzup.Pipeline{"lacks what was made": {recordedT}, "has what was removed": {recordedT, recordedX, recordedY}} {
		f := &fake{semantics: replacing, list: []wazzup.Pipeline{recordedT, recordedX}}
		f.showOld(old, time.Second)
		a, _ := r.run(f, killedKey)
		if list, err := a.List(t.Context(), ForRefresh); err != nil || len(list.Pipelines) != 2 {
			t.Errorf("a list that %s is believed: %+v, %v", what, list.Pipelines, err)
		}
	}
	a, permits := r.run(&fake{semantics: replacing, list: []wazzup.Pipeline{recordedT, recordedX}}, killedKey)
	if _, err := a.List(t.Context(), ForRefresh); err != nil {
		t.Fatal(err)
	}
	// A permit: the create that was killed may be resumed.
	if got := a.Permitted(recordedX); got != CreateBegun {
		t.Errorf("the killed create: permitted is %q", got)
	}
	if got := a.Permitted(recordedT); got != TakeoverPlanned {
		t.Errorf("the planned takeover: permitted is %q", got)
	}
	if !a.WrittenHere(recordedX) {
		t.Error("the funnel was written on this machine")
	}
	permits.Close()
	holder := readHolder(filepath.Join(r.dir, a.lock.hash()+holderExtension))
	if holder == nil || holder.PID != 4711 || holder.Host != "runner" || holder.Since.IsZero() || holder.Started.IsZero() || holder.Counter != 7 {
		t.Errorf("holder: %+v", holder)
	}
	folder, err := folderAt(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := folder.backups(a.lock.hash(), time.Now()); err != nil || len(kept) != 2 {
		t.Errorf("%d backups, want 2: %v", len(kept), err)
	}

	// What others' funnels have suffered.
	stops := func(key string, there []wazzup.Pipeline, want any) {
		t.Helper()
		f := &fake{semantics: replacing, list: there}
		a, permits := r.run(f, key)
		defer permits.Close()
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("new", "N", ""))}); !errors.As(err, want) || f.postCount() != 0 {
			t.Errorf("%s: %d posts, %v", key, f.postCount(), err)
		}
	}
	longer := recordedT
	longer.Name = "A &amp; B"
	stops(grownKey, []wazzup.Pipeline{longer, recordedX}, new(*WouldGrowError))
	left := []wazzup.Pipeline{funnel("x", "X2", "b a")}
	stops(lostKey, left, new(*WouldLoseError))
	stops(postedKey, left, new(*ForeignAlteredError)) // the list from before that post shows it
}

// The files as this version makes them, which -update records for a release.
func TestRecordCache(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorded(dir)
		r.leave(t)
		if *recordVersion != "" {
			folder := filepath.Join(cacheRecordings, *recordVersion)
			if err := os.RemoveAll(folder); err != nil { // some names differ at each recording
				t.Fatal(err)
			}
			copyFiles(t, dir, folder, dir, recordedFolder)
		}
		r.goesOn(t)
	})
}

// The files of each release are read.
func TestCachesOfReleases(t *testing.T) {
	releases, err := os.ReadDir(cacheRecordings)
	if err != nil || len(releases) == 0 {
		t.Fatalf("%d releases are recorded: %v", len(releases), err)
	}
	for _, release := range releases {
		dir := t.TempDir()
		copyFiles(t, filepath.Join(cacheRecordings, release.Name()), dir, recordedFolder, dir)
		t.Run(release.Name(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRecorded(dir)
				a, _ := r.run(&fake{}, killedKey)
				verified, ok := a.readBaseline(t.Context())
				if !ok {
					t.Fatal("there is no baseline under the name of the account's lock")
				}
				time.Sleep(time.Until(verified.Time.Add(time.Second))) // the clock begins at the same time as in the recording
				r.goesOn(t)
			})
		})
	}
}

// copyFiles copies the files that say something: not locks, nor what others wait for. In paths, it changes their beginning.
func copyFiles(t *testing.T, from, to, before, after string) {
	t.Helper()
	inJSON := func(path string) string { return strings.ReplaceAll(path, `\`, `\\`) }
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		name, relErr := filepath.Rel(from, path)
		if err != nil || relErr != nil || entry.IsDir() || filepath.Ext(path) != baselineExtension && filepath.Ext(path) != holderExtension {
			return errors.Join(err, relErr)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		content = bytes.ReplaceAll(content, []byte(`"`+inJSON(before)), []byte(`"`+inJSON(after)))
		target := filepath.Join(to, name)
		return errors.Join(os.MkdirAll(filepath.Dir(target), 0o755), os.WriteFile(target, content, 0o644))
	})
	if err != nil {
		t.Fatal(err)
	}
}
