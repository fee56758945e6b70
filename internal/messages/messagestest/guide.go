// SPDX-License-Identifier: MPL-2.0

package messagestest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// guideOfCore begins the section of the guide with the messages of Terraform itself.
const guideOfCore = "## Messages of Terraform itself\n"

// Guide returns the text of the guide Troubleshooting, and the messages for which it has entries: those of the provider, and those
// of Terraform itself. An entry is a heading of the third level, or the first cell of a row in a table whose first column is
// called Message. The test must be one of a package directly below internal.
func Guide(t *testing.T) (text string, ours, cores []string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "troubleshooting.md"))
	if err != nil {
		t.Fatal(err)
	}
	text = string(content)
	before, after, ok := strings.Cut(text, guideOfCore)
	if !ok {
		t.Fatalf("the guide has no %q", guideOfCore)
	}
	core, rest, _ := strings.Cut(after, "\n## ")
	if more := entries(rest); len(more) > 0 {
		t.Errorf("entries behind the last section of messages: %q", more)
	}
	return text, entries(before), entries(core)
}

func entries(section string) []string {
	var all []string
	inTable := false
	for line := range strings.Lines(section) {
		line = strings.TrimSpace(line)
		cell, isRow := strings.CutPrefix(line, "| ")
		first, _, _ := strings.Cut(cell, " | ")
		switch heading, isHeading := strings.CutPrefix(line, "### "); {
		case isHeading:
			all = append(all, heading)
		case isRow && first == "Message":
			inTable = true
		case isRow && inTable:
			all = append(all, first)
		case !strings.HasPrefix(line, "|"):
			inTable = false
		}
	}
	return all
}
