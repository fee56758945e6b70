// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// checkout is a copy of the files that git tracks or would track. It does not have build results.
type checkout struct{ folder string }

func copyCheckout(ctx context.Context, root, folder string) (checkout, error) {
	list := run.Disposable(ctx, "git", "ls-files", "-co", "--exclude-standard", "-z")
	list.Dir = root
	names, err := output(list)
	if err != nil {
		return checkout{}, fmt.Errorf("listing the files of the checkout: %w", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(names, "\x00"), "\x00") {
		if err := ctx.Err(); err != nil {
			return checkout{}, err
		}
		name = filepath.FromSlash(name)
		err := copyFile(filepath.Join(root, name), filepath.Join(folder, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // a removed file may still be in the index
			return checkout{}, err
		}
	}
	return checkout{folder}, nil
}

// copyFile copies a file with its permissions. It skips anything but a regular file, because the project needs nothing else.
func copyFile(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

func (c checkout) apply(ctx context.Context, p mutant) error { return c.git(ctx, "apply", p.file) }

func (c checkout) takeBack(ctx context.Context, p mutant) error {
	return c.git(ctx, "apply", "--reverse", p.file)
}

// git runs git in the copy. The copy is not a repository, and git must not treat it as part of an outer one: there, git apply
// silently skips files that it does not find.
func (c checkout) git(ctx context.Context, args ...string) error {
	cmd := run.Disposable(ctx, "git", args...)
	cmd.Dir = c.folder
	cmd.Env = slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "GIT_") })
	cmd.Env = append(cmd.Env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(c.folder))
	_, err := output(cmd)
	return err
}

// builds returns an error if a package does not compile, or if go vet complains about a changed one.
func (c checkout) builds(ctx context.Context, folders []string) error {
	// Like go build ./..., but without linking each program, which takes longer than all the rest.
	compile := []string{"list", "-export", "./..."}
	vet := []string{"vet"}
	for _, folder := range folders {
		vet = append(vet, "./"+folder)
	}
	for _, args := range [][]string{compile, vet} {
		cmd := run.Disposable(ctx, "go", args...)
		cmd.Dir, cmd.Env = c.folder, append(os.Environ(), "GOWORK=off")
		if _, err := output(cmd); err != nil {
			return err
		}
	}
	return nil
}

// output runs a program. Its error has the program's output.
func output(cmd *exec.Cmd) (string, error) {
	var out, words strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &words
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", filepath.Base(cmd.Path), err, strings.TrimSpace(words.String()))
	}
	return out.String(), nil
}
