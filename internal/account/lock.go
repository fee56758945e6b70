package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// held has one channel for each locked account of this process. Two configured providers of one process (aliases under
// a test, or a second Configure) must exclude each other too, so it belongs to the process.
var held sync.Map // lock key -> chan struct{}

// lockPoll is how often a process asks for a file lock that another process holds: well below a write's round trips.
const lockPoll = 50 * time.Millisecond

// lock lets one writer at a time at an account: among this process's goroutines by a channel, among this machine's
// processes by a file that the system unlocks when its holder dies. The CLI starts a process for each provider block.
type lock struct {
	key string
	dir string
}

// errNoLockFile says that only this process's goroutines are excluded.
var errNoLockFile = errors.New("no lock file can be made")

// acquire waits for the lock. A cancelled wait returns the context's error and leaves nothing behind. errNoLockFile
// comes with a lock that holds within this process only.
func (l lock) acquire(ctx context.Context) (release func(), err error) {
	slot, _ := held.LoadOrStore(l.key, make(chan struct{}, 1))
	channel := slot.(chan struct{}) //nolint:forcetypeassert // nothing else is stored
	select {
	case channel <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for another write to this account: %w", context.Cause(ctx))
	}
	leave := func() { <-channel }

	file, err := l.file()
	if err == nil {
		_, err = file.TryLockContext(ctx, lockPoll)
	}
	switch {
	case err == nil:
		return func() { _ = file.Close(); leave() }, nil
	case ctx.Err() != nil:
		leave()
		return nil, fmt.Errorf("waiting for another process's write to this account: %w", context.Cause(ctx))
	}
	return leave, fmt.Errorf("%w: %w", errNoLockFile, err)
}

// file is the account's lock file.
func (l lock) file() (*flock.Flock, error) {
	path, err := l.path("lock")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return flock.New(path, flock.SetPermissions(0o600)), nil
}

// path is where the account's files lie. Their name is a hash, because the key may be derived from a token.
func (l lock) path(extension string) (string, error) {
	dir := l.dir
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(cache, "terraform-provider-wazzup", "locks")
	}
	sum := sha256.Sum256([]byte(l.key))
	return filepath.Join(dir, hex.EncodeToString(sum[:16])+"."+extension), nil
}
