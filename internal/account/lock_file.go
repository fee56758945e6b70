// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lock admits one writer at a time to an account: a channel excludes goroutines of this process, and a file excludes
// processes of this machine. The system unlocks the file when its holder dies. The CLI starts a process for each
// provider block.
type lock struct {
	key     string
	dir     string
	timings Timings
}

// tryLock takes the lock of a file if nobody has it, and returns nil if somebody does. If the file may not be created,
// one that is missing is fs.ErrNotExist.
//
// A lock belongs to a file and not to its name. So what was locked must still be what the path names: a process that has
// removed the file, or replaced it, lets others in that find another file there.
func tryLock(path string, create bool) (*flock.Flock, error) {
	flag := os.O_RDONLY | safeOpen
	if create {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		flag |= os.O_CREATE
	}
	if _, err := requireRegular(path); err != nil && (!create || !errors.Is(err, os.ErrNotExist)) {
		return nil, err
	}
	file := flock.New(path, flock.SetFlag(flag), flock.SetPermissions(0o600))
	if ok, err := file.TryLock(); err != nil || !ok {
		return nil, err
	}
	opened, err := file.Stat()
	if err == nil {
		err = checkRegular(path, opened)
	}
	if err != nil {
		closeLock(file)
		return nil, err
	}
	if there, err := os.Lstat(path); err != nil || !os.SameFile(opened, there) {
		closeLock(file)
		return nil, nil //nolint:nilerr,nilnil // it has just been replaced: as good as held by somebody
	}
	return file, nil
}

func closeLock(file *flock.Flock) {
	if file != nil {
		_ = file.Close() // the descriptor is closed whatever it says, and with it goes the lock
	}
}

// file is the path of one of the account's files in the folder.
func (l lock) file(f *folder, extension string) string {
	return filepath.Join(f.path, l.hash()+extension)
}

// hash begins the names of the account's files. They do not show the key, because that may be derived from a token.
func (l lock) hash() string {
	sum := sha256.Sum256([]byte(l.key))
	return hex.EncodeToString(sum[:16])
}

// folder is the cache folder with the account's files.
func (l lock) folder() (*folder, error) { return folderAt(l.dir) }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
