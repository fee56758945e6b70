// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestWriteImport(t *testing.T) {
	folder := t.TempDir()
	state, file := filepath.Join(folder, "state"), filepath.Join(folder, "file")
	text := `{"resources": [{"instances": [{"attributes": {"account_id": null, "effective_account_id": null, "pipelines": {"p": {"name": "Sales", "stages": null}},
		"existing_policy": null, "deletion_policy": null, "deletion_protection": null}}]}]}`
	if err := os.WriteFile(state, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeImport(t.Context(), state, file); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if want := []byte("\xa9pipelines\x81\xa1p\x82\xa4name\xa5Sales\xa6stages\xc0"); err != nil || !bytes.Contains(got, want) {
		t.Errorf("%q, %v; lacks %q", got, err, want)
	}
}

func TestNotTheStateOfOneResource(t *testing.T) {
	for _, text := range []string{``, `{}`, `{"resources": [{}]}`, `{"resources": [{"instances": [{}]}, {"instances": [{}]}]}`} {
		if got, err := attributesIn([]byte(text)); err == nil {
			t.Errorf("%s: %s, want an error", text, got)
		}
	}
}
