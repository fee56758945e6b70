// SPDX-License-Identifier: MPL-2.0

// Package usage passes on what a provider's processes have taken, from the launcher that waits for them to the bench.
package usage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"
)

// The environment variables that tell the launcher what to do.
const (
	ProgramEnv = "BENCH_PROGRAM" // the path of the provider
	FileEnv    = "BENCH_USAGE"   // the path of the file
)

// Usage is what all processes of a provider have taken in one run of a CLI.
type Usage struct {
	Processes int
	CPU       time.Duration // user and system time
}

const (
	started = "started"
	ended   = "ended"
)

// Started notes that a process begins.
func Started(file string) error { return add(file, started) }

// Ended notes what a process has taken. Nothing may run in it any more.
func Ended(file string, cpu time.Duration) error {
	return add(file, fmt.Sprint(ended, " ", int64(cpu)))
}

// add appends a line. Lines of several processes at a time do not mix.
func add(file, line string) (err error) {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.WriteString(line + "\n")
	return err
}

// Read returns the sum of all processes. Without a file there was none. If a process began and nobody knows what it took,
// for example because the CLI has killed its launcher, that is an error.
func Read(file string) (Usage, error) {
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Usage{}, err
	}
	var u Usage
	running := 0
	for line := range strings.Lines(string(text)) {
		word, taken, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case started:
			running++
		case ended:
			cpu, err := strconv.ParseInt(taken, 10, 64)
			if err != nil {
				return Usage{}, fmt.Errorf("%s: %w", file, err)
			}
			running--
			u.Processes++
			u.CPU += time.Duration(cpu)
		default:
			return Usage{}, fmt.Errorf("%s: unknown line %q", file, line)
		}
	}
	if running != 0 {
		return Usage{}, fmt.Errorf("of %d processes of the provider it is not known what they took", running)
	}
	return u, nil
}
