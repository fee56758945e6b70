// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
)

var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

// plain is an output without colours.
func plain(text string) string { return colour.ReplaceAllString(text, "") }

// What begins and ends the warning about development overrides, which each run would give.
const (
	overridden    = "Warning: Provider development overrides are in effect"
	overriddenEnd = "releases."
)

// filter passes on what a CLI writes, line by line, without the warning about development overrides. Both CLIs frame it
// where they write colours, and set it between empty lines if they do not; what else they say is left as it is, but
// for empty lines at the beginning and the end.
type filter struct {
	to     io.Writer
	part   []byte   // of a line
	held   []string // lines that may turn out to belong to the warning, or to be the last ones
	inside bool     // the warning
	framed bool     // the warning has a frame
	begun  bool     // something was passed on
}

func (f *filter) Write(p []byte) (int, error) {
	f.part = append(f.part, p...)
	for {
		i := bytes.IndexByte(f.part, '\n')
		if i < 0 {
			return len(p), nil
		}
		line := string(f.part[:i+1])
		f.part = f.part[i+1:]
		if err := f.line(line); err != nil {
			return 0, err
		}
	}
}

func (f *filter) line(line string) error {
	text := strings.TrimSpace(plain(line))
	switch {
	case f.inside:
		f.inside = f.framed && text != "╵" || !f.framed && !strings.HasSuffix(text, overriddenEnd)
	case strings.HasSuffix(text, overridden):
		f.inside, f.framed = true, strings.HasPrefix(text, "│")
		f.held = nil // its frame's upper edge, or the empty line above it
	case text == "" || text == "╷":
		f.held = append(f.held, line)
	default:
		return f.pass(line)
	}
	return nil
}

// pass passes on a line and those held before it.
func (f *filter) pass(line string) error {
	for _, held := range f.held {
		if f.begun || strings.TrimSpace(plain(held)) != "" {
			if _, err := io.WriteString(f.to, held); err != nil {
				return err
			}
			f.begun = true
		}
	}
	f.held, f.begun = nil, true
	_, err := io.WriteString(f.to, line)
	return err
}

// Close passes on a last line that does not end, and drops empty ones.
func (f *filter) Close() error {
	if len(f.part) == 0 {
		return nil
	}
	last := string(f.part) + "\n"
	f.part = nil
	return f.line(last)
}
