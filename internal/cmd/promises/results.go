// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"
)

// outcome is how a test went, with all that ran below it.
type outcome struct {
	ran, failed, skipped int           // the test itself if nothing ran below it, else what has nothing below it
	took                 time.Duration // each of these by the clock; what runs in parallel counts once for each
}

// event is a line of go test -json.
type event struct {
	Action  string
	Package string
	Test    string
	Elapsed float64 // seconds
}

// readResults reads what go test -json has written: outcomes by package and top-level test, as in "path/of/package TestX".
func readResults(r io.Reader) (map[string]outcome, error) {
	ends, err := readEnds(r)
	if err != nil {
		return nil, err
	}
	inner := map[string]bool{} // tests with others below them
	for _, e := range ends {
		for i := strings.LastIndexByte(e.Test, '/'); i > 0; i = strings.LastIndexByte(e.Test[:i], '/') {
			inner[e.Package+" "+e.Test[:i]] = true
		}
	}
	results := map[string]outcome{}
	for _, e := range ends {
		top, _, below := strings.Cut(e.Test, "/")
		key := e.Package + " " + top
		results[key] = results[key].with(e, !below, !inner[e.Package+" "+e.Test])
	}
	return results, nil
}

// readEnds are the ends of tests. What is no event (a compiler's words, say) is passed over.
func readEnds(r io.Reader) ([]event, error) {
	var ends []event
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if json.Unmarshal(line, &e) == nil && e.Test != "" && slices.Contains([]string{"pass", "fail", "skip"}, e.Action) {
			ends = append(ends, e)
		}
		switch {
		case errors.Is(err, io.EOF):
			return ends, nil
		case err != nil:
			return nil, err
		}
	}
}

// with adds the end of a test: the outermost one, a leaf, or one in between.
func (o outcome) with(e event, outermost, leaf bool) outcome {
	if leaf {
		o.ran++
		o.took += time.Duration(e.Elapsed * float64(time.Second))
	}
	switch {
	case e.Action == "fail" && (leaf || outermost && o.failed == 0): // it may fail beside what is below it, too
		o.failed++
	case e.Action == "skip" && leaf:
		o.skipped++
	}
	return o
}
