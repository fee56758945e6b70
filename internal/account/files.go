package account

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/go-json-experiment/json"
)

// cacheDir is the folder of this package's files. An empty dir is the one in the user's cache folder.
func cacheDir(dir string) (string, error) {
	if dir != "" {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "terraform-provider-wazzup", "locks"), nil
}

var errNotRegular = errors.New("not a regular file of this program's size")

// readFile reads a regular file of at most so many bytes.
func readFile(path string, most int64) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, errNotRegular
	}
	file, err := os.Open(path) //nolint:gosec // a path of this package's own making
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, most))
}

// writeFile writes JSON in one step, so that a reader finds the old file or the new one.
func writeFile(path string, value any) error {
	content, err := json.Marshal(value)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "*.tmp") // for this user alone
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}
