// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// The page names tests that there are, and links to where they stand.
func TestThePageIsCurrent(t *testing.T) {
	root, err := run.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, pagePath))
	if err != nil {
		t.Fatal(err)
	}
	tests, err := findTests(root)
	if err != nil {
		t.Fatal(err)
	}
	page, err := parse(string(text), tests)
	if err != nil {
		t.Fatal(err)
	}
	if page.linked() != string(text) {
		t.Errorf("the links of %s are not current: go run ./internal/cmd/promises -update", pagePath)
	}
	numbers := map[int]bool{}
	for _, p := range page.promises {
		if numbers[p.number] {
			t.Errorf("two promises have the number %d", p.number)
		}
		numbers[p.number] = true
	}
}

var known = []test{
	{name: "TestA", folder: "internal/one", file: "internal/one/a_test.go"},
	{name: "TestB", folder: "internal/one", file: "internal/one/b_test.go"},
	{name: "TestB", folder: "internal/two", file: "internal/two/b_test.go"},
	{name: "FuzzC", folder: "internal/two", file: "internal/two/c_test.go"},
}

const somePage = "# Page\n\n[TestA] is no promise's here.\n\n### 2. Two is kept\n\nText. Tests: [two.TestB], [FuzzC].\n\n### 1. One is kept\n\n[TestA]\n\n## Besides\n\n[one.TestB] is no promise's either.\n"

func TestLinks(t *testing.T) {
	p, err := parse(somePage+"\n[TestOld]: https://elsewhere.example\n", known)
	if err != nil {
		t.Fatal(err)
	}
	want := somePage + "\n[FuzzC]: internal/two/c_test.go\n[TestA]: internal/one/a_test.go\n[one.TestB]: internal/one/b_test.go\n[two.TestB]: internal/two/b_test.go\n"
	if got := p.linked(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPagesThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"### 7. Kept\n\nText.":         "promise 7 has no test",
		"### 7. Kept\n\n[TestNowhere]": "there is no test TestNowhere",
		"### 7. Kept\n\n[TestB]":       "2 packages have a test TestB",
		"### 7. Kept\n\n[three.TestB]": "there is no test three.TestB",
	} {
		if _, err := parse(text, known); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// results in which TestB passes in two cases, one of them below another, which ran in parallel: Go gives what is above such
// cases no time. The others are as given.
func results(a, c string) string {
	lines := []string{
		`not JSON`, `{"Action":"run","Package":"P/internal/one","Test":"TestA"}`,
		`{"Action":"` + a + `","Package":"P/internal/one","Test":"TestA","Elapsed":2.5}`,
		`{"Action":"pass","Package":"P/internal/two","Test":"TestB/x/y","Elapsed":1}`,
		`{"Action":"pass","Package":"P/internal/two","Test":"TestB/x","Elapsed":0}`,
		`{"Action":"pass","Package":"P/internal/two","Test":"TestB/z","Elapsed":2}`,
		`{"Action":"pass","Package":"P/internal/two","Test":"TestB","Elapsed":0}`,
		`{"Action":"` + c + `","Package":"P/internal/two","Test":"FuzzC/seed","Elapsed":1}`,
		`{"Action":"` + c + `","Package":"P/internal/two","Test":"FuzzC","Elapsed":1}`,
		`{"Action":"pass","Package":"P/internal/two","Elapsed":9}`,
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), "P/", run.Module+"/")
}

func TestReport(t *testing.T) {
	for _, c := range []struct{ a, c, want string }{
		{"pass", "pass", `#  PROMISE      TESTS  CASES  FAILED  SECONDS
1  One is kept  1      1      0       3
2  Two is kept  2      3      0       4

All 2 promises kept.
`},
		{"fail", "pass", `#  PROMISE      TESTS  CASES  FAILED  SECONDS
1  One is kept  1      1      1       3
2  Two is kept  2      3      0       4

1: TestA in internal/one failed
`},
		{"pass", "skip", `#  PROMISE      TESTS  CASES  FAILED  SECONDS
1  One is kept  1      1      0       3
2  Two is kept  2      3      0       4

2: FuzzC in internal/two did not run
`},
		{"start", "fail", `#  PROMISE      TESTS  CASES  FAILED  SECONDS
1  One is kept  1      0      0       0
2  Two is kept  2      3      1       4

1: TestA in internal/one did not run
2: FuzzC in internal/two failed
`},
	} {
		p, err := parse(somePage, known)
		if err != nil {
			t.Fatal(err)
		}
		went, err := readResults(strings.NewReader(results(c.a, c.c)))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		err = p.report(&out, went)
		if kept := strings.Contains(c.want, "promises kept"); kept != (err == nil) || err != nil && !errors.Is(err, errBroken) {
			t.Errorf("%s, %s: %v", c.a, c.c, err)
		}
		if got := trimmed(out.String()); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

// trimmed is a table without the blanks at the ends of its lines.
func trimmed(table string) string {
	lines := strings.Split(table, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
