// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// page is PROMISES.md.
type page struct {
	body     string          // all but the links at its end
	promises []promise       // in the page's order
	tests    map[string]test // by the name that the page has for them
}

// promise is something that users may rely on.
type promise struct {
	number int
	title  string
	tests  []test
}

var (
	section  = regexp.MustCompile(`^## `)
	heading  = regexp.MustCompile(`^### ([0-9]+)\. (.+)$`)
	testName = regexp.MustCompile(`\[((?:\w+\.)?(?:Test|Fuzz)\w+)\]`)
	linkLine = regexp.MustCompile(`^\[(?:\w+\.)?(?:Test|Fuzz)\w+\]: `)
)

// parse reads the page. A promise ends with its section: a test that is named between a section's heading and its first
// promise is no promise's. A promise without a test, and a name that no test has, or that two have, are errors.
func parse(text string, tests []test) (*page, error) {
	p := &page{tests: map[string]test{}}
	var body []string
	var problems []error
	within := false // a promise
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if linkLine.MatchString(line) {
			continue
		}
		body = append(body, line)
		if match := heading.FindStringSubmatch(line); match != nil {
			number, err := strconv.Atoi(match[1])
			problems = append(problems, err)
			p.promises = append(p.promises, promise{number: number, title: match[2]})
			within = true
		} else if section.MatchString(line) {
			within = false
		}
		for _, match := range testName.FindAllStringSubmatch(line, -1) {
			found, err := lookUp(match[1], tests)
			if err != nil {
				problems = append(problems, err)
				continue
			}
			p.tests[match[1]] = found
			if within {
				last := &p.promises[len(p.promises)-1]
				last.tests = append(last.tests, found)
			}
		}
	}
	p.body = strings.TrimRight(strings.Join(body, "\n"), "\n")
	for _, promise := range p.promises {
		if len(promise.tests) == 0 {
			problems = append(problems, fmt.Errorf("promise %d has no test", promise.number))
		}
	}
	return p, errors.Join(problems...)
}

// lookUp finds the test that a page names: TestX, or package.TestX.
func lookUp(name string, tests []test) (test, error) {
	pkg, function, qualified := strings.Cut(name, ".")
	if !qualified {
		pkg, function = "", name
	}
	found := slices.DeleteFunc(slices.Clone(tests), func(t test) bool {
		return t.name != function || qualified && t.pkg() != pkg
	})
	switch len(found) {
	case 0:
		return test{}, fmt.Errorf("there is no test %s", name)
	case 1:
		return found[0], nil
	}
	return test{}, fmt.Errorf("%d packages have a test %s: name the package, as in %s.%s", len(found), name, found[0].pkg(), function)
}

// linked is the page with its links as they should be.
func (p *page) linked() string {
	var b strings.Builder
	b.WriteString(p.body + "\n\n")
	names := make([]string, 0, len(p.tests))
	for name := range p.tests {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "[%s]: %s\n", name, p.tests[name].file)
	}
	return b.String()
}
