// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"archive/zip"
	"io"
	"path/filepath"
	"strings"
)

// SavedPlan returns everything in a saved plan, which is a zip archive.
func (w *Workspace) SavedPlan(name string) string {
	w.t.Helper()
	archive, err := zip.OpenReader(filepath.Join(w.Dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	var all strings.Builder
	for _, f := range archive.File {
		content, err := f.Open()
		if err != nil {
			w.t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			w.t.Fatal(err)
		}
		_ = content.Close()
		all.Write(text)
	}
	return all.String()
}
