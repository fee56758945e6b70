// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/pages"
)

// Guide is one of the documentation's guides, for a test that does what it says.
type Guide struct {
	t      testing.TB
	blocks []pages.Block
}

// ReadGuide reads the guide with a slug, such as "partners".
func ReadGuide(t testing.TB, slug string) Guide {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(root, "templates", "guides", slug+".md")
	blocks, err := pages.Read(file)
	if errors.Is(err, fs.ErrNotExist) {
		blocks, err = pages.Read(file + ".tmpl")
	}
	if err != nil {
		t.Fatal(err)
	}
	return Guide{t, blocks}
}

// Code returns the only block of code that contains a text.
func (g Guide) Code(text string) string {
	g.t.Helper()
	b, err := pages.Find(g.blocks, text)
	if err != nil {
		g.t.Fatal(err)
	}
	return b.Code
}
