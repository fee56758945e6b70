// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// folder is the cache folder with the locks, baselines and backups of all accounts of this user, as this process sees
// it.
//
// There may be anything in place of a file of ours, and the folder may be on a network share that hangs. So only
// regular files are opened, reads are limited in size, each operation is limited in time, and none runs while a mutex
// is held.
type folder struct {
	path    string
	hanging atomic.Int32 // operations that were given up and have not returned yet
	swept   atomic.Bool  // by this process
	stall   func()       // for tests: a file system that takes its time
}

var folders sync.Map // path -> *folder

// folderAt is the cache folder at a path; "" is the one in the user's cache folder.
func folderAt(path string) (*folder, error) {
	if path == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, err
		}
		if !filepath.IsAbs(cache) { // of a relative HOME: each working folder would have locks of its own
			return nil, fmt.Errorf("the user's cache folder, %s, is a relative path", cache)
		}
		path = filepath.Join(cache, "terraform-provider-wazzup", "locks")
	}
	f, _ := folders.LoadOrStore(path, &folder{path: path})
	return f.(*folder), nil //nolint:forcetypeassert // nothing else is stored
}

var (
	errHangs   = errors.New("the file system does not respond")
	errStopped = errors.New("stopped")
	errTooBig  = errors.New("the file is too large")
)

// within runs a file operation and waits for it until the limit is up or stop is closed. A system call that hangs
// cannot be ended, so its goroutine stays behind. Until it returns, every other operation on the folder fails at once.
// If an abandoned operation succeeds later, undo gets its value.
func within[T any](f *folder, stop <-chan struct{}, limit time.Duration, operation func() (T, error), undo func(T)) (value T, err error) {
	if f.hanging.Load() > 0 {
		return value, errHangs
	}
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		if f.stall != nil {
			f.stall()
		}
		v, err := operation()
		done <- outcome{v, err}
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	hangs := int32(0)
	select {
	case o := <-done:
		return o.value, o.err
	case <-stop:
		err = errStopped
	case <-timer.C:
		hangs, err = 1, errHangs
	}
	f.hanging.Add(hangs)
	go func() {
		o := <-done
		if o.err == nil && undo != nil {
			undo(o.value)
		}
		f.hanging.Add(-hangs)
	}()
	return value, err
}

// do is within for an operation without a value.
func (f *folder) do(limit time.Duration, operation func() error) error {
	_, err := within(f, nil, limit, func() (struct{}, error) { return struct{}{}, operation() }, nil)
	return err
}

// requireRegular fails if something other than a regular file is at a path. A symbolic link is not a regular file,
// whatever its target, because none of our files is a link.
func requireRegular(path string) (fs.FileInfo, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	return info, checkRegular(path, info)
}

func checkRegular(path string, info fs.FileInfo) error {
	kind := "something else"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		kind = "a folder"
	case mode&fs.ModeSymlink != 0:
		kind = "a symbolic link"
	case mode&fs.ModeNamedPipe != 0:
		kind = "a named pipe"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return fmt.Errorf("%s is %s, not a regular file", path, kind)
}

// readRegular returns the content of a regular file of at most limit bytes. Anything else is not even opened, because
// opening a device may have effects. If something else takes its place between the check and the opening, the opening
// does not block.
func readRegular(path string, limit int64) ([]byte, error) {
	if _, err := requireRegular(path); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|safeOpen, 0) //nolint:gosec // a path of this package's own making
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // nothing was written
	info, err := file.Stat()
	if err == nil {
		err = checkRegular(path, info)
	}
	if err == nil && info.Size() > limit {
		err = fmt.Errorf("%s: %w", path, errTooBig)
	}
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(content)) > limit { // it has grown
		return nil, fmt.Errorf("%s: %w", path, errTooBig)
	}
	return content, err
}

// replaceFile writes a file in one step, so that a reader finds the old one or the new one. Only this user may read
// it. Whatever is at the path is replaced without being opened, unless it is a folder. The name of the temporary file
// begins with prefix.
func replaceFile(path, prefix string, content []byte) error {
	temporary, err := writeTemporary(filepath.Dir(path), prefix, content)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		_ = os.Remove(temporary)
		return err
	}
	return nil
}

// writeTemporary writes a new file and returns its path.
func writeTemporary(dir, prefix string, content []byte) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	file, err := os.CreateTemp(dir, prefix+".*"+temporaryExtension) // mode 0600
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return "", err
	}
	return file.Name(), nil
}

const temporaryExtension = ".tmp"

// removeRegular removes a regular file, and nothing else.
func removeRegular(path string) error {
	if _, err := requireRegular(path); err != nil {
		return err
	}
	return os.Remove(path)
}

// openFolder opens a folder to list it. Anything else is not opened, or at least does not block.
func openFolder(path string) (*os.File, error) {
	info, err := os.Stat(path) // a folder may lie elsewhere
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errNoFolder}
	}
	return os.OpenFile(path, os.O_RDONLY|openFolderFlag, 0) //nolint:gosec // the cache folder
}

var errNoFolder = errors.New("not a folder")
