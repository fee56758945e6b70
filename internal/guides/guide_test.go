// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ofGuide is the only block of code in a guide that contains a text, without the indentation of the list that it is in.
func ofGuide(t *testing.T, slug, text string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", slug+".md"))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for i, block := range strings.Split(string(page), "```") {
		if _, code, _ := strings.Cut(block, "\n"); i%2 == 1 && strings.Contains(code, text) {
			found = append(found, code)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d blocks of code in the guide %s have %q in them", len(found), slug, text)
	}
	lines := strings.Split(found[0], "\n")
	indent := len(lines[0]) - len(strings.TrimLeft(lines[0], " "))
	for i, line := range lines {
		lines[i] = line[min(indent, len(line)-len(strings.TrimLeft(line, " "))):]
	}
	return strings.Join(lines, "\n")
}
