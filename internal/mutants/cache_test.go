// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What go builds is in the cache of its own, which has what was in the user's, and the user's stays as it was.
func TestABuildCacheOfItsOwn(t *testing.T) {
	users := filepath.Join(t.TempDir(), "go-build")
	write(t, users, map[string]string{"0a/0a1-d": "built", "trim.txt": "1700000000"})
	t.Setenv("GOCACHE", users)
	remove, err := ownBuildCache(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	own := strings.TrimSpace(string(text))
	if got, err := os.ReadFile(filepath.Join(own, "0a", "0a1-d")); own == users || err != nil || string(got) != "built" {
		t.Errorf("%s: %q, %v", own, got, err)
	}
	if _, err := os.Stat(filepath.Join(own, "trim.txt")); !os.IsNotExist(err) {
		t.Errorf("what the user's cache was last trimmed is written by both: %v", err)
	}
	write(t, own, map[string]string{"0b/0b1-d": "built with a bug"})
	if err := remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(own); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", own, err)
	}
	if names, err := filepath.Glob(filepath.Join(users, "*", "*")); err != nil || len(names) != 1 {
		t.Errorf("%v, %v", names, err)
	}
}
