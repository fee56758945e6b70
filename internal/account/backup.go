// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

const (
	keptBackups = 10 // of each account

	// A backup is named after its account's hash, and the time (UTC) at which it was made. What follows makes the name
	// unique, whatever other processes do and clocks show.
	backupTime      = "20060102T150405.000000000Z"
	backupExtension = ".backup.json"
	backupName      = `([0-9]{8}T[0-9]{6}\.[0-9]{9}Z)\.[0-9]+\.backup\.json`
)

var backupFile = regexp.MustCompile(`^([0-9a-f]{32})\.` + backupName + `$`)

// errNoBackup means that a write went on without a copy of the list that it changed.
var errNoBackup = errors.New("the list cannot be saved before it is changed")

// saveBackup writes the list as read before a post to a file, in the form that a post takes (POST /v2/pipelines, a JSON
// object with the member pipelines), so that posting the file restores it. It returns the file's path, and keeps the
// account's last ten. The file is for this user alone, and has no credentials in it.
func (a *Account) saveBackup(list []wazzup.Pipeline) (path string, err error) {
	content, err := json.Marshal(struct {
		Pipelines []wazzup.Pipeline `json:"pipelines"`
	}{list}, jsontext.WithIndent("  "))
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoBackup, err)
	}
	f, err := a.lock.folder()
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoBackup, err)
	}
	hash, now := a.lock.hash(), time.Now()
	path, err = within(f, nil, a.config.Timings.Files, func() (string, error) { return f.addBackup(hash, now, content) }, nil)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoBackup, err)
	}
	return path, nil
}

// addBackup writes a backup, and removes the account's oldest if there are too many.
func (f *folder) addBackup(hash string, now time.Time, content []byte) (string, error) {
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return "", err
	}
	others, err := f.backups(hash, now)
	if err != nil {
		return "", err
	}
	if n := len(others); n > 0 && !others[n-1].odd && !others[n-1].made.Before(now) { // made in the same tick of the clock
		now = others[n-1].made.Add(time.Nanosecond)
	}
	temporary, err := writeTemporary(f.path, hash+"."+now.UTC().Format(backupTime), content)
	if err != nil {
		return "", err
	}
	path := strings.TrimSuffix(temporary, temporaryExtension) + backupExtension
	if err := os.Rename(temporary, path); err != nil {
		_ = os.Remove(temporary)
		return "", err
	}
	for _, old := range others[:max(0, len(others)+1-keptBackups)] {
		_ = os.Remove(old.path)
	}
	return path, nil
}

// backup is a file of this name; what is in it is not looked at.
type backup struct {
	path string
	made time.Time
	odd  bool // made when the clock was ahead, so that nothing is known of its age
}

// backups are those of an account, the oldest first.
func (f *folder) backups(hash string, now time.Time) ([]backup, error) {
	dir, err := openFolder(f.path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = dir.Close() }()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	var found []backup
	for _, name := range names {
		if !strings.HasPrefix(name, hash) {
			continue
		}
		parts := backupFile.FindStringSubmatch(name)
		if parts == nil {
			continue
		}
		path := filepath.Join(f.path, name)
		made, err := time.Parse(backupTime, parts[2])
		if _, irregular := requireRegular(path); err != nil || irregular != nil {
			continue
		}
		found = append(found, backup{path, made, made.After(now.Add(time.Minute))})
	}
	slices.SortFunc(found, func(a, b backup) int {
		switch {
		case a.odd && !b.odd:
			return -1
		case b.odd && !a.odd:
			return 1
		}
		return a.made.Compare(b.made)
	})
	return found, nil
}

// keepBackup saves the list before a post, unless an earlier post of the same write may have been taken: the user may
// want back what was there before that one. If no copy can be made, the write goes on, because it is safe without one
// and many CI systems have no folder to write to.
func (a *Account) keepBackup(list List, past *history) {
	if past.backup != "" && reflect.DeepEqual(list.Pipelines, past.saved) { // attempts must not push out older lists
		return
	}
	path, err := a.saveBackup(list.Pipelines)
	if past.unclear == nil && past.first == nil {
		past.saved, past.backup, past.noBackup = list.Pipelines, path, err
	}
}

// backedUp adds to the outcome of a write where the list before it is saved, or once a run why it is not.
func (a *Account) backedUp(result Result, err error, past history) (Result, error) {
	result.Backup = past.backup
	if e, ok := errors.AsType[interface {
		error
		setBackup(string)
	}](err); ok {
		e.setBackup(past.backup)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if past.noBackup != nil && !a.memory.copyWarned {
		a.memory.copyWarned, result.NoBackup = true, past.noBackup
	}
	return result, err
}

func (e *ForeignAlteredError) setBackup(path string) {
	if !e.Before {
		e.Backup = path
	}
}
func (e *NeighbourError) setBackup(path string)  { e.Backup = path }
func (e *UnverifiedError) setBackup(path string) { e.Backup = path }
