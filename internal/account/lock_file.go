// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

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
