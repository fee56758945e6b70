// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// ownBuildCache gives all later go commands a separate build cache, which starts as a copy of the user's. Nobody needs the
// packages built with a bug afterwards, but Go would keep them for five days, and a few runs would fill the disk. remove
// deletes the cache.
func ownBuildCache(ctx context.Context) (remove func() error, err error) {
	text, err := output(run.Disposable(ctx, "go", "env", "GOCACHE"))
	if err != nil {
		return nil, err
	}
	from := strings.TrimSpace(text)
	to, err := os.MkdirTemp(filepath.Dir(from), "mutants-") // on the same file system: files can be linked
	if err != nil {
		return nil, err
	}
	remove = func() error { return os.RemoveAll(to) }
	if err := linkFiles(ctx, from, to); err != nil {
		return nil, errors.Join(fmt.Errorf("linking the files of the build cache: %w", err), remove())
	}
	return remove, os.Setenv("GOCACHE", to)
}

// linkFiles makes a hard link to every file of a folder in another folder. It skips files that disappear meanwhile, because
// Go may trim its cache at any time.
func linkFiles(ctx context.Context, from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if name == "trim.txt" { // Go writes it in place, so a link would mark the user's cache as trimmed, too
			return nil
		}
		target := filepath.Join(to, name)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		err = os.Link(path, target) //nolint:gosec // the cache is the user's own
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}
