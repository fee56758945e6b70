// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

var update = flag.Bool("update", false, "write testdata/report.txt anew")

// odd are settings of which none is the plain one.
var odd = sandbox.Settings{
	Semantics: sandbox.MergeStages, StageOrder: sandbox.Reversed, PipelineOrder: sandbox.ByID, EmptyStages: sandbox.StagesNull, RejectEmptyList: true,
	Texts: sandbox.TextsTrimmed, StaleFor: 1500 * time.Millisecond, Flapping: true, NumericIDs: true, Paging: sandbox.NoMetaTotal,
	Counting: sandbox.ClassValidator,
}

// The report stands in a file, to be read as a person would who has just waited for it.
func TestTheReport(t *testing.T) {
	t.Parallel()
	const file = "testdata/report.txt"
	got := text(serve(odd).must(t))
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for line := range strings.SplitSeq(got, "\n") {
		if n := len([]rune(line)); n > 125 && !strings.HasPrefix(line, "  make sandbox") {
			t.Errorf("a line of %d characters: %s", n, line)
		}
	}
}

func TestTheReportAsJSON(t *testing.T) {
	t.Parallel()
	report := serve(odd).must(t, few)
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Findings []map[string]any `json:"answers"`
		Sandbox  struct{ Flags string }
		Left     []string
		Error    string
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if len(read.Findings) != len(report.Findings) || read.Sandbox.Flags != report.Sandbox.Flags || len(read.Left) != len(report.Left) || read.Error != "" {
		t.Errorf("%s", text)
	}
	for _, a := range read.Findings {
		if a["question"] == "" || a["answer"] == "" || a["evidence"] == nil {
			t.Errorf("%v", a)
		}
	}
}

// What the report says of the sandbox is what its program understands.
func TestTheSandboxUnderstandsTheFlags(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "sandbox.exe")
	if output, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../sandbox/cmd/wazzup-sandbox").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	flags := strings.Fields(serve(odd).must(t, few).Sandbox.Flags)
	output, err := exec.CommandContext(t.Context(), program, append(flags, "-help-all")...).CombinedOutput()
	if err != nil {
		t.Fatalf("%q: %v\n%s", flags, err, output)
	}
	// And it is all that there is to be set, but for what is no answer of the API, and what is asked with a partner's credentials.
	// Neither does the probe ask how an ended token is refused, which ids are one, whether reads differ in order, what a post does to members that are not
	// documented, and whether it takes the whole list.
	var missing []string
	for _, line := range regexp.MustCompile(`(?m)^  -([a-z-]+)`).FindAllStringSubmatch(string(output), -1) {
		missing = append(missing, line[1])
		for _, f := range flags {
			if f == "-"+line[1] {
				missing = missing[:len(missing)-1]
			}
		}
	}
	slices.Sort(missing)
	want := []string{
		"account", "announced-lifetime", "any-spelling", "beside-data", "beside-machine-token", "beside-token", "child-id", "cli-config", "drop-members",
		"ended-code", "ended-status", "env-file", "error-inside", "example", "example-members", "expired-code", "fault", "first",
		"help-all", "ids", "in-machine-token", "in-meta", "in-token", "latency", "listen", "machine-answer", "machine-lifetime",
		"one-account-token", "one-machine-token", "opaque-tokens", "partner", "pipeline-read-order", "read-header",
		"requests-per-second", "shuffle-seed", "stage-read-order", "text-length", "token-answer", "token-lifetime", "unknown-account",
		"version",
	}
	if d := cmp.Diff(want, missing); d != "" {
		t.Errorf("flags of the sandbox that are not among %q (-want +got):\n%s", flags, d)
	}
}

func TestAPlainServiceNeedsNoFlags(t *testing.T) {
	t.Parallel()
	report := serve(sandbox.Settings{}).must(t, few)
	if report.Sandbox.Flags != "" || !strings.Contains(text(report), "The sandbox behaves the same as it is: make sandbox\n\n") {
		t.Error(text(report))
	}
}
