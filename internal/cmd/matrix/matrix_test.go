// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

const (
	passes = `{"Action":"pass","Package":"p","Test":"TestAccOne"}
`
	parent = `{"Action":"pass","Package":"p","Test":"TestAccEach/merge"}
{"Action":"pass","Package":"p","Test":"TestAccEach"}
{"Action":"pass","Package":"p"}
`
	fails = `{"Action":"output","Package":"p","Test":"TestAccTwo","Output":"the plan is not empty\n"}
{"Action":"fail","Package":"p","Test":"TestAccTwo"}
{"Action":"fail","Package":"p"}
`
	unnamed = `{"Action":"output","Package":"p","Test":"TestAccThree","Output":"    x_test.go:1: not today\n"}
{"Action":"skip","Package":"p","Test":"TestAccThree"}
`
)

func lacks() string {
	reason := acctest.CLI{Kind: acctest.OpenTofu, Version: "1.8.11"}.Lacks(acctest.EphemeralResources)
	return `{"Action":"output","Package":"p","Test":"TestAccToken","Output":"    y_test.go:20: ` + reason + `\n"}
{"Action":"skip","Package":"p","Test":"TestAccToken"}
`
}

func TestTheTable(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		events string
		says   []string
		fails  bool
	}{
		"all pass": {passes + parent, []string{"OpenTofu 1.8.11  2      2       0        0       1.5"}, false},
		"a feature is not there": {passes + lacks(), []string{
			"OpenTofu 1.8.11  2      1       1        0",
			"Skipped with OpenTofu 1.8.11, because ephemeral resources need OpenTofu 1.11; this is 1.8.11:\n  TestAccToken",
		}, false},
		"a skip names no feature": {passes + unnamed, []string{"because no feature is named:\n  TestAccThree", "does not name the feature"}, true},
		"one fails":               {passes + fails, []string{"the plan is not empty", "OpenTofu 1.8.11  2      1       0        1", "OpenTofu 1.8.11 failed"}, true},
		"it does not compile":     {"x_test.go:1: undefined\n" + `{"Action":"fail","Package":"p"}` + "\n", []string{"undefined", "OpenTofu 1.8.11 failed"}, true},
		"none ran":                {`{"Action":"pass","Package":"p"}`, []string{"no test ran with OpenTofu 1.8.11"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			r, err := readResults(strings.NewReader(tc.events), &out)
			if err != nil {
				t.Fatal(err)
			}
			r.name, r.cpu = "OpenTofu 1.8.11", 90*time.Second
			check(t, []row{r}, &out, tc.says, tc.fails)
		})
	}
}

func check(t *testing.T, rows []row, out *bytes.Buffer, says []string, fails bool) {
	t.Helper()
	if err := report(out, rows); (err != nil) != fails {
		t.Errorf("error %v", err)
	}
	for _, text := range says {
		if !strings.Contains(out.String(), text) {
			t.Errorf("it lacks %q:\n%s", text, out)
		}
	}
}

// A CLI without results stands in the table all the same.
func TestACLIThatIsNotThere(t *testing.T) {
	t.Parallel()
	ran := row{name: "OpenTofu 1.8.11", passed: 1}
	check(t, []row{ran, {name: "terraform", missing: exec.ErrNotFound, optional: true}}, &bytes.Buffer{}, []string{"terraform        not run"}, false)
	check(t, []row{ran, {name: "tofu-1.9", missing: errors.New("no network")}}, &bytes.Buffer{}, []string{"tofu-1.9 cannot be had"}, true)
}

// The guide's table names the versions that are pinned: they were run, or the table is out of date.
func TestTheGuideNamesThePinnedVersions(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "..", "templates", "guides", "upgrading.md"))
	if err != nil {
		t.Fatal(err)
	}
	modules, err := acctest.Tofus()
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range modules {
		file, err := os.ReadFile(filepath.Join("..", "..", "..", "tools", module, "go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		pinned := regexp.MustCompile(`opentofu/opentofu v(\S+)`).FindSubmatch(file)
		if len(pinned) != 2 {
			t.Fatalf("tools/%s pins no OpenTofu", module)
		}
		if !strings.Contains(string(guide), "| OpenTofu "+string(pinned[1])+" |") {
			t.Errorf("tools/%s pins OpenTofu %s: run make testacc-matrix, and write what it prints into the guide", module, pinned[1])
		}
	}
}

func TestWhichCLIs(t *testing.T) {
	t.Parallel()
	list, err := parse("")
	if err != nil {
		t.Fatal(err)
	}
	if first, last := list[0], list[len(list)-1]; first.name != "tofu-1.8" || last.name != "terraform" || !last.optional || first.optional {
		t.Errorf("%+v", list)
	}
	if list, err = parse("tofu-1.9, /opt/terraform"); err != nil || len(list) != 2 || list[1] != (candidate{name: "/opt/terraform"}) {
		t.Errorf("%+v, %v", list, err)
	}
}
