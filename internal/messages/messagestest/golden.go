// SPDX-License-Identifier: MPL-2.0

// Package messagestest compares messages with their golden files, for the tests of the packages that lead to these messages. It
// imports nothing of the project, so any test can import it.
package messagestest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The golden files, by the package whose test writes them.
const (
	Pipelines = "pipelines.txt"
	Provider  = "provider.txt"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Golden returns the text of a golden file. The test must be one of a package directly below internal.
func Golden(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(path(file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Compare fails the test if messages differ from a golden file. With the flag -update, it writes the file first.
func Compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path(file), []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(Golden(t, file), got); d != "" {
		t.Errorf("messages (-golden +now):\n%s", d)
	}
}

func path(file string) string { return filepath.Join("..", "messages", "testdata", file) }
