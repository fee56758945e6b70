// SPDX-License-Identifier: MPL-2.0

package pages_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/pages"
)

func TestRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, []byte("---\npage_title: x\n---\n\n# X\n\n```hcl\na = 1\n\nb = 2\n```\n\n{{ tffile \"x\" }}\n\n"+
		"1. In a list:\n\n   <!-- first -->\n   <!-- complete with:\n   c = 3\n\n   d = 4\n   -->\n   ```shell\n   if x; then\n     y\n   fi\n   ```\n\n"+
		"A paragraph.\n```\noutput\n```\n\n```hcl\n```\n\n````yaml\n```\n````\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := pages.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	want := []pages.Block{
		{Page: file, Line: 8, Language: "hcl", Code: "a = 1\n\nb = 2\n"},
		{Page: file, Line: 24, Language: "shell", Code: "if x; then\n  y\nfi\n", Remarks: []string{"first", "complete with:\nc = 3\n\nd = 4"}},
		{Page: file, Line: 31, Code: "output\n"},
		{Page: file, Line: 38, Language: "yaml", Code: "```\n"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}

	for text, found := range map[string]bool{"b = 2": true, "nowhere": false, "\n": false} {
		if _, err := pages.Find(got, text); (err == nil) != found {
			t.Errorf("%q: %v", text, err)
		}
	}
}
