// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// racy has a race in it, and nothing else to say.
const racy = `package main

import "time"

var n int

func main() {
	go func() { n++ }()
	n++
	time.Sleep(100 * time.Millisecond)
}
`

// complaints notes what a test is told, and does not fail.
type complaints struct {
	testing.TB
	texts []string
}

func (c *complaints) Errorf(format string, args ...any) {
	c.texts = append(c.texts, fmt.Sprintf(format, args...))
}

// The CLI keeps what a provider prints to itself, and does not mind the code that it ends with: a report that nobody
// looks for is seen by nobody.
func TestARaceInTheProviderFailsTheTest(t *testing.T) {
	t.Parallel()
	if !raceEnabled {
		return // then no provider is built with the detector
	}
	heard := &complaints{TB: t}
	w := &Workspace{t: heard, Dir: t.TempDir(), races: t.TempDir()}
	w.Write("racy.go", racy)
	w.cli.Path = filepath.Join(w.Dir, "racy"+executableSuffix())
	build := exec.Command("go", "build", "-race", "-o", w.cli.Path, "racy.go")
	build.Dir = w.Dir
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	w.Run()
	if len(heard.texts) != 1 || !strings.Contains(heard.texts[0], "DATA RACE") {
		t.Errorf("heard %q", heard.texts)
	}
}
