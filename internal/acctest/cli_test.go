// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestFindCLI(t *testing.T) {
	const (
		terraform = "Terraform v1.11.4\non linux_amd64"
		tofu      = "OpenTofu v1.12.6\non linux_amd64"
	)
	tests := map[string]struct {
		onPath  map[string]string // command: what its version prints
		env     string            // WAZZUP_TEST_CLI; DIR/ stands for a folder off PATH
		offPath map[string]string
		want    CLI      // Path is the file's name here
		errors  []string // parts of the error's text
	}{
		"terraform comes before tofu": {
			onPath: map[string]string{"terraform": terraform, "tofu": tofu},
			want:   CLI{Path: "terraform", Kind: Terraform, Version: "1.11.4"},
		},
		"tofu where there is no terraform": {
			onPath: map[string]string{"tofu": tofu},
			want:   CLI{Path: "tofu", Kind: OpenTofu, Version: "1.12.6"},
		},
		"an OpenTofu that is called terraform": {
			onPath: map[string]string{"terraform": tofu},
			want:   CLI{Path: "terraform", Kind: OpenTofu, Version: "1.12.6"},
		},
		"the environment names a command on PATH": {
			onPath: map[string]string{"terraform": terraform, "tofu": tofu},
			env:    "tofu",
			want:   CLI{Path: "tofu", Kind: OpenTofu, Version: "1.12.6"},
		},
		"the environment names a file": {
			onPath:  map[string]string{"terraform": terraform},
			offPath: map[string]string{"terraform-1.14": "Terraform v1.14.0-beta1"},
			env:     "DIR/terraform-1.14",
			want:    CLI{Path: "terraform-1.14", Kind: Terraform, Version: "1.14.0-beta1"},
		},
		"the oldest that is supported": {
			onPath: map[string]string{"terraform": "Terraform v1.8.0"},
			want:   CLI{Path: "terraform", Kind: Terraform, Version: "1.8.0"},
		},
		"a notice before the version": {
			onPath: map[string]string{"terraform": "\nA notice.\n\n" + terraform},
			want:   CLI{Path: "terraform", Kind: Terraform, Version: "1.11.4"},
		},
		"one that is too old is refused, not passed over": {
			onPath: map[string]string{"terraform": "Terraform v1.7.5", "tofu": tofu},
			errors: []string{"terraform on PATH", "is Terraform 1.7.5", "1.8 or later", CLIEnv, "make test-tofu"},
		},
		"one that does not run is refused, not passed over": {
			onPath: map[string]string{"terraform": "FAIL no version is set", "tofu": tofu},
			errors: []string{"terraform on PATH", "no version is set", CLIEnv},
		},
		"the environment names what is not there": {
			onPath: map[string]string{"terraform": terraform},
			env:    "DIR/none",
			errors: []string{CLIEnv, "none"},
		},
		"the environment names something else": {
			offPath: map[string]string{"git": "git version 2.39.5"},
			env:     "DIR/git",
			errors:  []string{CLIEnv, "neither Terraform nor OpenTofu", "git version 2.39.5"},
		},
		"the environment names one that is too old": {
			offPath: map[string]string{"tofu": "OpenTofu v1.7.9"},
			env:     "DIR/tofu",
			errors:  []string{CLIEnv, "is OpenTofu 1.7.9", "1.8 or later"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("PATH", fakeCLIs(t, test.onPath))
			offPath := fakeCLIs(t, test.offPath)
			t.Setenv(CLIEnv, strings.Replace(test.env, "DIR", offPath, 1))

			var progress bytes.Buffer
			got, err := FindCLI(t.Context(), &progress)
			if len(test.errors) > 0 {
				wantError(t, err, test.errors...)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !filepath.IsAbs(got.Path) {
				t.Errorf("path %q is not absolute", got.Path)
			}
			got.Path = filepath.Base(got.Path)
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if progress.Len() > 0 {
				t.Errorf("nothing was built, but progress says %q", progress.String())
			}
		})
	}
}

// fakeCLIs puts commands that only know their version into a new folder. One
// whose answer begins with FAIL prints the rest to standard error and fails.
func fakeCLIs(t *testing.T, responses map[string]string) (folder string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the fakes are shell scripts")
	}
	folder = t.TempDir()
	for name, response := range responses {
		script := "#!/bin/sh\n[ \"$1\" = version ] || exit 2\nexec /bin/cat <<'END'\n" + response + "\nEND\n"
		if reason, fails := strings.CutPrefix(response, "FAIL "); fails {
			script = "#!/bin/sh\necho '" + reason + "' >&2\nexit 126\n"
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error lacks %q:\n%v", part, err)
		}
	}
}

func TestTofuRecipe(t *testing.T) {
	t.Run("of this checkout", func(t *testing.T) {
		root, err := moduleRoot()
		if err != nil {
			t.Fatal(err)
		}
		recipe, err := readTofuRecipe(filepath.Join(root, "tools", "tofu"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(recipe.version, "1.") || len(recipe.hash) != 12 {
			t.Errorf("version %q, hash %q", recipe.version, recipe.hash)
		}
	})
	t.Run("another dependency is another build", func(t *testing.T) {
		write := func(sum string) tofuRecipe {
			folder := t.TempDir()
			for name, content := range map[string]string{
				"go.mod": "module tofu\n\nrequire (\n\tgithub.com/opentofu/opentofu v1.12.6 // indirect\n)\n",
				"go.sum": sum,
			} {
				if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			recipe, err := readTofuRecipe(folder)
			if err != nil {
				t.Fatal(err)
			}
			return recipe
		}
		one, same, other := write("a"), write("a"), write("b")
		if one.version != "1.12.6" || one.hash != same.hash || one.hash == other.hash {
			t.Errorf("version %q, hashes %q %q %q", one.version, one.hash, same.hash, other.hash)
		}
	})
	t.Run("outside a checkout", func(t *testing.T) {
		t.Chdir(t.TempDir())
		_, err := moduleRoot()
		wantError(t, err, "tools/tofu/go.mod", CLIEnv)
	})
}

func TestBuildHappensOnce(t *testing.T) {
	cache := t.TempDir()
	var builds atomic.Int32
	recipe := tofuRecipe{version: "1.12.6", hash: "0123456789ab", compile: func(_ context.Context, target string) error {
		builds.Add(1)
		time.Sleep(50 * time.Millisecond) // long enough for the others to arrive
		return os.WriteFile(target, []byte("tofu"), 0o600)
	}}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			var progress bytes.Buffer
			path, err := recipe.obtain(t.Context(), cache, &progress)
			if err != nil {
				t.Error(err)
				return
			}
			if content, err := os.ReadFile(path); err != nil || string(content) != "tofu" {
				t.Errorf("%s holds %q, %v", path, content, err)
			}
		})
	}
	wait.Wait()
	if n := builds.Load(); n != 1 {
		t.Errorf("built %d times", n)
	}

	var progress bytes.Buffer
	if _, err := recipe.obtain(t.Context(), cache, &progress); err != nil || progress.Len() > 0 {
		t.Errorf("a later run: error %v, progress %q", err, progress.String())
	}
}

func TestBuildSaysWhatItDoes(t *testing.T) {
	recipe := tofuRecipe{version: "1.12.6", compile: func(_ context.Context, target string) error {
		return os.WriteFile(target, nil, 0o600)
	}}
	var progress bytes.Buffer
	if _, err := recipe.obtain(t.Context(), t.TempDir(), &progress); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"Building OpenTofu 1.12.6", "three to six minutes on two cores, once", "OpenTofu 1.12.6 is built"} {
		if !strings.Contains(progress.String(), part) {
			t.Errorf("progress lacks %q:\n%s", part, progress.String())
		}
	}
}

func TestFailedBuildLeavesNothing(t *testing.T) {
	cache := t.TempDir()
	broken := errors.New("no space left on device")
	recipe := tofuRecipe{version: "1.12.6", compile: func(_ context.Context, target string) error {
		if err := os.WriteFile(target, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		return broken
	}}
	if _, err := recipe.obtain(t.Context(), cache, &bytes.Buffer{}); !errors.Is(err, broken) {
		t.Fatalf("got error %v", err)
	}
	left, err := filepath.Glob(filepath.Join(cache, "*", "tofu*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestCancelledWaiterLeaves(t *testing.T) {
	cache := t.TempDir()
	building, finish := make(chan struct{}), make(chan struct{})
	recipe := tofuRecipe{version: "1.12.6", compile: func(_ context.Context, target string) error {
		close(building)
		<-finish
		return os.WriteFile(target, nil, 0o600)
	}}
	var wait sync.WaitGroup
	wait.Go(func() {
		if _, err := recipe.obtain(t.Context(), cache, &bytes.Buffer{}); err != nil {
			t.Error(err)
		}
	})
	<-building
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	var progress bytes.Buffer
	if _, err := recipe.obtain(ctx, cache, &progress); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v", err)
	}
	if !strings.Contains(progress.String(), "waiting") {
		t.Errorf("progress %q", progress.String())
	}
	close(finish)
	wait.Wait()
}
